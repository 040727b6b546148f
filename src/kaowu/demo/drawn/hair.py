"""Hair for the drawn portraits: what falls behind the shoulders, and what crowns the head."""

from __future__ import annotations

from kaowu.demo.drawn.ink import Canvas, Colour, Points, mixed

_X = 206.5

Half = list[tuple[float, float]]


def _both(half: Half) -> Half:
    """A closed outline from its right half (distance from the middle, y)."""
    return [(_X + dx, y) for dx, y in half] + [(_X - dx, y) for dx, y in reversed(half) if dx]


def _at(points: Points, side: int = 1) -> Half:
    """Where the points lie on the canvas; ``side`` -1 shows them in a mirror."""
    return [(_X + side * dx, y) for dx, y in points]


_LONG: Half = [
    (0, 62),
    (70, 74),
    (122, 140),
    (134, 240),
    (140, 360),
    (146, 470),
    (110, 520),
    (60, 500),
    (0, 480),
]
_WAVY: Half = [
    (0, 60),
    (74, 72),
    (128, 140),
    (136, 220),
    (150, 290),
    (142, 350),
    (158, 410),
    (140, 470),
    (96, 486),
    (60, 440),
    (0, 420),
]
_BOB: Half = [
    (0, 62),
    (74, 74),
    (124, 140),
    (134, 230),
    (136, 310),
    (122, 372),
    (84, 384),
    (60, 340),
    (0, 320),
]
_TIED: Half = [(0, 68), (64, 78), (108, 130), (116, 210), (108, 280), (60, 300), (0, 300)]
_SHORT: Half = [(0, 70), (64, 80), (104, 130), (113, 200), (110, 262), (96, 280), (0, 280)]

_BEHIND = {
    "long": _LONG,
    "wavy": _WAVY,
    "bob": _BOB,
    "ponytail": _TIED,
    "bun": _TIED,
}


def fall(canvas: Canvas, style: str, colour: Colour, side: int) -> None:
    """The hair behind head and neck."""
    dark = mixed(colour, (0, 0, 0), 0.25)
    if style == "bun":
        canvas.shape(_both([(0, 30), (34, 38), (48, 70), (34, 104), (0, 112)]), colour)
        canvas.line(_at([(-30, 92), (0, 82), (30, 92)]), dark, 4)
    if style == "ponytail":
        tail = [(96, 130), (128, 180), (140, 280), (132, 400), (112, 452), (104, 380), (110, 280)]
        canvas.shape(_at(tail, side), dark)
    canvas.shape(_both(_BEHIND.get(style, _SHORT)), dark)


_PARTED: Half = [  # parted on the wearer's left, falling to both sides of the forehead
    (-116, 262),
    (-122, 190),
    (-104, 118),
    (-60, 76),
    (0, 60),
    (62, 74),
    (106, 118),
    (122, 190),
    (116, 276),
    (104, 250),
    (98, 206),
    (74, 166),
    (40, 126),
    (14, 156),
    (-30, 182),
    (-74, 204),
    (-98, 244),
]
_MIDDLE_PART: Half = [
    (-118, 300),
    (-126, 200),
    (-108, 120),
    (-62, 74),
    (0, 58),
    (62, 74),
    (108, 120),
    (126, 200),
    (118, 300),
    (103, 272),
    (94, 222),
    (58, 172),
    (0, 112),
    (-58, 172),
    (-94, 222),
    (-103, 272),
]
_BANGS: Half = [
    (-118, 300),
    (-126, 200),
    (-108, 120),
    (-62, 74),
    (0, 58),
    (62, 74),
    (108, 120),
    (126, 200),
    (118, 300),
    (106, 264),
    (98, 214),
    (80, 204),
    (44, 212),
    (0, 206),
    (-44, 212),
    (-80, 204),
    (-98, 214),
    (-106, 264),
]
_PULLED: Half = [
    (-104, 240),
    (-114, 180),
    (-100, 122),
    (-58, 82),
    (0, 70),
    (58, 82),
    (100, 122),
    (114, 180),
    (104, 240),
    (96, 200),
    (80, 160),
    (40, 136),
    (0, 130),
    (-40, 136),
    (-80, 160),
    (-96, 200),
]
_SIDE: Half = [
    (-104, 244),
    (-114, 200),
    (-110, 140),
    (-78, 88),
    (-14, 62),
    (52, 70),
    (98, 108),
    (114, 160),
    (112, 210),
    (104, 244),
    (100, 206),
    (90, 172),
    (62, 140),
    (20, 156),
    (-36, 166),
    (-78, 152),
    (-94, 186),
    (-99, 214),
]
_CREW: Half = [
    (-102, 236),
    (-109, 180),
    (-102, 128),
    (-64, 90),
    (0, 78),
    (64, 90),
    (102, 128),
    (109, 180),
    (102, 236),
    (97, 200),
    (90, 168),
    (76, 158),
    (40, 150),
    (0, 147),
    (-40, 150),
    (-76, 158),
    (-90, 168),
    (-97, 200),
]
_FRINGE: Half = [
    (-106, 244),
    (-118, 196),
    (-114, 134),
    (-76, 82),
    (-6, 58),
    (66, 74),
    (108, 120),
    (118, 190),
    (106, 244),
    (100, 206),
    (92, 180),
    (70, 202),
    (52, 182),
    (26, 208),
    (2, 184),
    (-26, 206),
    (-46, 182),
    (-72, 198),
    (-92, 180),
    (-99, 210),
]
_SWEPT: Half = [
    (-104, 240),
    (-114, 190),
    (-108, 126),
    (-88, 76),
    (-30, 44),
    (40, 46),
    (92, 80),
    (112, 140),
    (114, 196),
    (104, 240),
    (99, 200),
    (86, 160),
    (40, 136),
    (-10, 134),
    (-52, 140),
    (-86, 160),
    (-98, 200),
]
_RECEDING: Half = [
    (-104, 250),
    (-113, 200),
    (-108, 146),
    (-76, 98),
    (-20, 78),
    (40, 80),
    (86, 104),
    (110, 150),
    (113, 200),
    (104, 250),
    (98, 206),
    (94, 160),
    (66, 118),
    (34, 128),
    (0, 112),
    (-36, 126),
    (-68, 120),
    (-95, 160),
    (-99, 206),
]

_OVER = {
    "long": _MIDDLE_PART,
    "wavy": _PARTED,
    "bob": _BANGS,
    "ponytail": _PARTED,
    "bun": _PULLED,
    "side": _SIDE,
    "crew": _CREW,
    "fringe": _FRINGE,
    "swept": _SWEPT,
    "receding": _RECEDING,
}


def crown(canvas: Canvas, style: str, colour: Colour, side: int) -> None:
    """The hair over the forehead, with a sheen and a few strands."""
    outline = _at(_OVER[style], side)
    canvas.shape(outline, colour)
    light = mixed(colour, (196, 176, 160), 0.42)
    sheen = _at([(-70, 112), (-20, 92), (40, 94), (74, 116), (36, 108), (-20, 106)])
    canvas.soft(sheen, light, blur=7, strength=0.75, within=outline)
    if style == "long":
        return
    strand = mixed(colour, (0, 0, 0), 0.3)
    for shift in (-46, -18, 16, 48):
        line = [(shift * 0.5 - 4, 84), (shift * 0.9, 100), (shift * 1.3, 126)]
        canvas.line(_at(line), strand, 1.3)
