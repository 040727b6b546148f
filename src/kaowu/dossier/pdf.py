"""Pages of a PDF as pictures, and what else the file would like to do. Runs in a decoder.

The structure is searched by qpdf (pikepdf) and the pages are drawn by PDFium, which runs no
script; only pixels leave. A page that is nothing but pictures is drawn at their own resolution:
more pixels would make a thumbnail look like a scan.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image
from pypdfium2 import raw

from kaowu.dossier.pixels import MAX_PAGES, Decoded, Fault, opaque

RENDER_LONG_SIDE = 2400  # pixels
FINE_LONG_SIDE = 3508  # A4 at 300 dpi, for a page of which only a card on it is kept
MAX_OBJECTS = 50_000
MAX_DRAWN = 200  # objects of a page that are looked at for its resolution
_PERSONAL = ("/Author", "/Subject", "/Keywords")
_EXIF = b"Exif\0\0"  # inside a JPEG that stands in the PDF as it came from the camera
_ACTIVE_KEYS = {"/JS", "/AA", "/EmbeddedFiles", "/EF", "/XFA", "/RichMedia"}
_ACTIVE_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/Rendition",
    "/RichMediaExecute",
}


def decode_pdf(data: bytes, *, fine: bool = False) -> Decoded:
    """The first pages, drawn; Fault ``encrypted`` or ``unreadable`` when there are none.

    Notes: ``active`` (scripts, attachments, launch actions), ``protected`` (an owner's password),
    ``personal`` (an author's name, a camera's record of the place).
    """
    long_side = FINE_LONG_SIDE if fine else RENDER_LONG_SIDE
    notes = _inspect(data)
    try:
        document = pypdfium2.PdfDocument(data)
        total = len(document)
        if total == 0:
            raise Fault("unreadable")
        pages = [_draw(document[number], long_side) for number in range(min(total, MAX_PAGES))]
    except pypdfium2.PdfiumError as error:
        raise Fault("unreadable") from error
    clean = not notes and total == 1 and _is_whole(data)
    return Decoded(pages, total_pages=total, clean=clean, notes=notes)


def _is_whole(data: bytes) -> bool:
    """Whether these bytes are a PDF and nothing else, neither in front of it nor behind."""
    return data.startswith(b"%PDF-") and data.rstrip(b"\0\t\r\n ").endswith(b"%%EOF")


def _draw(page: Any, long_side: int) -> Image.Image:
    scale = long_side / max(*page.get_size(), 1.0)
    own = _own_scale(page) * (1 - 1e-7)  # PDFium rounds up, and not for a rounding error
    bitmap = page.render(scale=min(scale, own or scale))
    return opaque(bitmap.to_pil())


def _own_scale(page: Any) -> float:
    """Pixels a point of the finest picture on a page of pictures; 0 where the page has more."""
    finest = 0.0
    for item in islice(page.get_objects(max_depth=1), MAX_DRAWN):
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            finest = max(finest, _pixels_a_point(item))
        elif not _is_unseen_text(item):
            return 0.0
    return finest


def _pixels_a_point(picture: Any) -> float:
    a, b, c, d, *_ = picture.get_matrix().get()
    width, height = picture.get_px_size()
    return float(max(width / max(math.hypot(a, b), 1.0), height / max(math.hypot(c, d), 1.0)))


def _is_unseen_text(item: Any) -> bool:
    """Text that a scanner's program read and laid over the picture, invisible."""
    if item.type != raw.FPDF_PAGEOBJ_TEXT:
        return False
    return bool(raw.FPDFTextObj_GetTextRenderMode(item.raw) == raw.FPDF_TEXTRENDERMODE_INVISIBLE)


def _inspect(data: bytes) -> set[str]:
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            told = {
                "protected": document.is_encrypted,
                "active": _is_active(document),
                "personal": _EXIF in data or _names_somebody(document),
            }
            return {note for note, there in told.items() if there}
    except pikepdf.PasswordError as error:
        raise Fault("encrypted") from error
    except pikepdf.PdfError as error:
        raise Fault("unreadable") from error


def _names_somebody(document: pikepdf.Pdf) -> bool:
    known: Any = document.trailer.get("/Info", {})
    return any(str(known.get(key, "")).strip() for key in _PERSONAL)


def _is_active(document: pikepdf.Pdf) -> bool:
    objects: Any = document.objects
    if len(objects) > MAX_OBJECTS:
        return True
    return any(_acts(found) for item in objects for found in _dictionaries(item, depth=6))


def _dictionaries(item: Any, depth: int) -> Iterator[Any]:
    """This object's dictionaries, direct ones inside it included; others are met on their own."""
    if depth == 0:
        return
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        yield item
        children: list[Any] = [item.get(key) for key in item.keys()]  # noqa: SIM118 - not a dict
    elif isinstance(item, pikepdf.Array):
        children = list(item)
    else:
        return
    for child in children:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            yield from _dictionaries(child, depth - 1)


def _acts(found: Any) -> bool:
    keys = set(found.keys())
    return bool(keys & _ACTIVE_KEYS) or str(found.get("/S", "")) in _ACTIVE_ACTIONS
