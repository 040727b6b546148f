"""A bulk upload file by file: what static/kaowu/bulk-upload.js speaks to; forms without script."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kaowu.faces.desk import batches as by_batch
from kaowu.faces.errors import show_refusal
from kaowu.faces.uploads.forms import UploadForm, upload_choices
from kaowu.faces.uploads.reception import Reception, place_of
from kaowu.faces.uploads.taking import take_uploads
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.people.companies import houses_of
from kaowu.office.refusals import Refusal
from kaowu.office.registration.intake import deliveries
from kaowu.office.registration.intake.deliveries import FileSaid
from kaowu.office.registration.models import Delivery


@never_cache
@require_POST
def begin(request: HttpRequest, *, reception: Reception) -> HttpResponse:
    """Begin: ``target`` and ``files`` ([[name, bytes], …]). Answers what is to be sent where."""
    batches = by_batch.in_view(request)
    form = UploadForm(request.POST, choices=upload_choices(batches, clock.today()))
    if not form.is_valid():
        return _no("请选择批次和考核项目。")
    actor: Actor = request.actor  # type: ignore[attr-defined]
    batch, project = place_of(form.cleaned_data["target"], batches)
    try:
        agency, company = houses_of(actor)
        delivery = deliveries.begin(
            agency=agency,
            company=company,
            batch=batch,
            project_code=project,
            files=_said(request),
            by=actor,
        )
    except Refusal as refusal:
        return _no(_words(refusal))
    return _told(delivery, reception)


@never_cache
@require_POST
def resume(request: HttpRequest, *, reception: Reception, group: str) -> HttpResponse:
    """Go on after a reload: the files were chosen again; answers which are still to be sent."""
    try:
        delivery = deliveries.resume(_delivery(request, group), _said(request))
    except Refusal as refusal:
        return _no(_words(refusal))
    return _told(delivery, reception)


@never_cache
@require_POST
def take(request: HttpRequest, *, reception: Reception, group: str) -> HttpResponse:
    """One file, with the form or as an upload that is whole (and its name and size)."""
    delivery = _delivery(request, group)
    by = request.actor  # type: ignore[attr-defined]
    asked = "json" in request.headers.get("Accept", "")
    try:
        files = _files(request, delivery)
        if not files and not asked:
            raise Refusal("upload.none", "还没有选择文件。", "请选择要上传的压缩包或信息表。")
        delivery = deliveries.take(delivery, files, by=by)
    except Refusal as refusal:
        if asked:
            return _no(_words(refusal))
        show_refusal(request, refusal)
        return redirect(reception.url("group", group))
    if asked:
        return JsonResponse({"left": deliveries.left(delivery)})
    messages.success(request, f"又收到 {len(files)} 个文件。")
    return redirect(reception.url("group", group))


def _files(request: HttpRequest, delivery: Delivery) -> list[tuple[str, bytes]]:
    """The files of this request; none when its answer was lost and they are there already."""
    try:
        return take_uploads(request, "files")
    except Refusal as refusal:
        size = request.POST.get("size", "")
        said = (request.POST.get("name", ""), int(size) if size.isdecimal() else 0)
        if refusal.code == "upload.gone" and deliveries.has(delivery, said):
            return []
        raise


@require_POST
def close(request: HttpRequest, *, reception: Reception, group: str) -> HttpResponse:
    """These are all: open what has come."""
    deliveries.close(_delivery(request, group))
    return redirect(reception.url("group", group))


def _delivery(request: HttpRequest, group: str) -> Delivery:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = deliveries.deliveries_for(actor).filter(group=group).first()
    if found is None or not deliveries.may_go_on(found, actor):
        raise Http404
    return found


def _said(request: HttpRequest) -> list[FileSaid]:
    """What the browser says of its files; anything else is nothing."""
    try:
        rows: Any = json.loads(request.POST.get("files", "[]"))
        return [(str(name)[:255], int(size)) for name, size in rows]
    except (ValueError, TypeError):
        return []


def _told(delivery: Delivery, reception: Reception) -> JsonResponse:
    return JsonResponse(
        {
            "page": reception.url("group", delivery.group),
            "take": reception.url("take", delivery.group),
            "missing": deliveries.missing(delivery),
        }
    )


def _words(refusal: Refusal) -> str:
    return "".join(part for part in (refusal.message, refusal.remedy) if part)


def _no(words: str) -> JsonResponse:
    return JsonResponse({"message": words}, status=400)
