"""The cells of a workbook as plain JSON. Runs in a decoder: a hostile sheet may abort it.

A cell is None, text, ``{"n": 1.5}`` (a number; with ``"epoch": 1904`` where days are counted from
that year), ``{"d": "1990-03-07"}`` (a date) or ``{"b": true}``. Positions are kept: row 0 is row 1
of the sheet, column 0 is column A.
"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from kaowu.dossier.xlsx_parts import SheetNotes, sheet_notes

MAX_UNPACKED = 50 * 1024 * 1024  # bytes of all parts of an .xlsx
MAX_ROWS = 20_000
MAX_COLUMNS = 80
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # the stream of a locked .xlsx (MS-OFFCRYPTO)


def read_sheets(data: bytes, media_type: str) -> dict[str, Any]:
    """All sheets, or ``{"fault": code}``: encrypted, unreadable, too-large."""
    if media_type == "text/plain":
        return {"fault": "", "sheets": [_csv_sheet(data)]}
    if data[:2] != b"PK" and _LOCKED in data:
        return {"fault": "encrypted"}
    if data[:2] == b"PK" and _unpacked_size(data) > MAX_UNPACKED:
        return {"fault": "too-large"}
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        notes, epoch_1904 = sheet_notes(data) if data[:2] == b"PK" else ({}, False)
        return {"fault": "", "sheets": _sheets(workbook, notes, epoch_1904=epoch_1904)}
    except PasswordError:
        return {"fault": "encrypted"}
    except (CalamineError, OSError, ValueError):
        return {"fault": "unreadable"}


def _unpacked_size(data: bytes) -> int:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, UnicodeDecodeError):
        return 0  # calamine will say that it is broken


def _sheets(
    workbook: CalamineWorkbook, notes: dict[str, SheetNotes], *, epoch_1904: bool
) -> list[dict[str, Any]]:
    result = []
    for meta in workbook.sheets_metadata:
        sheet = workbook.get_sheet_by_name(meta.name)
        rows = sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS)
        cells = [[_cell(value, epoch_1904) for value in row[:MAX_COLUMNS]] for row in rows]
        told = notes.get(meta.name, SheetNotes())
        _put_errors(cells, told)
        result.append(
            {
                "name": meta.name,
                "visible": meta.visible == SheetVisibleEnum.Visible,
                "rows": cells,
                "merged": [[*first, *last] for first, last in sheet.merged_cell_ranges or ()],
                "hidden": told.hidden,
                "formulas": told.formulas,
            }
        )
    return result


def _put_errors(cells: list[list[Any]], notes: SheetNotes) -> None:
    """Show #REF! and its like, which the reader gives as empty."""
    for (row, column), text in notes.errors.items():
        if row < len(cells) and column < len(cells[row]) and cells[row][column] is None:
            cells[row][column] = text


def _cell(value: object, epoch_1904: bool) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return {"b": value}
    if isinstance(value, (int, float)):
        return {"n": value, "epoch": 1904} if epoch_1904 else {"n": value}
    if isinstance(value, datetime):
        return {"d": value.date().isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, (time, timedelta)):
        return str(value)
    return str(value)


def _csv_sheet(data: bytes) -> dict[str, Any]:
    """A text file as one sheet: UTF-8 or UTF-16, else GB 18030; comma, semicolon or tab."""
    text = _decoded(data)
    head = text[:4096]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=delimiter)  # \r alone, too
    rows: list[list[Any]] = []
    for row in reader:
        rows.append([cell or None for cell in row[:MAX_COLUMNS]])
        if len(rows) >= MAX_ROWS:
            break
    return {
        "name": "CSV",
        "visible": True,
        "rows": rows,
        "merged": [],
        "hidden": [],
        "formulas": [],
    }


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")
