"""What comes under the name .zip and is none, or is a part of one."""

from __future__ import annotations

import io
import struct
import tarfile

from kaowu.demo.parcels import like_rar
from kaowu.demo.troubles import CHANGES, ID_CARD
from tests.corpus.spoiled import BLOCKED, READY, Sent, trouble


@trouble("rar-renamed", "a RAR renamed to .zip", BLOCKED, "archive.not-zip")
def rar(sent: Sent) -> None:
    CHANGES["rar-renamed"](sent)


@trouble("rar-as-it-is", "a RAR under its own extension", BLOCKED, "archive.not-zip")
def rar_honest(sent: Sent) -> None:
    sent.wrap = lambda data: like_rar(data + b"\0")
    sent.extension = "rar"


@trouble("seven-zip-renamed", "a 7z renamed to .zip", BLOCKED, "archive.not-zip")
def seven(sent: Sent) -> None:
    sent.wrap = lambda data: b"7z\xbc\xaf\x27\x1c\x00\x04" + data[:2000]


@trouble("tar-renamed", "a tar renamed to .zip", BLOCKED, "archive.not-zip")
def tar(sent: Sent) -> None:
    def members(s: Sent) -> bytes:
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as archive:
            for name, data in s.files.values():
                info = tarfile.TarInfo(name)
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
        return out.getvalue()

    sent.members = members


@trouble("gzip-renamed", "a gzip renamed to .zip", BLOCKED, "archive.not-zip")
def gzip(sent: Sent) -> None:
    sent.wrap = lambda data: b"\x1f\x8b\x08\0" + data[:2000]


@trouble("word-renamed", "a Word document renamed to .zip", BLOCKED, "archive.not-zip")
def word(sent: Sent) -> None:
    parts = [("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")]
    sent.files = {name: (name, data) for name, data in parts}


@trouble("sheet-renamed", "the workbook renamed to .zip", BLOCKED, "archive.not-zip")
def sheet(sent: Sent) -> None:
    parts = [("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>")]
    sent.files = {name: (name, data) for name, data in parts}


@trouble("pdf-renamed", "a PDF renamed to .zip", BLOCKED, "archive.not-zip")
def pdf(sent: Sent) -> None:
    sent.wrap = lambda _: b"%PDF-1.7\n%%EOF\n"


@trouble("picture-renamed", "a picture renamed to .zip", BLOCKED, "archive.not-zip")
def picture(sent: Sent) -> None:
    sent.wrap = lambda _: sent.files[ID_CARD][1]


@trouble("program-renamed", "a self-extracting program renamed to .zip", BLOCKED,
         "archive.not-zip")  # fmt: skip
def program(sent: Sent) -> None:
    sent.wrap = lambda data: b"MZ\x90\0" + bytes(60) + data


@trouble("page-renamed", "the error page of a cloud drive saved as .zip", BLOCKED,
         "archive.not-zip")  # fmt: skip
def page(sent: Sent) -> None:
    sent.wrap = lambda _: "<!DOCTYPE html><html>链接已失效</html>".encode()


@trouble("shortcut-renamed", "a Windows shortcut instead of the file", BLOCKED, "archive.not-zip")
def shortcut(sent: Sent) -> None:
    sent.wrap = lambda _: b"L\0\0\0\x01\x14\x02\0" + bytes(200)


@trouble("zip-named-rar", "a zip under the extension .rar", READY, "archive.extension")
def named_rar(sent: Sent) -> None:
    sent.extension = "rar"


@trouble("split-zip-last-part", "the last part of a zip in several volumes", BLOCKED,
         "archive.split")  # fmt: skip
def split_last(sent: Sent) -> None:
    def cut(data: bytes) -> bytes:
        end = data.rfind(b"PK\x05\x06")
        numbered = data[: end + 4] + struct.pack("<HH", 1, 0) + data[end + 8 :]
        return numbered[len(numbered) // 2 :]

    sent.wrap = cut


@trouble("split-zip-first-part", "the first part of a zip in several volumes", BLOCKED,
         "archive.not-zip")  # fmt: skip
def split_first(sent: Sent) -> None:
    sent.wrap = lambda data: b"PK\x07\x08" + data[: len(data) // 2]
