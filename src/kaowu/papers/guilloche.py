"""The certificate's frame: interlaced fine waves, as on bonds and bank notes, in one SVG.

A4 landscape, units millimetres. Computed, not drawn, so that it is sharp at any size.
"""

from __future__ import annotations

import math
from functools import cache

WIDTH, HEIGHT = 297.0, 210.0  # mm
INSET = 13.0  # mm from the edge of the page to the middle of the band
AMPLITUDE = 3.2  # mm
STRANDS = 7
INK, FAINT = "#1f4e5f", "#c9d8dc"


@cache
def frame_svg() -> str:
    """The whole frame: four bands of strands, two rules, a rosette behind the text."""
    parts = [*_bands(), *_rules(), _rosette()]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}mm" height="{HEIGHT}mm" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" fill="none">{"".join(parts)}</svg>'
    )


def _bands() -> list[str]:
    long, short = WIDTH - 2 * INSET, HEIGHT - 2 * INSET
    strands = []
    for strand in range(STRANDS):
        phase = 2 * math.pi * strand / STRANDS
        for edge in (INSET, HEIGHT - INSET):
            wave = _wave(long, 26, phase)
            strands.append(_path([(INSET + along, edge + off) for along, off in wave], INK, 0.16))
        for edge in (INSET, WIDTH - INSET):
            wave = _wave(short, 18, phase)
            strands.append(_path([(edge + off, INSET + along) for along, off in wave], INK, 0.16))
    return strands


def _wave(length: float, periods: int, phase: float) -> list[tuple[float, float]]:
    """Points of one strand: a sine whose height swells and shrinks, a step every half millimetre.

    Whole periods, so that opposite bands meet alike in the corners.
    """
    steps = int(length * 2)
    points = []
    for step in range(steps + 1):
        turn = 2 * math.pi * step / steps
        swell = 0.72 + 0.28 * math.cos(turn * periods / 2 + phase)
        points.append((length * step / steps, AMPLITUDE * swell * math.sin(turn * periods + phase)))
    return points


def _rules() -> list[str]:
    rules = []
    for inset, weight in ((8.4, 0.5), (17.6, 0.5), (18.6, 0.18)):
        rules.append(
            f'<rect x="{inset}" y="{inset}" width="{WIDTH - 2 * inset}" '
            f'height="{HEIGHT - 2 * inset}" stroke="{INK}" stroke-width="{weight}"/>'
        )
    return rules


def _rosette() -> str:
    """A faint hypotrochoid in the middle of the page, light enough to read black text over."""
    points = []
    for step in range(2401):
        turn = 2 * math.pi * step / 2400 * 7
        radius = 44 + 14 * math.cos(turn * 36 / 7)
        points.append((WIDTH / 2 + radius * math.cos(turn), HEIGHT / 2 + radius * math.sin(turn)))
    return _path(points, FAINT, 0.14)


def _path(points: list[tuple[float, float]], colour: str, weight: float) -> str:
    line = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
    return f'<polyline points="{line}" stroke="{colour}" stroke-width="{weight}"/>'
