"""Zips that are empty, broken, locked, bombs, or lead out of their folder."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import replace

from kaowu.demo.drawn import drawing
from kaowu.demo.troubles import CHANGES, DIPLOMA, ID_CARD, PORTRAIT, file_name
from tests.corpus.archives import fields, packed
from tests.corpus.spoiled import ATTENTION, BLOCKED, READY, Sent, trouble


@trouble("empty-file", "a file of no bytes", BLOCKED, "archive.empty-file")
def no_bytes(sent: Sent) -> None:
    sent.wrap = lambda _: b""


@trouble("empty-zip", "a zip with nothing in it", BLOCKED,
         "archive.empty package.missing-material")  # fmt: skip
def empty(sent: Sent) -> None:
    sent.files = {}


@trouble("only-folders", "a zip of empty folders", BLOCKED,
         "archive.empty package.missing-material")  # fmt: skip
def only_folders(sent: Sent) -> None:
    sent.files = {"folder": ("报名材料/", b"")}


@trouble("truncated", "a zip that was not sent to its end", BLOCKED, "archive.truncated")
def truncated(sent: Sent) -> None:
    CHANGES["truncated"](sent)


@trouble("broken-directory", "a zip whose directory is garbled", BLOCKED, "archive.broken")
def broken(sent: Sent) -> None:
    sent.wrap = lambda data: data.replace(b"PK\x01\x02", b"PK\xff\xff")


@trouble("broken-member", "one scan damaged inside the zip", BLOCKED, "archive.broken-member")
def broken_member(sent: Sent) -> None:
    data = sent.files[DIPLOMA][1]
    wrong = data[:3000] + bytes(64) + data[3064:]
    sent.wrap = lambda whole: whole.replace(data, wrong)


@trouble("encrypted", "a password (ZipCrypto)", BLOCKED, "archive.encrypted")
def encrypted(sent: Sent) -> None:
    CHANGES["encrypted"](sent)


@trouble("encrypted-aes", "a password (AES)", BLOCKED, "archive.encrypted")
def aes(sent: Sent) -> None:
    sent.encrypted = True
    method = struct.pack("<H", 99)
    sent.wrap = lambda data: fields(data, (8, method), (10, method))


@trouble("bzip2-packed", "packed by bzip2", READY)
def bzip2(sent: Sent) -> None:
    sent.members = lambda s: packed(s, zipfile.ZIP_BZIP2)


@trouble("lzma-packed", "packed by LZMA", READY)
def lzma(sent: Sent) -> None:
    sent.members = lambda s: packed(s, zipfile.ZIP_LZMA)


@trouble("deflate64-packed", "packed by Deflate64", BLOCKED, "archive.method")
def deflate64(sent: Sent) -> None:
    method = struct.pack("<H", 9)
    sent.wrap = lambda data: fields(data, (8, method), (10, method))


@trouble("bomb-by-ratio", "60 MB of zeros in a few KB", BLOCKED, "archive.bomb")
def bomb(sent: Sent) -> None:
    sent.add("身份证2.bmp", bytes(60_000_000))
    sent.members = lambda s: packed(s, zipfile.ZIP_DEFLATED)


@trouble("bomb-by-overlap", "members that share their bytes", BLOCKED, "archive.bomb")
def overlap(sent: Sent) -> None:
    def share(data: bytes) -> bytes:
        changed = bytearray(data)
        struct.pack_into("<I", changed, data.rfind(b"PK\x01\x02") + 42, 0)
        return bytes(changed)

    sent.wrap = share


@trouble("bomb-by-count", "thousands of files", BLOCKED, "archive.too-many-files")
def count(sent: Sent) -> None:
    for index in range(3000):
        sent.add(f"{index}.txt", b"x")


@trouble("climbing-path", "a path that climbs out of its folder", BLOCKED, "archive.unsafe-path")
def climbing(sent: Sent) -> None:
    sent.rename(lambda name: f"../../{name}")


@trouble("absolute-path", "names from the root on", ATTENTION, "archive.absolute-path")
def absolute(sent: Sent) -> None:
    sent.rename(lambda name: f"/home/candidate/{name}")


@trouble("drive-path", "names from a drive on", ATTENTION, "archive.absolute-path")
def drive(sent: Sent) -> None:
    sent.rename(lambda name: f"C:\\桌面\\{name}")


@trouble("link", "a symbolic link instead of a scan", BLOCKED, "archive.link")
def link(sent: Sent) -> None:
    name = sent.files[ID_CARD][0]

    def members(s: Sent) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for path, data in s.files.values():
                info = zipfile.ZipInfo(path)
                if path == name:
                    info.create_system, info.external_attr = 3, 0o120777 << 16
                archive.writestr(info, b"/etc/passwd" if path == name else data)
        return out.getvalue()

    sent.members = members


@trouble("case-twins", "two files whose names differ in case only", ATTENTION,
         "archive.duplicate-name package.double-material")  # fmt: skip
def twins(sent: Sent) -> None:
    sent.add(file_name(sent.person, DIPLOMA, "JPG"), sent.files[PORTRAIT][1] + b"\0")
    other = replace(sent.person, school="示例第二大学")
    sent.put("more-3", drawing.diploma(other))


@trouble("same-file-twice", "the same scan twice, in two folders", READY,
         "archive.same-file archive.nested-folder")  # fmt: skip
def same_twice(sent: Sent) -> None:
    name, data = sent.files[DIPLOMA]
    sent.add(f"备份/{name}", data)


@trouble("unnamed-zip", "a zip called 新建文件夹", ATTENTION,
         "archive.name-completed archive.name-part-missing package.name-conflict")  # fmt: skip
def unnamed(sent: Sent) -> None:
    sent.stem = "新建文件夹"
