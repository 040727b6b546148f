"""A candidate's zip, read in memory under limits; nothing is ever unpacked to a path.

Every trouble is a finding with the remedy; a member that cannot be read does not hide the others.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePosixPath

from kaowu.dossier import sniff
from kaowu.dossier.sandbox import JobFailed, pool
from kaowu.dossier.zipnames import climbs, decode_name, is_absolute, is_junk
from kaowu.dossier.zipopen import MAX_ARCHIVE, MAX_MEMBERS, REZIP, Unreadable, open_zip, require_zip
from kaowu.rules.findings import Finding, Severity

MAX_TOTAL = 200 * 1024 * 1024  # bytes of all members, unpacked
MAX_RATIO = 150  # unpacked to packed, for a member larger than RATIO_FLOOR
RATIO_FLOOR = 10 * 1024 * 1024
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2}
_METHOD_NAMES = {9: "Deflate64", 12: "BZip2", 14: "LZMA", 93: "Zstandard", 95: "XZ", 98: "PPMd"}
_PLAIN_METHOD = "请用电脑自带的压缩功能重新压缩，或在压缩软件里把压缩方法选为“Deflate”（标准）。"
_FOREIGN = {sniff.RAR, sniff.SEVEN_ZIP, sniff.TAR, sniff.GZIP, sniff.BZIP2, sniff.XZ}


__all__ = ["MAX_ARCHIVE", "MAX_MEMBERS", "Archive", "Member", "read_archive"]


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the zip: its name without folders, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Archive:
    """The files of a zip. ``readable`` is False when there was no zip to read at all.

    ``unread`` names the files that are there but could not be read; ``closed`` says that one of
    them is an archive, so that nobody knows what is missing.
    """

    members: tuple[Member, ...] = ()
    findings: tuple[Finding, ...] = ()
    unread: tuple[str, ...] = ()
    readable: bool = True
    closed: bool = False


@dataclass(slots=True)
class _Reading:
    """What has been read so far, of this zip and of the one inside it."""

    subject: str
    folder_clause: str
    budget: int = MAX_TOTAL
    members: list[Member] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    closed: bool = False

    def say(self, code: str, severity: Severity, message: str, remedy: str = "") -> None:
        self.findings.append(Finding(f"archive.{code}", severity, self.subject, message, remedy))


def read_archive(
    data: bytes, filename: str, *, format_clause: str = "", folder_clause: str = ""
) -> Archive:
    """The files in these bytes; the clauses are those that findings point to."""
    reading = _Reading(subject=filename, folder_clause=folder_clause)
    try:
        _read_zip(data, reading, format_clause, nested=False)
        _note_extension(reading, format_clause)
    except Unreadable as trouble:
        code, message, remedy, clause = trouble.finding
        finding = Finding(code, Severity.ERROR, filename, message, remedy, clause)
        return Archive(findings=(*reading.findings, finding), readable=False)
    if not reading.members and not _has_error(reading.findings):
        reading.say("empty", Severity.ERROR, "压缩包里没有文件。", REZIP)
    return Archive(
        tuple(reading.members),
        tuple(reading.findings),
        tuple(reading.unread),
        closed=reading.closed,
    )


def _read_zip(data: bytes, reading: _Reading, clause: str, *, nested: bool) -> None:
    require_zip(data, clause)
    with open_zip(data) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        paths = [(decode_name(info), info) for info in infos]
        wanted = [(path, info) for path, info in paths if not is_junk(path)]
        _refuse_bombs([info for _, info in wanted], reading.budget)
        _note_folders([path for path, _ in wanted], reading)
        for path, info in wanted:
            _take(archive, path, info, reading, nested=nested)


def _note_extension(reading: _Reading, clause: str) -> None:
    """A zip under another extension; one without any says nothing wrong."""
    given = PurePosixPath(reading.subject).suffix.lower()
    if given in (".rar", ".7z", ".tar", ".gz", ".docx", ".jpg", ".pdf", ".exe"):
        message = f"文件扩展名是“{given}”，内容实为 zip 压缩包，已按 zip 处理。"
        reading.findings.append(
            Finding("archive.extension", Severity.FIXED, reading.subject, message, clause=clause)
        )


def _refuse_bombs(infos: Sequence[zipfile.ZipInfo], budget: int) -> None:
    if len(infos) > MAX_MEMBERS:
        raise Unreadable("too-many-files", f"压缩包里的文件超过 {MAX_MEMBERS} 个。")
    swollen = any(
        info.file_size > RATIO_FLOOR and info.file_size > MAX_RATIO * max(info.compress_size, 1)
        for info in infos
    )
    if swollen or sum(info.file_size for info in infos) > budget or _overlapping(infos):
        raise Unreadable("bomb", "压缩包展开后异常巨大，为安全起见没有打开。")


def _overlapping(infos: Iterable[zipfile.ZipInfo]) -> bool:
    """Whether two members share bytes, as in a bomb that needs no high ratio."""
    spans = sorted((info.header_offset, info.compress_size) for info in infos)
    return any(start + 30 + size > following for (start, size), (following, _) in pairwise(spans))


def _note_folders(paths: Sequence[str], reading: _Reading) -> None:
    folders = sorted({str(PurePosixPath(path).parent) for path in paths if "/" in path.strip("/")})
    if any(climbs(path) for path in paths):
        reading.say("unsafe-path", Severity.ERROR, "压缩包里有试图写到上级目录的路径。", REZIP)
    elif any(is_absolute(path) for path in paths):
        reading.say("absolute-path", Severity.WARNING, "压缩包里的文件带有完整路径，已只取文件名。")
    elif folders:
        message = f"扫描件放在文件夹“{folders[0]}”里，已直接取出。"
        clause = reading.folder_clause
        code = "archive.nested-folder"
        reading.findings.append(
            Finding(code, Severity.FIXED, reading.subject, message, clause=clause)
        )


def _take(
    archive: zipfile.ZipFile, path: str, info: zipfile.ZipInfo, reading: _Reading, *, nested: bool
) -> None:
    """Read one member, or say why it cannot be read."""
    name = PurePosixPath(path).name or path.strip("/") or "（无名文件）"
    data = _read_member(archive, info, name, reading)
    if data is None:
        reading.unread.append(name)
        return
    kind = sniff.sniff(data)
    if kind == sniff.ZIP:
        _descend(data, name, reading, nested=nested)
    elif kind in _FOREIGN:
        message = f"压缩包里套着{sniff.behind(kind)}“{name}”，无法打开。"
        reading.say("nested-not-zip", Severity.ERROR, message, REZIP)
        reading.unread.append(name)
        reading.closed = True
    else:
        _keep(Member(name, data), reading)


def _read_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, reading: _Reading
) -> bytes | None:
    """The member's bytes, never more than the budget allows; None when a finding says why not."""
    if stat.S_ISLNK(info.external_attr >> 16):
        reading.say("link", Severity.ERROR, f"“{name}”是快捷方式（链接），不是文件本身。", REZIP)
        return None
    if info.flag_bits & 0x1:
        _say_once(reading, "encrypted", "压缩包设置了密码，无法打开。", "请不设密码重新压缩。")
        return None
    if info.compress_type not in (*_METHODS, zipfile.ZIP_LZMA):
        method = _METHOD_NAMES.get(info.compress_type, f"{info.compress_type} 号")
        message = f"压缩包用了少见的压缩方法（{method}），无法读取“{name}”等文件。"
        _say_once(reading, "method", message, _PLAIN_METHOD)
        return None
    try:
        data = _content(archive, info, reading.budget + 1)
    except (
        JobFailed,
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        ValueError,
        RuntimeError,
        UnicodeDecodeError,
    ):
        reading.say("broken-member", Severity.ERROR, f"“{name}”在压缩包里已损坏。", REZIP)
        return None
    if len(data) > reading.budget:
        raise Unreadable("bomb", "压缩包展开后异常巨大，为安全起见没有打开。")
    reading.budget -= len(data)
    return data


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """At most ``limit`` bytes of a member. LZMA, whose files name the memory that it takes, is
    unpacked in a decoder."""
    if info.compress_type in _METHODS:
        with archive.open(info) as stream:
            return stream.read(limit)
    whole = archive.fp.getvalue() if isinstance(archive.fp, io.BytesIO) else b""
    params = {"at": info.header_offset, "limit": limit}
    _, blobs = pool().call("member", params, [whole])
    return blobs[0]


def _descend(data: bytes, name: str, reading: _Reading, *, nested: bool) -> None:
    """Open a zip inside the zip, once."""
    if nested:
        reading.say("nested-too-deep", Severity.ERROR, "压缩包里套了多层压缩包。", REZIP)
        reading.closed = True
        return
    reading.say("nested-archive", Severity.FIXED, f"压缩包里套着压缩包“{name}”，已打开取出。")
    try:
        _read_zip(data, reading, "", nested=True)
    except Unreadable as trouble:
        code, message, remedy, _ = trouble.finding
        reading.findings.append(Finding(code, Severity.ERROR, name, message, remedy))
        reading.closed = True


def _keep(member: Member, reading: _Reading) -> None:
    """Add a file; the same file twice is taken once, two different ones of one name both stay."""
    twins = [other for other in reading.members if other.name.lower() == member.name.lower()]
    if any(other.data == member.data for other in twins):
        message = f"“{member.name}”在压缩包里有完全相同的两份，只取了一份。"
        reading.say("same-file", Severity.FIXED, message)
        return
    if twins:
        message = f"有两个文件都叫“{member.name}”（不计大小写），内容不同。"
        reading.say("duplicate-name", Severity.WARNING, message, "请核对并只保留一个。")
    reading.members.append(member)


def _say_once(reading: _Reading, code: str, message: str, remedy: str) -> None:
    if all(finding.code != f"archive.{code}" for finding in reading.findings):
        reading.say(code, Severity.ERROR, message, remedy)


def _has_error(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)
