"""The jobs that a decoder can do. Parameters and results are plain JSON, files are blobs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

    from kaowu.dossier.pixels import Decoded

Params = dict[str, Any]
Answer = tuple[dict[str, Any], list[bytes]]


def scan(params: Params, blobs: list[bytes]) -> Answer:
    """Files of one material into one scan of ``low`` to ``high`` bytes.

    ``media`` are the blobs' types; ``accepted`` the types that may be passed on as they are;
    ``trim`` cuts the white around pages before they are joined; ``order`` lets the pictures say
    which side of a card comes first. The result has ``fault`` or what
    was done, and one blob unless the file can stay as it is (``kept``).
    """
    from kaowu.dossier import quality
    from kaowu.dossier.fit import JOINED_LONG_SIDE, LONG_SIDE, SHORT_SIDE, fit_scan
    from kaowu.dossier.pixels import Fault

    files: list[Decoded] = []
    try:
        for blob, kind in zip(blobs, params["media"], strict=True):
            files.append(_filled(open_file(blob, kind, fine=params["trim"])))
    except Fault as fault:
        return {"fault": fault.code, "at": len(files)}, []
    turned = params.get("order", False) and _front_first(files)
    sheet, joined = one_sheet(files, trim=params["trim"])
    facts = {**_facts(files, sheet), "ordered": turned}
    if min(sheet.size) < SHORT_SIDE:
        return {**facts, "fault": "too-small"}, []
    facts["poor"] = quality.measure(page for file in files for page in file.pages)
    if _may_stay(files, blobs, params):
        return {**facts, "kept": True}, []
    long_side = JOINED_LONG_SIDE if joined else LONG_SIDE
    fit = fit_scan(sheet, low=params["low"], high=params["high"], long_side=long_side)
    done = {"enlarged": fit.enlarged, "padded": fit.padded, "quality": fit.quality}
    return {**facts, **done, "kept": False}, [fit.data]


def _filled(file: Decoded) -> Decoded:
    """A file without its blank pages; Fault ``blank`` when there are no others."""
    from kaowu.dossier.fit import is_blank
    from kaowu.dossier.pixels import Fault

    pages = [page for page in file.pages if not is_blank(page)]
    if not pages:
        raise Fault("blank")
    file.blank_pages, file.pages = len(file.pages) - len(pages), pages
    return file


def _front_first(files: list[Decoded]) -> bool:
    """Turn two pages round where the first shows the back of a card; whether that was done."""
    from kaowu.dossier.emblem import is_back_first

    pages = [page for file in files for page in file.pages]
    if len(pages) != 2 or not is_back_first(*pages):
        return False
    for file in files:
        file.pages.reverse()
    files.reverse()
    return True


def portrait(params: Params, blobs: list[bytes]) -> Answer:
    """One portrait into ``pixels`` and at most ``high`` bytes; kept if it is right already."""
    from kaowu.dossier.fit import cropped, fit_portrait, is_blank
    from kaowu.dossier.pixels import Fault
    from kaowu.dossier.portrait import measure

    try:
        file = open_file(blobs[0], params["media"][0])
    except Fault as fault:
        return {"fault": fault.code}, []
    page, pixels = file.pages[0], (int(params["pixels"][0]), int(params["pixels"][1]))
    facts = _facts([file], page)
    if is_blank(page):
        return {**facts, "fault": "blank"}, []
    facts["poor"] = measure(page, cropped(page, pixels[0] / pixels[1])[0])
    shape = (page.width / page.height) / (pixels[0] / pixels[1])
    if _may_stay([file], blobs, params) and abs(shape - 1) <= 0.02 and page.width >= 200:
        return {**facts, "kept": True}, []
    fit, lost = fit_portrait(page, pixels=pixels, high=params["high"])
    done = {"lost": lost, "enlarged": pixels[0] / page.width, "quality": fit.quality}
    return {**facts, **done, "kept": False}, [fit.data]


def sheets(params: Params, blobs: list[bytes]) -> Answer:
    """The cells of a workbook, see :func:`kaowu.dossier.sheets.read_sheets`."""
    from kaowu.dossier.sheets import read_sheets

    return read_sheets(blobs[0], params["media"]), []


def member(params: Params, blobs: list[bytes]) -> Answer:
    """The member of a zip whose header stands ``at`` this offset, its first ``limit`` bytes."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(blobs[0])) as archive:
        (info,) = [one for one in archive.infolist() if one.header_offset == params["at"]]
        with archive.open(info) as stream:
            return {}, [stream.read(params["limit"])]


def crop(params: Params, blobs: list[bytes]) -> Answer:
    """A part of a scan, ``box`` in fractions with a margin, turned upright, as a JPEG."""
    from kaowu.dossier.fit import encode, scaled

    sheet, _ = one_sheet([open_file(blobs[0], params["media"])], trim=False)
    left, top, right, bottom = params["box"]
    wide, high = (right - left) * sheet.width, (bottom - top) * sheet.height
    margin = max(0.35 * min(wide, high), 4)
    piece = sheet.crop(
        (
            max(0, round(left * sheet.width - margin)),
            max(0, round(top * sheet.height - margin)),
            min(sheet.width, round(right * sheet.width + margin)),
            min(sheet.height, round(bottom * sheet.height + margin)),
        )
    )
    upright = piece.rotate(-params["turn"], expand=True)
    return {}, [encode(scaled(upright, min(1.0, 800 / upright.width)), 88)]


def page(params: Params, blobs: list[bytes]) -> Answer:
    """Page ``number`` (from 1) of a file as a JPEG, and of how many; no blob where it has none."""
    from kaowu.dossier.fit import encode, within

    pages = open_file(blobs[0], params["media"]).pages
    if not 1 <= params["number"] <= len(pages):
        return {"pages": len(pages)}, []
    picture = within(pages[params["number"] - 1], params["long_side"])
    return {"pages": len(pages)}, [encode(picture, 85)]


def open_file(blob: bytes, media_type: str, *, fine: bool = False) -> Decoded:
    """The pages of a file of this type; Fault when it cannot be read. ``fine``: see pdf.py."""
    if media_type == "application/pdf":
        from kaowu.dossier.pdf import decode_pdf

        return decode_pdf(blob, fine=fine)
    from kaowu.dossier.pixels import decode_image

    return decode_image(blob, media_type)


def one_sheet(files: list[Decoded], *, trim: bool) -> tuple[Image, bool]:
    """All pages as one picture, and whether there was more than one."""
    from kaowu.dossier.fit import join, trimmed

    pages = [page for file in files for page in file.pages]
    if len(pages) == 1:
        return pages[0], False
    return join([trimmed(page) for page in pages] if trim else pages), True


def _facts(files: list[Decoded], sheet: Image) -> dict[str, Any]:
    return {
        "fault": "",
        "width": sheet.width,
        "height": sheet.height,
        "files": len(files),
        "pages": sum(file.total_pages for file in files),
        "used_pages": sum(len(file.pages) for file in files),
        "blank_pages": sum(file.blank_pages for file in files),
        "notes": sorted({note for file in files for note in file.notes}),
    }


def _may_stay(files: list[Decoded], blobs: list[bytes], params: Params) -> bool:
    """Whether the one file is of an accepted type, clean, and inside the window already."""
    return (
        len(files) == 1
        and files[0].clean
        and params["media"][0] in params["accepted"]
        and params["low"] <= len(blobs[0]) <= params["high"]
    )


def likeness(params: Params, blobs: list[bytes]) -> Answer:
    """The mark of a portrait of this ``media`` type; none (no blob) when it cannot be opened."""
    from kaowu.dossier.likeness import mark
    from kaowu.dossier.pixels import Fault

    try:
        return {}, [mark(open_file(blobs[0], params["media"]).pages[0])]
    except Fault:
        return {}, []


def signature(params: Params, blobs: list[bytes]) -> Answer:
    """The picture of a name written on a screen, see :mod:`kaowu.dossier.signature`."""
    from kaowu.dossier.signature import job

    return job(params, blobs)


JOBS: dict[str, Callable[[Params, list[bytes]], Answer]] = {
    "scan": scan,
    "portrait": portrait,
    "sheets": sheets,
    "crop": crop,
    "likeness": likeness,
    "signature": signature,
    "page": page,
    "member": member,
}
