"""A list in the layout that a centre's system asks for (rules/layouts), as a workbook.

Every cell is text: a number keeps its digits, and nothing is ever a live formula. The same rows in
the same layout give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from kaowu.rules.layouts import Layout

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def layout_cells(layout: Layout, rows: Sequence[Mapping[str, str]]) -> list[list[str]]:
    """The cells below the header: one list a person, in the order of the columns."""
    return [[column.written(row.get(column.key, "")) for column in layout.columns] for row in rows]


def layout_workbook(
    layout: Layout, rows: Sequence[Mapping[str, str]], *, made_at: datetime
) -> bytes:
    """The list as .xlsx; ``made_at`` is written into the file, so that bytes do not change."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": made_at.replace(tzinfo=None), "title": layout.name})
        sheet = book.add_worksheet(layout.sheet)
        _head(book, sheet, layout)
        plain = book.add_format({"num_format": "@", "border": 1, "valign": "top"})
        quoted = book.add_format(
            {"num_format": "@", "border": 1, "valign": "top", "quote_prefix": True}
        )
        for number, cells in enumerate(layout_cells(layout, rows), start=layout.header_row):
            for index, text in enumerate(cells):
                look = quoted if text.startswith(_FORMULA_STARTS) else plain
                sheet.write_string(number, index, text, look)
    return out.getvalue()


def _head(book: Any, sheet: Any, layout: Layout) -> None:
    """Titles and header; the header stays in view."""
    title = book.add_format({"bold": True, "num_format": "@"})
    head = book.add_format({"bold": True, "num_format": "@", "border": 1, "bg_color": "#E8EEF0"})
    for row, text in layout.titles:
        sheet.write_string(row - 1, 0, text, title)
    for index, column in enumerate(layout.columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(layout.header_row - 1, index, column.header, head)
    sheet.freeze_panes(layout.header_row, 0)
