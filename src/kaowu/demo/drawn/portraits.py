"""Drawn portraits: a friendly bust for every fictional person, always the same for the same one.

Coordinates are pixels of a two-inch photograph, 413 wide and 579 high; nothing here was ever a
photograph of anybody.
"""

from __future__ import annotations

from functools import lru_cache

from PIL import Image

from kaowu.demo.drawn.clothes import dress
from kaowu.demo.drawn.hair import crown, fall
from kaowu.demo.drawn.ink import Canvas, Colour, mixed
from kaowu.demo.drawn.looks import MIDDLE, Look, look_of, mirrored, shade
from kaowu.demo.people import Person

BACKGROUNDS: dict[str, Colour] = {
    "white": (250, 250, 250),
    "blue": (78, 146, 214),
    "red": (196, 44, 48),
    "grey": (224, 229, 234),
}


@lru_cache(maxsize=256)
def portrait_image(person: Person, background: str = "white") -> Image.Image:
    """The portrait at 413 × 579 pixels. Shared: copy it before drawing on it."""
    look = look_of(person)
    drawn = _draw(look, BACKGROUNDS[background])
    return drawn.resize((413, 579), Image.Resampling.LANCZOS, box=_frame(look, *drawn.size))


def _frame(look: Look, width: int, height: int) -> tuple[float, float, float, float]:
    """What of the drawing is in the photograph, in its pixels: people do not sit all alike."""
    shown = width / look.closeness, height / look.closeness
    left = (width - shown[0]) * (0.5 + look.aside * 0.4)
    top = (height - shown[1]) * look.low * 0.35
    return left, top, left + shown[0], top + shown[1]


def _draw(look: Look, ground: Colour) -> Image.Image:
    canvas = Canvas(413, 579, scale=2, ground=ground)
    canvas.soft(_box(30, 20, 380, 520), (255, 255, 255), blur=60, strength=0.22)
    fall(canvas, look.style, look.hair, look.parting)
    _neck(canvas, look)
    dress(canvas, look)
    _head(canvas, look)
    for side in (-1, 1):
        _eye(canvas, look, side)
    _nose_and_mouth(canvas, look)
    crown(canvas, look.style, look.hair, look.parting)
    if look.glasses:
        _glasses(canvas, look)
    return canvas.image


def _box(left: float, top: float, right: float, bottom: float) -> list[tuple[float, float]]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _neck(canvas: Canvas, look: Look) -> None:
    wide = 62 if look.male else 50
    neck = mirrored([(wide - 6, 340), (wide - 4, 395), (wide, 425), (wide - 4, 452), (0, 560)])
    canvas.shape(neck, shade(look.skin, 0.06))
    shadow = mirrored([(70, 345), (84, 372), (58, 412), (0, 428)])
    canvas.soft(shadow, shade(look.skin, 0.42), blur=9, strength=0.75, within=neck)


def _head(canvas: Canvas, look: Look) -> None:
    for side in (-1, 1):
        x = MIDDLE + side * 104 * (0.5 + look.jaw / 2)
        canvas.oval(x, 262, 15, 28, shade(look.skin, 0.12))
        canvas.oval(x - side * 3, 262, 8, 18, shade(look.skin, 0.24))
    face = _face(look)
    canvas.shape(face, look.skin)
    canvas.soft(
        mirrored([(0, 352), (40, 358), (70, 340), (112, 250), (140, 330), (80, 430), (0, 430)]),
        shade(look.skin, 0.3),
        blur=16,
        strength=0.34,
        within=face,
    )
    _forehead(canvas, look, face)
    blush = mixed(look.skin, (226, 104, 92), 0.5)
    for side in (-1, 1):
        x = MIDDLE + side * 60
        cheek = [(x - 20, 302), (x, 290), (x + 20, 302), (x, 316)]
        canvas.soft(cheek, blush, blur=12, strength=0.3 if look.male else 0.5, within=face)
        if look.age > 48:
            fold = [(MIDDLE + side * dx, y) for dx, y in ((30, 312), (38, 326), (40, 340))]
            canvas.line(fold, shade(look.skin, 0.2), 1.8)


def _forehead(canvas: Canvas, look: Look, face: list[tuple[float, float]]) -> None:
    """Light from above, and the shadow that the hair throws."""
    light = mixed(look.skin, (255, 250, 240), 0.6)
    canvas.soft(_box(160, 190, 250, 232), light, blur=22, strength=0.5, within=face)
    if look.style != "receding":
        shadow = mirrored([(0, 120), (90, 130), (110, 190), (70, 182), (0, 172)])
        canvas.soft(shadow, shade(look.skin, 0.3), blur=10, strength=0.45, within=face)


def _face(look: Look) -> list[tuple[float, float]]:
    jaw, chin = look.jaw, (402 if look.male else 396)
    return mirrored(
        [
            (0, 112),
            (58, 122),
            (94, 165),
            (103, 230),
            (99 * (0.4 + 0.6 * jaw), 290),
            (84 * jaw, 340),
            (56 * jaw, 380),
            (24 * jaw, chin - 3),
            (0, chin),
        ]
    )


def _eye(canvas: Canvas, look: Look, side: int) -> None:
    x, y, k = MIDDLE + side * 45, 256.0, look.eyes
    lid = mixed(look.hair, (40, 28, 26), 0.6)
    inner, outer = x - side * 20 * k, x + side * 21 * k
    white = [
        (inner, y + 3),
        (x - side * 4, y - 8.5 * k),
        (x + side * 9, y - 7.5 * k),
        (outer, y - 1),
    ]
    under = [(x + side * 8, y + 7 * k), (x - side * 8, y + 7.5 * k)]
    eye = white + under
    canvas.shape(eye, (252, 251, 249))
    canvas.oval(x, y - 0.5, 8.6 * k, 8.6 * k, (62, 40, 30))
    canvas.oval(x, y - 0.5, 4.6 * k, 4.6 * k, (18, 12, 12))
    canvas.oval(x + 3, y - 3.5, 2.3, 2.3, (255, 255, 255))
    top = [white[0], white[1], white[2], (outer + side * (2 if look.male else 4), y - 3)]
    canvas.line(top, lid, 3.2 if look.male else 4.0)
    crease = [(a - side, b - 7 * k) for a, b in white[1:3]] + [(outer, y - 9)]
    canvas.line([(inner + side * 7, y - 8), *crease], shade(look.skin, 0.28), 1.4)
    canvas.line([(inner + side * 5, y + 8 * k), *reversed(under)], shade(look.skin, 0.22), 1.2)
    lift = 2 if look.male else 4
    brow = [(x - side * 22, y - 25), (x, y - 30 - lift), (x + side * 26, y - 24)]
    canvas.line(brow, mixed(look.hair, look.skin, 0.22), look.brows)


def _nose_and_mouth(canvas: Canvas, look: Look) -> None:
    dark = shade(look.skin, 0.36)
    bridge = [(MIDDLE + 8, 240), (MIDDLE + 9, 275), (MIDDLE + 22, 306), (MIDDLE + 4, 306)]
    canvas.soft(bridge, shade(look.skin, 0.3), blur=5, strength=0.35)
    tip = [(MIDDLE - 7, 270), (MIDDLE + 3, 270), (MIDDLE + 5, 298), (MIDDLE - 6, 298)]
    canvas.soft(tip, (255, 248, 238), blur=6, strength=0.4)
    width = 18 if look.male else 15
    for side in (-1, 1):
        nostril = [(width, 303), (width - 3, 309), (width - 10, 309), (4, 312)]
        canvas.line([(MIDDLE + side * dx, y) for dx, y in nostril], dark, 2.2)
    _mouth(canvas, look)


def _mouth(canvas: Canvas, look: Look) -> None:
    lip = mixed(look.skin, (196, 84, 82), 0.45 if look.male else 0.72)
    half, y, up = (36 if look.male else 32), 345, look.smile
    upper = [(half, y - up), (14, y - 6), (5, y - 7.5), (0, y - 5.5)]
    lower = [(half * 0.55, y + 9), (0, y + 12)]
    outline = [(MIDDLE - dx, b) for dx, b in upper] + [(MIDDLE + dx, b) for dx, b in upper[-2::-1]]
    outline += [(MIDDLE + dx, b) for dx, b in lower] + [(MIDDLE - half * 0.55, y + 9)]
    canvas.shape(outline, lip)
    seam = [
        (-half - 2, y - up - 1),
        (-12, y + 1),
        (0, y + 0.5),
        (12, y + 1),
        (half + 2, y - up - 1),
    ]
    canvas.line([(MIDDLE + dx, b) for dx, b in seam], mixed(lip, (90, 30, 34), 0.6), 2.2)
    shine = [(MIDDLE - 9, y + 6), (MIDDLE + 9, y + 6), (MIDDLE + 7, y + 9), (MIDDLE - 7, y + 9)]
    canvas.soft(shine, (255, 235, 230), blur=3, strength=0.5)
    below = [(MIDDLE - 16, y + 19), (MIDDLE + 16, y + 19), (MIDDLE, y + 23)]
    canvas.soft(below, shade(look.skin, 0.35), blur=4, strength=0.4)


def _glasses(canvas: Canvas, look: Look) -> None:
    frame = mixed(look.cloth, (36, 34, 38), 0.7)
    for side in (-1, 1):
        x = MIDDLE + side * 46
        rim = [(-34, 240), (0, 233), (34, 240), (36, 262), (22, 284), (-20, 284), (-35, 262)]
        ring = [(x + dx * side, y) for dx, y in rim]
        canvas.line([*ring, ring[0]], frame, 3.2)
        canvas.soft(ring, (255, 255, 255), blur=3, strength=0.10)
        canvas.line([(x + side * 35, 246), (MIDDLE + side * 106, 250)], frame, 3.2)
    canvas.line([(MIDDLE - 12, 248), (MIDDLE, 243), (MIDDLE + 12, 248)], frame, 3.2)
