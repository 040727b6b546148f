"""Zips byte by byte, so that they can be wrong in all the ways in which real ones are.

:mod:`zipfile` always flags a Chinese name as UTF-8 and cannot write an encrypted member; the
programs of candidates do neither. Members are stored, not deflated: their content is JPEG.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from random import Random

_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x001
_DOS_TIME = (9 << 11) | (30 << 5)  # 09:30
_DOS_DATE = ((2026 - 1980) << 9) | (3 << 5) | 2  # 2 March 2026

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


def zipped(
    files: Iterable[tuple[str, bytes]],
    *,
    encoding: str = "utf-8",
    flagged: bool = True,
    encrypted: bool = False,
) -> bytes:
    """A zip of the files (path, content), in this order.

    ``flagged`` sets the flag that says that names are UTF-8. ``encrypted`` marks the members as
    ZipCrypto and scrambles them beyond opening: nobody has the password.
    """
    flags = (_UTF8_FLAG if flagged else 0) | (_ENCRYPTED_FLAG if encrypted else 0)
    body, directory, count = bytearray(), bytearray(), 0
    for path, content in files:
        raw = path.encode(encoding)
        check, whole = zlib.crc32(content), len(content)
        stored = _scrambled(content) if encrypted else content
        sizes = (check, len(stored), whole)
        offset = len(body)
        body += _LOCAL.pack(b"PK\x03\x04", 20, flags, 0, _DOS_TIME, _DOS_DATE, *sizes, len(raw), 0)
        body += raw + stored
        directory += _CENTRAL.pack(
            b"PK\x01\x02",
            20,
            20,
            flags,
            0,
            _DOS_TIME,
            _DOS_DATE,
            *sizes,
            len(raw),
            0,
            0,
            0,
            0,
            32,
            offset,
        )
        directory += raw
        count += 1
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + end)


def _scrambled(content: bytes) -> bytes:
    """Twelve bytes of header and noise of the content's length, as ZipCrypto would look."""
    return Random(zlib.crc32(content)).randbytes(12 + len(content))


def like_rar(content: bytes) -> bytes:
    """What begins like a RAR 5 archive; the rest is noise of a third of the content's length."""
    return b"Rar!\x1a\x07\x01\x00" + Random(zlib.crc32(content)).randbytes(len(content) // 3)
