"""What the drawings share: fonts, smooth curves, soft shadows and spaced-out text (Pillow only)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Points = Sequence[tuple[float, float]]
Colour = tuple[int, int, int]


@lru_cache(maxsize=64)
def font(size: int, family: str = "sans") -> ImageFont.FreeTypeFont:
    """Noto Sans SC ("sans") or Noto Serif SC ("serif") at ``size`` pixels."""
    path = (
        pylopdf_fonts_zh_cn.serif_path() if family == "serif" else pylopdf_fonts_zh_cn.sans_path()
    )
    return ImageFont.truetype(str(path), size)


def curve(points: Points, *, closed: bool = True, steps: int = 10) -> list[tuple[float, float]]:
    """A smooth line through ``points`` (Catmull-Rom), ``steps`` pieces between two of them."""
    if closed:
        padded = [points[-1], *points, points[0], points[1]]
    else:
        padded = [points[0], *points, points[-1]]
    line: list[tuple[float, float]] = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        line += [_between(a, b, c, d, step / steps) for step in range(steps)]
    return line if closed else [*line, points[-1]]


def _between(
    a: tuple[float, float],
    b: tuple[float, float],
    c: tuple[float, float],
    d: tuple[float, float],
    t: float,
) -> tuple[float, float]:
    x, y = (
        0.5
        * (
            2 * q
            + (r - p) * t
            + (2 * p - 5 * q + 4 * r - s) * t**2
            + (3 * q - p - 3 * r + s) * t**3
        )
        for p, q, r, s in zip(a, b, c, d, strict=True)
    )
    return x, y


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """The colour ``share`` of the way from ``one`` to ``other``."""
    r, g, b = (round(x + (y - x) * share) for x, y in zip(one, other, strict=True))
    return r, g, b


class Canvas:
    """A picture drawn in its own units at ``scale`` pixels each, so that edges come out smooth."""

    def __init__(self, width: int, height: int, *, scale: float, ground: Colour) -> None:
        self.scale = scale
        self.image = Image.new("RGB", (round(width * scale), round(height * scale)), ground)
        self.draw = ImageDraw.Draw(self.image)

    def _pixels(self, points: Points) -> list[tuple[float, float]]:
        return [(x * self.scale, y * self.scale) for x, y in points]

    def shape(self, points: Points, colour: Colour, *, smooth: bool = True) -> None:
        """Fill the outline that runs through ``points``."""
        outline = curve(points) if smooth else points
        self.draw.polygon(self._pixels(outline), fill=colour)

    def line(self, points: Points, colour: Colour, width: float) -> None:
        """A smooth open line with round ends, ``width`` units thick."""
        pixels = self._pixels(curve(points, closed=False))
        thick = max(1, round(width * self.scale))
        self.draw.line(pixels, fill=colour, width=thick, joint="curve")
        for x, y in (pixels[0], pixels[-1]):
            self.draw.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), colour)

    def oval(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        """A filled ellipse around (x, y)."""
        (left, top), (right, bottom) = self._pixels(((x - rx, y - ry), (x + rx, y + ry)))
        self.draw.ellipse((left, top, right, bottom), fill=colour)

    def soft(
        self,
        points: Points,
        colour: Colour,
        *,
        blur: float,
        strength: float,
        within: Points | None = None,
    ) -> None:
        """A shape with edges blurred over ``blur`` units, ``strength`` 0 to 1, kept ``within``."""
        outline = self._pixels(curve(points))
        radius = blur * self.scale
        left, top = (int(min(p[axis] for p in outline) - 2.5 * radius) for axis in (0, 1))
        right, bottom = (int(max(p[axis] for p in outline) + 2.5 * radius) for axis in (0, 1))
        mask = Image.new("L", (right - left, bottom - top), 0)
        moved = [(x - left, y - top) for x, y in outline]
        ImageDraw.Draw(mask).polygon(moved, fill=round(255 * strength))
        mask = mask.filter(ImageFilter.BoxBlur(radius * 0.8)).filter(
            ImageFilter.BoxBlur(radius * 0.6)
        )
        if within is not None:
            fence = Image.new("L", mask.size, 0)
            inner = [(x - left, y - top) for x, y in self._pixels(curve(within))]
            ImageDraw.Draw(fence).polygon(inner, fill=255)
            mask = Image.composite(mask, Image.new("L", mask.size, 0), fence)
        self.image.paste(colour, (left, top), mask)


def write(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    *,
    size: int,
    fill: Colour,
    family: str = "sans",
    spacing: float = 0,
    bold: float = 0,
    anchor: str = "lt",
) -> float:
    """Write ``text`` with ``spacing`` pixels between characters; returns the x where it ends."""
    face = font(size, family)
    if anchor == "lt":  # the top of each glyph differs: a common base line keeps the row straight
        at, anchor = (at[0], at[1] + round(size * 0.86)), "ls"
    if not spacing:
        draw.text(at, text, font=face, fill=fill, anchor=anchor, stroke_width=bold)
        return at[0] + face.getlength(text)
    x, y = at
    for character in text:
        draw.text((x, y), character, font=face, fill=fill, anchor=anchor, stroke_width=bold)
        x += face.getlength(character) + spacing
    return x - spacing
