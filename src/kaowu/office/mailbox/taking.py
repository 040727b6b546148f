"""From the files of one message to applications: zips and sheets taken in, single files mended."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from kaowu.dossier.workbook import read_workbook
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.mailbox import queries, sorting, told
from kaowu.office.mailbox.messages import Attachment, Body, Head
from kaowu.office.mailbox.models import MailMessage
from kaowu.office.mailbox.sorting import Scan
from kaowu.office.notices.models import BatchRecord
from kaowu.office.notices.queries import newest_versions
from kaowu.office.refusals import Refusal
from kaowu.office.registration.correcting import mending
from kaowu.office.registration.intake import bulk as intake
from kaowu.office.registration.intake import duplicates
from kaowu.office.registration.models import Application, Intake
from kaowu.rules.findings import VERDICT_LABELS, Finding, Verdict
from kaowu.rules.names import read_name
from kaowu.rules.notice import Notice


@dataclass(slots=True)
class Outcome:
    """What became of a message. ``files``: name and result of each file that was taken in."""

    files: list[dict[str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)
    mended: set[int] = field(default_factory=set)  # keys of applications of which files changed
    batch: BatchRecord | None = None
    useful: bool = False  # the message brought something that could be material

    def concerns(self, application: Application | None) -> None:
        """Note an application once."""
        if application and application.pk not in {one.pk for one in self.applications}:
            self.applications.append(application)


@dataclass(slots=True)
class Taking:
    """One message on its way."""

    message: MailMessage
    head: Head
    body: Body
    by: Actor
    today: date
    outcome: Outcome
    noted: set[int] = field(default_factory=set)  # keys of intakes that the outcome has

    @property
    def batch(self) -> BatchRecord:
        """The batch that was chosen."""
        assert self.outcome.batch is not None
        return self.outcome.batch

    @property
    def notice(self) -> Notice:
        """The notice of the batch."""
        return self.batch.notice


def take(message: MailMessage, head: Head, body: Body, *, by: Actor) -> Outcome:
    """Do with the files of a message what they ask for; says what was done and found.

    Safe to repeat after a crash: a file that was taken in already is not taken in twice.
    """
    taking = Taking(message, head, body, by, clock.today(), Outcome())
    taking.outcome.batch = _batch(taking)
    if taking.outcome.batch is None:
        _without_batch(taking)
        return taking.outcome
    files = sorting.sort(body, taking.notice)
    taking.outcome.useful = files.useful
    _take_in(taking, [*files.sheets, *files.packages])
    _take_scans(taking, files.scans, files.sheets)
    _tell_of_the_rest(taking, files)
    for application in taking.outcome.applications:
        taking.outcome.findings += duplicates.findings_of(application, taking.by)
    return taking.outcome


def _batch(taking: Taking) -> BatchRecord | None:
    """Of the person named, of the batch that is open, of the thread: the first that there is."""
    message, today = taking.message, taking.today
    named = queries.drafts_of(message.agency, sorting.numbers_of(taking.body), today)
    for application in named.values():
        return application.batch
    batch = queries.open_batch(today)
    if batch:
        return batch
    known = queries.of_thread(message, taking.head.references, today)
    known += queries.of_sender(message, today)
    return next((one.batch for one in known if queries.is_living(one, today)), None)


def _without_batch(taking: Taking) -> None:
    versions = newest_versions()
    files = sorting.sort(taking.body, versions[0].notice) if versions else None
    taking.outcome.useful = bool(files and files.useful)
    if taking.outcome.useful:
        in_time = queries.was_open(taking.message.received_at)
        opens = queries.next_opening(taking.today)
        taking.outcome.findings.append(told.closed(opens, in_time=in_time))


# -- zips and sheets: the agency's own way of taking in


def _take_in(taking: Taking, files: Sequence[Attachment]) -> None:
    """Hand zips and sheets to the agency's intake and open them."""
    if not files:
        return
    group = _group(taking.message)
    rows = Intake.objects.filter(group=group).select_related("file").order_by("pk")
    there = {(row.filename, row.file.sha256) for row in rows}
    for file in files:
        if (file.name, sha256(file.data).hexdigest()) not in there:
            intake.take_in(
                [(file.name, file.data)],
                agency=taking.message.agency,
                batch=_batch_of(taking, file),
                group=group,
                by=taking.by,
            )
    intake.wake(group)
    for key in intake.waiting(group):
        intake.process(Intake.objects.get(pk=key), by=taking.by)
    for row in rows.select_related("application__batch__version").exclude(pk__in=taking.noted):
        _note(taking, row)


def _group(message: MailMessage) -> str:
    if not message.group:
        message.group = intake.new_group()
        MailMessage.objects.filter(pk=message.pk).update(group=message.group)
    return message.group


def _batch_of(taking: Taking, file: Attachment) -> BatchRecord:
    """A returned application's own batch for its person's zip; else the message's."""
    numbers = sorting.numbers_of(Body((file,), "", links=False))
    drafts = queries.drafts_of(taking.message.agency, numbers, taking.today)
    return next((draft.batch for draft in drafts.values()), taking.batch)


def _note(taking: Taking, row: Intake) -> None:
    taking.noted.add(row.pk)
    label = VERDICT_LABELS[Verdict(row.verdict)] if row.verdict else row.get_status_display()
    taking.outcome.files.append({"name": row.filename, "result": label})
    taking.outcome.findings += row.findings
    if row.application:
        _warn_of_stranger(taking, row.application)
    taking.outcome.concerns(row.application)


# -- single files


def _take_scans(taking: Taking, scans: list[Scan], sheets: list[Attachment]) -> None:
    """Mend the applications that single files belong to; what belongs to nobody yet is packed."""
    by_number: dict[str, list[Scan]] = {}
    for scan in scans:
        by_number.setdefault(scan.parts.id_number, []).append(scan)
    nameless = by_number.pop("", [])
    drafts = queries.drafts_of(taking.message.agency, by_number, taking.today)
    for number, draft in drafts.items():
        _mend(taking, draft, by_number.pop(number))
    if nameless:
        _place_nameless(taking, nameless, by_number, sheets)
    for number, group in by_number.items():
        _pack(taking, number, group)


def _place_nameless(
    taking: Taking,
    nameless: list[Scan],
    by_number: dict[str, list[Scan]],
    sheets: list[Attachment],
) -> None:
    """Files that do not say whose they are: of this mail, of its thread, of its sender."""
    message, outcome = taking.message, taking.outcome
    if len(by_number) == 1:
        next(iter(by_number.values())).extend(nameless)
        return
    for known in (
        outcome.applications,
        queries.of_thread(message, taking.head.references, taking.today),
        queries.of_sender(message, taking.today),
    ):
        if len(known) == 1:
            _mend(taking, known[0], nameless)
            return
        if known:
            outcome.findings += [told.whose(scan.file.name) for scan in nameless]
            return
    number = _only_row(taking, sheets)
    if number:
        by_number[number] = nameless
    else:
        outcome.findings += [told.no_number(scan.file.name) for scan in nameless]


def _only_row(taking: Taking, sheets: list[Attachment]) -> str:
    """The number of the one person in the sheets of this mail; "" for none or several."""
    numbers = {
        row.values.get("id_number", "")
        for sheet in sheets
        for row in read_workbook(
            sheet.data, sheet.name, notice=taking.notice, today=taking.today
        ).rows
    }
    return numbers.pop() if len(numbers) == 1 else ""


def _pack(taking: Taking, number: str, scans: list[Scan]) -> None:
    """Loose files as the zip that they should have been; the bytes of each stay as they are."""
    names = [scan.parts.name for scan in scans if scan.parts.name]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        for at, scan in enumerate(scans):
            twins = [other.file.name for other in scans[:at]]
            name = f"{at}-{scan.file.name}" if scan.file.name in twins else scan.file.name
            package.writestr(zipfile.ZipInfo(name), scan.file.data)
    stem = "_".join([number, *names[:1]])
    taking.outcome.findings.append(told.packed(len(scans)))
    _take_in(
        taking, [Attachment(f"{stem}.zip", buffer.getvalue(), "application/zip", inline=False)]
    )


def _mend(taking: Taking, application: Application, scans: list[Scan]) -> None:
    """Put single files into an application, each in the place of its material."""
    _warn_of_stranger(taking, application)
    taking.outcome.concerns(application)
    for kind, group in _by_kind(taking, application, scans).items():
        files = [(scan.file.name, scan.file.data) for scan in group]
        label = application.batch.notice.material(kind).file_label
        try:
            material = mending.mend(application, kind=kind, files=files, by=taking.by)
        except Refusal as refusal:
            taking.outcome.findings.append(told.refused(refusal, label))
            continue
        taking.outcome.mended.add(application.pk)
        result = f"已作为“{label}”收下，其他材料没有改动"
        taking.outcome.files += [{"name": name, "result": result} for name, _ in files]
        taking.outcome.findings += [*material.findings, *_other_names(application, group)]


def _by_kind(taking: Taking, application: Application, scans: list[Scan]) -> dict[str, list[Scan]]:
    """The files by material; a single one without a word is what the mail's own words name."""
    notice, findings = application.batch.notice, taking.outcome.findings
    sorted_: dict[str, list[Scan]] = {}
    unknown = [scan for scan in scans if not scan.parts.kind]
    said = sorting.kind_told(taking.head.subject, taking.body.text, notice)
    for scan in scans:
        kind = scan.parts.kind or (said if len(unknown) == 1 else "")
        if not kind:
            labels = "、".join(f"“{rule.file_label}”" for rule in notice.package_materials)
            findings.append(told.unknown_kind(scan.file.name, labels))
            continue
        if not scan.parts.kind:
            findings.append(told.taken_as(scan.file.name, notice.material(kind).file_label))
        sorted_.setdefault(kind, []).append(scan)
    return sorted_


def _other_names(application: Application, scans: list[Scan]) -> list[Finding]:
    known = read_name(application.name).match_key
    return [
        told.name_differs(scan.file.name, scan.parts.name, application.name)
        for scan in scans
        if scan.parts.id_number and known and scan.parts.name
        if read_name(scan.parts.name).match_key != known
    ]


def _warn_of_stranger(taking: Taking, application: Application) -> None:
    if queries.others_began(taking.message, application):
        known = queries.of_thread(taking.message, taking.head.references, taking.today)
        if application.pk not in {one.pk for one in known}:
            taking.outcome.findings.append(told.other_sender(application.reference))


def _tell_of_the_rest(taking: Taking, files: sorting.Sorted) -> None:
    """Links, wrappings and pictures in the text; logos in a mail that has files are no matter."""
    findings = taking.outcome.findings
    findings += [told.winmail(file.name) for file in files.winmail]
    if taking.body.links:
        findings.append(told.link_only())
    if not files.useful:
        findings += [told.pasted(file.name) for file in files.pasted]
    findings += [told.strange_file(file.name) for file in files.others]
