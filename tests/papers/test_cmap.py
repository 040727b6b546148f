"""The characters of a font, read from its file."""

from pathlib import Path

import pytest

from kaowu.papers import typefaces
from kaowu.papers.cmap import code_points


def test_the_yi_font_has_all_of_yi() -> None:
    """Yi syllables U+A000-A48C and radicals U+A490-A4C6: 1,220 characters in Unicode."""
    yi = {*range(0xA000, 0xA48D), *range(0xA490, 0xA4C7)}
    found = code_points(typefaces.VENDORED / "NotoSansYi-Regular.ttf")
    assert yi <= found
    assert 0xA48D not in found


def test_the_tibetan_font_has_no_han() -> None:
    found = code_points(typefaces.VENDORED / "NotoSerifTibetan-Regular.ttf")
    assert 0x0F40 in found
    assert not any(0x4E00 <= point <= 0x9FFF for point in found)


def test_extension_f_is_read_from_the_wide_table() -> None:
    found = code_points(typefaces.MAIN / "NotoSerifSC-Regular.otf")
    assert {0x20087, 0x2CC56} <= found


def test_another_file_is_no_font(tmp_path: Path) -> None:
    path = tmp_path / "a.ttf"
    path.write_bytes(b"\0" * 64)
    with pytest.raises(ValueError, match="cmap"):
        code_points(path)
