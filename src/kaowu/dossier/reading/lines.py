"""Lines of text as the engine found them, set upright and put into rows.

The engine gives four corners a line, in pixels of a page that may be tilted, lying on its side
or upside down. Here the page is turned in thought: coordinates change, pixels do not.
"""

from __future__ import annotations

import math
import re
import statistics
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kaowu.dossier.reading.facts import Box, ReadField

Point = tuple[float, float]
_SLANTED = 8.0  # degrees; a line further off than this from the page is a watermark
_WIDE = 2.0  # width to height of a line that surely runs along its longer side
_LONG = 1.25  # from which its direction can be measured


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; ``x``, ``y`` is its middle on the upright page, in pixels.

    ``box`` is where it stands on the page as it is, in fractions; ``plain`` says that the text
    runs from left to right there.
    """

    text: str
    score: float
    x: float
    y: float
    width: float
    height: float
    box: Box
    plain: bool = True

    @property
    def left(self) -> float:
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        return self.x + self.width / 2

    def part(self, start: int, end: int) -> Line:
        """The piece from ``start`` to ``end`` of the text, its place by the characters' widths."""
        before, piece = _wide(self.text[:start]), _wide(self.text[start:end])
        whole = max(_wide(self.text), 1.0)
        first, last = before / whole, (before + piece) / whole
        width = self.width * (last - first)
        middle = self.left + self.width * (first + last) / 2
        box = self.box
        if self.plain:
            left, top, right, bottom = box
            box = (left + (right - left) * first, top, left + (right - left) * last, bottom)
        return replace(self, text=self.text[start:end], x=middle, width=width, box=box)


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a scan from top to bottom; ``turn`` as in ScanReading."""

    lines: tuple[Line, ...]
    turn: int = 0

    def rows(self) -> list[list[Line]]:
        """Lines that stand beside one another, from left to right."""
        rows: list[list[Line]] = []
        for line in sorted(self.lines, key=lambda one: one.y):
            row = next((row for row in rows if _beside(row[-1], line)), None)
            if row is None:
                rows.append([line])
            else:
                row.append(line)
        return [sorted(row, key=lambda one: one.x) for row in rows]

    def upside_down(self) -> Page:
        """The same page turned by half a turn."""
        lines = [replace(line, x=-line.x, y=-line.y, plain=False) for line in self.lines]
        return Page(_ordered(lines), (self.turn + 180) % 360)


def page(quads: Iterable[tuple[Sequence[Point], str, float]], size: tuple[int, int]) -> Page:
    """The page of these lines (corners clockwise from the top left, text, score)."""
    found = [(list(quad), normal(text), score) for quad, text, score in quads]
    lying = sum(_extent(quad)[1] > _extent(quad)[0] * _WIDE for quad, _, _ in found)
    standing = sum(_extent(quad)[0] > _extent(quad)[1] * _WIDE for quad, _, _ in found)
    on_side = lying > standing
    flat = [(_on_its_side(quad) if on_side else quad, quad, text, s) for quad, text, s in found]
    tilts = [_tilt(turned) for turned, *_ in flat if _extent(turned)[0] > 3 * _extent(turned)[1]]
    tilt = statistics.median(tilts) if tilts else 0.0
    lines = [
        _line(turned, quad, text, score, tilt, size)
        for turned, quad, text, score in flat
        if _extent(turned)[0] < _LONG * _extent(turned)[1] or abs(_tilt(turned) - tilt) < _SLANTED
    ]
    return Page(_ordered(lines), 90 if on_side else 0)


def normal(text: str) -> str:
    """NFKC for what the engine read, the dots of names left to the rules for names."""
    return unicodedata.normalize("NFKC", text).strip()


def run(row: Sequence[Line]) -> list[Line]:
    """The pieces of a row that belong to its first: near it, of its size, and legible."""
    kept = list(row[:1])
    for line in row[1:]:
        last = kept[-1]
        near = line.left - last.right < 3 * last.height
        alike = line.height < 1.5 * last.height and line.score > 0.8
        if near and alike:
            kept.append(line)
    return kept


def join(lines: Sequence[Line]) -> ReadField | None:
    """Several pieces as one field: the least score, the box around all; None for nothing."""
    if not lines:
        return None
    lefts, tops, rights, bottoms = zip(*(line.box for line in lines), strict=True)
    text = "".join(line.text for line in lines)
    box = (min(lefts), min(tops), max(rights), max(bottoms))
    return ReadField(text, min(line.score for line in lines), box)


def find(row: Sequence[Line], pattern: re.Pattern[str]) -> tuple[re.Match[str], ReadField] | None:
    """A match in the text of a whole row, and the pieces of the row that group 1 covers."""
    text = "".join(line.text for line in row)
    match = pattern.search(text)
    if match is None:
        return None
    start, end = match.span(1)
    pieces, at = [], 0
    for line in row:
        first, last = max(start - at, 0), min(end - at, len(line.text))
        if first < last:
            pieces.append(line.part(first, last))
        at += len(line.text)
    field = join(pieces)
    return (match, field) if field else None


def _ordered(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: (line.y, line.x)))


def _beside(one: Line, other: Line) -> bool:
    return abs(one.y - other.y) < 0.55 * min(one.height, other.height)


def _extent(quad: Sequence[Point]) -> tuple[float, float]:
    """Width along the first edge and height along the second."""
    return math.dist(quad[0], quad[1]), math.dist(quad[1], quad[2])


def _tilt(quad: Sequence[Point]) -> float:
    (x0, y0), (x1, y1) = quad[0], quad[1]
    return math.degrees(math.atan2(y1 - y0, x1 - x0))


def _on_its_side(quad: Sequence[Point]) -> list[Point]:
    """The corners of a page that is turned clockwise by a quarter: x comes from the bottom."""
    turned = [(-y, x) for x, y in quad]
    return [turned[3], turned[0], turned[1], turned[2]]


def _line(
    turned: Sequence[Point],
    quad: Sequence[Point],
    text: str,
    score: float,
    tilt: float,
    size: tuple[int, int],
) -> Line:
    width, height = _extent(turned)
    x = sum(point[0] for point in turned) / 4
    y = sum(point[1] for point in turned) / 4
    angle = math.radians(-tilt)
    upright = x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)
    xs = [min(max(point[0] / size[0], 0.0), 1.0) for point in quad]
    ys = [min(max(point[1] / size[1], 0.0), 1.0) for point in quad]
    box = (min(xs), min(ys), max(xs), max(ys))
    return Line(text, score, *upright, width, height, box, plain=turned is quad)


def _wide(text: str) -> float:
    """The width of a text in Chinese characters."""
    return sum(0.55 if char.isascii() else 1.0 for char in text)
