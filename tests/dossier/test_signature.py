"""A name written on a screen: what is drawn of good strokes, and what comes of bad ones."""

from __future__ import annotations

import io
import math
from itertools import pairwise

import pytest
from PIL import Image

from kaowu.dossier.sandbox import JobFailed, pool
from kaowu.dossier.signature import (
    MAX_POINTS,
    SignatureFault,
    read_strokes,
    signature_picture,
    smooth,
)
from tests.dossier.strokes import NAME, circle, stroke


def picture(text: str) -> Image.Image:
    return Image.open(io.BytesIO(signature_picture(text)))


def refused(text: str) -> str:
    with pytest.raises(SignatureFault) as fault:
        signature_picture(text)
    return fault.value.code


def test_the_picture_is_a_small_grey_png_cut_to_the_ink() -> None:
    drawn = picture(NAME)
    assert (drawn.format, drawn.mode) == ("PNG", "L")
    assert drawn.size == pytest.approx((750 + 8 + 24, 300 + 8 + 24), abs=1)  # ink, pen, margins
    assert len(signature_picture(NAME)) < 40_000


def test_the_ink_is_where_the_strokes_are() -> None:
    drawn = picture(NAME)
    left, top = 300 - 150 - 4 - 12, 250 - 150 - 4 - 12  # the circle's edge, the pen, the margin
    assert drawn.getpixel((500 - left, 200 - top)) == 0
    assert drawn.getpixel((300 - left, 250 - top)) == 255  # the middle of the circle
    assert drawn.getpixel((300 + 150 - left, 250 - top)) == 0


def test_corners_become_curves_and_ends_stay() -> None:
    corner = [(100, 100, 8), (300, 100, 8), (300, 300, 8)]
    curve = smooth(corner)
    assert (curve[0], curve[-1]) == ((100, 100, 8), (300, 300, 8))
    assert min(math.dist(one[:2], (300, 100)) for one in curve) > 40
    assert all(math.dist(a[:2], b[:2]) < 110 for a, b in pairwise(curve))


def test_a_wide_pen_leaves_more_ink() -> None:
    thin, thick = (picture(circle(300, 250, 150, width=one)) for one in (5, 20))
    assert ink(thick) > 3 * ink(thin)


def ink(drawn: Image.Image) -> int:
    return sum(drawn.histogram()[:128])


def test_the_same_strokes_give_the_same_bytes() -> None:
    assert signature_picture(NAME) == signature_picture(NAME)


@pytest.mark.parametrize("text", ["", ";", " ; ;", "\n"])
def test_an_empty_pad_is_no_signature(text: str) -> None:
    assert refused(text) == "empty"


@pytest.mark.parametrize(
    "text",
    [
        "500,250,8",
        "500,250,8 501,250,8",
        ";".join(["500,250,8"] * 40),
        stroke((100, 100), (900, 400)),
        stroke((500, 250), (530, 250), (530, 280), (500, 280), (500, 250), (530, 250), (500, 260)),
    ],
    ids=["dot", "tap", "many taps", "straight line", "speck"],
)
def test_a_dot_a_line_and_a_speck_are_nobodys_name(text: str) -> None:
    assert refused(text) == "slight"


@pytest.mark.parametrize(
    "text",
    [
        "1,1",
        "1,1,1,1 2,2,2",
        "a,b,c",
        "-1,5,5 9,9,9",
        "1001,5,5 9,9,9",
        "5,501,5",
        "5,5,0",
        "5,5,31",
        "5.5,5,5",
        "NaN,5,5",
        "٣,٣,٣",
        "１,１,１",
        "[[[1,2,3]]]",
        "M1 1L2 2",
        "data:image/png;base64,iVBORw0KGgo=",
        "<svg onload=alert(1)>",
        "\x00",
        "1,1,1\x002,2,2",
    ],
)
def test_what_is_no_strokes_is_not_read(text: str) -> None:
    assert refused(text) == "unreadable"


def test_ten_million_points_are_refused_at_once() -> None:
    assert refused("500,250,8 " * 10_000_000) == "too-much"


def test_more_points_or_more_ink_than_any_name_has_are_refused() -> None:
    assert refused(" ".join(["5,5,5"] * (MAX_POINTS + 1))) == "too-much"
    assert refused(" ".join(["0,0,5", "1000,500,5"] * 100)) == "too-much"


def test_the_longest_that_is_taken_is_drawn() -> None:
    rows = [stroke(*((4 * n + row, row) for n in range(40)), width=30) for row in range(300)]
    text = ";".join(rows)
    assert sum(map(len, read_strokes(text))) == MAX_POINTS
    right, bottom = 4 * 39 + 299, 299  # left and above there is the pad's edge
    assert picture(text).size == pytest.approx((right + 15 + 12, bottom + 15 + 12), abs=1)


def test_a_decoder_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object, **__: object) -> None:
        raise JobFailed("memory")

    monkeypatch.setattr(pool(), "call", die)
    assert refused(NAME) == "failed"
