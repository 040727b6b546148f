"""The smallest .xls that readers open: BIFF8 records in an OLE container (MS-XLS, MS-CFB).

WPS saves the same as .et. Cells are text (LABEL) or numbers (NUMBER).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def xls(rows: Sequence[Sequence[str | float]], *, sheet: str = "Sheet1") -> bytes:
    """A workbook of one sheet with these rows."""
    return container("Workbook", _workbook(rows, sheet))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _bof(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 0x0600))


def _workbook(rows: Sequence[Sequence[str | float]], sheet: str) -> bytes:
    name = struct.pack("<BB", len(sheet), 1) + sheet.encode("utf-16-le")
    eof = _record(0x000A, b"")
    globals_ = _bof(0x0005) + _record(0x0042, struct.pack("<H", 1200))
    start = len(globals_) + 4 + 6 + len(name) + len(eof)
    globals_ += _record(0x0085, struct.pack("<IBB", start, 0, 0) + name) + eof
    width = max(len(row) for row in rows)
    size = _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    cells = b"".join(
        _cell(number, index, value)
        for number, row in enumerate(rows)
        for index, value in enumerate(row)
        if value != ""
    )
    return globals_ + _bof(0x0010) + size + cells + eof


def _cell(row: int, column: int, value: str | float) -> bytes:
    at = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
        return _record(0x0204, at + text)
    return _record(0x0203, at + struct.pack("<d", value))


def container(name: str, stream: bytes) -> bytes:
    """One stream of at least 4,096 bytes behind a header, one FAT and one directory sector."""
    stream = stream.ljust(4096, b"\0")
    count = -(-len(stream) // _SECTOR)
    fats = -(-(count + 2 + count // 128) // 128)
    first = fats + 1  # after the FAT sectors and the directory
    chain = [first + i + 1 for i in range(count - 1)] + [_END]
    table = [_FAT] * fats + [_END] + chain
    table += [_FREE] * (fats * 128 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, fats, fats, 0, 4096, _END, 0, _END, 0)
    header += b"".join(struct.pack("<I", n if n < fats else _FREE) for n in range(109))
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry(name, 2, _FREE, first, len(stream))
    directory = entries.ljust(_SECTOR, b"\0")
    fat = struct.pack(f"<{len(table)}I", *table)
    return header + fat + directory + stream.ljust(count * _SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1)
    return (
        head
        + struct.pack("<III", _FREE, _FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
