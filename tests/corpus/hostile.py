"""Pictures that are empty, broken, too much, or none at all, and those that carry something."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Sequence

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from kaowu.demo.troubles import CHANGES, DIPLOMA
from kaowu.dossier.fit import pad
from tests.corpus.scans import opened, saved
from tests.corpus.spoiled import BLOCKED, READY, Sent, Spoil, trouble


@trouble("thumbnail", "a thumbnail of 400 pixels", BLOCKED, "image.too-small")
def thumbnail(sent: Sent) -> None:
    sent.swap(DIPLOMA, saved(opened(sent).resize((400, 284)), "JPEG"))


@trouble("blank-page", "a white page", BLOCKED, "image.blank")
def blank(sent: Sent) -> None:
    sent.swap(DIPLOMA, pad(saved(Image.new("RGB", (1600, 1200), "white"), "JPEG"), 250_000))


@trouble("black-page", "a black page: the lid was open", BLOCKED, "image.blank")
def black(sent: Sent) -> None:
    sent.swap(DIPLOMA, pad(saved(Image.new("RGB", (1600, 1200), "black"), "JPEG"), 250_000))


@trouble("cut-off-picture", "the lower half of the picture missing", BLOCKED, "file.unreadable")
def cut_off(sent: Sent) -> None:
    CHANGES["damaged-picture"](sent)


@trouble("two-bytes-missing", "a JPEG without its last two bytes", BLOCKED, "file.unreadable")
def two_bytes(sent: Sent) -> None:
    sent.swap(DIPLOMA, sent.files[DIPLOMA][1][:-2])


@trouble("zeros-inside", "a download with a hole of zeros", BLOCKED, "file.unreadable")
def zeros(sent: Sent) -> None:
    data = sent.files[DIPLOMA][1]
    sent.swap(DIPLOMA, data[:200] + bytes(len(data) - 200))


@trouble("empty-scan", "a scan of no bytes", BLOCKED, "file.empty")
def empty(sent: Sent) -> None:
    sent.swap(DIPLOMA, b"")


@trouble("place-in-photo", "a photo that knows where it was taken", READY, "image.metadata")
def gps(sent: Sent) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    sent.swap(DIPLOMA, pad(saved(opened(sent), "JPEG", quality=60, exif=exif), 250_000))


@trouble("script-in-comment", "a script in the comment of a JPEG", READY, "image.metadata")
def comment(sent: Sent) -> None:
    data = saved(opened(sent), "JPEG", quality=60, comment=b"<script>alert(1)</script>")
    sent.swap(DIPLOMA, pad(data, 250_000))


@trouble("caption-in-jpeg", "a caption of an image editor (IPTC) in a JPEG", READY,
         "image.metadata")  # fmt: skip
def iptc(sent: Sent) -> None:
    record = b"\x1c\x02\x78\x00\x05Place"
    block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record
    segment = b"Photoshop 3.0\0" + block
    data = sent.files[DIPLOMA][1]
    marker = b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment
    sent.swap(DIPLOMA, data[:2] + marker + data[2:])


@trouble("text-in-png", "an author's name in a PNG inside the window", READY, "image.metadata")
def png_text(sent: Sent) -> None:
    told = PngInfo()
    told.add_text("Author", "candidate")
    page = opened(sent).quantize(3).convert("L")
    data = saved(page, "PNG", pnginfo=told)
    filler = b"\0" * max(0, 210_000 - len(data))
    chunk = b"kaWu" + filler
    padding = struct.pack(">I", len(filler)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    sent.swap(DIPLOMA, data[:-12] + padding + data[-12:], "png")


@trouble("zip-behind-picture", "a picture with a zip behind its end", READY, "image.metadata")
def polyglot(sent: Sent) -> None:
    data = sent.files[DIPLOMA][1]
    sent.swap(DIPLOMA, data[:299_000] + b"PK\x05\x06" + bytes(18))


@trouble("too-many-pixels", "a PNG of 144 million pixels", BLOCKED, "image.too-many-pixels")
def pixels(sent: Sent) -> None:
    sent.swap(DIPLOMA, saved(Image.new("1", (12_000, 12_000)), "PNG"), "png")


@trouble("lying-jpeg-header", "a JPEG whose header says 65,500 by 65,500", BLOCKED,
         "image.too-many-pixels")  # fmt: skip
def lying(sent: Sent) -> None:
    data = bytearray(sent.files[DIPLOMA][1])
    at = data.find(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", 65_500, 65_500)
    sent.swap(DIPLOMA, bytes(data))


NO_SCANS: Sequence[tuple[str, str, str, Callable[[Sent], bytes]]] = (
    ("page-as-scan", "jpg", "the error page of a cloud drive named .jpg",
     lambda _: "<!DOCTYPE html><html>已过期</html>".encode()),
    ("program-as-scan", "jpg", "a program named .jpg", lambda _: b"MZ\x90\0" + bytes(4000)),
    ("svg-as-scan", "svg", "an SVG", lambda _: b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ("shortcut-as-scan", "lnk", "a shortcut instead of the scan",
     lambda _: b"L\0\0\0\x01\x14\x02\0" + bytes(400)),
    ("text-as-scan", "txt", "a link to a cloud drive in a text file",
     lambda _: "网盘链接：提取码 1234".encode()),
    ("jpeg-2000", "jp2", "a JPEG 2000", lambda _: b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(900)),
    ("video-as-scan", "mp4", "a video of the document",
     lambda _: b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + bytes(900)),
)  # fmt: skip


def _not_a_scan(data: Callable[[Sent], bytes], extension: str) -> Spoil:
    def spoil(sent: Sent) -> None:
        sent.swap(DIPLOMA, data(sent), extension)

    return spoil


for name, extension, told, make in NO_SCANS:
    trouble(name, told, BLOCKED, "file.unsupported")(_not_a_scan(make, extension))


@trouble("word-as-scan", "the scan pasted into a Word document", BLOCKED, "file.unsupported")
def word(sent: Sent) -> None:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", "<x/>")
        archive.writestr("word/media/image1.jpeg", sent.files[DIPLOMA][1])
    sent.swap(DIPLOMA, out.getvalue(), "docx")
