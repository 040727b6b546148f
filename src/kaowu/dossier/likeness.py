"""Whether two portraits are one picture: sent again, in another size, compressed anew, softened.

Not whether two pictures show one face. A portrait becomes a *mark* of 964 bytes: 16 × 22 cells of
grey against their surroundings, and 12 × 17 cells of colour. From the grey cells come twelve
*keys* of 24 bits, the signs of fixed sums; near-identical pictures share at least one key, by which
an index finds them without looking at every portrait. Then the two marks decide.

Measured on 60 drawn portraits: half the size, quality 50 and a blur of 1.5 pixels keep a cosine
of 0.997 and a distance in colour of at most 1.6; of eight casts of 60 no two people are nearer
than 5.0 where their cosine would do. Other framing (a cut of 1 %) and other exposure are not found.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

GREY, COLOUR = (16, 22), (12, 17)  # cells across and down
KEYS, BITS = 12, 24
ALIKE = 0.99  # cosine of the grey cells, at least
DISTANCE = 2.5  # root mean square in steps of 0 to 255, at most
_CELLS = GREY[0] * GREY[1]


def mark(picture: Image) -> bytes:
    """What is kept of a portrait to compare it by. Runs in a decoder."""
    from PIL import Image, ImageFilter

    box = Image.Resampling.BOX
    fine = picture.convert("L").resize((GREY[0] * 4, GREY[1] * 4), box)
    around = fine.filter(ImageFilter.GaussianBlur(10))
    edges = [a - b for a, b in zip(fine.tobytes(), around.tobytes(), strict=True)]
    relief = Image.new("F", fine.size)
    relief.putdata(edges)
    cells = list(memoryview(relief.resize(GREY, box).tobytes()).cast("f"))
    return _levelled(cells) + picture.convert("RGB").resize(COLOUR, box).tobytes()


def _levelled(cells: Sequence[float]) -> bytes:
    """Around zero, the largest at 127: brightness and contrast no longer matter."""
    middle = sum(cells) / len(cells)
    most = max(abs(cell - middle) for cell in cells) or 1.0
    return bytes(round((cell - middle) / most * 127) & 255 for cell in cells)


def keys(of: bytes) -> list[str]:
    """The twelve keys of a mark, each with its place: ``3:a01f5c``."""
    cells = _grey(of)
    bits = [sum(cell * sign for cell, sign in zip(cells, row, strict=True)) > 0 for row in _signs()]
    words = [bits[at : at + BITS] for at in range(0, KEYS * BITS, BITS)]
    return [
        f"{n}:{sum(bit << i for i, bit in enumerate(word)):06x}" for n, word in enumerate(words)
    ]


def is_same_picture(one: bytes, other: bytes) -> bool:
    """Whether the marks are of one picture."""
    return _cosine(_grey(one), _grey(other)) >= ALIKE and _distance(one, other) <= DISTANCE


def _grey(of: bytes) -> list[int]:
    return [value - 256 if value > 127 else value for value in of[:_CELLS]]


def _cosine(one: Sequence[int], other: Sequence[int]) -> float:
    size = math.hypot(*one) * math.hypot(*other)
    return sum(a * b for a, b in zip(one, other, strict=True)) / size if size else 0.0


def _distance(one: bytes, other: bytes) -> float:
    pairs = list(zip(one[_CELLS:], other[_CELLS:], strict=True))
    return math.sqrt(sum((a - b) ** 2 for a, b in pairs) / len(pairs))


@lru_cache(maxsize=1)
def _signs() -> list[list[int]]:
    """A plus or minus for each cell and bit: always the same, and of no pattern."""
    length = KEYS * BITS * _CELLS
    stream = hashlib.shake_256(b"kaowu likeness 1").digest(length // 8)
    signs = [1 if byte >> bit & 1 else -1 for byte in stream for bit in range(8)]
    return [signs[at : at + _CELLS] for at in range(0, length, _CELLS)]


def mark_of(data: bytes, media_type: str) -> bytes | None:
    """The mark of a file, made in a decoder; None when the file is no picture or cannot be read."""
    from kaowu.dossier.sandbox import JobFailed, pool

    if not media_type.startswith("image/"):
        return None
    try:
        _, blobs = pool().call("likeness", {"media": media_type}, [data])
    except JobFailed:
        return None
    return blobs[0] if blobs else None
