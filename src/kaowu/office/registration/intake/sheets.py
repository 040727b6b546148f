"""Rows of basic-info sheets: kept until the zip with their number arrives, or used at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from kaowu.dossier.compare import Claim, settle
from kaowu.dossier.workbook import SheetRow
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.refusals import Refusal
from kaowu.office.registration import actions
from kaowu.office.registration.correcting import corrections
from kaowu.office.registration.models import Application, Intake, SheetEntry
from kaowu.office.registration.records import read_for, told_by
from kaowu.office.vault.keys import blind_index
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.states import EDITABLE

_FURTHER = "further_rows"  # beside a kept row's values: the person's rows for other projects


def keep_rows(intake: Intake, rows: Sequence[SheetRow]) -> list[Finding]:
    """Keep a person's rows of one sheet, one for each project, by their number.

    They take the place of an earlier sheet's; a project that is gone with it is told.
    """
    row, further = rows[0], [_as_dict(one) for one in rows[1:]]
    index = blind_index(row.values.get("id_number", ""), "id_number")
    if not index:
        return []
    told = _gone(intake, kept_rows(intake, index), rows)
    SheetEntry.objects.update_or_create(
        agency=intake.agency,
        company=intake.company,
        batch=intake.batch,
        id_index=index,
        defaults={
            "row_number": row.number,
            "values": {**row.values, _FURTHER: further} if further else row.values,
            "findings_data": [finding.as_dict() for finding in row.findings],
            "added_at": clock.now(),
        },
    )
    return told


def _as_dict(row: SheetRow) -> dict[str, Any]:
    found = [finding.as_dict() for finding in row.findings]
    return {"number": row.number, "values": dict(row.values), "findings": found}


def _gone(intake: Intake, old: Sequence[SheetRow], new: Sequence[SheetRow]) -> list[Finding]:
    """A newer sheet names another project than the older one: a correction, or a second one?"""
    named = [row.values.get("project", "") for row in new]
    gone = [project for row in old if (project := row.values.get("project", "")) not in named]
    if not any(gone):
        return []
    message = (
        f"之前的信息表中该考生报的是“{'、'.join(gone)}”，已改按新表的“{'、'.join(named)}”办理。"
    )
    remedy = "如几个项目都要报，请在同一张信息表中每个项目填一行，重新上传。"
    subject = f"{intake.filename} 第 {new[0].number} 行"
    return [Finding("intake.two-projects", Severity.WARNING, subject, message, remedy)]


def kept_rows(intake: Intake, id_index: str) -> list[SheetRow]:
    """The rows that were kept for this person in the upload's batch, one for each project."""
    kept = SheetEntry.objects.filter(
        agency=intake.agency, company=intake.company, batch=intake.batch, id_index=id_index
    ).first()
    if kept is None or not id_index:
        return []
    values = dict(kept.values)
    further = values.pop(_FURTHER, [])
    first = {"number": kept.row_number, "values": values, "findings": kept.findings_data or []}
    return [
        SheetRow(
            number=row["number"],
            values=row["values"],
            findings=tuple(Finding.from_dict(item) for item in row["findings"]),
        )
        for row in (first, *further)
    ]


def drafts(intake: Intake, id_number: str) -> QuerySet[Application]:
    """The agency's own drafts of this person; one that the candidate fills in is not ours.

    A company's coordinator reaches the drafts of that company only.
    """
    return entered(intake, id_number).filter(state__in=EDITABLE)


def entered(intake: Intake, id_number: str) -> QuerySet[Application]:
    """This person's applications that the agency (or the company) entered, in whatever state."""
    company = {"company": intake.company} if intake.company_id else {}
    return Application.objects.filter(
        **company,
        agency=intake.agency,
        batch=intake.batch,
        owner=None,
        id_index=blind_index(id_number, "id_number"),
    )


def pair_with_waiting(intake: Intake, row: SheetRow, by: Actor) -> list[Finding]:
    """A sheet that comes after the zip fills in the application that the zip began."""
    number, code = row.values.get("id_number", ""), named_project(intake, row.values)
    found = list(drafts(intake, number)) if number else []
    fitting = [draft for draft in found if draft.project_code == code] or found
    if len(fitting) != 1:
        return []
    return filled_in(fitting[0], row, intake, by=by)


def filled_in(
    application: Application, row: SheetRow, intake: Intake, *, by: Actor
) -> list[Finding]:
    """Like :func:`use_row`; a refusal is a finding of the row."""
    try:
        return use_row(application, row, intake, by=by)
    except Refusal as refusal:
        return [from_refusal(refusal, f"{intake.filename} 第 {row.number} 行")]


@transaction.atomic
def use_row(application: Application, row: SheetRow, intake: Intake, *, by: Actor) -> list[Finding]:
    """Fill a draft in from its row; what the zip's check found stays, a difference is told."""
    code = named_project(intake, row.values)
    open_ = corrections.opened(application)
    if code and code != application.project_code and open_.field("project"):
        application.project_code = code
        application.save(update_fields=["project_code"])
    kept = [one for one in application.findings if _is_of_the_zip(one)]
    told = _differences(application, row)
    known = {k: v for k, v in row.values.items() if v}
    read = told_by(read_for(application, known))
    values, left = corrections.asked_values(application, known, read)
    actions.fill_in(application, values, by=by)
    of_row = [one for one in row.findings if open_.everything or one.severity != Severity.ERROR]
    more = [finding.as_dict() for finding in (*kept, *of_row, *told)]
    application.findings_data = [*(application.findings_data or []), *more]
    application.save(update_fields=["findings_data"])
    return [*told, *left]


def _is_of_the_zip(finding: Finding) -> bool:
    of_zip = finding.code.startswith(("archive.", "package."))
    return of_zip and finding.code != "package.no-row"


def _differences(application: Application, row: SheetRow) -> list[Finding]:
    """Where the row says another name or mobile than the zip did."""
    findings = []
    for key, label, code in (
        ("name", "姓名", "package.name-conflict"),
        ("mobile", "手机号", "package.mobile-conflict"),
    ):
        claims = [
            Claim("压缩包", getattr(application, key)),
            Claim(f"信息表第 {row.number} 行", row.values.get(key, "")),
        ]
        subject = f"信息表第 {row.number} 行"
        findings += settle(label, claims, code=code, subject=subject, severity=Severity.WARNING)[1]
    return findings


def named_project(intake: Intake, values: Mapping[str, str]) -> str:
    """The code of the project that a row names; "" when it names none of the notice."""
    name = values.get("project", "")
    return next((one.code for one in intake.batch.notice.projects if one.name == name), "")


def from_refusal(refusal: Refusal, subject: str) -> Finding:
    """A refused step as a finding of the file or row that asked for it."""
    return Finding(
        refusal.code, Severity.ERROR, subject, refusal.message, refusal.remedy, refusal.clause
    )
