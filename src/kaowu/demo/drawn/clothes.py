"""Clothes for the drawn portraits: shoulders, and what is open at the neck."""

from __future__ import annotations

from kaowu.demo.drawn.ink import Canvas, Colour, mixed
from kaowu.demo.drawn.looks import MIDDLE, Look


def dress(canvas: Canvas, look: Look) -> None:
    """Shoulders first, then what is open at the neck."""
    wide = look.shoulders * (1.0 if look.male else 0.92)
    body = [(240, 640), (232 * wide, 556), (206 * wide, 512), (150 * wide, 482), (96, 460)]
    body += [(64, 436), (54, 446), (34, 482), (0, 502)]
    right = [(MIDDLE + dx, y) for dx, y in body]
    outline = right + [(MIDDLE - dx, y) for dx, y in body[-2::-1]]
    cloth = look.shirt if look.clothes == "shirt" else look.cloth
    canvas.shape(outline, cloth)
    for side in (-1, 1):
        arm = [(MIDDLE + side * dx, y) for dx, y in ((150, 640), (152, 585), (160, 552))]
        canvas.line(arm, mixed(cloth, (10, 10, 20), 0.25), 2)
    _NECKLINES[look.clothes](canvas, look, cloth)


def _v_neck(canvas: Canvas, look: Look, cloth: Colour) -> None:
    """A shirt front between lapels, with a tie for men in suits."""
    front = [(-58, 452), (-30, 484), (0, 500), (30, 484), (58, 452), (10, 640), (-10, 640)]
    canvas.shape([(MIDDLE + dx, y) for dx, y in front], look.shirt, smooth=False)
    if look.clothes == "suit":
        knot = [(MIDDLE - 13, 490), (MIDDLE + 13, 490), (MIDDLE + 8, 514), (MIDDLE - 8, 514)]
        canvas.shape(
            [(MIDDLE - 8, 512), (MIDDLE + 8, 512), (MIDDLE + 17, 640), (MIDDLE - 17, 640)],
            look.tie,
            smooth=False,
        )
        canvas.shape(knot, mixed(look.tie, (0, 0, 0), 0.2), smooth=False)
    _collar(canvas, look.shirt)
    dark = mixed(cloth, (0, 0, 0), 0.28)
    for side in (-1, 1):
        lapel = [(62, 432), (88, 458), (94, 532), (6, 640), (-2, 632), (56, 494)]
        points = [(MIDDLE + side * dx, y) for dx, y in lapel]
        canvas.shape(points, mixed(cloth, (255, 255, 255), 0.06), smooth=False)
        notch = [(MIDDLE + side * dx, y) for dx, y in ((94, 532), (74, 522), (91, 504))]
        canvas.draw.line([(x * 2, y * 2) for x, y in notch], fill=dark, width=4)
        edge = [(MIDDLE + side * dx, y) for dx, y in ((62, 432), (56, 494), (0, 634))]
        canvas.draw.line([(x * 2, y * 2) for x, y in edge], fill=dark, width=4)


def _collar(canvas: Canvas, shirt: Colour) -> None:
    edge = mixed(shirt, (90, 100, 120), 0.35)
    for side in (-1, 1):
        flap = [(60, 420), (68, 448), (42, 510), (-1, 503), (44, 462)]
        points = [(MIDDLE + side * dx, y) for dx, y in flap]
        canvas.shape(points, mixed(shirt, (255, 255, 255), 0.3), smooth=False)
        canvas.draw.line(
            [(x * 2, y * 2) for x, y in (points[1], points[2], points[3])], fill=edge, width=3
        )


def _buttoned(canvas: Canvas, look: Look, cloth: Colour) -> None:
    """A shirt or polo: open collar, placket and buttons."""
    _collar(canvas, mixed(cloth, (255, 255, 255), 0.12))
    edge = mixed(cloth, (40, 50, 70), 0.4)
    canvas.line([(MIDDLE, 500), (MIDDLE, 640)], edge, 1.6)
    for y in (530, 566):
        canvas.oval(MIDDLE + 6, y, 3, 3, edge)


def _round_neck(canvas: Canvas, look: Look, cloth: Colour) -> None:
    """A sweater with a ribbed neck."""
    rib = mixed(cloth, (0, 0, 0), 0.22)
    edge = [(-62, 434), (-52, 450), (-33, 484), (0, 503), (33, 484), (52, 450), (62, 434)]
    canvas.line([(MIDDLE + dx, y) for dx, y in edge], rib, 10)


_NECKLINES = {
    "suit": _v_neck,
    "blazer": _v_neck,
    "jacket": _v_neck,
    "shirt": _buttoned,
    "polo": _buttoned,
    "sweater": _round_neck,
}
