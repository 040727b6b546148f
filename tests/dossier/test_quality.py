"""Legibility: no good scan warns, and each way of spoiling one is named."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageFilter, ImageOps

from kaowu.demo.drawn import drawing
from kaowu.demo.people import people
from kaowu.dossier.check import check_file
from kaowu.dossier.quality import measure
from kaowu.rules.findings import Severity
from kaowu.rules.notice import Notice
from tests.dossier.drawn import encoded

GRADES: tuple[drawing.Grade, ...] = ("scan", "phone", "large", "small")
PEOPLE = people(12)


def opened(data: bytes) -> Image.Image:
    return ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")


def diploma(grade: drawing.Grade = "scan") -> Image.Image:
    return opened(drawing.diploma(PEOPLE[0], grade=grade))


def blurred(page: Image.Image, pixels: float) -> Image.Image:
    """Blurred by so many pixels of 1,280 on the long side."""
    return page.filter(ImageFilter.GaussianBlur(pixels * max(page.size) / 1280))


def with_lamp(page: Image.Image, radius: float) -> Image.Image:
    """A lamp's reflection of this part of the width in the upper third."""
    wide = round(page.width * radius)
    light = Image.radial_gradient("L").resize((2 * wide, 2 * wide))
    mask = light.point(lambda value: max(0, min(255, round((235 - value) * 1.8))))
    lit = page.copy()
    lit.paste((255, 255, 255), (page.width // 2 - wide, page.height // 3 - wide // 2), mask)
    return lit


@pytest.mark.parametrize("grade", GRADES)
def test_no_good_scan_warns(grade: drawing.Grade) -> None:
    pages = [opened(drawing.identity_card(one, grade=grade)) for one in PEOPLE[::3]]
    pages += [opened(drawing.diploma(one, grade=grade)) for one in PEOPLE[::3]]
    assert [measure([page]) for page in pages] == [[]] * 8


@pytest.mark.parametrize("grade", GRADES)
def test_blur(grade: drawing.Grade) -> None:
    assert measure([blurred(diploma(grade), 1)]) == []
    assert measure([blurred(diploma(grade), 4)]) == ["blurred"]


@pytest.mark.parametrize("grade", GRADES)
def test_darkness(grade: drawing.Grade) -> None:
    page = diploma(grade)
    assert measure([page.point(lambda value: value * 6 // 10)]) == []
    assert measure([page.point(lambda value: value * 3 // 10)]) == ["too-dark"]


@pytest.mark.parametrize("radius", [0.06, 0.12])
def test_a_lamp_on_a_photo(radius: float) -> None:
    assert measure([with_lamp(diploma("phone"), radius)]) == ["glare"]


def test_white_paper_is_no_glare() -> None:
    page = Image.new("RGB", (1600, 1200), (150, 120, 90))
    page.paste(diploma().resize((1000, 707)), (300, 240))
    assert "glare" not in measure([page])


@pytest.mark.parametrize("side", ["left", "right", "bottom"])
def test_writing_that_runs_off_the_picture(side: str) -> None:
    page = diploma("large")
    width, height = page.size
    kept = {
        "left": (width * 45 // 100, 0, width, height),
        "right": (0, 0, width * 60 // 100, height),
        "bottom": (0, 0, width, height * 55 // 100),
    }
    assert measure([page.crop(kept[side])]) == ["cut-off"]


def test_few_pixels() -> None:
    assert measure([diploma().resize((900, 636))]) == ["low-resolution"]


def test_one_poor_page_of_several_is_enough() -> None:
    assert measure([diploma(), blurred(diploma(), 5)]) == ["blurred"]


def test_a_poor_scan_is_fitted_all_the_same_and_only_warned_of(notice: Notice) -> None:
    data = encoded(blurred(diploma(), 5), quality=95)
    material = check_file(data, "毕业证.jpg", kind="education", notice=notice)
    found = {finding.code: finding.severity for finding in material.findings}
    assert found["image.blurred"] is Severity.WARNING
    assert material.usable
