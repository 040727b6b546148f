"""Reading a printed paper back: its text, its picture, its codes, its fonts."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import zxingcpp
from PIL import Image

DAY = "2024-01-01T00:00:00+08:00"


def text_of(pdf: bytes) -> list[str]:
    """The text of each page without white space."""
    with pypdfium2.PdfDocument(pdf) as document:
        return ["".join(page.get_textpage().get_text_bounded().split()) for page in document]


def picture(pdf: bytes, page: int = 0, dpi: int = 200) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        return document[page].render(scale=dpi / 72).to_pil()


def codes(pdf: bytes, page: int = 0) -> list[str]:
    """What a scanner reads from the page as printed at 200 dpi."""
    return [code.text for code in zxingcpp.read_barcodes(picture(pdf, page))]


def pictures(pdf: bytes) -> list[Image.Image]:
    """The pictures of the file in grey, pixel by pixel as they are embedded."""
    kind = [pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    with pypdfium2.PdfDocument(pdf) as document:
        objects = [one for page in document for one in page.get_objects(filter=kind)]
        return [one.get_bitmap().to_pil().convert("L") for one in objects]


def places_of(pdf: bytes, size: tuple[int, int]) -> list[tuple[float, float]]:
    """How wide and high the pictures of this size in pixels are printed, in millimetres."""
    kind, found = [pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], []
    with pypdfium2.PdfDocument(pdf) as document:
        for one in (one for page in document for one in page.get_objects(filter=kind)):
            left, bottom, right, top = one.get_bounds()
            if tuple(one.get_px_size()) == size:
                found.append(((right - left) / 72 * 25.4, (top - bottom) / 72 * 25.4))
    return found


def fonts(pdf: bytes) -> dict[str, bool]:
    """The base fonts of the file by name, and whether each is embedded."""
    found = {}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and "/FontDescriptor" in item:
                described = item.FontDescriptor
                files = ("/FontFile", "/FontFile2", "/FontFile3")
                found[str(described.FontName)] = any(key in described for key in files)
    return found


def conformance(pdf: bytes) -> tuple[str, str, bool]:
    """PDF/A part and level of the metadata, and whether there is an output intent."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        meta = document.open_metadata()
        return meta["pdfaid:part"], meta["pdfaid:conformance"], "/OutputIntents" in document.Root
