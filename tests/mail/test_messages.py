"""Messages as mail programs write them: names, subjects, bodies, and what no person wrote."""

from __future__ import annotations

import base64
import time
from contextlib import suppress
from urllib.parse import quote

import pytest

from kaowu.office.mailbox.messages import Unreadable, read_body, read_head

NAME = "碳交易_张·三昞_身份证.zip"  # 昞 ends in the byte of a backslash in GBK, · is not in GB2312
GBK = NAME.encode("gb18030")


def word(text: bytes, charset: str) -> bytes:
    return b"=?" + charset.encode() + b"?B?" + base64.b64encode(text) + b"?="


def percent(text: bytes) -> bytes:
    return quote(text, safe="").encode()


DISPOSITION = b"Content-Disposition: attachment; "
NAMES = {
    "QQ: an encoded word in quotes": DISPOSITION + b'filename="' + word(GBK, "gb18030") + b'"',
    "GBK that calls itself gb2312": DISPOSITION + b'filename="' + word(GBK, "gb2312") + b'"',
    "two words": DISPOSITION
    + b'filename="'
    + word(NAME[:6].encode("gbk"), "GBK")
    + b"\r\n "
    + word(NAME[6:].encode("gbk"), "GBK")
    + b'"',
    "two words, a character cut in two": DISPOSITION
    + b'filename="'
    + word(GBK[:9], "GBK")
    + b"\r\n "
    + word(GBK[9:], "GBK")
    + b'"',
    "RFC 2231 in GBK": DISPOSITION + b"filename*=GBK''" + percent(GBK),
    "RFC 2231 in pieces, a character cut in two": DISPOSITION
    + b"filename*0*=gb2312''"
    + percent(GBK[:9])
    + b";\r\n filename*1*="
    + percent(GBK[9:]),
    "raw UTF-8": DISPOSITION + b'filename="' + NAME.encode() + b'"',
    "raw GBK": DISPOSITION + b'filename="' + GBK + b'"',
    "only in Content-Type": b"X-Nothing: 1",
    "an encoded word without quotes": DISPOSITION + b"filename=" + word(GBK, "gbk"),
    "a path in front": DISPOSITION
    + b'filename="'
    + word("C:\\桌面\\".encode("gbk") + GBK, "gbk")
    + b'"',
}


def message(part: bytes, *, more: bytes = b"", content: bytes = b"PK\x03\x04zip") -> bytes:
    kind = b"Content-Type: application/zip"
    if b"X-Nothing" in part:
        kind += b'; name="' + word(NAME.encode(), "UTF-8") + b'"'
    return (
        b"From: lin@example.cn\r\nSubject: x\r\nMIME-Version: 1.0\r\n" + more
        + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        + kind + b"\r\n" + part + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode(content) + b"\r\n--b--\r\n"
    )  # fmt: skip


@pytest.mark.parametrize("how", NAMES)
def test_the_name_of_a_file_is_read_however_it_is_written(how: str) -> None:
    (file,) = read_body(message(NAMES[how])).attachments
    assert (file.name, file.data) == (NAME, b"PK\x03\x04zip")


@pytest.mark.parametrize(
    "raw",
    [word(GBK, "gb2312"), word(GBK, "GBK"), word(NAME.encode(), "utf-8"), GBK, NAME.encode()],
    ids=["GBK called gb2312", "GBK word", "UTF-8 word", "raw GBK", "raw UTF-8"],
)
def test_a_subject_is_read_however_it_is_written(raw: bytes) -> None:
    assert read_head(b"From: a@b.cn\r\nSubject: " + raw + b"\r\n\r\n").subject == NAME


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "utf-8", "no-such-charset"])
def test_a_body_is_read_by_what_it_is(charset: str) -> None:
    text = "请查收附件，张·三昞".encode("utf-8" if charset == "utf-8" else "gb18030")
    raw = b"Content-Type: text/plain; charset=" + charset.encode() + b"\r\n\r\n" + text
    assert read_body(raw).text == "请查收附件，张·三昞"


def test_only_the_senders_own_words_are_read() -> None:
    text = "补交身份证。\r\n\r\n------------------ 原始邮件 ------------------\r\n缺少学历证明"
    raw = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode()
    assert read_body(raw).text == "补交身份证。"


def test_a_link_that_is_only_quoted_is_no_link() -> None:
    text = "已重发。\n发件人：lin\nhttps://pan.baidu.com/s/abc"
    assert not read_body(b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode()).links


def test_a_pasted_picture_is_told_from_an_attachment() -> None:
    raw = message(
        b"Content-Disposition: inline; filename=image001.png\r\nContent-ID: <image001.png>"
    )
    assert [file.inline for file in read_body(raw).attachments] == [True]


def test_a_forwarded_message_gives_its_files() -> None:
    inner = message(NAMES["raw UTF-8"])
    raw = (
        b"From: a@b.cn\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n"
        b"Content-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--o--\r\n"
    )
    assert [file.name for file in read_body(raw).attachments] == [NAME]


def test_characters_that_hide_or_turn_are_taken_out_of_names() -> None:
    name = "gpj.\u202e身份证\u200b.zip"
    part = DISPOSITION + b'filename="' + word(name.encode(), "utf-8") + b'"'
    assert read_body(message(part)).attachments[0].name == "gpj.身份证.zip"


def test_a_message_without_an_identifier_is_known_by_its_header() -> None:
    first = read_head(b"From: a@b.cn\r\nDate: 1\r\n\r\n").message_id
    second = read_head(b"From: a@b.cn\r\nDate: 2\r\n\r\n").message_id
    assert first.startswith("sha256:")
    assert first != second


def test_the_thread_is_every_reference() -> None:
    raw = b"From: a@b.cn\r\nReferences: <1@x>\r\n <2@x>\r\nIn-Reply-To: <2@x>\r\n\r\n"
    assert read_head(raw).references == ("<1@x>", "<2@x>")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe" * 50,
        b'From: <<<@>>>,;"\r\nSubject: =?x?B?!!!?=\r\n\r\n',
        b"From: a@b.cn\r\nContent-Type: multipart/mixed; boundary=\r\n\r\n--",
        b"Content-Type: text/plain; charset*1*=x; charset*0=\r\n\r\n",
        b"Content-Disposition: attachment; filename*0*=''\r\n\r\nx",
        b"Content-Type: message/rfc822\r\n\r\n" * 400,
    ],
)
def test_a_broken_message_is_read_or_refused_and_never_a_crash(raw: bytes) -> None:
    read_head(raw)
    with suppress(Unreadable):
        read_body(raw)


def test_a_nest_of_messages_takes_no_time() -> None:
    opening = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(2000)
    )
    began = time.monotonic()
    with pytest.raises(Unreadable):
        read_body(b"From: a@b.cn\r\n" + opening)
    assert time.monotonic() - began < 5


def test_an_endless_header_takes_no_time() -> None:
    began = time.monotonic()
    read_head(b"From: " + b"a@b.cn, " * 100_000 + b"\r\nSubject: " + b"=?utf-8?B?5Lit?= " * 50_000)
    assert time.monotonic() - began < 5
