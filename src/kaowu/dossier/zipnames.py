"""The name of a file in a zip, decided member by member.

Windows writes GBK without saying so, macOS writes UTF-8 without saying so, and a flag (general
purpose bit 11, APPNOTE 4.4.4) says UTF-8 where a tool is honest.
"""

from __future__ import annotations

import struct
import zlib
from zipfile import ZipInfo

from kaowu.rules.names import compose

UTF8_FLAG = 0x800
_UNICODE_PATH = 0x7075  # Info-ZIP Unicode Path extra field, APPNOTE 4.6.9
_JUNK_NAMES = {".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", ".localized"}
_JUNK_FOLDERS = {"__MACOSX", "@eaDir", ".Trashes", ".fseventsd", ".Spotlight-V100"}
_JUNK_STARTS = ("._", "~$")  # macOS resource forks, locks of a document that was open


def decode_name(info: ZipInfo) -> str:
    """The name as its author wrote it, with ``/`` between folders, composed (NFC).

    Ideographs are left alone: NFC would replace those of the compatibility block.
    Flag set: UTF-8. Else the Unicode extra field if it belongs to this name; else strict UTF-8;
    else GB 18030; else the raw bytes shown as cp437. Backslashes become slashes only after
    decoding: 116 Han characters have the byte 0x5C in GBK.
    """
    if info.flag_bits & UTF8_FLAG:
        name = info.orig_filename
    else:
        name = _guess(info)
    return compose(name.split("\0")[0].replace("\\", "/"))


def _guess(info: ZipInfo) -> str:
    raw = info.orig_filename.encode("cp437")
    extra = _unicode_path(info.extra, raw)
    if extra is not None:
        return extra
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.orig_filename


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """The UTF-8 name of the 0x7075 field when its checksum is that of the raw name."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        body, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind != _UNICODE_PATH or len(body) < 5 or body[0] != 1:
            continue
        if struct.unpack_from("<I", body, 1)[0] == zlib.crc32(raw):
            return body[5:].decode("utf-8", errors="replace")
    return None


def is_junk(path: str) -> bool:
    """Whether a system put this into the zip, not the candidate."""
    parts = path.split("/")
    last = parts[-1].lower()
    in_junk = not _JUNK_FOLDERS.isdisjoint(parts)
    return in_junk or last.startswith(_JUNK_STARTS) or last in _JUNK_NAMES


def is_absolute(path: str) -> bool:
    """Whether the name starts at a root or a drive."""
    return path.startswith("/") or path[1:2] == ":"


def climbs(path: str) -> bool:
    """Whether the name tries to leave its folder."""
    return ".." in path.split("/")
