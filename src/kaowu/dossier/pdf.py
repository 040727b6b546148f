"""Pages of a PDF as pictures, and what else the file would like to do. Runs in a decoder.

The structure is searched by qpdf (pikepdf) and the pages are drawn by PDFium, which runs no
script; only pixels leave.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image

from kaowu.dossier.pixels import MAX_PAGES, Decoded, Fault, opaque

RENDER_LONG_SIDE = 2400  # pixels
MAX_OBJECTS = 50_000
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


def decode_pdf(data: bytes) -> Decoded:
    """The first pages, drawn; Fault ``encrypted`` or ``unreadable`` when there are none.

    Notes: ``active`` (scripts, attachments, launch actions), ``protected`` (an owner's password).
    """
    notes = _inspect(data)
    try:
        document = pypdfium2.PdfDocument(data)
        total = len(document)
        if total == 0:
            raise Fault("unreadable")
        pages = [_draw(document[number]) for number in range(min(total, MAX_PAGES))]
    except pypdfium2.PdfiumError as error:
        raise Fault("unreadable") from error
    clean = not notes and total == 1 and _is_whole(data)
    return Decoded(pages, total_pages=total, clean=clean, notes=notes)


def _is_whole(data: bytes) -> bool:
    """Whether these bytes are a PDF and nothing else, neither in front of it nor behind."""
    return data.startswith(b"%PDF-") and data.rstrip(b"\0\t\r\n ").endswith(b"%%EOF")


def _draw(page: Any) -> Image.Image:
    width, height = page.get_size()
    longest = max(width, height, 1.0)
    bitmap = page.render(scale=RENDER_LONG_SIDE / longest)
    return opaque(bitmap.to_pil())


def _inspect(data: bytes) -> set[str]:
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            notes = {"protected"} if document.is_encrypted else set()
            return notes | ({"active"} if _is_active(document) else set())
    except pikepdf.PasswordError as error:
        raise Fault("encrypted") from error
    except pikepdf.PdfError as error:
        raise Fault("unreadable") from error


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
