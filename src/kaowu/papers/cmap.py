"""Which characters a font file has: its ``cmap`` table, read directly.

Formats 4 and 12 of the OpenType specification (ISO/IEC 14496-22, 5.2.1), the two that fonts with
Unicode tables carry. Large font tools read whole fonts; a lookup needs this one table only.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path


def code_points(path: Path) -> frozenset[int]:
    """Every code point that the font at ``path`` maps to a glyph. ValueError: no such table."""
    data = _table(path.read_bytes(), b"cmap")
    (count,) = struct.unpack_from(">H", data, 2)
    offsets = {struct.unpack_from(">L", data, 4 + 8 * index + 4)[0] for index in range(count)}
    found: set[int] = set()
    for offset in offsets:
        (form,) = struct.unpack_from(">H", data, offset)
        if form == 12:
            found.update(_format_12(data[offset:]))
        elif form == 4:
            found.update(_format_4(data[offset:]))
    return frozenset(found)


def _table(font: bytes, tag: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", font, 4)
    for index in range(count):
        name, _, offset, length = struct.unpack_from(">4sLLL", font, 12 + 16 * index)
        if name == tag:
            return font[offset : offset + length]
    raise ValueError(f"no table {tag.decode()} in the font")


def _format_12(data: bytes) -> Iterator[int]:
    """Groups of (first, last, glyph of first), 32 bits each."""
    (groups,) = struct.unpack_from(">L", data, 12)
    for index in range(groups):
        first, last, glyph = struct.unpack_from(">LLL", data, 16 + 12 * index)
        yield from range(first + (glyph == 0), last + 1)  # glyph 0 is the box


def _format_4(data: bytes) -> Iterator[int]:
    """Segments of the basic plane: four parallel arrays of 16 bits each, then the glyphs."""
    (twice,) = struct.unpack_from(">H", data, 6)
    for at in range(0, twice, 2):
        (last,) = struct.unpack_from(">H", data, 14 + at)
        first, delta, offset = (
            struct.unpack_from(">H", data, 16 + twice * part + at)[0] for part in (1, 2, 3)
        )
        place = 16 + twice * 3 + at + offset
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                (glyph,) = struct.unpack_from(">H", data, place + 2 * (code - first))
            if (offset and glyph) or (not offset and (code + delta) & 0xFFFF):
                yield code
