"""A scanned stack: every page is read whichever way it lay, or it is said why not."""

from __future__ import annotations

import io
import zipfile
from functools import cache

import pikepdf
import pytest
from PIL import Image

from kaowu import papers
from kaowu.dossier.stack import Leaf, leaves, open_stack, thumbnail, turned
from kaowu.rules.papercodes import PageCode, places, read_code
from tests.dossier import scanned
from tests.papers import people

CODE = people.PAGE_CODE


@cache
def form() -> bytes:
    return papers.application_form(people.form())


def opened(*files: tuple[str, bytes]) -> list[Leaf]:
    sources, findings = open_stack(files)
    assert findings == []
    return [leaf for source in sources for leaf in leaves(source)]


def one(page: Image.Image) -> Leaf:
    (leaf,) = opened(("stack.pdf", scanned.stack([page])))
    return leaf


@pytest.mark.parametrize("dpi", [150, 200, 300])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_is_read_and_set_upright_at_any_turn(dpi: int, turn: int) -> None:
    leaf = one(scanned.scan(form(), dpi=dpi, turn=turn))
    assert (leaf.codes, leaf.turn, leaf.blank, leaf.fault) == ((CODE,), turn, False, "")
    with Image.open(io.BytesIO(leaf.image)) as upright:
        assert upright.height > upright.width


@pytest.mark.parametrize("turn", [-12, -4, 3, 8, 176, 95])
def test_a_skewed_page_is_straightened(turn: float) -> None:
    leaf = one(scanned.scan(form(), turn=turn))
    assert leaf.codes == (CODE,)
    off = (leaf.turn + leaf.skew - turn + 180) % 360 - 180
    assert abs(off) < 1.5
    again = one(Image.open(io.BytesIO(leaf.image)))
    assert (again.turn, abs(again.skew) < 1) == (0, True)


@pytest.mark.parametrize("noise", [20, 40, 60])
def test_noise_does_not_hide_the_code(noise: int) -> None:
    assert one(scanned.scan(form(), dpi=200, noise=noise)).codes == (CODE,)


def test_an_empty_back_is_known_with_its_dust_and_shadow() -> None:
    assert one(scanned.back()).blank


def test_a_written_page_without_code_is_not_blank() -> None:
    leaf = one(scanned.plain())
    assert (leaf.codes, leaf.blank) == ((), False)


def test_somebody_elses_code_is_passed_on_as_it_is() -> None:
    assert one(scanned.foreign()).codes == ("https://example.org/ad",)


def test_each_page_comes_by_itself_as_it_was_sent() -> None:
    pages = [scanned.scan(form()), scanned.back(), scanned.scan(form(), turn=180)]
    found = opened(("stack.pdf", scanned.stack(pages)))
    assert [leaf.number for leaf in found] == [0, 1, 2]
    for leaf in found:
        with pikepdf.open(io.BytesIO(leaf.original)) as single:
            assert len(single.pages) == 1


def test_pictures_tiffs_and_a_zip_of_them_are_stacks_too() -> None:
    page = scanned.scan(form())
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w") as pack:
        pack.writestr("2.jpg", scanned.jpeg(page))
        pack.writestr("1.tif", scanned.tiff([page, page]))
    found = opened(("a.zip", inside.getvalue()), ("b.jpg", scanned.jpeg(page)))
    assert [leaf.codes for leaf in found] == [(CODE,)] * 4
    assert [leaf.media_type for leaf in found] == ["image/png", "image/png", *["image/jpeg"] * 2]


def test_what_is_no_scan_is_said_and_the_rest_is_read() -> None:
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(form())) as document:
        document.save(locked, encryption=pikepdf.Encryption(user="x", owner="y"))
    files = [("a.txt", b"hello"), ("b.pdf", b"%PDF-1.7 no"), ("c.pdf", locked.getvalue())]
    sources, findings = open_stack([*files, ("d.pdf", form()), ("e.pdf", b"")])
    assert [source.name for source in sources] == ["d.pdf"]
    codes = ["file.unsupported", "file.unreadable", "pdf.encrypted", "file.empty"]
    assert [finding.code for finding in findings] == codes


def test_a_page_is_turned_by_hand_and_made_small() -> None:
    leaf = one(scanned.plain())
    with Image.open(io.BytesIO(turned(leaf.image, 90))) as lying:
        assert lying.width > lying.height
    with Image.open(io.BytesIO(thumbnail(leaf.image))) as small:
        assert max(small.size) == 420


def test_a_code_says_back_what_was_put_in() -> None:
    code = PageCode("7XK3ABCDEF", "integrity_pledge", 2, 3, "0A1B2C3D").checked("0" * 16)
    assert read_code(code.text) == code
    assert len(code.text) <= 61  # QR version 3 at level M, in capitals and digits
    assert list(places()) == [(1, 1), (1, 2), (2, 2), (1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "KWP1:",
        "KWP1:7XK3ABCDEF:F21:0A1B2C3D:0000000000000000",
        CODE[:-1],
        CODE + "0",
        "KW1.x.y",
    ],
)
def test_anything_else_is_no_page_code(text: str) -> None:
    assert read_code(text) is None
