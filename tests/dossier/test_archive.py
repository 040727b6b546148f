"""Zips as they really arrive: every tool's names, folders, rar in disguise, bombs."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest

from kaowu.dossier.archive import MAX_MEMBERS, read_archive
from kaowu.rules.findings import Severity
from tests.dossier.drawn import raw_zip, zipped

PNG = b"\x89PNG\r\n\x1a\n"


def names(data: bytes) -> list[str]:
    return [member.name for member in read_archive(data, "a.zip").members]


def codes(data: bytes) -> list[str]:
    return [finding.code for finding in read_archive(data, "a.zip").findings]


@pytest.mark.parametrize("name", ["身份证.jpg", "昞_身份证.jpg", "䶮.jpg", "赵一航_学历证明.png"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_without_the_flag_are_read_in_gbk_and_utf_8(name: str, encoding: str) -> None:
    assert names(raw_zip([(name.encode(encoding), PNG)])) == [name]


def test_names_with_the_flag_are_utf_8() -> None:
    assert names(raw_zip([("身份证.jpg".encode(), PNG)], flag=0x800)) == ["身份证.jpg"]


def test_each_member_is_decoded_by_itself() -> None:
    mixed = raw_zip([("身份证.jpg".encode("gb18030"), PNG), ("学历证明.jpg".encode(), PNG + b"2")])
    assert names(mixed) == ["身份证.jpg", "学历证明.jpg"]


def test_a_false_utf_8_flag_does_not_hide_the_files() -> None:
    assert names(raw_zip([("身份证.jpg".encode("gb18030"), PNG)], flag=0x800)) == ["身份证.jpg"]


def test_the_unicode_extra_field_is_believed_when_its_checksum_is_right() -> None:
    raw, true_name = b"id.jpg", "身份证.jpg"
    field = struct.pack("<BI", 1, zlib.crc32(raw)) + true_name.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo(raw.decode())
        info.extra = struct.pack("<HH", 0x7075, len(field)) + field
        archive.writestr(info, PNG)
    assert names(out.getvalue()) == [true_name]


def test_decomposed_names_are_composed() -> None:
    assert names(zipped([("e\u0301.jpg", PNG)])) == ["é.jpg"]


def test_system_litter_is_passed_over() -> None:
    litter = ["__MACOSX/._身份证.jpg", "._x.jpg", ".DS_Store", "Thumbs.db", "desktop.ini"]
    archive = read_archive(zipped([("身份证.jpg", PNG), *((n, b"x") for n in litter)]), "a.zip")
    assert [member.name for member in archive.members] == ["身份证.jpg"]
    assert archive.findings == ()


def test_a_folder_is_taken_away_and_said_with_the_clause() -> None:
    archive = read_archive(zipped([("张三/身份证.jpg", PNG)]), "a.zip", folder_clause="f")
    assert [member.name for member in archive.members] == ["身份证.jpg"]
    (finding,) = archive.findings
    assert (finding.code, finding.severity, finding.clause) == (
        "archive.nested-folder", Severity.FIXED, "f",
    )  # fmt: skip


def test_backslashes_are_folders_after_decoding() -> None:
    data = raw_zip([("张三\\昞.jpg".encode("gb18030"), PNG)])
    assert names(data) == ["昞.jpg"]


def test_a_zip_in_a_zip_is_opened_once() -> None:
    inner = zipped([("身份证.jpg", PNG)])
    assert names(zipped([("里面.zip", inner)])) == ["身份证.jpg"]
    assert codes(zipped([("里面.zip", inner)])) == ["archive.nested-archive"]
    deep = zipped([("外.zip", zipped([("里面.zip", inner)]))])
    assert "archive.nested-too-deep" in codes(deep)


@pytest.mark.parametrize(
    ("data", "called"),
    [
        (b"Rar!\x1a\x07\x01\x00....", "RAR 压缩包"),
        (b"7z\xbc\xaf\x27\x1c....", "7z 压缩包"),
        (b"%PDF-1.7\n", "PDF 文件"),
        (b"\xff\xd8\xff\xe0....", "JPG 图片"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office 文件"),
    ],
)
def test_what_is_no_zip_is_called_by_its_name(data: bytes, called: str) -> None:
    archive = read_archive(data, "a.zip", format_clause="c")
    (finding,) = archive.findings
    assert (archive.readable, finding.code, finding.clause) == (False, "archive.not-zip", "c")
    assert called in finding.message


def test_a_word_document_is_no_package() -> None:
    docx = zipped([("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")])
    (finding,) = read_archive(docx, "a.zip").findings
    assert finding.message == "这不是 zip 压缩包，而是 Word 文档。"


def test_an_empty_file_and_an_empty_zip() -> None:
    assert codes(b"") == ["archive.empty-file"]
    assert codes(zipped([])) == ["archive.empty"]


def test_a_truncated_zip() -> None:
    assert codes(zipped([("身份证.jpg", PNG * 100)])[:-40]) == ["archive.truncated"]


def test_a_broken_member_leaves_the_others() -> None:
    data = zipped([("a.jpg", b"A" * 100), ("b.jpg", b"B" * 100)])
    broken = data.replace(b"A" * 100, b"A" * 99 + b"X", 1)
    archive = read_archive(broken, "a.zip")
    assert [member.name for member in archive.members] == ["b.jpg"]
    assert archive.unread == ("a.jpg",)
    assert [finding.code for finding in archive.findings] == ["archive.broken-member"]


def test_an_encrypted_zip_is_said_once() -> None:
    data = raw_zip([(b"a.jpg", PNG), (b"b.jpg", PNG + b"2")], flag=0x1)
    assert codes(data) == ["archive.encrypted"]


def test_a_bomb_by_ratio_is_not_opened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.bmp", bytes(60_000_000))
    assert codes(out.getvalue()) == ["archive.bomb"]


def test_members_that_share_bytes_are_a_bomb() -> None:
    data = bytearray(zipped([("a.jpg", PNG * 50), ("b.jpg", PNG * 50)]))
    second = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, second + 42, 0)  # its header where the first one's is
    assert codes(bytes(data)) == ["archive.bomb"]


def test_a_lying_size_gives_no_more_than_it_claims() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.bmp", bytes(5_000_000))
    data = bytearray(out.getvalue())
    at = data.find(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 1000)
    assert codes(bytes(data)) == ["archive.broken-member"]


def test_too_many_files() -> None:
    assert codes(zipped([(f"{i}.jpg", b"x") for i in range(MAX_MEMBERS + 1)])) == [
        "archive.too-many-files"
    ]


@pytest.mark.parametrize(
    ("path", "code", "severity"),
    [
        ("../../etc/身份证.jpg", "archive.unsafe-path", Severity.ERROR),
        ("/tmp/身份证.jpg", "archive.absolute-path", Severity.WARNING),
        ("C:/Users/x/身份证.jpg", "archive.absolute-path", Severity.WARNING),
    ],
)
def test_paths_lead_nowhere(path: str, code: str, severity: Severity) -> None:
    archive = read_archive(zipped([(path, PNG)]), "a.zip")
    assert [member.name for member in archive.members] == ["身份证.jpg"]
    assert [(f.code, f.severity) for f in archive.findings] == [(code, severity)]


def test_a_link_is_not_followed() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("身份证.jpg")
        info.create_system = 3
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    archive_read = read_archive(out.getvalue(), "a.zip")
    assert archive_read.members == ()
    assert [finding.code for finding in archive_read.findings] == ["archive.link"]


def test_names_that_differ_in_case_only_both_stay_and_are_said() -> None:
    data = zipped([("a.jpg", PNG), ("A.JPG", PNG + b"2")])
    assert names(data) == ["a.jpg", "A.JPG"]
    assert codes(data) == ["archive.duplicate-name"]


def test_lines_in_front_of_a_zip_do_not_hide_it() -> None:
    assert names(b"Received: by mail\r\n\r\n" + zipped([("a.jpg", b"1")])) == ["a.jpg"]


def test_a_method_that_cannot_be_read_is_said_once_with_the_way_out() -> None:
    data = bytearray(zipped([("a.jpg", b"1"), ("b.jpg", b"2")]))
    for signature, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        start = data.find(signature)
        while start >= 0:
            data[start + at] = 9  # Deflate64
            start = data.find(signature, start + 4)
    archive = read_archive(bytes(data), "a.zip")
    assert [finding.code for finding in archive.findings] == ["archive.method"]
    assert "Deflate64" in archive.findings[0].message
    assert "“Deflate”" in archive.findings[0].remedy
    assert archive.unread == ("a.jpg", "b.jpg")


def test_what_lies_in_an_archive_that_stays_closed_is_not_called_missing() -> None:
    archive = read_archive(zipped([("材料.rar", b"Rar!\x1a\x07\x01\0")]), "a.zip")
    assert archive.closed
    assert "套着 RAR 压缩包“材料.rar”" in archive.findings[0].message
