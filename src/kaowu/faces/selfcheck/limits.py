"""What keeps the page open to everyone: size, count, how often; and nothing on a disk."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.core.cache import cache
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest

from kaowu.faces.addresses import address_of
from kaowu.office.vault.keys import blind_index

MAX_REQUEST = 40 * 1024 * 1024  # bytes of all files of one check
MAX_FILES = 12
CHECKS = 30  # of one address in one period
PERIOD = 600  # seconds
_DRAINED = 200 * 1024 * 1024  # bytes that are read and thrown away so that the answer is heard
_PIECE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why nothing was checked: the status of the answer, what is wrong, what to do."""

    status: int
    title: str
    text: str


TOO_LARGE = Trouble(
    413,
    f"一次最多检查 {MAX_REQUEST // 1024 // 1024} MB，这次没有检查。",
    "请少选几个文件，或先检查压缩包里最大的一个文件。",
)
TOO_OFTEN = Trouble(
    429,
    "检查得太频繁，请稍后再试。",
    f"同一网络 {PERIOD // 60} 分钟内最多检查 {CHECKS} 次，几分钟后即可继续。",
)
TOO_MANY = Trouble(400, f"一次最多选 {MAX_FILES} 个文件。", "请只选通知要求的材料。")
NOTHING = Trouble(400, "还没有选择文件。", "请先选择或拍摄，再点“开始检查”。")


class InMemory(MemoryFileUploadHandler):
    """Every file stays in memory, whatever its size: no temporary file is ever made."""

    def handle_raw_input(self, *args: object, **kwargs: object) -> None:
        """Take the whole request; its size was looked at before it is read."""
        self.activated = True


def trouble_of(request: HttpRequest) -> Trouble | None:
    """Why this request is not even read, or None. What was sent is then read and thrown away."""
    sent = int(request.META.get("CONTENT_LENGTH") or 0)
    trouble = TOO_LARGE if sent > MAX_REQUEST else TOO_OFTEN if _is_too_often(request) else None
    if trouble:
        _drain(request, min(sent, _DRAINED))
    return trouble


def _drain(request: HttpRequest, left: int) -> None:
    """A browser that is cut off while it sends shows its own error and never our answer."""
    while left > 0 and (piece := request.read(min(left, _PIECE))):
        left -= len(piece)


def _is_too_often(request: HttpRequest) -> bool:
    """Count this check; whether its address has had its share of the period.

    Only a keyed digest of the address is counted under, and only until the period is over.
    """
    period = int(time.time() // PERIOD)
    key = f"self-check:{period}:{blind_index(address_of(request), 'address')}"
    count = (cache.get(key) or 0) + 1
    cache.set(key, count, PERIOD)
    return count > CHECKS
