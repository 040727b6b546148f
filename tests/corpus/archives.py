"""Zips: every tool's names, folders, other formats in disguise, bombs, what is broken."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from kaowu.demo.packages import package
from kaowu.demo.parcels import like_rar, zipped
from kaowu.demo.people import people
from kaowu.demo.troubles import CHANGES, DIPLOMA
from tests.corpus.spoiled import BLOCKED, READY, TODAY, Sent, trouble

GB = "gb18030"


def packed(sent: Sent, method: int = zipfile.ZIP_STORED, comment: bytes = b"") -> bytes:
    """The files by Python's own zip writer, packed by one of its methods."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in sent.files.values():
            archive.writestr(name, data)
        archive.comment = comment
    return out.getvalue()


def fields(data: bytes, local: tuple[int, bytes], central: tuple[int, bytes]) -> bytes:
    """This zip with bytes put at an offset of every local and of every central header."""
    changed = bytearray(data)
    for signature, (offset, value) in ((b"PK\x03\x04", local), (b"PK\x01\x02", central)):
        at = changed.find(signature)
        while at >= 0:
            changed[at + offset : at + offset + len(value)] = value
            at = changed.find(signature, at + 4)
    return bytes(changed)


@trouble("deflated-zip", "an ordinary zip, deflated, with a comment", READY)
def deflated(sent: Sent) -> None:
    sent.members = lambda s: packed(s, zipfile.ZIP_DEFLATED, "报名材料".encode(GB))


@trouble("streamed-zip", "a zip written as a stream, sizes behind the data", READY)
def streamed(sent: Sent) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    def members(s: Sent) -> bytes:
        pipe = Pipe()
        with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in s.files.values():
                archive.writestr(name, data)
        return pipe.getvalue()

    sent.members = members


@trouble("folder", "the scans put into a folder first", READY, "archive.nested-folder")
def folder(sent: Sent) -> None:
    CHANGES["folder"](sent)


@trouble("folders-in-folders", "folders three deep", READY, "archive.nested-folder")
def folders(sent: Sent) -> None:
    sent.rename(lambda name: f"材料/2024/{sent.person.name}/{name}")


@trouble("folder-for-each-file", "a folder for each scan", READY, "archive.nested-folder")
def folder_each(sent: Sent) -> None:
    for key, (name, data) in sent.files.items():
        sent.put(key, data, name=f"{key}/{name}")


@trouble("backslash-folders", "folders written with backslashes, names in GBK", READY,
         "archive.nested-folder")  # fmt: skip
def backslashes(sent: Sent) -> None:
    sent.encoding, sent.flagged = GB, False
    sent.rename(lambda name: f"材料\\{name}")


@trouble("gbk-names", "names in GBK without a flag (Windows)", READY)
def gbk(sent: Sent) -> None:
    CHANGES["gbk-names"](sent)


@trouble("gbk-byte-5c", "a name whose character has the byte 0x5C in GBK (昞)", READY)
def gbk_5c(sent: Sent) -> None:
    sent.become(name="李昞")
    sent.encoding, sent.flagged = GB, False


@trouble("gb18030-rare-character", "names in GB 18030 with 䶮, no flag", READY)
def gb18030(sent: Sent) -> None:
    sent.become(name="刘䶮")
    sent.encoding, sent.flagged = GB, False


@trouble("utf8-without-flag", "names in UTF-8 without a flag (macOS)", READY)
def utf8(sent: Sent) -> None:
    CHANGES["utf8-no-flag"](sent)


@trouble("false-utf8-flag", "names in GBK under a flag that says UTF-8", READY)
def false_flag(sent: Sent) -> None:
    sent.encoding, sent.flagged = GB, True


@trouble("mixed-name-encodings", "one name in GBK, the others in UTF-8, no flag", READY)
def mixed(sent: Sent) -> None:
    name = sent.files[DIPLOMA][0]
    same_length = name.encode(GB)
    marker = "#" * len(same_length)
    sent.put(DIPLOMA, sent.files[DIPLOMA][1], name=marker)
    sent.flagged = False
    sent.wrap = lambda data: data.replace(marker.encode(), same_length)


@trouble("big5-names", "names in Big5 (Taiwan), no flag", BLOCKED,
         "file.unknown-kind package.missing-material")  # fmt: skip
def big5(sent: Sent) -> None:
    sent.encoding, sent.flagged = "big5", False
    words = {"身份证": "身份證", "学历证明": "學歷證明", "证件照": "證件照"}
    for simple, traditional in words.items():
        sent.rename(lambda name, a=simple, b=traditional: name.replace(a, b))
    sent.rename(lambda name: name.replace(sent.person.name, "林曉禾"))


@trouble("unicode-extra-field", "ASCII names, the true ones in the Unicode extra field", READY)
def extra_field(sent: Sent) -> None:
    def members(s: Sent) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for number, (name, data) in enumerate(s.files.values()):
                info = zipfile.ZipInfo(f"file{number}.jpg")
                body = struct.pack("<BI", 1, zlib.crc32(info.filename.encode())) + name.encode()
                info.extra = struct.pack("<HH", 0x7075, len(body)) + body
                archive.writestr(info, data)
        return out.getvalue()

    sent.members = members


@trouble("decomposed-names", "accents stored apart from their letters (macOS)", READY)
def decomposed(sent: Sent) -> None:
    import unicodedata

    sent.become(name="José Peña", id_number="911000199003070012"[:17] + "0")
    sent.become(id_number=_foreign())
    sent.rename(lambda name: unicodedata.normalize("NFD", name))


def _foreign() -> str:
    from tests.corpus.spoiled import number

    return number("91100019900307001")


@trouble("mac-litter", "__MACOSX, ._ and .DS_Store beside the scans", READY)
def mac(sent: Sent) -> None:
    CHANGES["mac-junk"](sent)


@trouble("windows-litter", "Thumbs.db, desktop.ini and a lock of Excel", READY)
def windows(sent: Sent) -> None:
    for name in ("Thumbs.db", "desktop.ini", "~$个人基本信息表.xlsx", "@eaDir/身份证.jpg"):
        sent.add(name, b"\0litter")


@trouble("zip-in-zip", "the zip inside another zip", READY, "archive.nested-archive")
def nested(sent: Sent) -> None:
    CHANGES["nested-zip"](sent)


@trouble("zip-for-each-file", "each scan zipped by itself, and all of that once more", READY,
         "archive.nested-archive")  # fmt: skip
def nested_each(sent: Sent) -> None:
    for key, (name, data) in sent.files.items():
        sent.put(key, zipped([(name, data)]), name=f"{key}.zip")


@trouble("zip-in-zip-in-zip", "three zips one in another", BLOCKED,
         "archive.nested-archive archive.nested-too-deep")  # fmt: skip
def too_deep(sent: Sent) -> None:
    inner = zipped([("里.zip", zipped(list(sent.files.values())))])
    sent.files = {"outer": ("外.zip", inner)}


@trouble("two-people-in-one-zip", "the zips of two people in one", BLOCKED,
         "archive.nested-archive package.id-conflict package.name-conflict "
         "package.double-material")  # fmt: skip
def two_people(sent: Sent) -> None:
    mine = zipped(list(sent.files.values()))
    other = people(2, today=TODAY)[1]
    sent.files = {"mine": (f"{sent.stem}.zip", mine), "other": package(other)}


@trouble("rar-in-zip", "a RAR inside the zip", BLOCKED, "archive.nested-not-zip")
def rar_inside(sent: Sent) -> None:
    sent.files = {"inner": (f"{sent.stem}.rar", like_rar(zipped(list(sent.files.values()))))}


@trouble("mail-in-front", "a zip behind some lines that a mail program put in front", READY)
def mail_in_front(sent: Sent) -> None:
    sent.wrap = lambda data: b"Content-Type: application/zip\r\n\r\n" + data


@trouble("locked-zip-in-zip", "a zip with a password inside the zip", BLOCKED,
         "archive.nested-archive archive.encrypted")  # fmt: skip
def locked_inside(sent: Sent) -> None:
    inner = zipped(list(sent.files.values()), encrypted=True)
    sent.files = {"inner": ("材料.zip", inner)}
