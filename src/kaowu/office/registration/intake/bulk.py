"""An agency's bulk upload: hundreds of zips and sheets, each with its own result."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Sequence
from functools import partial

from django.db import transaction

from kaowu.dossier.check import PackageReport, check_package
from kaowu.dossier.workbook import SheetRow, read_workbook
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.models import Organisation
from kaowu.office.refusals import Refusal
from kaowu.office.registration import actions
from kaowu.office.registration.correcting import corrections
from kaowu.office.registration.intake import several, sheets
from kaowu.office.registration.intake.marked import marked_workbook
from kaowu.office.registration.models import Application, Intake
from kaowu.office.vault import files
from kaowu.office.vault.keys import blind_index
from kaowu.rules.findings import Finding, Severity, verdict
from kaowu.rules.naming import COPY_MARK
from kaowu.rules.states import GIVEN_UP, State

log = logging.getLogger(__name__)

WORKBOOKS = (".xlsx", ".xls", ".csv", ".et", ".ods")


def new_group() -> str:
    """A name for files that were sent together."""
    return secrets.token_hex(8)


def take_in(
    uploads: Iterable[tuple[str, bytes]],
    *,
    agency: Organisation,
    batch: BatchRecord,
    group: str,
    by: Actor,
    project_code: str = "",
    company: Organisation | None = None,
) -> list[Intake]:
    """Keep the files of one upload (name, content), byte for byte; the worker opens them.

    ``project_code`` holds for a candidate whose row of the sheet names no project; ``company``
    is whose people they are, when its coordinator sends them in.
    """
    return [
        Intake.objects.create(
            agency=agency,
            company=company,
            batch=batch,
            project_code=project_code,
            added_by_id=by.user_id,
            added_at=clock.now(),
            group=group,
            file=files.keep(data, "application/octet-stream"),
            filename=name,
        )
        for name, data in uploads
    ]


def waiting(group: str) -> list[int]:
    """Keys of what waits in this group: sheets before zips, so that rows are there to pair."""
    rows = Intake.objects.filter(group=group, status=Intake.Status.WAITING)
    first = [row.pk for row in rows if is_workbook(row.filename)]
    return first + [row.pk for row in rows if not is_workbook(row.filename)]


def wake(group: str) -> None:
    """Let what a worker that died had begun wait again."""
    begun = Intake.objects.filter(group=group, status=Intake.Status.WORKING)
    begun.update(status=Intake.Status.WAITING)


def is_workbook(filename: str) -> bool:
    """Whether the name is that of a sheet."""
    return filename.lower().endswith(WORKBOOKS)


def process(intake: Intake, *, by: Actor) -> Intake:
    """Open one file of an upload and record what it gives. Never raises for bad material."""
    claimed = Intake.objects.filter(pk=intake.pk, status=Intake.Status.WAITING).update(
        status=Intake.Status.WORKING
    )
    if not claimed:
        return intake
    try:
        findings = _open(intake, by)
        intake.status = Intake.Status.DONE
    except Refusal as refusal:
        findings = [sheets.from_refusal(refusal, intake.filename)]
        intake.status = Intake.Status.FAILED
    except Exception as error:  # noqa: BLE001 - one file must not stop the hundreds after it
        log.error("intake %d: %s", intake.pk, type(error).__name__)
        findings = [_unexpected(intake.filename)]
        intake.status = Intake.Status.FAILED
    intake.findings_data = [finding.as_dict() for finding in findings]
    intake.verdict = verdict(findings)
    intake.finished_at = clock.now()
    intake.save()
    return intake


def marked_sheet(intake: Intake) -> bytes:
    """The uploaded sheet as .xlsx with the cells marked that its findings are about."""
    return marked_workbook(
        files.content(intake.file),
        intake.filename,
        intake.findings,
        notice=intake.batch.notice,
    )


def _unexpected(subject: str) -> Finding:
    return Finding(
        "intake.unexpected",
        Severity.ERROR,
        subject,
        "这个文件检查时出错，没有处理。",
        "文件已原样保存，请联系系统管理员。",
    )


def _open(intake: Intake, by: Actor) -> list[Finding]:
    if is_workbook(intake.filename):
        return _sheet(intake, by)
    twin = _twin(intake)
    if twin is None:
        return _zip(intake, by)
    intake.application = twin.application
    when = twin.added_at.astimezone()
    told = f"与{when:%Y年%m月%d日 %H:%M}收到的文件逐字节相同，没有重复处理。"
    remedy = "如要更换材料，请上传改好的文件。"
    return [Finding("intake.same-file", Severity.WARNING, intake.filename, told, remedy)]


def _twin(intake: Intake) -> Intake | None:
    """An earlier file of the same bytes that made an application which still stands.

    Under another name it is another file: who forgot the mobile in it sends the same zip again.
    """
    earlier = Intake.objects.filter(
        agency=intake.agency,
        company=intake.company,
        batch=intake.batch,
        project_code=intake.project_code,
        file__sha256=intake.file.sha256,
        status=Intake.Status.DONE,
        application__isnull=False,
    ).exclude(application__state__in=GIVEN_UP)
    named = _without_copy_mark(intake.filename)
    others = earlier.exclude(pk=intake.pk).select_related("application")
    return next((one for one in others if _without_copy_mark(one.filename) == named), None)


def _without_copy_mark(filename: str) -> str:
    """A name as before a browser or a folder made "(1)" or "副本" of a second one."""
    return COPY_MARK.sub("", filename.rsplit(".", 1)[0])


def _sheet(intake: Intake, by: Actor) -> list[Finding]:
    report = read_workbook(
        files.content(intake.file),
        intake.filename,
        notice=intake.batch.notice,
        today=clock.today(),
    )
    findings = list(report.findings)
    findings += [finding for row in report.rows for finding in row.findings]
    adopt = partial(_adopt_row, by=by)
    for rows in several.by_person(report.rows):
        findings += sheets.keep_rows(intake, rows)
        if len(rows) == 1:
            findings += sheets.pair_with_waiting(intake, rows[0], by)
        else:
            findings += several.pair(intake, rows, adopt, by)
    return findings


def _checked(intake: Intake, rows: Sequence[SheetRow]) -> PackageReport:
    return check_package(
        files.content(intake.file),
        intake.filename,
        notice=intake.batch.notice,
        today=clock.today(),
        rows=rows,
    )


def _adopt_row(package: Intake, row: SheetRow, told: list[Finding], *, by: Actor) -> None:
    """An application for this row from the package's material."""
    package.application = _adopt(package, _checked(package, [row]), by, told)


def _zip(intake: Intake, by: Actor) -> list[Finding]:
    rows, told = _rows_for(intake), list[Finding]()
    report = _checked(intake, rows[:1])
    if len(rows) > 1:
        several.adopt_each(intake, rows, partial(_adopt_row, by=by), told)
        return [*told, *report.findings]
    if report.candidate.id_number:
        intake.application = _adopt(intake, report, by, told)
        _adopt_sheet(intake, report, by, told)
        return [*told, *corrections.relevant(intake.application, report)]
    return [*told, *report.findings]


def _rows_for(intake: Intake) -> list[SheetRow]:
    """The kept rows of the number in the file's name, one for each project."""
    from kaowu.rules.naming import read_archive_name

    stem = intake.filename.rsplit(".", 1)[0]
    number = read_archive_name(stem, intake.batch.notice).id_number
    return sheets.kept_rows(intake, blind_index(number, "id_number"))


@transaction.atomic
def _adopt(intake: Intake, report: PackageReport, by: Actor, told: list[Finding]) -> Application:
    number = report.candidate.id_number
    named = sheets.named_project(intake, report.row.values if report.row else {})
    code = named or intake.project_code or intake.batch.notice.projects[0].code
    application = sheets.drafts(intake, number).filter(project_code=code).first()
    if application is None:
        _refuse_if_in_process(intake, number, code, told)
        application = actions.start(
            batch=intake.batch,
            agency=intake.agency,
            company=intake.company,
            project_code=code,
            by=by,
        )
        application.id_type = "居民身份证"  # what zips are named by; the row may say another
    elif application.state == State.DRAFT and application.materials.exists():
        told.append(_again(intake))
    told += actions.adopt(application, report, by=by)
    return application


def _again(intake: Intake) -> Finding:
    return Finding(
        "intake.again",
        Severity.WARNING,
        intake.filename,
        "这名考生已有一份未提交的报名，本次材料已替换其中的同类材料。",
        "原材料仍留有记录；请核对以哪一份为准。",
    )


def _adopt_sheet(intake: Intake, report: PackageReport, by: Actor, told: list[Finding]) -> None:
    """Where the file's name did not give the number, the row is found by the number inside."""
    if report.row or intake.application is None:
        return
    kept = sheets.kept_rows(intake, intake.application.id_index)
    if len(kept) > 1:
        told += several.pair(intake, kept, partial(_adopt_row, by=by), by, package=intake)
    elif kept:
        told += sheets.use_row(intake.application, kept[0], intake, by=by)
    elif intake.application.state == State.DRAFT:
        told.append(_no_sheet(intake))


def _no_sheet(intake: Intake) -> Finding:
    return Finding(
        "intake.no-row",
        Severity.WARNING,
        intake.filename,
        "还没有收到这名考生的个人基本信息表。",
        "请上传信息表，或在报名中补填。",
        intake.batch.notice.workbook.clause,
    )


def _refuse_if_in_process(
    intake: Intake, id_number: str, project_code: str, told: list[Finding]
) -> None:
    """One application a person and project in a batch; another project's is told (附件1, 0)."""
    index = blind_index(id_number, "id_number")
    live = Application.objects.filter(batch=intake.batch, id_index=index).exclude(
        state__in=GIVEN_UP
    )
    same = live.filter(project_code=project_code).first()
    if same is None:
        told += [several.other_project(intake, one) for one in live[:1]]
        return
    if same.agency_id == intake.agency_id and intake.company_id in (None, same.company_id):
        intake.application = same
    raise Refusal(
        "registration.twice",
        "该证件号码在本批次已有一份报名正在办理，本次材料未覆盖原有材料。",
        "如需更换材料，请先将原报名退回补正，或由考生本人更换。",
    )
