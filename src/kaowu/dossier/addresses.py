"""Where a finding about a workbook points: written into its subject, and read back from it.

The subject is what people read (信息表.xlsx 基本信息!D5), and the one place where it stands: a
finding that was stored, mailed or returned by the API still leads to its cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CELL = re.compile(r"(?P<sheet>.*)!(?P<letters>[A-Z]{1,3})(?P<row>[1-9]\d{0,6})", re.DOTALL)
_ROW = re.compile(r"第 (?P<row>[1-9]\d{0,6}) 行")


@dataclass(frozen=True, slots=True)
class CellAt:
    """A cell: row and column from 0. ``sheet`` is "" where only the row is known."""

    sheet: str
    row: int
    column: int


def column_letters(index: int) -> str:
    """The letters of a column, from 0: A, B, …, Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The index, from 0, of a column by its letters."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def cell_address(sheet: str, row: int, column: int) -> str:
    """A cell as people find it: 个人基本信息表!D5. Row and column count from 0."""
    return f"{sheet}!{column_letters(column)}{row + 1}"


def locate(subject: str, filename: str) -> CellAt | None:
    """The cell of this workbook that a finding is about; None for another file or the whole one."""
    if not subject.startswith(f"{filename} "):
        return None
    rest = subject[len(filename) + 1 :]
    if match := _CELL.fullmatch(rest):
        return CellAt(match["sheet"], int(match["row"]) - 1, column_index(match["letters"]))
    if match := _ROW.fullmatch(rest):
        return CellAt("", int(match["row"]) - 1, 0)
    return None
