"""Drawn diplomas of schools that do not exist, sealed 虚构示例. Pages are 1500 × 1060 pixels."""

from __future__ import annotations

import math
from datetime import date
from functools import lru_cache
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from kaowu.demo.drawn.ink import Colour, curve, font, mixed, write
from kaowu.demo.drawn.portraits import portrait_image
from kaowu.demo.drawn.scanner import lay
from kaowu.demo.people import Person

WIDTH, HEIGHT = 1500, 1060

_INK: Colour = (40, 34, 32)
_RED: Colour = (200, 34, 40)
_GOLD: Colour = (176, 138, 70)

_DIGITS = "〇一二三四五六七八九"

# education -> (heading, years of study, the word for the course)
_COURSES = {
    "高中": ("普通高级中学", 3, "高中"),
    "中专": ("中等职业学校", 3, "中专"),
    "大专": ("普通高等学校", 3, "专科"),
    "本科": ("普通高等学校", 4, "本科"),
    "硕士研究生": ("硕士研究生", 3, "硕士研究生"),
}


def diploma_page(person: Person) -> Image.Image:
    """The diploma, unfolded; for who is still at school the school's 学籍证明."""
    page = _sheet().copy()
    draw = ImageDraw.Draw(page)
    heading, years, course = _COURSES.get(person.education, _COURSES["高中"])
    title = "学籍证明" if still_at_school(person) else "毕业证书"
    _centred(draw, 925, 150, heading, size=46, spacing=14, fill=_INK)
    _centred(draw, 925, 232, title, size=118, spacing=40, fill=_RED)
    _photo(page, person)
    _text(draw, _enrolment(person) if still_at_school(person) else _body(person, years, course))
    _signed(page, draw, person)
    return page


def _centred(
    draw: ImageDraw.ImageDraw,
    x: float,
    y: float,
    text: str,
    *,
    size: int,
    spacing: float,
    fill: Colour,
) -> None:
    width = font(size, "serif").getlength(text) + spacing * (len(text) - 1)
    write(
        draw,
        (x - width / 2, y),
        text,
        size=size,
        fill=fill,
        family="serif",
        spacing=spacing,
        bold=1,
    )


def _photo(page: Image.Image, person: Person) -> None:
    rng = Random(f"diploma/{person.id_number}")
    photo = portrait_image(person, rng.choice(("blue", "red", "white"))).resize((250, 350))
    framed = Image.new("RGB", (258, 358), (252, 252, 252))
    framed.paste(photo, (4, 4))
    lay(page, framed, (186, 300), tilt=rng.uniform(-1.2, 1.2))


def still_at_school(person: Person) -> bool:
    """Whether the person was too young to have finished school on ``graduated_on``."""
    return person.graduated_on.year - person.birth.year < 17


def _born(person: Person) -> str:
    birth = person.birth
    return f"{_year(birth.year)}年{_number(birth.month)}月{_number(birth.day)}日生"


def _body(person: Person, years: int, course: str) -> str:
    ended = person.graduated_on
    major = f"{person.major}专业" if person.major else ""
    return (
        f"学生　{person.name}　性别　{person.sex}，{_born(person)}，于{_year(ended.year - years)}年"
        f"九月至{_year(ended.year)}年{_number(ended.month)}月在本校{major}{_number(years)}年制"
        f"{course}学习，修完教学计划规定的全部课程，成绩合格，准予毕业。"
    )


def _enrolment(person: Person) -> str:
    return (
        f"兹证明　{person.name}　性别　{person.sex}，{_born(person)}，系本校高中在读学生，"
        "学籍在册，现已修完高中一年级的全部课程。特此证明。"
    )


def _text(draw: ImageDraw.ImageDraw, text: str) -> None:
    """The running text, its first line indented by two characters."""
    y, line = 430.0, 0
    left, right, size = 520.0, 1352, 37
    x = left + 2 * (size + 4)
    face = font(size, "serif")
    for character in text:
        width = face.getlength(character) + 4
        if x + width > right and character not in "，。":
            line, x = line + 1, left
        draw.text((x, y + line * 68), character, font=face, fill=_INK, anchor="ls")
        x += width


def _year(year: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(year))


def _number(number: int) -> str:
    """1 to 99 as on official paper: 十一, 二十."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def _signed(page: Image.Image, draw: ImageDraw.ImageDraw, person: Person) -> None:
    """School, head's signature, number, date and seal."""
    ended: date = person.graduated_on
    write(draw, (186, 764), "证书编号：", size=29, fill=_INK, family="serif")
    write(draw, (186, 812), person.diploma_number, size=31, fill=_INK, spacing=1)
    write(draw, (186, 872), "（虚构样例 SAMPLE，不具证明效力）", size=22, fill=(150, 60, 56))
    write(draw, (640, 780), "校　名：", size=36, fill=_INK, family="serif")
    write(draw, (780, 776), person.school, size=44, fill=_INK, family="serif", spacing=4, bold=0.5)
    write(draw, (640, 862), "校　长：", size=36, fill=_INK, family="serif")
    _signature(draw, person)
    day = f"{_year(ended.year)}年{_number(ended.month)}月{_number(ended.day)}日"
    write(draw, (990, 908), day, size=35, fill=_INK, family="serif", spacing=3)
    seal = _seal(person.school)
    page.paste(_RED, (1056, 640), seal)
    small = seal.resize((150, 150))
    page.paste(_RED, (372, 590), small)


def _signature(draw: ImageDraw.ImageDraw, person: Person) -> None:
    """A stroke of the pen that is no character."""
    rng = Random(f"signature/{person.school}")
    points = [(788 + 26 * step, 884 + rng.uniform(-26, 22)) for step in range(7)]
    draw.line(curve(points, closed=False), fill=(30, 30, 52), width=4, joint="curve")
    draw.line(curve([(800, 902), (880, 872), (950, 898)], closed=False), fill=(30, 30, 52), width=3)


@lru_cache(maxsize=32)
def _seal(school: str) -> Image.Image:
    """The mask of a round seal: the school around a star, 虚构示例 below; unevenly inked."""
    side, middle = 300, 150.0
    mask = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(mask)
    draw.ellipse((8, 8, side - 8, side - 8), outline=220, width=7)
    star = [
        (
            middle + (46 if k % 2 == 0 else 18) * math.sin(k * math.pi / 5),
            middle - 6 - (46 if k % 2 == 0 else 18) * math.cos(k * math.pi / 5),
        )
        for k in range(10)
    ]
    draw.polygon(star, fill=220)
    _around(mask, school, middle, radius=108)
    draw.text(
        (middle, 226), "虚构示例", font=font(32, "serif"), fill=220, anchor="mm", stroke_width=0.6
    )
    rng = Random(f"seal/{school}")
    patches = Image.frombytes("L", (12, 12), rng.randbytes(144)).point(lambda v: 150 + v * 2 // 5)
    inked = patches.resize(mask.size, Image.Resampling.BICUBIC)
    uneven = Image.composite(mask, Image.new("L", mask.size, 0), inked)
    return uneven.rotate(rng.uniform(-9, 9), Image.Resampling.BICUBIC).filter(
        ImageFilter.BoxBlur(0.6)
    )


def _around(mask: Image.Image, text: str, middle: float, *, radius: float) -> None:
    """Write ``text`` along the upper part of a circle, each character standing on its radius."""
    size = 34 if len(text) < 11 else 28
    step = min(0.42, 3.9 / len(text))
    for index, character in enumerate(text):
        angle = (index - (len(text) - 1) / 2) * step
        glyph = Image.new("L", (size + 12, size + 12), 0)
        ImageDraw.Draw(glyph).text(
            ((size + 12) / 2,) * 2,
            character,
            font=font(size, "serif"),
            fill=220,
            anchor="mm",
            stroke_width=0.5,
        )
        glyph = glyph.rotate(-math.degrees(angle), Image.Resampling.BICUBIC)
        at = (
            round(middle + radius * math.sin(angle) - glyph.width / 2),
            round(middle - radius * math.cos(angle) - glyph.height / 2),
        )
        mask.paste(220, at, glyph)


@lru_cache(maxsize=1)
def _sheet() -> Image.Image:
    """Cream paper with a woven tint and a double golden frame. Copy before drawing."""
    page = Image.new("RGB", (WIDTH, HEIGHT), (252, 247, 234))
    draw = ImageDraw.Draw(page)
    for row in range(8, HEIGHT // 26):
        wave = [(x, row * 26 + 9 * math.sin(x / 40 + row)) for x in range(110, WIDTH - 105, 8)]
        if 110 < row * 26 < HEIGHT - 110:
            draw.line(wave, fill=(247, 238, 218), width=2)
    for inset, width in ((48, 10), (66, 3), (98, 2)):
        draw.rectangle((inset, inset, WIDTH - inset, HEIGHT - inset), outline=_GOLD, width=width)
    _braid(draw)
    return page


def _braid(draw: ImageDraw.ImageDraw) -> None:
    """Small interlocking rings between the two inner lines of the frame."""
    light = mixed(_GOLD, (255, 250, 230), 0.35)
    for x in range(84, WIDTH - 70, 22):
        for y in (82, HEIGHT - 82):
            draw.ellipse((x - 13, y - 13, x + 13, y + 13), outline=light, width=2)
    for y in range(104, HEIGHT - 90, 22):
        for x in (82, WIDTH - 82):
            draw.ellipse((x - 13, y - 13, x + 13, y + 13), outline=light, width=2)
