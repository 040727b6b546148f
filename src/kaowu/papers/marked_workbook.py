"""A workbook handed back: the same sheets, the cells that need a look coloured and commented.

Every cell is text, so nothing that was sent can run as a formula, and a number that is typed in
again keeps all its digits. Menus of the notice are offered again under their headers.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

RESULT_SHEET = "检查结果"
RESULT_COLUMNS = ("级别", "位置", "问题", "处理办法")
_RESULT_WIDTHS = (8, 30, 56, 48)
_LOOKS = {
    "error": {"bg_color": "#F6D5D2", "font_color": "#A3221B"},
    "warning": {"bg_color": "#FBEBC8"},
    "fixed": {"bg_color": "#E3ECF0"},
}
_WORDS = {"error": "错误", "warning": "提醒", "fixed": "已修正"}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
MAX_MENU = 250  # characters that a menu may have inside a cell's rule
MENU_ROWS = 500
WIDEST = 40  # characters


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """A sheet as texts. ``header`` is the index of its header row, or None; ``menus`` are the
    choices by column index; ``merged`` are areas (top, left, bottom, right), all from 0."""

    name: str
    rows: Sequence[Sequence[str]]
    visible: bool = True
    header: int | None = None
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: Sequence[int] = ()
    menus: Mapping[int, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CellNote:
    """What is said of one cell, row and column from 0. ``severity``: error, warning, fixed."""

    sheet: str
    row: int
    column: int
    severity: str
    text: str


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One finding in the list that is added: ``where`` is a cell, a row or the file."""

    severity: str
    where: str
    message: str
    remedy: str


def mark_workbook(
    sheets: Sequence[PlainSheet], notes: Sequence[CellNote], results: Sequence[ResultLine]
) -> bytes:
    """The sheets in their order as .xlsx, marked, and behind them the list of all findings.

    A list from an earlier check is left out. The same input gives the same cells.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        looks = _Formats(book)
        taken = {RESULT_SHEET.lower()}
        kept = [sheet for sheet in sheets if sheet.name != RESULT_SHEET]
        for sheet in kept:
            page = book.add_worksheet(_name(sheet.name, taken))
            _write(page, sheet, [n for n in notes if n.sheet == sheet.name], looks)
        shown = next((i for i, sheet in enumerate(kept) if sheet.visible), len(kept))
        _write_results(book, results, looks)
        page = book.worksheets()[shown]
        page.activate()
        page.set_first_sheet()
    return out.getvalue()


def _name(wanted: str, taken: set[str]) -> str:
    """A name that a sheet may have and none has yet."""
    plain = _FORBIDDEN.sub("_", wanted).strip("'")[:31] or "Sheet"
    name, number = plain, 2
    while name.lower() in taken:
        name = f"{plain[:27]}({number})"
        number += 1
    taken.add(name.lower())
    return name


def _write(page: Any, sheet: PlainSheet, notes: Sequence[CellNote], looks: _Formats) -> None:
    marks: dict[tuple[int, int], list[CellNote]] = {}
    for note in notes:
        marks.setdefault((note.row, note.column), []).append(note)
    for index, width in enumerate(_widths(sheet)):
        page.set_column(index, index, width, looks.of(""))
    for number in sheet.hidden_rows:
        page.set_row(number, None, None, {"hidden": True})
    for number, row in enumerate(sheet.rows):
        for index, value in enumerate(row):
            worst = _worst(marks.get((number, index), ()))
            if value or worst:
                look = looks.of(worst, value, bold=number == sheet.header)
                page.write_string(number, index, value, look)
    _merge(page, sheet, looks)
    for (at_row, at_column), told in marks.items():
        _comment(page, sheet, at_row, at_column, told, looks)
    _menus(page, sheet)
    if sheet.header is not None:
        page.freeze_panes(sheet.header + 1, 0)
    if not sheet.visible:
        page.hide()


def _widths(sheet: PlainSheet) -> list[int]:
    """Wide enough for what stands from the header row on; titles above may run over."""
    rows = sheet.rows[sheet.header or 0 :][:200]
    count = max((len(row) for row in sheet.rows), default=0)
    longest = [
        max((_columns(row[index]) for row in rows if index < len(row)), default=0)
        for index in range(count)
    ]
    return [min(max(width + 2, 8), WIDEST) for width in longest]


def _columns(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _worst(notes: Sequence[CellNote]) -> str:
    there = {note.severity for note in notes}
    return next((severity for severity in _LOOKS if severity in there), "")


def _merge(page: Any, sheet: PlainSheet, looks: _Formats) -> None:
    """Merge again what was merged, where the areas do not lie over one another."""
    seen: set[tuple[int, int]] = set()
    for top, left, bottom, right in sheet.merged:
        if (bottom - top + 1) * (right - left + 1) > 5000 or (bottom, right) == (top, left):
            continue
        cells = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        if seen & cells:
            continue
        seen |= cells
        has = top < len(sheet.rows) and left < len(sheet.rows[top])
        value = sheet.rows[top][left] if has else ""
        page.merge_range(top, left, bottom, right, "", looks.of("", value, bold=True))
        page.write_string(top, left, value, looks.of("", value, bold=True))


def _comment(
    page: Any, sheet: PlainSheet, row: int, column: int, told: Sequence[CellNote], looks: _Formats
) -> None:
    inside = row < len(sheet.rows) and column < len(sheet.rows[row])
    value = sheet.rows[row][column] if inside else ""
    page.write_string(row, column, value, looks.of(_worst(told), value))
    text = "\n".join(f"{_WORDS.get(note.severity, '')}：{note.text}" for note in told)
    height = 1 + text.count("\n") + _columns(text) // 34
    page.write_comment(
        row, column, text[:2000], {"author": "Kaowu", "width": 260, "height": 22 + 17 * height}
    )


def _menus(page: Any, sheet: PlainSheet) -> None:
    if sheet.header is None:
        return
    last = max(len(sheet.rows), sheet.header + 1 + MENU_ROWS)
    for column, choices in sheet.menus.items():
        if sum(len(choice) + 1 for choice in choices) <= MAX_MENU:
            rule = {"validate": "list", "source": list(choices), "error_type": "warning"}
            page.data_validation(sheet.header + 1, column, last, column, rule)


def _write_results(book: Any, results: Sequence[ResultLine], looks: _Formats) -> None:
    page = book.add_worksheet(RESULT_SHEET)
    for index, (header, width) in enumerate(zip(RESULT_COLUMNS, _RESULT_WIDTHS, strict=True)):
        page.set_column(index, index, width)
        page.write_string(0, index, header, looks.of("", bold=True))
    for number, line in enumerate(results, start=1):
        word = _WORDS.get(line.severity, line.severity)
        for index, value in enumerate((word, line.where, line.message, line.remedy)):
            severity = line.severity if index == 0 else ""
            page.write_string(number, index, value, looks.of(severity, value, wrap=True))
    page.freeze_panes(1, 0)


class _Formats:
    """The cell formats of one workbook, each made once; all of them are text."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, bool, bool, bool], Any] = {}

    def of(self, severity: str, value: str = "", *, bold: bool = False, wrap: bool = False) -> Any:
        """The format of a value; a formula's look is marked as text for good."""
        key = (severity, value.startswith(_FORMULA_STARTS), bold, wrap)
        if key not in self._made:
            look = {"num_format": "@", "valign": "top" if wrap else "vcenter", "text_wrap": wrap}
            look |= {"bold": bold, "quote_prefix": key[1], **_LOOKS.get(severity, {})}
            self._made[key] = self._book.add_format(look)
        return self._made[key]
