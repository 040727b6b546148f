"""The sealed roster as a workbook: the table that people read, and behind it what was sealed."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence

import xlsxwriter

from kaowu.papers.workbooks import fill_sheet
from kaowu.rules.rosters import EXPLAINED, HEADERS, SEALED_SHEET, SHEET

CELL = 32_767  # characters that a cell holds


def sealed_roster_workbook(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Two sheets: the columns of HEADERS, and each sealed row whole, as JSON in one cell.

    From the second, anyone computes the digests on the paper (``kaowu roster``); that the first
    says the same is checked with it. Every cell is text.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        table = [[row.get(key, "") for key in HEADERS] for row in rows]
        fill_sheet(book, SHEET, list(HEADERS.values()), table)
        sealed = book.add_worksheet(SEALED_SHEET)
        sealed.set_column(0, 0, 120)
        sealed.write_string(0, 0, EXPLAINED)
        for number, row in enumerate(rows, start=1):
            sealed.write_string(number, 0, _line(row))
    return out.getvalue()


def _line(row: Mapping[str, str]) -> str:
    text = json.dumps(dict(row), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert len(text) <= CELL, "a person's row is longer than a cell"
    return text
