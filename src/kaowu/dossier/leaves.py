"""Pages of a scanned stack: drawn, their codes read, set upright. A decoder of its own.

The code tells how the page lay on the glass: a page that was fed sideways, upside down or askew is
turned by it. Measured on our own papers at 22 mm: read from 100 dpi on, at any angle, through the
grey noise of a worn feeder.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pikepdf
import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter, ImageOps
from PIL.Image import Resampling, Transpose

from kaowu.dossier import worker
from kaowu.dossier.fit import encode, scaled, within
from kaowu.dossier.pdf import RENDER_LONG_SIDE
from kaowu.dossier.pixels import DECODE_LONG_SIDE, Fault, decode_image, opaque

QUALITY = 85  # of the JPEG of an upright page
MAX_STACK_PAGES = 1000  # of one file
MAX_SKEW = 20.0  # degrees; more than that is no skew
MIN_SKEW = 0.5  # degrees; less is not worth losing sharpness for
_FINE = 3600  # pixels of the long side, where nothing was read at the usual size
_SPECK = 0.0008  # share of dark pixels that dust and a feeder's shadow make at most
_QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
LIMITS = worker.Limits(cpu_seconds=40)  # for a few pages with every look at each

Params = dict[str, Any]
Answer = tuple[dict[str, Any], list[bytes]]


def count(params: Params, blobs: list[bytes]) -> Answer:
    """How many pages a file has: ``pages``, or ``fault``."""
    try:
        return {"fault": "", "pages": _count(blobs[0], params["media"])}, []
    except Fault as fault:
        return {"fault": fault.code, "pages": 0}, []


def read(params: Params, blobs: list[bytes]) -> Answer:
    """``count`` pages from ``first`` on: facts of each, and two blobs of each.

    The first blob is the page by itself as it was sent, b"" where that is the file itself; the
    second is the page drawn upright, as a JPEG, b"" where it cannot be drawn.
    """
    sheets, out = [], []
    for number in range(params["first"], params["first"] + params["count"]):
        facts, piece, picture = _page(blobs[0], params["media"], number)
        sheets.append(facts)
        out += [piece, picture]
    return {"sheets": sheets}, out


def turned(params: Params, blobs: list[bytes]) -> Answer:
    """A page's JPEG turned clockwise by ``degrees`` (90, 180, 270), by a human's eye."""
    with Image.open(io.BytesIO(blobs[0]), formats=("JPEG",)) as image:
        return {}, [encode(_quarter_turns(opaque(image), -params["degrees"] / 90), QUALITY)]


def small(params: Params, blobs: list[bytes]) -> Answer:
    """A page's JPEG as a thumbnail, ``side`` pixels at the longest."""
    with Image.open(io.BytesIO(blobs[0]), formats=("JPEG",)) as image:
        return {}, [encode(within(opaque(image), params["side"]), 80)]


def _count(data: bytes, media_type: str) -> int:
    if media_type == "application/pdf":
        total = _pdf_pages(data)
    elif media_type == "image/tiff":
        total = _frames(data)
    else:
        total = 1
    if total == 0:
        raise Fault("unreadable")
    if total > MAX_STACK_PAGES:
        raise Fault("too-many-pages")
    return total


def _pdf_pages(data: bytes) -> int:
    try:
        with pikepdf.open(io.BytesIO(data)):
            return len(pypdfium2.PdfDocument(data))
    except pikepdf.PasswordError as error:
        raise Fault("encrypted") from error
    except (pikepdf.PdfError, pypdfium2.PdfiumError) as error:
        raise Fault("unreadable") from error


def _frames(data: bytes) -> int:
    try:
        with Image.open(io.BytesIO(data), formats=("TIFF",)) as image:
            return int(getattr(image, "n_frames", 1))
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Fault("unreadable") from error


def _page(data: bytes, media_type: str, number: int) -> tuple[dict[str, Any], bytes, bytes]:
    """Facts, the page by itself, the page upright."""
    try:
        sheet = _draw(data, media_type, number, RENDER_LONG_SIDE)
        found = list(codes(sheet, looks=1))
        blank = not found and is_blank(sheet)
        found = found or ([] if blank else list(codes(sheet)))
        if not found and not blank and media_type == "application/pdf":
            found = list(codes(_draw(data, media_type, number, _FINE)))
        piece = _cut(data, media_type, number)
    except Fault as fault:
        return {"fault": fault.code, "codes": [], "blank": False, "turn": 0, "skew": 0.0}, b"", b""
    angle = found[0][1] if found else 0.0
    upright, turn, skew = straightened(sheet, angle)
    facts = {"codes": [text for text, _ in found], "blank": blank, "turn": turn, "skew": skew}
    return {"fault": "", **facts}, piece, encode(within(upright, RENDER_LONG_SIDE), QUALITY)


def _draw(data: bytes, media_type: str, number: int, long_side: int) -> Image.Image:
    """The page as pixels; Fault when it cannot be drawn."""
    if media_type == "application/pdf":
        return _draw_pdf(data, number, long_side)
    if media_type == "image/tiff":
        return _frame(data, number)
    return decode_image(data, media_type).pages[0]


def _draw_pdf(data: bytes, number: int, long_side: int) -> Image.Image:
    try:
        page = pypdfium2.PdfDocument(data)[number]
        longest = max(*page.get_size(), 1.0)
        return opaque(page.render(scale=long_side / longest).to_pil())
    except pypdfium2.PdfiumError as error:
        raise Fault("unreadable") from error


def _frame(data: bytes, number: int) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data), formats=("TIFF",)) as image:
            image.seek(number)
            return within(opaque(ImageOps.exif_transpose(image)), DECODE_LONG_SIDE)
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Fault("unreadable") from error


def _cut(data: bytes, media_type: str, number: int) -> bytes:
    """This page by itself, its picture untouched; b"" where the file is one page."""
    if _count(data, media_type) == 1:
        return b""
    out = io.BytesIO()
    if media_type == "image/tiff":
        _frame(data, number).save(out, "PNG")
        return out.getvalue()
    try:
        with pikepdf.open(io.BytesIO(data)) as whole, pikepdf.new() as single:
            single.pages.append(whole.pages[number])
            single.save(out, deterministic_id=True)
    except (pikepdf.PdfError, IndexError) as error:
        raise Fault("unreadable") from error
    return out.getvalue()


def codes(sheet: Image.Image, looks: int | None = None) -> Iterator[tuple[str, float]]:
    """The QR codes of a page, each once, with the angle (degrees, clockwise) it stands at.

    The next, costlier look is only taken where the one before saw nothing; ``looks`` at most.
    """
    for view in islice(_views(sheet.convert("L")), looks):
        seen = zxingcpp.read_barcodes(view, formats=_QR, try_invert=False)
        if seen:
            yield from {code.text: (code.text, _angle(code)) for code in seen}.values()
            return


def _views(grey: Image.Image) -> Iterator[Image.Image]:
    """The page as it is, without its noise, smaller, larger, with more contrast."""
    yield grey
    yield grey.filter(ImageFilter.MedianFilter(3))
    yield grey.filter(ImageFilter.GaussianBlur(2))
    yield scaled(grey, 0.5)
    yield scaled(grey, 0.35)
    yield ImageOps.autocontrast(grey, cutoff=5).filter(ImageFilter.MedianFilter(5))
    if max(grey.size) < RENDER_LONG_SIDE:
        yield scaled(grey, 2)


def _angle(code: Any) -> float:
    """How far the code is turned clockwise, by its upper edge."""
    left, right = code.position.top_left, code.position.top_right
    return math.degrees(math.atan2(right.y - left.y, right.x - left.x))


def straightened(sheet: Image.Image, angle: float) -> tuple[Image.Image, int, float]:
    """The page upright, the quarter turn (degrees, clockwise) and the skew that it had."""
    quarters = round(angle / 90)
    skew = angle - quarters * 90
    upright = _quarter_turns(sheet, quarters)
    if MIN_SKEW < abs(skew) <= MAX_SKEW:
        white = 255 if upright.mode == "L" else (255, 255, 255)
        upright = upright.rotate(skew, Resampling.BICUBIC, expand=True, fillcolor=white)
    return upright, quarters % 4 * 90, round(skew, 1)


_TURNS = {1: Transpose.ROTATE_90, 2: Transpose.ROTATE_180, 3: Transpose.ROTATE_270}


def _quarter_turns(image: Image.Image, quarters: float) -> Image.Image:
    """The picture turned back (counter-clockwise) by so many quarters."""
    turns = int(quarters) % 4
    return image.transpose(_TURNS[turns]) if turns else image


def is_blank(sheet: Image.Image) -> bool:
    """Whether a page is an empty side: paper, dust, what shines through, a shadow at the edge."""
    grey = sheet.convert("L")
    across, down = grey.width * 0.04, grey.height * 0.04
    inner = grey.crop((int(across), int(down), int(grey.width - across), int(grey.height - down)))
    view = inner.resize((300, 420), Resampling.BOX)
    counts = view.histogram()
    paper = _level(counts, 0.5)
    dark = sum(counts[: max(0, paper - 45)])
    return dark <= _SPECK * view.width * view.height


def _level(counts: list[int], share: float) -> int:
    """The grey that this share of the pixels does not exceed."""
    seen, total = 0, sum(counts)
    for level, number in enumerate(counts):
        seen += number
        if seen >= share * total:
            return level
    return 255


def _reading() -> worker.Jobs:
    return {"count": count, "read": read, "turned": turned, "small": small}


if __name__ == "__main__":
    worker.main(_reading, LIMITS)
