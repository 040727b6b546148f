"""The row of the workbook that belongs to a package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kaowu.dossier.compare import likeness
from kaowu.dossier.facts import SheetRow
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.names import read_name

ALIKE = 14  # of 18 characters: a slip of the pen, not another person


def pair_row(rows: Sequence[SheetRow], id_number: str, name: str) -> SheetRow | None:
    """The row with this number; else the only one with this name whose number is nearly it.

    A number that lost its end in the workbook is nearly this one when what is left of it agrees.
    """
    exact = [row for row in rows if id_number and row.values.get("id_number") == id_number]
    if exact:
        return exact[0]
    named = [row for row in rows if name and _key(row.values.get("name", "")) == _key(name)]
    near = [row for row in named if _nearly(row, id_number)]
    return near[0] if len(near) == 1 else None


def _nearly(row: SheetRow, id_number: str) -> bool:
    if row.lost_number:
        return id_number.startswith(row.lost_number)
    given = row.values.get("id_number", "")
    return not given or likeness(given, id_number) >= ALIKE


def _key(name: str) -> str:
    return read_name(name).match_key if name else ""


def row_findings(row: SheetRow, id_number: str) -> list[Finding]:
    """The row's findings; a lost number gets the package's as a suggestion."""
    return [_suggest(finding, row, id_number) for finding in row.findings]


def _suggest(finding: Finding, row: SheetRow, id_number: str) -> Finding:
    if finding.code != "workbook.numeric-id" or not id_number.startswith(row.lost_number):
        return finding
    remedy = f"{finding.remedy}压缩包名中的号码是 {id_number}，与现存数字相符，请核对后填入。"
    return replace(finding, remedy=remedy)


def no_row(rows: Sequence[SheetRow], subject: str, clause: str) -> Finding:
    """The warning for a package that no row belongs to, with the rows that might have been it."""
    lost = [f"{row.source} 第 {row.number} 行" for row in rows if row.lost_number]
    hint = f"以下各行的号码已丢失末位，请先改正：{'、'.join(lost[:5])}。" if lost else ""
    message = "个人基本信息表里没有这位考生。"
    remedy = f"{hint}请补填一行，或核对证件号码是否写错。"
    return Finding("package.no-row", Severity.WARNING, subject, message, remedy, clause)
