"""The scans of a case: fitted copy and original, page by page, and the piece a reading is from."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from kaowu.dossier.pages import page_picture
from kaowu.dossier.reading import crop
from kaowu.dossier.sandbox import JobFailed
from kaowu.faces.desk.labels import VERDICT_TONES
from kaowu.faces.desk.places import Desk
from kaowu.faces.files import responses
from kaowu.faces.files.views import shown_copy
from kaowu.faces.getters import get_material
from kaowu.office.registration import queries
from kaowu.office.registration.models import Application, Material, MaterialReading
from kaowu.office.vault import files
from kaowu.rules.findings import VERDICT_LABELS, verdict

PICTURES = ("image/jpeg", "image/png")  # what a browser may show as it is
DRAWN = ("application/pdf", "image/heic", "image/tiff", "image/webp", "image/bmp", "image/gif")


def in_order(application: Application) -> list[Material]:
    """The current material in the order of the notice."""
    order = [rule.kind for rule in application.batch.notice.materials]
    current = queries.materials_of(application).values()
    return sorted(current, key=lambda one: order.index(one.kind) if one.kind in order else 99)


def is_viewable(material: Material) -> bool:
    """Whether there is a copy that the page can show."""
    copy = shown_copy(material)
    return copy is not None and copy.media_type in (*PICTURES, "application/pdf")


def scan(desk: Desk, material: Material) -> dict[str, Any]:
    """A material for the viewer: the copy that is handed in, and the original beside it."""
    came_to = verdict(material.findings)
    copy = shown_copy(material)
    assert copy is not None
    return {
        "kind": material.kind,
        "label": label_of(material),
        "url": _file(material, "fitted"),
        "original_url": _file(material, "original"),
        "media_type": copy.media_type,
        "pages_url": _pages(desk, material, "fitted", copy.media_type),
        "other_url": _original(desk, material) if material.fitted else "",
        "other_drawn": material.original.media_type not in PICTURES,
        "size": copy.size,
        "note": "已生成合规副本" if material.fitted else "原件合规",
        "badge": VERDICT_LABELS[came_to],
        "state": VERDICT_TONES[came_to],
    }


def unshown(material: Material) -> dict[str, Any]:
    """A material that the page cannot show, to be taken away."""
    return {
        "label": f"{label_of(material)}（原件）",
        "url": _file(material, "original"),
        "size": material.original.size,
        "note": "不能在页面中显示，请下载查看。",
    }


def picture(desk: Desk, material: Material) -> str:
    """Where the first page of the copy that is handed in is seen as a picture; "" where nowhere."""
    copy = shown_copy(material)
    if copy is None:
        return ""
    if copy.media_type in PICTURES:
        return _file(material, "fitted")
    drawn = _pages(desk, material, "fitted", copy.media_type)
    return f"{drawn}?page=1" if drawn else ""


def _original(desk: Desk, material: Material) -> str:
    """Where the page finds the original: as it is, drawn, or nowhere."""
    media_type = material.original.media_type
    if media_type in PICTURES:
        return _file(material, "original")
    return _pages(desk, material, "original", media_type)


def _pages(desk: Desk, material: Material, which: str, media_type: str) -> str:
    if media_type not in DRAWN:
        return ""
    key = [material.application.reference, material.pk, which]
    return reverse(f"{desk.prefix}-scan", args=key)


def _file(material: Material, which: str) -> str:
    return reverse("file", args=[material.application.reference, material.pk, which])


def label_of(material: Material) -> str:
    """The material as people call it: 学历证明."""
    return material.application.batch.notice.material(material.kind).file_label


@require_safe
def scan_page(
    request: HttpRequest, ref: str, material: int, which: str, *, desk: Desk
) -> HttpResponse:
    """A page of a copy as a picture; ``?page=2``. The answer says how many there are."""
    found = get_material(request, ref, material)
    stored = found.original if which == "original" else shown_copy(found)
    number = request.GET.get("page", "1")
    if which not in ("original", "fitted") or stored is None or not number.isdecimal():
        raise Http404
    try:
        picture, pages = page_picture(files.content(stored), int(number))
    except (IndexError, JobFailed) as error:
        raise Http404 from error
    answer = responses.shown(picture, f"{found.application.reference}-page.jpg", "image/jpeg")
    answer["X-Pages"] = str(pages)
    return answer


@require_safe
def reading_crop(
    request: HttpRequest, ref: str, material: int, which: str, *, desk: Desk
) -> HttpResponse:
    """The piece of a scan where the field ``which`` was read."""
    found = get_material(request, ref, material)
    reading = MaterialReading.objects.filter(material=found).first()
    field = reading.scan.fields.get(which) if reading else None
    if reading is None or field is None:
        raise Http404
    try:
        piece = crop(files.content(found.shown), field.box, turn=reading.scan.turn)
    except JobFailed as error:
        raise Http404 from error
    return responses.shown(piece, f"{found.application.reference}-{which}.jpg", "image/jpeg")
