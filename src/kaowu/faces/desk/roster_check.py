"""Whether a roster's paper and its file prove each other; nothing that is sent in is kept."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kaowu.dossier.roster_file import RosterCheck, check_roster, code_on_paper, is_told
from kaowu.office.actors import Actor
from kaowu.office.registration.paperwork import moment, roster_reference
from kaowu.office.registration.queries import hand_overs_for

_NO_FILE = "请选择从系统下载的花名册（Excel）。"
_NO_CODE = "这张纸质花名册（或承诺书）上没有读到本系统的二维码，请改为输入摘要。"
_NO_DIGEST = "请输入纸上的摘要（至少前 16 位），或上传纸质花名册的扫描件。"


def page(face: str) -> Any:
    """The page at the desk of this face (agency or centre)."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest) -> HttpResponse:
        context: dict[str, Any] = {
            "back": reverse("agency-hand-over" if face == "agency" else "centre-rosters"),
            "told": request.POST.get("told", "").strip()[:400],
            "max_bytes": settings.MAX_DOCUMENT,
        }
        if request.method == "POST":
            context |= _answer(request, face, context["told"])
        status = 422 if context.get("error") else 200
        return render(request, "desk/roster_check.html", context, status=status)

    return view


def _answer(request: HttpRequest, face: str, told: str) -> dict[str, Any]:
    file, paper = request.FILES.get("file"), request.FILES.get("paper")
    if file is None or _too_large(file) or (paper and _too_large(paper)):
        return {"error": _NO_FILE if file is None else "文件超过 20 MB，没有核对。"}
    if paper is not None:
        told = code_on_paper(paper.read(), paper.name or "")
        if not told:
            return {"error": _NO_CODE}
    if not is_told(told):
        return {"error": _NO_DIGEST}
    check = check_roster(file.read(), told)
    return {
        "check": check,
        "items": _items(check),
        "kept": _kept(request.actor, face, check),  # type: ignore[attr-defined]
    }


def _too_large(file: UploadedFile) -> bool:
    return (file.size or 0) > settings.MAX_DOCUMENT


def _items(check: RosterCheck) -> list[dict[str, Any]]:
    if check.fault:
        return []
    rows = [{"label": "文件中的人数", "value": f"{check.people} 人"}]
    if check.said_people is not None:
        rows.append({"label": "纸上的人数", "value": f"{check.said_people} 人"})
    if check.reference:
        rows.append({"label": "纸上的编号", "value": check.reference})
    agreed = check.matched or "无"
    return [
        *rows,
        {"label": "与纸上一致的摘要", "value": agreed},
        {"label": "文件的 SHA-256", "value": check.sha256, "mono": True},
        {"label": "文件的 SM3", "value": check.sm3, "mono": True},
    ]


def _kept(actor: Actor, face: str, check: RosterCheck) -> dict[str, str] | None:
    """The roster of these digests in the record, if this person may see it."""
    found = hand_overs_for(actor).filter(sha256=check.sha256).first() if check.sha256 else None
    if found is None:
        return None
    return {
        "url": reverse(f"{face}-roster", args=[found.pk]),
        "label": f"{found.batch} {roster_reference(found)}，{found.head_count} 人",
        "note": f"{found.agency.name}，{moment(found.sealed_at)} 封存",
    }
