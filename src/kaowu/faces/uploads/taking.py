"""The files of a form, however they came: with it, or before it in pieces."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from kaowu.office.refusals import Refusal
from kaowu.office.vault import uploads
from kaowu.office.vault.models import Upload


def take_upload(
    request: HttpRequest, field: str, *, limit: int | None = None
) -> tuple[str, bytes] | None:
    """Name and content of the file of ``field``; None when there is none.

    The form carries the file itself, or in ``<field>-upload`` the key of an upload that is
    whole; the upload is then gone. Refused: ``upload.too-large`` (``limit`` in
    bytes, else that of a package), ``upload.unfinished``, ``upload.gone``.
    """
    return next(iter(take_uploads(request, field, limit=limit)), None)


def take_uploads(
    request: HttpRequest, field: str, *, limit: int | None = None
) -> list[tuple[str, bytes]]:
    """The same for a field of several files."""
    limit = limit or settings.MAX_PACKAGE
    found = []
    for file in request.FILES.getlist(field):
        _require_size(file.size or 0, limit)
        found.append((file.name or "file", file.read()))
    owner_id = request.actor.user_id  # type: ignore[attr-defined]
    keys = request.POST.getlist(f"{field}-upload")
    return [*found, *(_whole(owner_id, key, limit) for key in keys)]


def broken_off(request: HttpRequest) -> str:
    """What to do about files of this person that came in part; "" where there are none."""
    left = uploads.unfinished(request.actor.user_id)  # type: ignore[attr-defined]
    if not left:
        return ""
    told = "、".join(
        f"“{one.filename}”（已传 {100 * one.received // one.length}%）" for one in left
    )
    return f"{told}上次没有传完。在原处重新选择同一个文件，会从断开的地方接着传。"


def _whole(owner_id: int | None, key: str, limit: int) -> tuple[str, bytes]:
    try:
        upload = uploads.upload_of(owner_id, key)
    except Upload.DoesNotExist as error:
        raise Refusal("upload.gone", "上传的文件已失效。", "请重新选择文件再上传。") from error
    _require_size(upload.length, limit)
    data = uploads.content(upload)
    uploads.forget(upload)
    return upload.filename, data


def _require_size(size: int, limit: int) -> None:
    if size > limit:
        message = f"文件超过 {limit // 1024 // 1024} MB，没有上传。"
        raise Refusal("upload.too-large", message, "请缩小后再传，或改用手机直接拍照。")
