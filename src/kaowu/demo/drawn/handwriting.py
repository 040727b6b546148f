"""How the demonstration's people sign on a screen: a hurried hand that nobody can read."""

from __future__ import annotations

from itertools import pairwise
from random import Random

Path = tuple[tuple[float, float], ...]

# What a hurried hand makes of a character, in shares of its place: across, down, falling, hooked.
_MOVES: tuple[Path, ...] = (
    ((0.1, 0.3), (0.5, 0.26), (0.9, 0.22)),
    ((0.5, 0.05), (0.48, 0.5), (0.46, 0.95), (0.36, 0.86)),
    ((0.5, 0.3), (0.36, 0.56), (0.1, 0.82)),
    ((0.52, 0.34), (0.66, 0.6), (0.95, 0.8)),
    ((0.2, 0.48), (0.74, 0.44), (0.7, 0.7), (0.3, 0.74), (0.62, 0.9), (0.98, 0.84)),
    ((0.3, 0.12), (0.24, 0.4), (0.3, 0.62), (0.54, 0.56), (0.78, 0.3)),
)


def handwritten(name: str) -> str:
    """The strokes of this name as the pad sends them, the same ones every time."""
    hand = Random(name)
    cell = min(240.0, 800.0 / max(1, len(name)))
    strokes = []
    for place in range(len(name)):
        left, top = 100 + place * cell * 0.92, 130 + hand.uniform(-20, 20)
        for move in hand.sample(_MOVES, k=4):
            spots = [_shaken(hand, spot, left, top, cell) for spot in _between(move)]
            strokes.append(" ".join(spots))
    return ";".join(strokes)


def _between(move: Path) -> Path:
    """The move with three more points on each of its pieces."""
    fine = [
        (a[0] + (b[0] - a[0]) * n / 4, a[1] + (b[1] - a[1]) * n / 4)
        for a, b in pairwise(move)
        for n in range(4)
    ]
    return (*fine, move[-1])


def _shaken(hand: Random, spot: tuple[float, float], left: float, top: float, cell: float) -> str:
    x = left + (spot[0] + hand.uniform(-0.025, 0.025)) * cell
    y = top + (spot[1] + hand.uniform(-0.025, 0.025)) * cell
    return f"{round(x)},{round(y)},{round(9 - 4 * spot[1] + hand.uniform(-1, 1))}"
