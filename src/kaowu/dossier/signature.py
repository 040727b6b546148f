"""A name written on a screen: strokes as text in, a picture out.

The text holds strokes divided by ``;``, a stroke holds points divided by blanks, and a point is
``x,y,width`` in whole units of a pad that is 1,000 units wide and 500 high. Nothing says when or
how fast a point was drawn: the hand's habits are nobody's business. A picture made by the browser
is not asked for, so none has to be opened, and some browsers give a false one on purpose.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

WIDE, HIGH = 1000, 500  # units of the pad
WIDEST = 30  # units of a stroke's width
MAX_POINTS = 12_000
MAX_TEXT = MAX_POINTS * 12  # characters; the longest point has ten and a divider
MAX_INK = 60_000  # units that all strokes are long together; four full characters have 6,000
LEAST_INK, LEAST_SIDE, LEAST_BEND = 200, 80, 1.1
_FINER = 4  # drawn so many times larger, then shrunk: smooth edges
_MARGIN = 12  # pixels of white around the ink

Point = tuple[int, int, int]
Spot = tuple[float, float, float]
Stroke = tuple[Point, ...]
_POINT = re.compile(r"(\d{1,4}),(\d{1,3}),(\d{1,2})", re.ASCII)


class SignatureFault(Exception):
    """Strokes that are no signature; ``code`` is empty, slight, too-much, unreadable or failed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def signature_picture(text: str) -> bytes:
    """The picture of a signature: PNG, grey, at most 1,000 by 500 pixels, cut to the ink.

    Drawn in a decoder, under its limits. Raises SignatureFault.
    """
    from kaowu.dossier.sandbox import JobFailed, pool

    strokes = read_strokes(text)
    try:
        return pool().call("signature", {"strokes": strokes})[1][0]
    except JobFailed as failure:
        raise SignatureFault("failed") from failure


def read_strokes(text: str) -> list[Stroke]:
    """The strokes of a signature. Raises SignatureFault for anything that is none."""
    if len(text) > MAX_TEXT:
        raise SignatureFault("too-much")
    strokes = [tuple(map(_point, one.split())) for one in text.split(";") if one.strip()]
    if not strokes:
        raise SignatureFault("empty")
    if sum(map(len, strokes)) > MAX_POINTS or _ink(strokes) > MAX_INK:
        raise SignatureFault("too-much")
    if _is_slight(strokes):
        raise SignatureFault("slight")
    return strokes


def _point(text: str) -> Point:
    found = _POINT.fullmatch(text)
    if found is None:
        raise SignatureFault("unreadable")
    x, y, width = (int(part) for part in found.groups())
    if x > WIDE or y > HIGH or not 0 < width <= WIDEST:
        raise SignatureFault("unreadable")
    return x, y, width


def _ink(strokes: Sequence[Stroke]) -> float:
    """How long the strokes are together, in units."""
    return sum(math.dist(a[:2], b[:2]) for one in strokes for a, b in pairwise(one))


def _is_slight(strokes: Sequence[Stroke]) -> bool:
    """Whether this is a dot, a speck or one straight line, and cannot be anybody's name."""
    across = [point[0] for one in strokes for point in one]
    down = [point[1] for one in strokes for point in one]
    wide, high = max(across) - min(across), max(down) - min(down)
    ink = _ink(strokes)
    return max(wide, high) < LEAST_SIDE or ink < max(LEAST_INK, LEAST_BEND * math.hypot(wide, high))


def job(params: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """The picture of these ``strokes``. Runs in a decoder."""
    return {}, [draw(params["strokes"])]


def draw(strokes: Sequence[Sequence[Sequence[int]]]) -> bytes:
    """The strokes in black on white as a PNG, cut to the ink."""
    from PIL import Image, ImageDraw, ImageOps

    sheet = Image.new("L", (WIDE * _FINER, HIGH * _FINER), 255)
    pen = ImageDraw.Draw(sheet)
    for one in strokes:
        _draw_stroke(pen, smooth(one))
    fine = sheet.resize((WIDE, HIGH), Image.Resampling.BOX)
    ink = ImageOps.invert(fine).getbbox() or (0, 0, WIDE, HIGH)
    left, top, right, bottom = ink
    box = (
        max(0, left - _MARGIN),
        max(0, top - _MARGIN),
        min(WIDE, right + _MARGIN),
        min(HIGH, bottom + _MARGIN),
    )
    out = io.BytesIO()
    fine.crop(box).save(out, "PNG", optimize=True)
    return out.getvalue()


def smooth(stroke: Sequence[Sequence[int]]) -> list[Spot]:
    """The points of a curve through the middles between the points, as the pad shows it."""
    first = (float(stroke[0][0]), float(stroke[0][1]), float(stroke[0][2]))
    curve = [first]
    for here, after in pairwise(stroke[1:]):
        end = tuple((a + b) / 2 for a, b in zip(here, after, strict=True))
        curve += _bend(curve[-1], here, (end[0], end[1], end[2]))
    x, y, width = stroke[-1]
    return [*curve, (float(x), float(y), float(width))]


def _bend(start: Spot, control: Sequence[int], end: Spot) -> list[Spot]:
    """A quadratic curve from ``start`` (left out) to ``end``, in steps of about four units."""
    steps = max(1, min(12, round(math.dist(start[:2], end[:2]) / 4)))
    points = []
    for step in range(1, steps + 1):
        t = step / steps
        x, y = (
            (1 - t) ** 2 * start[i] + 2 * (1 - t) * t * control[i] + t**2 * end[i] for i in (0, 1)
        )
        points.append((x, y, start[2] + (end[2] - start[2]) * t))
    return points


def _draw_stroke(pen: Any, curve: Sequence[Spot]) -> None:
    """Round at both ends and at every bend, as wide as the pen was pressed."""
    before = None
    for x, y, width in curve:
        at, half = (x * _FINER, y * _FINER), width * _FINER / 2
        pen.ellipse((at[0] - half, at[1] - half, at[0] + half, at[1] + half), fill=0)
        if before is not None:
            pen.line((before, at), fill=0, width=max(1, round(half * 2)))
        before = at
