"""Drawn identity cards: the layout of the second-generation card, and plainly nobody's.

No emblem and no name of a state is drawn: every card says 样例 SAMPLE 虚构 across it.
Millimetres of the card are 12 pixels: 85.6 × 54.0 mm become 1027 × 648.
"""

from __future__ import annotations

import math
import re
from datetime import date
from functools import lru_cache
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from kaowu.demo.drawn.ink import Colour, font, mixed, write
from kaowu.demo.drawn.portraits import portrait_image
from kaowu.demo.people import REFERENCE_DAY, Person

WIDTH, HEIGHT = 1027, 648

_LABEL: Colour = (58, 112, 158)
_INK: Colour = (38, 38, 42)
_GROUND: tuple[Colour, Colour] = ((222, 236, 243), (243, 231, 232))


def front(person: Person) -> Image.Image:
    """The side with name, number and portrait."""
    card = _blank().copy()
    draw = ImageDraw.Draw(card)
    _field(draw, 72, 70, "姓名", person.name, size=44)
    _field(draw, 72, 152, "性别", person.sex)
    _field(draw, 260, 152, "民族", person.ethnicity.removesuffix("族"))
    _birth(draw, person.birth)
    _field(draw, 72, 318, "住址", "")
    for row, line in enumerate(_wrapped(person.address, 13)):
        write(draw, (172, 316 + row * 52), line, size=37, fill=_INK, spacing=2)
    write(draw, (72, 556), "公民身份号码", size=33, fill=_LABEL, spacing=3)
    write(draw, (338, 551), person.id_number, size=44, fill=_INK, spacing=7.5, bold=0.4)
    _photo(card, person)
    return _stamped(card)


def back(person: Person) -> Image.Image:
    """The side with the issuing authority and the dates of validity."""
    card = _blank().copy()
    draw = ImageDraw.Draw(card)
    _hills(card)
    _badge(draw, 150, 158)
    write(draw, (280, 84), "虚构示例证件", size=58, fill=_INK, family="serif", spacing=24, bold=0.6)
    write(draw, (262, 184), "居民身份证", size=84, fill=_INK, family="serif", spacing=30, bold=1.2)
    write(draw, (196, 452), "签发机关", size=35, fill=_LABEL, spacing=4)
    write(draw, (372, 450), _authority(person), size=38, fill=_INK, spacing=2)
    write(draw, (196, 538), "有效期限", size=35, fill=_LABEL, spacing=4)
    write(draw, (372, 536), _validity(person), size=38, fill=_INK, spacing=2)
    return _stamped(card)


def _field(
    draw: ImageDraw.ImageDraw, x: int, y: int, label: str, value: str, *, size: int = 38
) -> None:
    write(draw, (x, y + 6), label, size=33, fill=_LABEL, spacing=6)
    write(draw, (x + 100, y + 40), value, size=size, fill=_INK, spacing=2, anchor="ls")


def _birth(draw: ImageDraw.ImageDraw, birth: date) -> None:
    write(draw, (72, 240), "出生", size=33, fill=_LABEL, spacing=6)
    for x, value, unit in (
        (172, birth.year, "年"),
        (324, birth.month, "月"),
        (424, birth.day, "日"),
    ):
        end = write(draw, (x, 274), str(value), size=38, fill=_INK, spacing=1, anchor="ls")
        write(draw, (end + 14, 272), unit, size=33, fill=_LABEL, anchor="ls")


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` Chinese characters; a number stays whole."""
    lines, room = [""], float(width)
    for piece in re.findall(r"\d+|.", text):
        wide = 0.56 * len(piece) if piece.isascii() else 1.0
        if room < wide:
            lines.append("")
            room = width
        lines[-1] += piece
        room -= wide
    return lines


def _photo(card: Image.Image, person: Person) -> None:
    """The portrait without its background, as the printed card has it."""
    photo = portrait_image(person, "white").crop((12, 10, 401, 500)).resize((312, 393))
    at = (672, 104)
    ground = card.crop((*at, at[0] + photo.width, at[1] + photo.height))
    pure = photo.point(lambda v: min(255, v * 255 // 248))
    figure = pure.convert("L").point(lambda v: 255 if v < 246 else 0).filter(ImageFilter.BoxBlur(1))
    printed = ImageChops.multiply(pure, ground.filter(ImageFilter.BoxBlur(14)))
    card.paste(printed, at, figure)
    edge = Image.linear_gradient("L").resize((photo.width, 60))
    card.paste(
        ground.crop((0, photo.height - 60, photo.width, photo.height)),
        (at[0], at[1] + photo.height - 60),
        edge,
    )


@lru_cache(maxsize=1)
def _blank() -> Image.Image:
    """The empty card: a wash from blue to rose under guilloche waves. Copy before drawing."""
    across = Image.linear_gradient("L").rotate(90).resize((WIDTH, HEIGHT))
    card = Image.composite(
        Image.new("RGB", (WIDTH, HEIGHT), _GROUND[1]),
        Image.new("RGB", (WIDTH, HEIGHT), _GROUND[0]),
        across,
    )
    draw = ImageDraw.Draw(card)
    for row in range(-4, 46):
        colour = mixed((170, 204, 220), (226, 190, 196), (row % 9) / 8)
        wave = [
            (x, row * 15 + 15 * math.sin(x / 74 + row * 0.55) + 7 * math.sin(x / 31 - row * 0.3))
            for x in range(0, WIDTH + 6, 6)
        ]
        draw.line(wave, fill=colour, width=1)
    _rosette(draw, 330, 330)
    return card


def _rosette(draw: ImageDraw.ImageDraw, x: float, y: float) -> None:
    for ring in range(14):
        turn = [
            (
                x + (70 + ring * 9 + 16 * math.sin(9 * a + ring)) * math.cos(a),
                y + (70 + ring * 9 + 16 * math.sin(9 * a + ring)) * math.sin(a),
            )
            for a in (step * math.tau / 180 for step in range(181))
        ]
        draw.line(turn, fill=mixed((186, 212, 226), (232, 200, 204), ring / 13), width=1)


def _badge(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    """A red roundel that says 样例, where the real card bears an emblem."""
    draw.ellipse((x - 76, y - 76, x + 76, y + 76), fill=(196, 52, 48))
    draw.ellipse((x - 66, y - 66, x + 66, y + 66), outline=(244, 214, 150), width=3)
    write(
        draw, (x, y - 4), "样例", size=50, fill=(250, 228, 176), family="serif", anchor="mm", bold=1
    )
    write(draw, (x, y + 38), "SAMPLE", size=18, fill=(250, 228, 176), anchor="mm")


def _hills(card: Image.Image) -> None:
    """Three ranges of hills that fade into mist."""
    scene = card.copy()
    draw = ImageDraw.Draw(scene)
    for depth, (base, colour) in enumerate(
        ((318, (206, 223, 230)), (352, (194, 215, 222)), (390, (181, 206, 213)))
    ):
        ridge = [
            (x, base - sum(high * abs(math.sin(x / long + depth * 1.7)) for high, long in _RANGES))
            for x in range(0, WIDTH + 6, 6)
        ]
        draw.polygon([*ridge, (WIDTH, 440), (0, 440)], fill=colour)
    mist = Image.linear_gradient("L").resize((WIDTH, 200)).point(lambda v: 235 - v * 235 // 255)
    card.paste(scene.crop((0, 240, WIDTH, 440)), (0, 240), mist)


_RANGES = ((42, 150), (15, 47), (5, 17))  # height and width of the waves of a ridge


def _authority(person: Person) -> str:
    county = re.match(r"(?:.*?(?:省|自治区))?(.+?[区县])", person.address)
    return f"{county[1] if county else '示例市'}公安局（样例）"


def _validity(person: Person) -> str:
    """Ten or twenty years by the age on the day of issue, five below sixteen, 长期 from 46."""
    rng = Random(f"validity/{person.id_number}")
    sixteenth = person.birth.year + 16
    year = max(sixteenth, REFERENCE_DAY.year - rng.randrange(1, 9))
    if year > REFERENCE_DAY.year or sixteenth >= REFERENCE_DAY.year:
        year = REFERENCE_DAY.year - 1
    begins = f"{year}.{rng.randrange(1, 13):02d}.{rng.randrange(1, 29):02d}"
    age = year - person.birth.year
    if age >= 46:
        return f"{begins}-长期"
    years = 5 if age < 16 else 10 if age < 26 else 20
    return f"{begins}-{year + years}{begins[4:]}"


@lru_cache(maxsize=1)
def _watermark() -> Image.Image:
    """The mask of 样例 SAMPLE 虚构, slanting twice across the card."""
    mask = Image.new("L", (WIDTH + 200, HEIGHT + 500), 0)
    draw = ImageDraw.Draw(mask)
    for row, start in enumerate((40, -200, 90)):
        draw.text(
            (start, 260 + row * 290), "样例 SAMPLE 虚构   样例 SAMPLE 虚构", font=font(66), fill=54
        )
    turned = mask.rotate(20, Image.Resampling.BILINEAR)
    return turned.crop((100, 250, 100 + WIDTH, 250 + HEIGHT))


def _stamped(card: Image.Image) -> Image.Image:
    card.paste((176, 44, 60), (0, 0), _watermark())
    return card
