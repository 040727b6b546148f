"""The certificate's frame: interlaced fine waves, as on bonds and bank notes, in one SVG.

A4 landscape, units millimetres. Computed, not drawn, so that it is sharp at any size.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cache

WIDTH, HEIGHT = 297.0, 210.0  # mm
INSET = 13.0  # mm from the edge of the page to the middle of the band
AMPLITUDE = 3.0  # mm
CORNER = 5.2  # mm, half the side of the corner's field
STRANDS = 8
INK, FAINT = "#1f4e5f", "#dfe9eb"

Point = tuple[float, float]


@cache
def frame_svg() -> str:
    """The whole frame: a rosette behind the text, four bands, four corners, three rules."""
    parts = [*_rosette(), *_bands(), *_corners(), *_rules()]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}mm" height="{HEIGHT}mm" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" fill="none">{"".join(parts)}</svg>'
    )


def _bands() -> Iterator[str]:
    """The strands along the four edges, from corner field to corner field."""
    start = INSET + CORNER
    for strand in range(STRANDS):
        phase = 2 * math.pi * strand / STRANDS
        for edge in (INSET, HEIGHT - INSET):
            wave = _wave(WIDTH - 2 * start, 24, phase)
            yield _path([(start + along, edge + off) for along, off in wave], INK, 0.14)
        for edge in (INSET, WIDTH - INSET):
            wave = _wave(HEIGHT - 2 * start, 16, phase)
            yield _path([(edge + off, start + along) for along, off in wave], INK, 0.14)


def _wave(length: float, periods: int, phase: float) -> list[Point]:
    """Points of one strand, a step every 0.8 millimetres: a sine that swells and shrinks.

    Whole periods of both, so that the band ends as it began.
    """
    steps = int(length / 0.8)
    points = []
    for step in range(steps + 1):
        turn = 2 * math.pi * step / steps
        swell = 0.8 - 0.2 * math.cos(turn * periods / 2)
        points.append((length * step / steps, AMPLITUDE * swell * math.sin(turn * periods + phase)))
    return points


def _corners() -> Iterator[str]:
    """A small rosette in each corner's field."""
    for x in (INSET, WIDTH - INSET):
        for y in (INSET, HEIGHT - INSET):
            side = 2 * CORNER
            yield (
                f'<rect x="{x - CORNER:.2f}" y="{y - CORNER:.2f}" width="{side}" height="{side}" '
                f'stroke="{INK}" stroke-width="0.18"/>'
            )
            yield _path(
                _loop((x, y), lambda turn: 2.7 + 1.9 * math.cos(12 / 5 * turn), 5), INK, 0.14
            )


def _rosette() -> Iterator[str]:
    """Faint rings in the middle of the page, light enough to read black text over."""
    middle = (WIDTH / 2, HEIGHT / 2 + 4)
    for radius, swing, petals in ((34.0, 6.0, 30), (52.0, 9.0, 42)):
        for shift in (0.0, 2 * math.pi / 3, 4 * math.pi / 3):
            yield _path(_loop(middle, _petal(radius, swing, petals, shift), 1), FAINT, 0.12)


def _petal(radius: float, swing: float, petals: int, shift: float) -> Callable[[float], float]:
    return lambda turn: radius + swing * math.cos(petals * turn + shift)


def _loop(middle: Point, radius: Callable[[float], float], turns: int) -> list[Point]:
    """A closed line around ``middle`` whose distance from it, in mm, varies with the angle."""
    steps = 600 if turns == 1 else 80 * turns
    x, y = middle
    points = []
    for step in range(steps + 1):
        turn = 2 * math.pi * turns * step / steps
        reach = radius(turn)
        points.append((x + reach * math.cos(turn), y + reach * math.sin(turn)))
    return points


def _rules() -> Iterator[str]:
    for inset, weight in ((7.2, 0.5), (18.8, 0.5), (19.9, 0.18)):
        yield (
            f'<rect x="{inset}" y="{inset}" width="{WIDTH - 2 * inset:.1f}" '
            f'height="{HEIGHT - 2 * inset:.1f}" stroke="{INK}" stroke-width="{weight}"/>'
        )


def _path(points: list[Point], colour: str, weight: float) -> str:
    line = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
    return f'<polyline points="{line}" stroke="{colour}" stroke-width="{weight}"/>'
