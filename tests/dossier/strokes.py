"""Strokes as the pad sends them, for tests of signatures."""

from __future__ import annotations

import math


def stroke(*points: tuple[float, float], width: int = 8) -> str:
    """One stroke through these points of the pad."""
    return " ".join(f"{round(x)},{round(y)},{width}" for x, y in points)


def circle(x: float, y: float, radius: float, *, width: int = 8) -> str:
    """A stroke once round."""
    turns = [math.tau * n / 40 for n in range(41)]
    return stroke(
        *((x + radius * math.cos(t), y + radius * math.sin(t)) for t in turns), width=width
    )


# A circle with its middle at 300, 250, and a cross beside it.
NAME = ";".join(
    (circle(300, 250, 150), stroke((500, 100), (500, 400)), stroke((400, 250), (900, 260)))
)
