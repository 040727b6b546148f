"""退回补正: what a return names, what it opens for editing, and until when it is to be answered.

Only what was named may be changed. Besides it stay open: what follows from it, whatever blocks by
now (nobody is locked in), and the signed papers, which vouch for the data that is changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kaowu.dossier.check import MaterialFile, PackageReport
from kaowu.office.notices.queries import plan_of
from kaowu.office.refusals import Refusal
from kaowu.office.registration import queries
from kaowu.office.registration.correcting.subjects import (
    FIELD,
    WHOLE,
    Subject,
    fields_of,
    materials_of,
    subject_of,
)
from kaowu.office.registration.models import Application, Material, Step
from kaowu.office.registration.turns import day_of
from kaowu.rules.calendar import default_calendar
from kaowu.rules.correction_dates import CorrectionDates, correction_dates
from kaowu.rules.events import Event
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.notice import Notice
from kaowu.rules.states import State

RETURNS = (Event.RETURN_FIRST, Event.RETURN_SECOND)
# What a named field opens besides itself.
_TOGETHER: Mapping[str, frozenset[str]] = {
    "id_number": frozenset({"id_type", "sex", "birth"}),
    "id_type": frozenset({"id_number", "sex", "birth"}),
    "sex": frozenset({"id_type", "id_number"}),
    "birth": frozenset({"id_type", "id_number"}),
    "project": frozenset({"condition"}),
}
_FIELD_OF_CODE = {"name": "name", "identity": "id_number", "mobile": "mobile"}


@dataclass(frozen=True, slots=True)
class Opened:
    """What of an application may be changed: everything, or these materials and columns."""

    subjects: frozenset[Subject] = frozenset()
    everything: bool = False

    def material(self, kind: str) -> bool:
        """Whether the material of this kind may be replaced."""
        return self.everything or Subject.material(kind) in self.subjects

    def field(self, key: str) -> bool:
        """Whether the column with this key may be changed."""
        return self.everything or Subject.field(key) in self.subjects


def last_return(application: Application) -> Step | None:
    """The newest return, with its reasons; None when it was never returned."""
    found: Step | None = application.steps.filter(event__in=RETURNS).last()
    return found


def opened(application: Application) -> Opened:
    """What may be changed now: everything in a draft, what was named in a returned one."""
    if application.state != State.RETURNED:
        return Opened(everything=application.state == State.DRAFT)
    returned = last_return(application)
    notice = application.batch.notice
    named = {subject_of(reason, notice) for reason in (returned and returned.reasons) or ()}
    if not named or WHOLE in named:
        return Opened(everything=True)
    fields = {one.key for one in named if one.of == FIELD}
    together = {Subject.field(key) for one in fields for key in _TOGETHER.get(one, ())}
    papers = {
        Subject.material(one.kind)
        for one in notice.materials
        if one.medium == "paper" and one.supplied_by == "candidate"
    }
    return Opened(frozenset(named | together | papers | _blocking(application)))


def _blocking(application: Application) -> set[Subject]:
    """What blocks by now although nobody named it: it must be mendable too."""
    notice, materials = application.batch.notice, queries.materials_of(application)
    kinds = {kind for kind, one in materials.items() if _is_blocked(one.findings)}
    asked = notice.package_materials
    kinds |= {rule.kind for rule in asked if rule.required and rule.kind not in materials}
    errors = [one for one in application.findings if one.severity is Severity.ERROR]
    columns = {column_of(one, notice) for one in errors} - {""}
    return {Subject.material(kind) for kind in kinds} | {Subject.field(key) for key in columns}


def _is_blocked(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def column_of(finding: Finding, notice: Notice) -> str:
    """The column that a finding on the data speaks of; "" when it speaks of none."""
    headers = {column.header: column.key for column in notice.workbook.columns}
    return headers.get(finding.subject, _FIELD_OF_CODE.get(finding.code.partition(".")[0], ""))


def demand_material(application: Application, kind: str) -> None:
    """Refuse to replace a material that the return did not name."""
    if not opened(application).material(kind):
        raise _not_asked(labels_of(application.batch.notice).get(kind, kind))


def demand_field(application: Application, *keys: str) -> None:
    """Refuse to change a column that the return did not name; one of ``keys`` is enough."""
    allowed = opened(application)
    if not any(allowed.field(key) for key in keys):
        raise _not_asked(headers_of(application.batch.notice).get(keys[0], keys[0]))


def _not_asked(label: str) -> Refusal:
    return Refusal(
        "registration.not-asked",
        f"这次补正没有要求更改“{label}”，原内容保留。",
        "请只改退回原因中写明的内容；确需更改其他内容的，请联系报名机构。",
    )


def demand_same_person(application: Application, id_number: str) -> None:
    """Refuse another person's package in the place of a correction."""
    ours = application.id_number
    if not id_number or id_number == ours or opened(application).field("id_number"):
        return
    raise Refusal(
        "registration.other-person",
        "压缩包或文件名中的证件号码与这份报名的不一致，没有收入。",
        "请核对后上传本人的材料。",
    )


def labels_of(notice: Notice) -> dict[str, str]:
    """The materials as people call them, by kind."""
    return {subject.key: label for subject, label in materials_of(notice).items()}


def headers_of(notice: Notice) -> dict[str, str]:
    """The columns of the sheet as people call them, by key."""
    return {subject.key: label for subject, label in fields_of(notice).items()}


def changed_closed(
    application: Application, values: Mapping[str, str], read: Mapping[str, str]
) -> list[str]:
    """The columns among ``values`` that may not be changed and would be, once ``read``."""
    allowed, stands = opened(application), application.values
    keys = {column.key for column in application.batch.notice.workbook.columns}
    return [
        key
        for key in values
        if key in keys - set(application.applied_for)
        and not allowed.field(key)
        and read.get(key, "") != stands.get(key, "")
    ]


def asked_files(
    application: Application, files: Iterable[MaterialFile]
) -> tuple[list[MaterialFile], list[Finding]]:
    """Of the files of a package those that may take their place, and what is told of the others.

    A file that is there already, byte for byte, needs no word.
    """
    allowed, taken, told = opened(application), [], []
    standing = {} if allowed.everything else queries.materials_of(application)
    labels = labels_of(application.batch.notice)
    for file in files:
        if allowed.material(file.kind):
            taken.append(file)
        elif not _is_same(file, standing):
            told.append(_kept("correction.material-kept", labels.get(file.kind, file.kind)))
    return taken, told


def _is_same(file: MaterialFile, standing: Mapping[str, Material]) -> bool:
    kept = standing.get(file.kind)
    return kept is not None and kept.original.sha256 == hashlib.sha256(file.data).hexdigest()


def asked_values(
    application: Application, values: Mapping[str, str], read: Mapping[str, str]
) -> tuple[dict[str, str], list[Finding]]:
    """Of the values of a row those that may be changed, and what is told of the others."""
    allowed = opened(application)
    if allowed.everything:
        return dict(values), []
    headers = headers_of(application.batch.notice)
    told = [
        _kept("correction.field-kept", headers[key])
        for key in changed_closed(application, values, read)
    ]
    return {key: value for key, value in values.items() if allowed.field(key)}, told


def _kept(code: str, label: str) -> Finding:
    return Finding(
        code,
        Severity.WARNING,
        label,
        f"这次补正没有要求更改“{label}”，新送来的与原来的不同，原来的保留不变。",
        "确需更改的，请联系报名机构，由审核人写明后再退回。",
    )


def relevant(application: Application, report: PackageReport) -> list[Finding]:
    """Of what a package's check found: nothing on what a correction need not or may not bring."""
    if application.state != State.RETURNED:
        return list(report.findings)
    labels, allowed = labels_of(application.batch.notice), opened(application)
    there = {labels[kind] for kind in queries.materials_of(application)}
    left = {
        finding
        for file in report.materials
        if not allowed.material(file.kind)
        for finding in file.findings
    }
    return [
        one
        for one in report.findings
        if one not in left and not (one.code == "package.missing-material" and one.subject in there)
    ]


def dates_of(application: Application) -> CorrectionDates | None:
    """Until when the newest return is to be answered; None when it was never returned."""
    return dates_of_all([application]).get(application.pk)


def dates_of_all(applications: Sequence[Application]) -> dict[int, CorrectionDates]:
    """Until when each is to be answered that was ever returned, by its key; one query."""
    by_key = {one.pk: one for one in applications}
    steps = Step.objects.filter(application__in=list(by_key), event__in=RETURNS).order_by("id")
    newest = {key: (at, event) for key, at, event in steps.values_list(*_OF_STEP)}
    return {key: _dates(by_key[key], *found) for key, found in newest.items()}


_OF_STEP = ("application_id", "at", "event")


def _dates(application: Application, at: datetime, event: str) -> CorrectionDates:
    return correction_dates(
        day_of(at),
        plan_of(application.batch),
        application.batch.notice,
        default_calendar(),
        by_centre=event == Event.RETURN_SECOND,
    )
