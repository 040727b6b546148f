"""Where the table is in a workbook: the row whose cells are the notice's column headers.

Titles, instructions and merged cells may stand above it; columns may be moved or renamed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kaowu.dossier.cells import Cell, column_letters, same, text_of
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

    def cell(self, row: int, key: str) -> Cell:
        """The cell of a row (index from 0) in the column with this key, None when it has none."""
        index = self.columns.get(key)
        cells = self.rows[row]
        return cells[index] if index is not None and index < len(cells) else None

    def address(self, row: int, key: str) -> str:
        """A cell as people find it: 个人基本信息表!D5."""
        return f"{self.sheet}!{column_letters(self.columns[key])}{row + 1}"


def find_table(sheets: Sequence[Mapping[str, Any]], rule: WorkbookRule) -> Table | None:
    """The table with the most known columns, visible sheets first; None when there is none."""
    best: Table | None = None
    for sheet in sorted(sheets, key=lambda item: not item["visible"]):
        table = _best_header(sheet, rule)
        if table and (best is None or len(table.columns) > len(best.columns)):
            best = table
    return best


def _best_header(sheet: Mapping[str, Any], rule: WorkbookRule) -> Table | None:
    names = _known_headers(rule.columns)
    best: Table | None = None
    for number, row in enumerate(sheet["rows"][:SEARCH_ROWS]):
        columns = _recognised(row, names)
        if "name" not in columns and "id_number" not in columns:
            continue
        if len(columns) >= FEWEST and (best is None or len(columns) > len(best.columns)):
            best = Table(sheet["name"], number, columns, sheet["rows"])
    return best


def _known_headers(columns: Sequence[Column]) -> dict[str, str]:
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
