"""Files that come piece by piece, so that a lost connection costs one piece and not the file.

An upload belongs to one person. Its pieces are stored files: encrypted, under random names. It
goes when it is taken, when its owner begins too many others, and after a day.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from kaowu.office.refusals import Refusal
from kaowu.office.vault import files
from kaowu.office.vault.keys import blind_index
from kaowu.office.vault.models import Upload
from kaowu.rules.units import written_size

MAX_PIECE = 2 * 1024 * 1024  # bytes of one piece
MAX_OPEN = 8  # of one person; the oldest makes room
KEPT = timedelta(hours=24)


class WrongStart(Exception):
    """A piece that does not begin where the last one ended; ``expected`` is that byte."""

    def __init__(self, expected: int) -> None:
        super().__init__(expected)
        self.expected = expected


@transaction.atomic
def begin(
    *, owner_id: int, filename: str, length: int, modified: str, now: datetime | None = None
) -> Upload:
    """A new upload, or the one that this very file (name, length, age) has already begun.

    ``modified`` is whatever the browser says of the file's age. ``upload.too-large`` and
    ``upload.empty`` are refused.
    """
    if length > settings.MAX_PACKAGE:
        message = f"文件超过 {written_size(settings.MAX_PACKAGE)}，没有上传。"
        raise Refusal("upload.too-large", message, "请缩小后再传，或改用手机直接拍照。")
    if length <= 0:
        raise Refusal("upload.empty", "文件是空的（0 字节）。", "请重新选择文件。")
    fingerprint = blind_index(f"{filename}|{length}|{modified}", "upload")
    mine = Upload.objects.filter(owner_id=owner_id)
    known = mine.filter(fingerprint=fingerprint).first()
    if known:
        return known
    for old in list(mine.order_by("-pk")[MAX_OPEN - 1 :]):
        forget(old)
    return Upload.objects.create(
        owner_id=owner_id,
        fingerprint=fingerprint,
        filename=filename[:255],
        length=length,
        begun_at=now or real_now(),
    )


def upload_of(owner_id: int | None, key: str) -> Upload:
    """This person's upload. Raises Upload.DoesNotExist for a stranger's too."""
    return Upload.objects.get(owner_id=owner_id, key=key)


def unfinished(owner_id: int | None) -> list[Upload]:
    """This person's uploads that were broken off with something there, the newest first."""
    mine = Upload.objects.filter(owner_id=owner_id, received__gt=0, received__lt=F("length"))
    return list(mine.order_by("-pk"))


@transaction.atomic
def add(upload: Upload, data: bytes, *, start: int) -> Upload:
    """The next piece. Of two that come at once only one counts: WrongStart for the other.

    ``upload.piece`` refuses a piece that is empty, too large, or goes beyond the end.
    """
    end = start + len(data)
    if not 0 < len(data) <= MAX_PIECE or end > upload.length:
        raise Refusal("upload.piece", "上传的数据与文件大小不符。", "请重新选择文件再上传。")
    here = Upload.objects.filter(pk=upload.pk, received=start)
    if here.update(received=end) != 1:
        upload.refresh_from_db()
        raise WrongStart(upload.received)
    upload.parts.create(start=start, file=files.keep(data, "application/octet-stream"))
    upload.received = end
    return upload


def content(upload: Upload) -> bytes:
    """The whole file. ``upload.unfinished`` is refused."""
    if not upload.is_whole:
        raise Refusal("upload.unfinished", "文件还没有传完。", "请重新选择文件再上传。")
    return b"".join(files.content(part.file) for part in upload.parts.select_related("file"))


@transaction.atomic
def forget(upload: Upload) -> None:
    """Remove the upload with all its pieces."""
    kept = [part.file for part in upload.parts.select_related("file")]
    upload.delete()
    for file in kept:
        files.forget(file)


def expire(now: datetime | None = None) -> int:
    """Forget what was begun a day before ``now`` (the real time by default); how many."""
    old = list(Upload.objects.filter(begun_at__lt=(now or real_now()) - KEPT))
    for upload in old:
        forget(upload)
    return len(old)


def real_now() -> datetime:
    """The real time: a demonstration's moved clock must not throw away what is just coming in."""
    return datetime.fromtimestamp(time.time(), tz=UTC)
