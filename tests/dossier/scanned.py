"""Our own papers as a scanner gives them back: turned, askew, grey, coarse, joined into stacks."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence

import pypdfium2
from PIL import Image, ImageChops, ImageDraw


def scan(pdf: bytes, page: int = 0, *, dpi: int = 150, turn: float = 0, noise: int = 0) -> Image:
    """A printed page on the glass, ``turn`` degrees clockwise, with ``noise`` (its deviation)."""
    with pypdfium2.PdfDocument(pdf) as document:
        sheet = document[page].render(scale=dpi / 72).to_pil().convert("L")
    sheet = sheet.rotate(-turn, expand=True, fillcolor=250)
    return _noisy(sheet, noise) if noise else sheet


def back(*, dpi: int = 150, specks: int = 12) -> Image:
    """An empty back: grey paper, dust, a shadow along the edge."""
    sheet = _noisy(Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 225), 8)
    pen, chance = ImageDraw.Draw(sheet), random.Random(4)
    for _ in range(specks):
        x, y = chance.randrange(sheet.width), chance.randrange(sheet.height)
        pen.ellipse((x, y, x + 3, y + 3), fill=60)
    pen.rectangle((0, 0, sheet.width * 0.012, sheet.height), fill=40)
    return sheet


def foreign(text: str = "https://example.org/ad", *, dpi: int = 150) -> Image:
    """A page of somebody else's with a QR code of theirs and some writing."""
    import zxingcpp

    sheet = Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 255)
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    picture = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=5))
    sheet.paste(picture, (sheet.width // 2, sheet.height // 2))
    lined(sheet)
    return sheet


def lined(sheet: Image) -> Image:
    """The page with lines of writing."""
    pen = ImageDraw.Draw(sheet)
    for row in range(14):
        top = sheet.height // 10 + row * 40
        pen.rectangle((sheet.width // 8, top, sheet.width * 6 // 8, top + 12), fill=30)
    return sheet


def plain(*, dpi: int = 150) -> Image:
    """A written page without any code."""
    return lined(Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 255))


def stack(pages: Sequence[Image], *, dpi: int = 150) -> bytes:
    """The pages as the one PDF that a scanner makes of them."""
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=list(pages[1:]), resolution=dpi)
    return out.getvalue()


def jpeg(page: Image) -> bytes:
    out = io.BytesIO()
    page.save(out, "JPEG", quality=80)
    return out.getvalue()


def tiff(pages: Sequence[Image]) -> bytes:
    """Black-and-white fax pages in one file."""
    first, *rest = [page.convert("1") for page in pages]
    out = io.BytesIO()
    first.save(out, "TIFF", save_all=True, append_images=rest, compression="group4")
    return out.getvalue()


def _noisy(sheet: Image, noise: int) -> Image:
    grain = Image.effect_noise(sheet.size, noise)
    return ImageChops.add(sheet, grain, 2, 0).point(lambda value: min(255, int(value * 1.25)))
