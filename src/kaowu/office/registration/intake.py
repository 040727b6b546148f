"""An agency's bulk upload: hundreds of zips and sheets, each with its own result."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.db import transaction

from kaowu.dossier.check import PackageReport, check_package
from kaowu.dossier.workbook import SheetRow, read_workbook
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.models import Organisation
from kaowu.office.refusals import Refusal
from kaowu.office.registration import actions
from kaowu.office.registration.models import Application, Intake, SheetEntry
from kaowu.office.vault import files
from kaowu.office.vault.keys import blind_index
from kaowu.rules.findings import Finding, Severity, verdict
from kaowu.rules.lifecycle import EDITABLE, GIVEN_UP

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
) -> list[Intake]:
    """Keep the files of one upload (name, content), byte for byte; the worker opens them."""
    return [
        Intake.objects.create(
            agency=agency,
            batch=batch,
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
    sheets = [row.pk for row in rows if is_workbook(row.filename)]
    return sheets + [row.pk for row in rows if not is_workbook(row.filename)]


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
        findings = (_sheet if is_workbook(intake.filename) else _zip)(intake, by)
        intake.status = Intake.Status.DONE
    except Refusal as refusal:
        findings = [_from_refusal(refusal, intake.filename)]
        intake.status = Intake.Status.FAILED
    intake.findings_data = [finding.as_dict() for finding in findings]
    intake.verdict = verdict(findings)
    intake.finished_at = clock.now()
    intake.save()
    return intake


def _from_refusal(refusal: Refusal, subject: str) -> Finding:
    return Finding(
        refusal.code, Severity.ERROR, subject, refusal.message, refusal.remedy, refusal.clause
    )


def _sheet(intake: Intake, by: Actor) -> list[Finding]:
    report = read_workbook(
        files.content(intake.file),
        intake.filename,
        notice=intake.batch.notice,
        today=clock.today(),
    )
    for row in report.rows:
        _keep_row(intake, row)
        _pair_with_waiting(intake, row, by)
    return list(report.findings) + [finding for row in report.rows for finding in row.findings]


def _keep_row(intake: Intake, row: SheetRow) -> None:
    index = blind_index(row.values.get("id_number", ""), "id_number")
    if index:
        SheetEntry.objects.update_or_create(
            agency=intake.agency,
            batch=intake.batch,
            id_index=index,
            defaults={
                "row_number": row.number,
                "values": row.values,
                "findings_data": [finding.as_dict() for finding in row.findings],
                "added_at": clock.now(),
            },
        )


def _pair_with_waiting(intake: Intake, row: SheetRow, by: Actor) -> None:
    """A sheet that comes after the zip fills in the application that the zip began."""
    application = _open_application(intake, row.values.get("id_number", ""))
    if application:
        actions.fill_in(application, row.values, by=by)


def _zip(intake: Intake, by: Actor) -> list[Finding]:
    report = check_package(
        files.content(intake.file),
        intake.filename,
        notice=intake.batch.notice,
        today=clock.today(),
        rows=_rows_for(intake),
    )
    if report.candidate.id_number:
        intake.application = _adopt(intake, report, by)
        _adopt_sheet(intake, report, by)
    return list(report.findings)


def _rows_for(intake: Intake) -> list[SheetRow]:
    """The kept row of the number in the file's name, if there is one."""
    from kaowu.rules.naming import read_archive_name

    stem = intake.filename.rsplit(".", 1)[0]
    number = read_archive_name(stem, intake.batch.notice).id_number
    kept = SheetEntry.objects.filter(
        agency=intake.agency, batch=intake.batch, id_index=blind_index(number, "id_number")
    ).first()
    return [_row(kept)] if kept and number else []


def _row(kept: SheetEntry) -> SheetRow:
    findings = tuple(Finding.from_dict(item) for item in kept.findings_data or [])
    return SheetRow(number=kept.row_number, values=kept.values, findings=findings)


@transaction.atomic
def _adopt(intake: Intake, report: PackageReport, by: Actor) -> Application:
    application = _open_application(intake, report.candidate.id_number)
    if application is None:
        _refuse_if_in_process(intake, report.candidate.id_number)
        application = actions.start(
            batch=intake.batch,
            agency=intake.agency,
            project_code=intake.batch.notice.projects[0].code,
            by=by,
        )
    actions.adopt(application, report, by=by)
    return application


def _adopt_sheet(intake: Intake, report: PackageReport, by: Actor) -> None:
    """Where the file's name did not give the number, the row is found by the number inside."""
    if report.row or intake.application is None:
        return
    kept = SheetEntry.objects.filter(
        agency=intake.agency, batch=intake.batch, id_index=intake.application.id_index
    ).first()
    if kept:
        actions.fill_in(intake.application, kept.values, by=by)


def _open_application(intake: Intake, id_number: str) -> Application | None:
    if not id_number:
        return None
    return Application.objects.filter(
        agency=intake.agency,
        batch=intake.batch,
        id_index=blind_index(id_number, "id_number"),
        state__in=EDITABLE,
    ).first()


def _refuse_if_in_process(intake: Intake, id_number: str) -> None:
    index = blind_index(id_number, "id_number")
    live = Application.objects.filter(batch=intake.batch, id_index=index).exclude(
        state__in=GIVEN_UP
    )
    if live.exists():
        raise Refusal(
            "registration.twice",
            "该证件号码在本批次已有一份报名正在办理，本次材料未覆盖原有材料。",
            "如需更换材料，请先将原报名退回补正。",
        )
