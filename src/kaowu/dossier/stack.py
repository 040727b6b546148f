"""A scanned stack of papers, taken apart page by page; what the codes mean is the office's matter.

Pages come from PDFs, pictures, TIFFs of many pages, and zips of these. Everything is opened in a
decoder; a page that cannot be drawn does not hide the others.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kaowu.dossier import sniff
from kaowu.dossier.archive import read_archive
from kaowu.dossier.sandbox import JobFailed, Pool
from kaowu.rules.findings import Finding, Severity

PAGES_A_JOB = 6  # a decoder has seconds, not minutes
THUMBNAIL = 420  # pixels
_RESCAN = "请重新扫描后上传。"
_FAULTS = {
    "unreadable": ("file.unreadable", "文件已损坏或不完整，无法打开。", _RESCAN),
    "encrypted": ("pdf.encrypted", "PDF 设置了打开密码。", "请去除密码后上传。"),
    "time": ("file.too-slow", "文件过于复杂，在限定时间内无法打开。", _RESCAN),
    "memory": ("file.too-heavy", "文件展开后过大，无法安全打开。", _RESCAN),
    "crash": ("file.too-heavy", "文件异常，无法安全打开。", _RESCAN),
}
_pools: dict[int, Pool] = {}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class StackFile:
    """A file of the stack that has pages."""

    name: str
    data: bytes
    media_type: str
    pages: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: ``image`` is a JPEG of it upright, ``original`` the page by itself as it was sent.

    ``codes`` are the texts of the QR codes on it. ``turn`` (0, 90, 180, 270) and ``skew`` are the
    degrees by which it lay turned clockwise. ``fault`` says why a page could not be drawn, else "".
    """

    number: int  # in its file, from 0
    codes: tuple[str, ...] = ()
    blank: bool = False
    turn: int = 0
    skew: float = 0.0
    image: bytes = b""
    original: bytes = b""
    media_type: str = ""  # of the original
    fault: str = ""


def open_stack(
    files: Sequence[tuple[str, bytes]],
) -> tuple[list[StackFile], list[Finding]]:
    """The files that have pages (name, bytes), those of zips included, and what was found."""
    opened: list[StackFile] = []
    findings: list[Finding] = []
    for name, data in files:
        for inner, content in _unpacked(name, data, findings):
            media_type = sniff.sniff(content)
            pages, fault = _count(content, media_type)
            if fault:
                findings.append(_unopened(inner, media_type, fault))
            else:
                opened.append(StackFile(inner, content, media_type, pages))
    return opened, findings


def _unpacked(name: str, data: bytes, findings: list[Finding]) -> list[tuple[str, bytes]]:
    if sniff.sniff(data) != sniff.ZIP:
        return [(name, data)]
    archive = read_archive(data, name)
    findings += [one for one in archive.findings if one.severity is not Severity.FIXED]
    members = sorted(archive.members, key=lambda one: one.name)
    return [(member.name, member.data) for member in members]


def _count(data: bytes, media_type: str) -> tuple[int, str]:
    if not media_type:
        return 0, "empty"
    if not sniff.is_scan(media_type):
        return 0, "unsupported"
    try:
        result, _ = _pool().call("count", {"media": media_type}, [data])
    except JobFailed as failure:
        return 0, failure.reason
    return int(result["pages"]), str(result["fault"])


def _unopened(name: str, media_type: str, fault: str) -> Finding:
    if fault == "empty":
        return Finding("file.empty", Severity.ERROR, name, "文件是空的（0 字节）。", "请重新扫描。")
    if fault == "unsupported":
        message = f"这是{sniff.label(media_type)}，不是扫描件。"
        remedy = "请上传扫描得到的 PDF 或图片（可打成 zip）。"
        return Finding("file.unsupported", Severity.ERROR, name, message, remedy)
    if fault == "too-many-pages":
        return Finding(
            "stack.too-many-pages",
            Severity.ERROR,
            name,
            "文件超过 1000 页，没有处理。",
            "请分成几个文件上传。",
        )
    code, message, remedy = _FAULTS.get(fault, _FAULTS["unreadable"])
    return Finding(code, Severity.ERROR, name, message, remedy)


def leaves(file: StackFile, *, start: int = 0) -> Iterator[Leaf]:
    """The pages of a file from ``start`` on, in order."""
    for first in range(start, file.pages, PAGES_A_JOB):
        count = min(PAGES_A_JOB, file.pages - first)
        try:
            yield from _read(file, first, count)
        except JobFailed as failure:
            if count == 1:
                yield Leaf(first, fault=failure.reason)
            else:
                yield from _one_by_one(file, first, count)


def _one_by_one(file: StackFile, first: int, count: int) -> Iterator[Leaf]:
    """So that one heavy page costs itself only."""
    for number in range(first, first + count):
        try:
            yield from _read(file, number, 1)
        except JobFailed as failure:
            yield Leaf(number, fault=failure.reason)


def _read(file: StackFile, first: int, count: int) -> list[Leaf]:
    params = {"media": file.media_type, "first": first, "count": count}
    result, blobs = _pool().call("read", params, [file.data])
    pairs = zip(blobs[::2], blobs[1::2], strict=True)
    return [
        _leaf(file, first + index, facts, piece, image)
        for index, (facts, (piece, image)) in enumerate(zip(result["sheets"], pairs, strict=True))
    ]


def _leaf(file: StackFile, number: int, facts: dict[str, Any], piece: bytes, image: bytes) -> Leaf:
    original = piece or (file.data if file.pages == 1 else b"")
    return Leaf(
        number,
        codes=tuple(str(code) for code in facts["codes"]),
        blank=bool(facts["blank"]),
        turn=int(facts["turn"]),
        skew=float(facts["skew"]),
        image=image,
        original=original,
        media_type=sniff.sniff(original),
        fault=str(facts["fault"]),
    )


def turned(image: bytes, degrees: int) -> bytes:
    """A page's JPEG turned clockwise by 90, 180 or 270 degrees. JobFailed when it cannot be."""
    return _pool().call("turned", {"degrees": degrees}, [image])[1][0]


def thumbnail(image: bytes) -> bytes:
    """A page's JPEG made small. JobFailed when it cannot be."""
    return _pool().call("small", {"side": THUMBNAIL}, [image])[1][0]


def _pool() -> Pool:
    """This process's decoder of stacks: one, for a stack can wait and a page's reader cannot."""
    with _lock:
        mine = _pools.get(os.getpid())
        if mine is None:
            mine = _pools[os.getpid()] = Pool(1, "kaowu.dossier.leaves")
            atexit.register(mine.close)
        return mine
