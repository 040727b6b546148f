"""Bytes into an open zip, or why there is none: not a zip at all, cut off, one part of several."""

from __future__ import annotations

import io
import struct
import zipfile

from kaowu.dossier import sniff
from kaowu.dossier.zipnames import UTF8_FLAG

MAX_ARCHIVE = 100 * 1024 * 1024  # bytes of the zip itself
MAX_MEMBERS = 200
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    ValueError,
    OverflowError,
    NotImplementedError,
    EOFError,
    IndexError,
    OSError,
    struct.error,
)
_ONE_FILE = "请压缩为一个 zip 文件，不要选择“分卷压缩”。"
REZIP = "请在电脑上选中全部扫描件，右键压缩为 zip 格式后重新提交。"


class Unreadable(Exception):
    """The archive as a whole gives nothing; carries the finding."""

    def __init__(self, code: str, message: str, remedy: str = REZIP, clause: str = "") -> None:
        super().__init__(code)
        self.finding = (f"archive.{code}", message, remedy, clause)


def require_zip(data: bytes, clause: str) -> None:
    """Refuse what is not a zip, by its true name."""
    kind = sniff.sniff(data)
    if len(data) > MAX_ARCHIVE:
        raise Unreadable("too-large", "压缩包超过 100 MB。", "请检查是否放入了无关文件。")
    if kind == "":
        raise Unreadable("empty-file", "文件是空的（0 字节）。", "请重新上传压缩包。")
    if kind != sniff.ZIP:
        message = f"这不是 zip 压缩包，而是{sniff.behind(kind)}。"
        raise Unreadable("not-zip", message, _not_zip_remedy(kind), clause)
    if data.count(b"PK\x01\x02") > MAX_MEMBERS * 5:
        raise Unreadable("too-many-files", f"压缩包里的文件超过 {MAX_MEMBERS} 个。")


def _not_zip_remedy(kind: str) -> str:
    if kind == "application/x-zip-part":
        return _ONE_FILE
    if sniff.label(kind).endswith("压缩包"):
        return "改扩展名不能转换格式；请解压后重新压缩为 zip 格式。"
    return "请把各扫描件一起压缩为 zip 格式后提交。"


def open_zip(data: bytes) -> zipfile.ZipFile:
    """The zip, its directory read; Unreadable when there is none."""
    _refuse_part(data)
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except UnicodeDecodeError:  # names that claim to be UTF-8 and are not
        return _open_unflagged(data)
    except _ZIP_ERRORS as error:
        raise _broken(data) from error


def _open_unflagged(data: bytes) -> zipfile.ZipFile:
    """Read a copy in which no name claims to be UTF-8, neither in the directory nor in front."""
    copy = bytearray(data)
    keep = 0xFF ^ (UTF8_FLAG >> 8)
    at = copy.find(b"PK\x01\x02")
    while at >= 0 and at + 10 <= len(copy):
        copy[at + 9] &= keep
        at = copy.find(b"PK\x01\x02", at + 4)
    try:
        with zipfile.ZipFile(io.BytesIO(bytes(copy))) as archive:
            for info in archive.infolist():
                copy[info.header_offset + 7] &= keep
        return zipfile.ZipFile(io.BytesIO(bytes(copy)))
    except _ZIP_ERRORS as error:
        raise _broken(data) from error


def _refuse_part(data: bytes) -> None:
    """Refuse the last of several volumes: its end record counts disks (APPNOTE 4.3.16)."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 66_000))
    disks = data[end + 4 : end + 8] if end >= 0 else b""
    if len(disks) == 4 and disks not in (b"\0\0\0\0", b"\xff\xff\xff\xff"):
        raise Unreadable("split", "这是分卷压缩包的一部分，单独无法打开。", _ONE_FILE)


def _broken(data: bytes) -> Unreadable:
    if b"PK\x05\x06" not in data[-66000:]:
        message = "压缩包不完整，可能没有传完，或只是分卷压缩的一部分。"
        return Unreadable("truncated", message, "请重新压缩为一个 zip 文件（不分卷），再上传一次。")
    return Unreadable("broken", "压缩包已损坏，无法打开。")
