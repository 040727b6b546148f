"""The drawn scans: sizes as the notice asks (or not, on purpose), and always the same."""

from __future__ import annotations

import io
from datetime import date
from itertools import combinations

import pytest
from PIL import Image, ImageChops

from kaowu.demo.drawn import drawing
from kaowu.demo.drawn.diplomas import still_at_school
from kaowu.demo.drawn.portraits import portrait_image
from kaowu.demo.people import people
from kaowu.dossier import likeness

PEOPLE = people(60)
SAMPLE = PEOPLE[:60:6]
SCANS = (drawing.identity_card, drawing.diploma, drawing.identity_front, drawing.identity_back)


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


@pytest.mark.parametrize("draw", SCANS, ids=lambda draw: draw.__name__)
def test_a_scan_lies_inside_both_readings_of_200_to_300_kb(draw) -> None:
    outside = [
        (person.name, size)
        for person in SAMPLE
        if not 204_800 <= (size := len(draw(person))) <= 300_000
    ]
    assert outside == []


def test_a_portrait_is_a_two_inch_jpeg_below_50_000_bytes() -> None:
    for person in PEOPLE:
        data = drawing.portrait(person)
        assert len(data) <= 50_000
        assert opened(data).format == "JPEG"
        assert opened(data).size == (413, 579)


@pytest.mark.parametrize(
    ("grade", "least", "most"), [("small", 1, 204_799), ("large", 307_201, 1_000_000)]
)
def test_the_other_grades_miss_the_window_on_purpose(grade, least, most) -> None:
    for person in SAMPLE[:4]:
        assert least <= len(drawing.diploma(person, grade=grade)) <= most
        assert least <= len(drawing.identity_card(person, grade=grade)) <= most


def test_a_phone_takes_twelve_megapixels_and_megabytes() -> None:
    data = drawing.identity_card(SAMPLE[0], grade="phone")
    assert opened(data).size == (3000, 4000)
    assert 2_000_000 <= len(data) <= 4_500_000


def test_the_wrong_way_is_only_a_matter_of_exif() -> None:
    straight = opened(drawing.diploma(SAMPLE[0]))
    sideways = opened(drawing.diploma(SAMPLE[0], wrong_way=True))
    assert sideways.size == (straight.height, straight.width)
    assert sideways.getexif()[0x0112] == 6
    turned = sideways.transpose(Image.Transpose.ROTATE_270)  # what orientation 6 asks for
    difference = ImageChops.difference(turned, straight).convert("L").resize((1, 1))
    assert difference.getpixel((0, 0)) <= 12


@pytest.mark.parametrize("draw", [*SCANS, drawing.portrait], ids=lambda draw: draw.__name__)
def test_the_same_person_gives_the_same_bytes_and_another_person_others(draw) -> None:
    assert draw(SAMPLE[1]) == draw(SAMPLE[1])
    assert draw(SAMPLE[1]) != draw(SAMPLE[2])


@pytest.mark.parametrize("opening", [date(2024, 2, 19), date(2026, 11, 16)])
def test_no_two_portraits_are_taken_for_one_picture(opening: date) -> None:
    cast = people(60, today=opening)
    marks = [likeness.mark(portrait_image(person)) for person in cast]
    twins = [
        (cast[one].name, cast[other].name)
        for one, other in combinations(range(60), 2)
        if likeness.is_same_picture(marks[one], marks[other])
    ]
    assert twins == []


def test_everybody_can_be_drawn_whole() -> None:
    for person in PEOPLE[::3]:
        assert opened(drawing.diploma(person, grade="small")).format == "JPEG"


@pytest.mark.parametrize("background", ["white", "blue", "red", "grey"])
def test_the_background_is_the_one_asked_for(background) -> None:
    red, green, blue = opened(drawing.portrait(SAMPLE[0], background=background)).getpixel((8, 8))
    seen = {
        "white": min(red, green, blue) > 235,
        "blue": blue > red + 60,
        "red": red > blue + 60,
        "grey": 200 < min(red, green, blue) < 235,
    }
    assert [name for name, is_so in seen.items() if is_so] == [background]


def test_a_heic_is_one_and_keeps_the_picture() -> None:
    data = drawing.as_heic(drawing.portrait(SAMPLE[0]))
    assert data[4:8] == b"ftyp"
    assert data[8:12] in (b"heic", b"mif1")


def test_a_pdf_holds_the_jpeg_byte_for_byte() -> None:
    jpeg = drawing.diploma(SAMPLE[0])
    pdf = drawing.as_pdf(jpeg)
    assert pdf.startswith(b"%PDF-")
    assert jpeg in pdf
    assert drawing.as_pdf(jpeg) == pdf


def test_a_pupil_of_sixteen_has_no_diploma_yet() -> None:
    assert [person.name for person in PEOPLE if still_at_school(person)] == ["陈初夏"]
