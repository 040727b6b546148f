"""The centre's answer as a table (.xlsx, .xls, .csv in UTF-8 or GBK): rows by the layout's columns.

Columns are found by their headers wherever they stand; a word is brought to its meaning; a number
that lost digits is told and never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kaowu.dossier.cells import Cell, date_of, lost_digits, same, text_of
from kaowu.dossier.workbook import open_sheets
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.layouts import NEEDED, Layout, LayoutColumn

SEARCH_ROWS = 40  # the header stands within so many rows
_NUMBERS = ("id_number", "certificate", "ticket")  # long ones, which a spreadsheet may cut
_HALF = frozenset({*_NUMBERS, "reference", "room", "seat", "score", "amount"})
_DAYS = ("paid_on", "issued_on")
_ASK = "请向省职鉴中心核对原文件（xlsx、xls 或 csv）。"


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One line: its row of the sheet (from 1), values by key, and what is wrong with them."""

    number: int
    values: Mapping[str, str]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """All lines of an answer; one that cannot be read has none, and an error."""

    rows: tuple[AnswerRow, ...]
    findings: tuple[Finding, ...]


def read_answer(data: bytes, filename: str, *, layout: Layout) -> AnswerTable:
    """The lines of an answer and its findings (``answer.…``, or why the file does not open)."""
    sheets, trouble = open_sheets(data, filename)
    if trouble is not None:
        return AnswerTable((), (replace(trouble, remedy=_ASK),))
    tables = [(sheet, *best) for sheet in sheets if (best := _header(sheet["rows"], layout))]
    if not tables:
        return AnswerTable((), (_no_header(filename, sheets, layout),))
    sheet, header, columns = max(tables, key=lambda table: len(table[2]))
    rows = [
        _row(number, sheet["rows"][number], columns, layout)
        for number in range(header + 1, len(sheet["rows"]))
    ]
    filled = tuple(row for row in rows if row.values)
    if not filled:
        empty = "表里没有任何考生。"
        return AnswerTable((), (_error("answer.no-rows", filename, empty, _ASK),))
    return AnswerTable(filled, ())


def _header(rows: Sequence[Sequence[Cell]], layout: Layout) -> tuple[int, dict[str, int]] | None:
    """The row with most known headers that has every needed one, and where each column is."""
    best: tuple[int, dict[str, int]] | None = None
    for number, row in enumerate(rows[:SEARCH_ROWS]):
        columns = _recognised(row, layout)
        whole = all(key in columns for key in NEEDED[layout.purpose])
        named = bool({"id_number", "reference"} & set(columns))
        if whole and named and (best is None or len(columns) > len(best[1])):
            best = number, columns
    return best


def _recognised(row: Sequence[Cell], layout: Layout) -> dict[str, int]:
    """Column key → index; a header beats another column's alias."""
    texts = [same(text_of(cell)) for cell in row]
    found: dict[str, int] = {}
    for names in (lambda one: (one.header,), lambda one: one.aliases):
        for column in layout.columns:
            wanted = {same(name) for name in names(column)}
            places = [n for n, text in enumerate(texts) if text in wanted]
            free = [n for n in places if n not in found.values()]
            if free and column.key not in found:
                found[column.key] = free[0]
    return found


def _no_header(filename: str, sheets: Sequence[Mapping[str, Any]], layout: Layout) -> Finding:
    """Which needed column the likeliest header row lacks."""
    rows = [row for sheet in sheets for row in sheet["rows"][:SEARCH_ROWS]]
    found = max((_recognised(row, layout) for row in rows), key=len, default={})
    keys = [*NEEDED[layout.purpose], *([] if "reference" in found else ["id_number"])]
    columns = [layout.column(key) for key in keys if key not in found]
    names = "、".join(f"“{one.header}”" for one in columns if one)
    message = f"没有找到表头，缺少{names}列。" if names else "没有找到表头。"
    remedy = "请核对所选的反馈种类；表头写法不同的，请在版式中补充 aliases。"
    return _error("answer.no-header", filename, message, remedy)


def _row(
    number: int, cells: Sequence[Cell], columns: Mapping[str, int], layout: Layout
) -> AnswerRow:
    values: dict[str, str] = {}
    findings: list[Finding] = []
    for key, index in columns.items():
        column = layout.column(key)
        cell = cells[index] if index < len(cells) else None
        if column is None or not text_of(cell):
            continue
        _take(number, column, cell, values, findings)
    if not values.keys() & {"id_number", "reference", "name"}:
        return AnswerRow(number + 1, {})
    return AnswerRow(number + 1, values, tuple(findings))


def _take(
    number: int, column: LayoutColumn, cell: Cell, values: dict[str, str], findings: list[Finding]
) -> None:
    """Put a cell's value where it belongs, or say why it cannot be read."""
    key, text = column.key, text_of(cell)
    where = f"第 {number + 1} 行“{column.header}”"
    meaning = {same(word): meaning for word, meaning in column.words.items()}.get(same(text), "")
    if key in _NUMBERS and lost_digits(cell):
        message = f"{where}按数字保存，尾数已丢失。"
        findings.append(_error("answer.lost-digits", where, message, _ASK))
    elif key in _DAYS:
        day = date_of(cell)
        values[key] = day.isoformat() if day else text
        if day is None:
            findings.append(_error("answer.date", where, f"{where}“{text}”不是日期。", _ASK))
    elif meaning:
        values["result" if key == "score" else key] = meaning
    elif column.words and key != "score":
        known = "、".join(column.words)
        message = f"{where}写的是“{text}”，不在可识别的写法内（{known}）。"
        findings.append(_error("answer.word", where, message, "请在版式的 words 中补充这种写法。"))
    else:
        values.setdefault(key, _plain(key, text))


def _plain(key: str, text: str) -> str:
    """The text of a cell: numbers half-width and without blanks, rooms and seats as digits."""
    half = unicodedata.normalize("NFKC", text) if key in _HALF else text
    if key in ("room", "seat"):
        found = re.search(r"\d+", half)
        return str(int(found[0])) if found else half
    if key in (*_NUMBERS, "reference"):
        return re.sub(r"\s", "", half).upper()
    return half


def _error(code: str, subject: str, message: str, remedy: str) -> Finding:
    return Finding(code, Severity.ERROR, subject, message, remedy)
