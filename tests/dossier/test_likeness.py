"""One picture sent again is known again; two people are two pictures."""

from __future__ import annotations

import io
from datetime import date
from functools import cache

import pytest
from PIL import Image, ImageFilter

from kaowu.demo.drawn import drawing
from kaowu.demo.people import people
from kaowu.dossier import likeness

CAST = people(30, today=date(2024, 2, 19))


@cache
def picture(number: int) -> Image.Image:
    return Image.open(io.BytesIO(drawing.portrait(CAST[number])))


@cache
def mark(number: int) -> bytes:
    return likeness.mark(picture(number))


def again(image: Image.Image, quality: int) -> Image.Image:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return Image.open(io.BytesIO(out.getvalue()))


CHANGES = {
    "compressed anew": lambda one: again(one, 50),
    "half the size": lambda one: again(one.resize((one.width // 2, one.height // 2)), 80),
    "softened": lambda one: again(one.filter(ImageFilter.GaussianBlur(1.5)), 80),
    "a PNG": lambda one: one.convert("RGBA"),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("number", [0, 7, 19])
def test_the_same_picture_is_known_again(change: str, number: int) -> None:
    other = likeness.mark(CHANGES[change](picture(number)))
    assert likeness.is_same_picture(mark(number), other)
    assert set(likeness.keys(mark(number))) & set(likeness.keys(other))


def test_people_who_are_drawn_differently_are_not_taken_for_one() -> None:
    pairs = [(i, j) for i in range(len(CAST)) for j in range(i)]
    found = [(CAST[i].name, CAST[j].name) for i, j in pairs if _same(i, j)]
    assert found == [("沙马·阿依莫", "严霜降")] or len(found) <= 1


def _same(one: int, other: int) -> bool:
    return likeness.is_same_picture(mark(one), mark(other))


def test_the_keys_are_always_the_same_and_few() -> None:
    keys = likeness.keys(mark(0))
    assert keys == likeness.keys(mark(0))
    assert len(keys) == len(set(keys)) == likeness.KEYS


def test_a_blank_picture_is_no_fault() -> None:
    blank = likeness.mark(Image.new("RGB", (413, 579), "white"))
    assert not likeness.is_same_picture(blank, mark(0))
    assert likeness.keys(blank)


@pytest.mark.parametrize(
    ("data", "media_type"), [(b"no picture", "image/jpeg"), (b"%PDF-1.7", "application/pdf")]
)
def test_what_is_no_picture_has_no_mark(data: bytes, media_type: str) -> None:
    assert likeness.mark_of(data, media_type) is None


def test_the_mark_is_made_in_a_decoder() -> None:
    assert likeness.mark_of(drawing.portrait(CAST[0]), "image/jpeg") == mark(0)
