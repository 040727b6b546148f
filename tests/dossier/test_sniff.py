"""The type of a file by its content."""

from __future__ import annotations

import pytest
from PIL import features

from kaowu.dossier.sniff import sniff
from tests.dossier.drawn import encoded, picture, zipped


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("GIF", "image/gif"),
        ("BMP", "image/bmp"),
        ("TIFF", "image/tiff"),
        ("WEBP", "image/webp"),
        ("PDF", "application/pdf"),
    ],
)
def test_pictures(form: str, media_type: str) -> None:
    assert sniff(encoded(picture(64, 64), form)) == media_type


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow writes no AVIF")
def test_avif() -> None:
    assert sniff(encoded(picture(64, 64), "AVIF")) == "image/avif"


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"heix"])
def test_heic_by_its_brand(brand: bytes) -> None:
    assert sniff(b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0mif1heic") == "image/heic"


def test_a_film_is_not_a_picture() -> None:
    assert sniff(b"\0\0\0\x18ftypisom\0\0\0\0isommp42") == "application/octet-stream"


def test_office_files_are_not_zips() -> None:
    files = [("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>")]
    assert sniff(zipped(files)).endswith("spreadsheetml.sheet")
    assert sniff(zipped([("a.jpg", b"x")])) == "application/zip"


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"", ""),
        (b"<!DOCTYPE html><html>", "text/html"),
        (b"<svg xmlns='x'>", "image/svg+xml"),
        (b"MZ\x90\0", "application/x-msdownload"),
        ("姓名,证件号码".encode("gb18030"), "text/plain"),
    ],
)
def test_other_things(data: bytes, media_type: str) -> None:
    assert sniff(data) == media_type
