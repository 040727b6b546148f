"""What a file is, told by its first bytes; the extension is never asked."""

from __future__ import annotations

import io
import zipfile

JPEG, PNG, PDF, ZIP = "image/jpeg", "image/png", "application/pdf", "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OLE = "application/x-ole-storage"
RAR, SEVEN_ZIP = "application/vnd.rar", "application/x-7z-compressed"
TAR, GZIP = "application/x-tar", "application/gzip"
BZIP2, XZ = "application/x-bzip2", "application/x-xz"

_END_OF_ZIP = b"PK\x05\x06"
_PREFIXES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),  # BigTIFF
    (b"MM\0+", "image/tiff"),
    (_END_OF_ZIP, ZIP),
    (b"PK\x07\x08", "application/x-zip-part"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"Rar!\x1a\x07", RAR),
    (b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP),
    (b"\x1f\x8b", GZIP),
    (b"BZh", BZIP2),
    (b"\xfd7zXZ\0", XZ),
    (b"MZ", "application/x-msdownload"),
    (b"{\\rtf", "application/rtf"),
    (b"L\0\0\0\x01\x14\x02\0", "application/x-ms-shortcut"),
    (b"\0\0\0\x0cjP  \r\n", "image/jp2"),
    (b"\xff\xfe", "text/plain"),  # UTF-16, as a spreadsheet's "Unicode text"
    (b"\xfe\xff", "text/plain"),
)
_PARTS = {
    "xl/workbook.xml": XLSX,
    "xl/workbook.bin": XLSX,
    "word/document.xml": DOCX,
    "ppt/presentation.xml": PPTX,
    "OFD.xml": "application/ofd",
}
MAX_PARTS = 5_000  # entries of a directory that is looked through
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_LABELS = {
    JPEG: "JPG 图片",
    PNG: "PNG 图片",
    PDF: "PDF 文件",
    ZIP: "zip 压缩包",
    XLSX: "Excel 工作簿",
    DOCX: "Word 文档",
    OLE: "旧版 Office 文件",
    PPTX: "PPT 演示文稿",
    "application/ofd": "OFD 文件",
    "image/gif": "GIF 图片",
    "image/bmp": "BMP 图片",
    "image/tiff": "TIFF 图片",
    "image/webp": "WebP 图片",
    "image/heic": "HEIC 图片（苹果手机格式）",
    "image/avif": "AVIF 图片",
    RAR: "RAR 压缩包",
    SEVEN_ZIP: "7z 压缩包",
    GZIP: "gzip 压缩包",
    BZIP2: "bzip2 压缩包",
    XZ: "xz 压缩包",
    TAR: "tar 压缩包",
    "application/x-msdownload": "可执行程序",
    "application/x-zip-part": "分卷压缩包的一部分",
    "application/rtf": "RTF 文档",
    "application/x-ms-shortcut": "Windows 快捷方式（不是文件本身）",
    "image/jp2": "JPEG 2000 图片",
    "text/html": "网页文件",
    "image/svg+xml": "SVG 图片",
    "text/plain": "文本文件",
    "": "空文件",
}
_EXTENSIONS: dict[str, tuple[str, ...]] = {
    JPEG: ("jpg", "jpeg"),
    PNG: ("png",),
    PDF: ("pdf",),
    "image/gif": ("gif",),
    "image/bmp": ("bmp",),
    "image/tiff": ("tif", "tiff"),
    "image/webp": ("webp",),
    "image/heic": ("heic", "heif"),
    "image/avif": ("avif",),
}


def sniff(data: bytes) -> str:
    """The media type of these bytes, "" for an empty file, octet-stream when unknown."""
    if not data:
        return ""
    for prefix, media_type in _PREFIXES:
        if data.startswith(prefix):
            return media_type
    if data.startswith(b"PK\x03\x04"):
        return _zip_flavour(data)
    return _deeper(data)


def label(media_type: str) -> str:
    """The type in the reader's words."""
    return _LABELS.get(media_type, "无法识别的文件")


def behind(media_type: str) -> str:
    """The type's words as they stand behind a Chinese one: “ RAR 压缩包”, “网页文件”."""
    words = label(media_type)
    return f" {words}" if words[0].isascii() else words


def extensions(media_type: str) -> tuple[str, ...]:
    """The extensions (lower case, no dot) that belong to a picture or PDF type, best first."""
    return _EXTENSIONS.get(media_type, ())


def is_scan(media_type: str) -> bool:
    """Whether this is a picture or a PDF that can be made into a scan."""
    return media_type in _EXTENSIONS


def _deeper(data: bytes) -> str:
    head = data[:1024]
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return _iso_media(head)
    if b"%PDF-" in head:
        return PDF
    if data[257:262] == b"ustar":
        return TAR
    if _END_OF_ZIP in data[-66_000:]:  # lines of mail in front of it, or the last of its volumes
        return ZIP
    return _text_flavour(head)


def _iso_media(head: bytes) -> str:
    """HEIC or AVIF by the major and the compatible brands of the ftyp box (ISO/IEC 14496-12)."""
    length = int.from_bytes(head[:4], "big")
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, min(length, 256), 4))}
    if {b"avif", b"avis"} & brands:
        return "image/avif"
    return "image/heic" if brands & _HEIF_BRANDS else "application/octet-stream"


def _zip_flavour(data: bytes) -> str:
    """A zip, or the office file that is a zip inside: by the names in its own directory."""
    if not any(mark in data[-65536:] for mark in (b"[Content_Types].xml", b"OFD.xml")):
        return ZIP
    if data.count(b"PK\x01\x02") > MAX_PARTS:
        return ZIP
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return ZIP
    for part, media_type in _PARTS.items():
        if part in names:
            return media_type
    return ZIP


def _text_flavour(head: bytes) -> str:
    lowered = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if lowered.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    if b"<svg" in lowered[:256]:
        return "image/svg+xml"
    return "application/octet-stream" if b"\0" in head else "text/plain"
