"""QR codes: what goes in comes out, and what does not fit is refused."""

import io

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from kaowu import papers
from kaowu.papers import press
from tests.papers import pages


def _read(svg: str) -> str:
    source = b'#set page(width: 40mm, height: 40mm, margin: 2mm)\n#image("/q.svg", width: 36mm)'
    files = {"t.typ": source, "q.svg": svg.encode()}
    pdf = press.compile_paper("t.typ", {}, files, date=pages.DAY)
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        image = document[0].render(scale=6).to_pil()
    return zxingcpp.read_barcodes(image)[0].text


@settings(max_examples=20, deadline=None)
@given(st.text(st.characters(codec="ascii", exclude_categories=["C"]), min_size=1, max_size=300))
def test_ascii_comes_back(text: str) -> None:
    assert _read(papers.qr_svg(text)) == text


@pytest.mark.parametrize("text", ["https://example.org/证书/查询", "阿依·古丽", "䶮"])
def test_chinese_comes_back(text: str) -> None:
    assert _read(papers.qr_svg(text)) == text


def test_too_long_is_an_error() -> None:
    with pytest.raises(papers.PaperError, match="过长"):
        papers.qr_svg("x" * 5000)
