"""Portraits: shape and background for everybody, faces where OpenCV is installed."""

from __future__ import annotations

import io
from importlib.util import find_spec

import pytest
from PIL import Image, ImageFilter

from kaowu.demo.drawn import cards, drawing
from kaowu.demo.people import people
from kaowu.dossier.check import check_file
from kaowu.dossier.fit import cropped
from kaowu.dossier.portrait import background, faces, measure
from kaowu.rules.findings import Severity
from kaowu.rules.notice import Notice
from tests.dossier.drawn import encoded

PEOPLE = people(12)
needs_opencv = pytest.mark.skipif(find_spec("cv2") is None, reason="the extra ocr is missing")


def portrait(ground: str = "white", *, of: int = 0) -> Image.Image:
    data = drawing.portrait(PEOPLE[of], background=ground)
    return Image.open(io.BytesIO(data)).convert("RGB")


def looked_at(picture: Image.Image) -> list[str]:
    return measure(picture, cropped(picture, 413 / 579)[0])


def on_ground(picture: Image.Image, size: tuple[int, int], at: tuple[int, int]) -> Image.Image:
    """This picture on a larger or shifted ground of its own colour."""
    ground = Image.new("RGB", size, picture.getpixel((3, 3)))
    ground.paste(picture, at)
    return ground


@pytest.mark.parametrize("ground", ["white", "blue", "red", "grey"])
def test_a_good_portrait_says_nothing(ground: str) -> None:
    assert [looked_at(portrait(ground, of=number)) for number in range(0, 12, 3)] == [[]] * 4


def test_a_busy_background() -> None:
    wall = Image.effect_noise((413, 579), 120).convert("RGB").resize((413, 579))
    wall = wall.filter(ImageFilter.BoxBlur(6)).point(lambda value: (value - 128) * 8 + 128)
    picture = portrait("white")
    figure = picture.convert("L").point(lambda value: 255 if value < 225 else 0)
    wall.paste(picture, (0, 0), figure)
    assert background(portrait("white")) < 0.02
    assert "background" in looked_at(wall)


def test_a_landscape_picture() -> None:
    wide = on_ground(portrait(), (900, 579), (240, 0))
    assert looked_at(wide) == ["landscape"]


@needs_opencv
def test_the_card_itself_is_no_portrait() -> None:
    assert looked_at(cards.front(PEOPLE[0])) == ["id-card"]


def test_a_picture_as_tall_as_a_telephones_screen() -> None:
    shot = on_ground(portrait(), (413, 900), (0, 160))
    assert "screenshot" in looked_at(shot)


@needs_opencv
def test_nobody_is_seen() -> None:
    assert looked_at(Image.new("RGB", (413, 579), "white"))[:1] == ["no-face-seen"]


@needs_opencv
def test_two_people() -> None:
    both = Image.new("RGB", (826, 1158), "white")
    both.paste(portrait(), (0, 300))
    both.paste(portrait(of=3), (413, 300))
    assert "several-faces" in looked_at(both)


@needs_opencv
@pytest.mark.parametrize(("number", "ground"), [(78, "white"), (96, "white"), (98, "grey")])
def test_a_fringe_is_no_second_face(number: int, ground: str) -> None:
    data = drawing.portrait(people(number + 1)[number], background=ground)
    found = faces(Image.open(io.BytesIO(data)))
    assert found is not None
    assert len(found) == 1


@needs_opencv
def test_two_people_cheek_to_cheek() -> None:
    both = Image.new("RGB", (826, 1158), "white")
    both.paste(portrait().resize((600, 841)), (0, 300))
    both.paste(portrait(of=5).resize((500, 701)), (400, 200))
    assert "several-faces" in looked_at(both)


@needs_opencv
def test_a_small_head() -> None:
    half = portrait("blue").resize((206, 290))
    assert "face-small" in looked_at(on_ground(half, (413, 579), (103, 289)))


@needs_opencv
def test_a_head_beside_the_middle() -> None:
    assert "off-centre" in looked_at(on_ground(portrait("blue"), (413, 579), (80, 0)))


@needs_opencv
def test_a_head_on_one_side() -> None:
    picture = portrait("grey", of=1)
    turned = picture.rotate(14, fillcolor=picture.getpixel((3, 3)))
    assert "tilted" in looked_at(turned)
    assert "tilted" not in looked_at(picture.rotate(4, fillcolor=picture.getpixel((3, 3))))


@needs_opencv
def test_a_face_has_eyes() -> None:
    found = faces(portrait())
    assert found is not None
    (face,) = found
    assert face.eyes >= 1
    assert (round(face.x, 1), round(face.width, 1)) == (0.5, 0.6)


def test_a_blurred_portrait() -> None:
    picture = portrait("blue")
    assert "blurred" not in looked_at(picture.filter(ImageFilter.GaussianBlur(1)))
    assert "blurred" in looked_at(picture.filter(ImageFilter.GaussianBlur(4)))


def test_a_dark_portrait() -> None:
    assert "too-dark" in looked_at(portrait().point(lambda value: value // 3))


def test_an_odd_portrait_is_fitted_all_the_same_and_only_warned_of(notice: Notice) -> None:
    data = encoded(on_ground(portrait(), (1200, 800), (400, 100)), quality=95)
    material = check_file(data, "照片.jpg", kind="portrait", notice=notice)
    found = {finding.code: finding.severity for finding in material.findings}
    assert found["portrait.landscape"] is Severity.WARNING
    assert material.usable
