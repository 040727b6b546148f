"""One person for several projects: a row for each in one sheet, one package for all of them.

The notice asks for one application a person and project (附件1), so each row becomes one of its
own, with the same material. A newer sheet takes the place of an older one, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from kaowu.dossier.facts import SheetRow
from kaowu.office.actors import Actor
from kaowu.office.refusals import Refusal
from kaowu.office.registration.intake import sheets
from kaowu.office.registration.models import Application, Intake
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.states import EDITABLE, GIVEN_UP

Adopt = Callable[[Intake, SheetRow, list[Finding]], None]


def by_person(rows: Iterable[SheetRow]) -> list[list[SheetRow]]:
    """The rows of a sheet by identity number, one for each project; rows without stay alone."""
    people: dict[str, dict[str, SheetRow]] = {}
    for place, row in enumerate(rows):
        number = row.values.get("id_number", "") or f"row {place}"
        people.setdefault(number, {})[row.values.get("project", "")] = row
    return [list(projects.values()) for projects in people.values()]


def adopt_each(
    package: Intake, rows: Sequence[SheetRow], adopt: Adopt, told: list[Finding]
) -> None:
    """An application for each row from one package. What is refused for one row leaves the others;
    Refusal when it is refused for all."""
    refused: list[tuple[SheetRow, Refusal]] = []
    first = package.application
    for row in rows:
        try:
            adopt(package, row, told)
            first = first or package.application
        except Refusal as refusal:
            refused.append((row, refusal))
    if len(refused) == len(rows):
        raise refused[0][1]
    package.application = first
    told += [sheets.from_refusal(refusal, f"信息表第 {row.number} 行") for row, refusal in refused]


def pair(
    intake: Intake,
    rows: Sequence[SheetRow],
    adopt: Adopt,
    by: Actor,
    *,
    package: Intake | None = None,
) -> list[Finding]:
    """Rows of one person, for several projects, that come after the zip.

    Each finds the draft of its project; one of no row's project takes the first row that is left;
    for every other row the zip (``package``, else the one that the drafts came from) makes a
    further application.
    """
    known = sheets.entered(intake, rows[0].values.get("id_number", ""))
    there = {one.project_code: one for one in known.exclude(state__in=GIVEN_UP)}
    if not there:
        return []
    told: list[Finding] = []
    late = []
    free = {code: one for code, one in there.items() if one.state in EDITABLE}
    for row in rows:
        code = sheets.named_project(intake, row.values)
        if code in free:
            told += sheets.filled_in(free.pop(code), row, intake, by=by)
        elif code not in there:
            late.append(row)
    for draft in list(free.values())[: len(late)]:
        told += sheets.filled_in(draft, late.pop(0), intake, by=by)
    package = package or _package_of([one.pk for one in there.values()])
    for row in late:
        told += _further(intake, package, row, adopt)
    return told


def _package_of(applications: Sequence[int]) -> Intake | None:
    """The newest zip that one of these applications came from."""
    done = Intake.objects.filter(application__in=applications, status=Intake.Status.DONE)
    return done.order_by("-pk").first()


def _further(intake: Intake, package: Intake | None, row: SheetRow, adopt: Adopt) -> list[Finding]:
    if package is None:
        return [_no_material(intake, row)]
    told: list[Finding] = []
    try:
        adopt_each(package, [row], adopt, told)
    except Refusal as refusal:
        told.append(sheets.from_refusal(refusal, f"{intake.filename} 第 {row.number} 行"))
    return told


def other_project(intake: Intake, other: Application) -> Finding:
    """That the person applies for another project of the batch too."""
    return Finding(
        "intake.two-projects",
        Severity.WARNING,
        intake.filename,
        f"该证件号码在本批次还报了“{other.project_name}”。",
        "请核对两个项目的考核时间是否冲突。",
    )


def _no_material(intake: Intake, row: SheetRow) -> Finding:
    return Finding(
        "intake.two-projects",
        Severity.WARNING,
        f"{intake.filename} 第 {row.number} 行",
        f"该考生还报了“{row.values.get('project', '')}”，但没有材料压缩包，尚未建立这份报名。",
        "请上传该考生的材料压缩包。",
    )
