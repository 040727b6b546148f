"""A workbook as plain texts, for handing it back marked: nothing in it is read as data here."""

from __future__ import annotations

from dataclasses import dataclass

from kaowu.dossier.cells import Cell, lost_digits, text_of
from kaowu.dossier.headers import find_tables
from kaowu.dossier.workbook import open_sheets
from kaowu.rules.notice import Notice


@dataclass(frozen=True, slots=True)
class SheetTexts:
    """One sheet: ``columns`` maps a column key to its index where a header was found (else empty).

    Rows, columns and areas (top, left, bottom, right) count from 0.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    visible: bool
    header: int | None
    columns: dict[str, int]
    merged: tuple[tuple[int, int, int, int], ...]
    hidden_rows: tuple[int, ...]


def sheet_texts(data: bytes, filename: str, *, notice: Notice) -> tuple[SheetTexts, ...]:
    """The sheets of a workbook; none when it cannot be read.

    The digits of a number that lost its end are followed by “…”: what a reader would make of the
    rest looks like a number and is none.
    """
    sheets, trouble = open_sheets(data, filename)
    if trouble is not None:
        return ()
    tables = {table.sheet: table for table in find_tables(sheets, notice.workbook)}
    return tuple(
        SheetTexts(
            sheet["name"],
            tuple(tuple(_text(cell) for cell in row) for row in sheet["rows"]),
            bool(sheet["visible"]),
            tables[sheet["name"]].header if sheet["name"] in tables else None,
            dict(tables[sheet["name"]].columns) if sheet["name"] in tables else {},
            tuple((a, b, c, d) for a, b, c, d in sheet["merged"]),
            tuple(sheet["hidden"]),
        )
        for sheet in sheets
    )


def _text(cell: Cell) -> str:
    lost = lost_digits(cell)
    return text_of(cell) if lost is None else f"{lost}…"
