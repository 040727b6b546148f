"""The sheet that comes back to whoever sent it: the same workbook, marked cell by cell.

Knows no database, so that the command line can use it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from kaowu.dossier.addresses import locate
from kaowu.dossier.plain import SheetTexts, sheet_texts
from kaowu.papers.basic_info import menus_of
from kaowu.papers.marked_workbook import CellNote, PlainSheet, ResultLine, mark_workbook
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.notice import Notice

_ORDER = list(Severity)


def marked_name(filename: str) -> str:
    """What the marked copy of a workbook is called: 信息表_已标注.xlsx."""
    return f"{PurePosixPath(filename).stem}_已标注.xlsx"


def marked_workbook(
    data: bytes, filename: str, findings: Sequence[Finding], *, notice: Notice
) -> bytes:
    """The workbook with the cells marked that ``findings`` are about, and a list of all of them.

    A workbook that cannot be read comes back as the list alone.
    """
    sheets = sheet_texts(data, filename, notice=notice)
    found = sorted(dict.fromkeys(findings), key=lambda one: _ORDER.index(one.severity))
    notes = [note for one in found if (note := _note(one, filename, sheets))]
    lines = [ResultLine(str(f.severity), _where(f, filename), f.message, f.remedy) for f in found]
    menus = menus_of(notice)
    plain = [_plain(sheet, menus) for sheet in sheets]
    return mark_workbook(plain, notes, lines)


def _note(finding: Finding, filename: str, sheets: Sequence[SheetTexts]) -> CellNote | None:
    cell = locate(finding.subject, filename)
    if cell is None:
        return None
    with_table = [sheet.name for sheet in sheets if sheet.header is not None]
    name = cell.sheet or next(iter(with_table), "")
    text = f"{finding.message}{finding.remedy}"
    return CellNote(name, cell.row, cell.column, str(finding.severity), text)


def _where(finding: Finding, filename: str) -> str:
    return finding.subject.removeprefix(f"{filename} ")


def _plain(sheet: SheetTexts, menus: dict[str, tuple[str, ...]]) -> PlainSheet:
    offered = {sheet.columns[key]: menus[key] for key in menus if key in sheet.columns}
    return PlainSheet(
        sheet.name,
        sheet.rows,
        visible=sheet.visible,
        header=sheet.header,
        merged=sheet.merged,
        hidden_rows=sheet.hidden_rows,
        menus=offered,
    )
