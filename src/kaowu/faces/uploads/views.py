"""Uploads in pieces, in the manner of tus 1.0: begin, ask how far, send the next piece.

``POST /uploads/`` (name, size, modified) begins or finds again; ``HEAD`` tells ``Upload-Offset``;
``PATCH`` with ``Upload-Offset`` adds a piece (409 with the right offset when it is another);
``DELETE`` gives it up. Static script: ``kaowu/resumable.js``.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kaowu.office.refusals import Refusal
from kaowu.office.vault import uploads
from kaowu.office.vault.models import Upload


@never_cache
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Where to send the file, and from which byte on."""
    size = request.POST.get("size", "")
    try:
        upload = uploads.begin(
            owner_id=request.actor.user_id,  # type: ignore[attr-defined]
            filename=request.POST.get("name", "") or "file",
            length=int(size) if size.isdecimal() else 0,
            modified=request.POST.get("modified", "")[:30],
        )
    except Refusal as refusal:
        return _refused(refusal)
    url = reverse("upload", kwargs={"key": upload.key})
    answer = {"key": upload.key, "url": url, "offset": upload.received}
    return _told(JsonResponse(answer, status=200 if upload.received else 201), upload)


@never_cache
@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
def upload(request: HttpRequest, key: str) -> HttpResponse:
    """How far an upload is; its next piece; its end."""
    try:
        found = uploads.upload_of(request.actor.user_id, key)  # type: ignore[attr-defined]
    except Upload.DoesNotExist as error:
        raise Http404 from error
    if request.method == "PATCH":
        return _add(request, found)
    if request.method == "DELETE":
        uploads.forget(found)
        return HttpResponse(status=204)
    return _told(HttpResponse(status=204), found)


def _add(request: HttpRequest, upload: Upload) -> HttpResponse:
    start = request.headers.get("Upload-Offset", "")
    if not start.isdecimal():
        return HttpResponse(status=400)
    try:
        uploads.add(upload, request.body, start=int(start))
    except uploads.WrongStart:
        return _told(HttpResponse(status=409), upload)
    except Refusal as refusal:
        return _refused(refusal)
    except UnreadablePostError:  # the connection was lost on the way; nobody hears the answer
        return HttpResponse(status=400)
    return _told(HttpResponse(status=204), upload)


def _told(response: HttpResponse, upload: Upload) -> HttpResponse:
    response["Upload-Offset"] = str(upload.received)
    response["Upload-Length"] = str(upload.length)
    return response


def _refused(refusal: Refusal) -> HttpResponse:
    words = "".join(part for part in (refusal.message, refusal.remedy) if part)
    status = 413 if refusal.code == "upload.too-large" else 400
    return JsonResponse({"code": refusal.code, "message": words}, status=status)
