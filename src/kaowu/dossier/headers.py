"""Where the table is in a workbook: the row whose cells are the notice's column headers.

Titles, instructions and merged cells may stand above it; columns may be moved or renamed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kaowu.dossier.addresses import cell_address
from kaowu.dossier.cells import Cell, same, text_of
from kaowu.rules.notice import Column, WorkbookRule

SEARCH_ROWS = 40  # the header stands within so many rows
FEWEST = 3  # columns that must be recognised
VERSION_LABELS = ("模板版本", "template_version", "template version")


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with a header row: ``columns`` maps a column key to its index (from 0)."""

    sheet: str
    header: int  # index of the header row
    columns: Mapping[str, int]
    rows: Sequence[Sequence[Cell]]
    hidden: frozenset[int] = frozenset()  # indices of rows that the spreadsheet does not show

    def cell(self, row: int, key: str) -> Cell:
        """The cell of a row (index from 0) in the column with this key, None when it has none."""
        index = self.columns.get(key)
        cells = self.rows[row]
        return cells[index] if index is not None and index < len(cells) else None

    def address(self, row: int, key: str) -> str:
        """A cell as people find it: 个人基本信息表!D5."""
        return cell_address(self.sheet, row, self.columns[key])


def find_tables(sheets: Sequence[Mapping[str, Any]], rule: WorkbookRule) -> list[Table]:
    """The tables of the visible sheets, the one with most known columns first.

    A hidden sheet counts only where no visible one has a table.
    """
    for visible in (True, False):
        shown = [sheet for sheet in sheets if bool(sheet["visible"]) is visible]
        tables = [table for sheet in shown if (table := _best_header(sheet, rule))]
        if tables:
            return sorted(tables, key=lambda table: -len(table.columns))
    return []


def _best_header(sheet: Mapping[str, Any], rule: WorkbookRule) -> Table | None:
    names = _known_headers(rule.columns)
    best: Table | None = None
    rows = _filled_down(sheet["rows"], sheet["merged"])
    for number, row in enumerate(rows[:SEARCH_ROWS]):
        columns = _recognised(row, names)
        if "name" not in columns and "id_number" not in columns:
            continue
        if len(columns) >= FEWEST and (best is None or len(columns) > len(best.columns)):
            best = Table(sheet["name"], number, columns, rows, frozenset(sheet["hidden"]))
    return best


def _filled_down(
    rows: Sequence[Sequence[Cell]], merged: Sequence[Sequence[int]]
) -> Sequence[Sequence[Cell]]:
    """The rows as they look: a cell merged downwards has its value in every row."""
    tall = [area for area in merged if area[2] > area[0]]
    if not tall:
        return rows
    filled = [list(row) for row in rows]
    for top, column, bottom, _ in tall:
        value = filled[top][column] if top < len(filled) and column < len(filled[top]) else None
        for row in filled[top + 1 : bottom + 1]:
            if column < len(row) and row[column] is None:
                row[column] = value
    return filled


def repeats_header(table: Table, row: int, rule: WorkbookRule) -> bool:
    """Whether this row is the header once more, as where two lists were put together."""
    names = _known_headers(rule.columns)
    first = next(iter(table.columns))
    if names.get(same(text_of(table.cell(row, first)))) != first:
        return False
    cells = [cell for cell in table.rows[row] if cell is not None]
    return len(_recognised(cells, names)) >= FEWEST


def unknown_headers(table: Table) -> list[str]:
    """The texts of the header row that are no column of the notice."""
    known = set(table.columns.values())
    cells = enumerate(table.rows[table.header])
    return [text for index, cell in cells if index not in known and (text := text_of(cell))]


@lru_cache(maxsize=8)
def _known_headers(columns: tuple[Column, ...]) -> Mapping[str, str]:
    """Normalised header or alias → column key; a header beats another column's alias."""
    aliases = {same(alias): column.key for column in columns for alias in column.aliases}
    return {**aliases, **{same(column.header): column.key for column in columns}}


def _recognised(row: Sequence[Cell], names: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(row):
        key = names.get(same(text_of(cell)))
        if key is not None:
            found.setdefault(key, index)
    return found


def template_version(sheets: Sequence[Mapping[str, Any]]) -> str:
    """What stands after “模板版本” on any sheet, the hidden ones first; "" when nothing does."""
    for sheet in sorted(sheets, key=lambda item: bool(item["visible"])):
        for row in sheet["rows"][:SEARCH_ROWS]:
            texts = [text_of(cell) for cell in row]
            for index, text in enumerate(texts):
                version = _after_label(text, texts[index + 1 :])
                if version:
                    return version
    return ""


def _after_label(text: str, following: Sequence[str]) -> str:
    for label in VERSION_LABELS:
        if text.lower().startswith(label):
            rest = text[len(label) :].lstrip(" ：:=")
            return rest or next((cell for cell in following if cell), "")
    return ""
