"""Header fields as Chinese mail programs write them, decoded; pure.

The standard library's ``policy.default`` decodes encoded words (RFC 2047), also where QQ Mail
puts them into a file name, and RFC 2231. What it does not: raw 8-bit GBK, words that call GBK
"gb2312", and one character split over two words. Those are mended in the raw text first.
"""

from __future__ import annotations

import base64
import binascii
import re
from email.message import Message
from email.policy import default
from typing import Any
from urllib.parse import unquote_to_bytes

MAX_HEADER = 20_000  # characters that are looked at; the parser's time grows with their square
# What calls itself GB2312 or GBK is read as GB18030, which holds both; and its A1A4 is U+00B7.
_GB = re.compile(
    r"(?i)(=\?|\bcharset=\"?|\*\d*\*?=\s*\"?)(?:x-)?(?:gb_?2312(?:-80)?|gbk|cp936|hz)\b"
)
_TWO_WORDS = re.compile(
    r"=\?([\w-]+)\?[Bb]\?([^?\s]*)\?=\s+=\?\1\?[Bb]\?([^?\s]*)\?=", re.IGNORECASE
)
_PIECE = re.compile(r"""([\w-]+)\*(\d{1,3})(\*?)\s*=\s*"?([^\s;"]*)""")
_FOLD = re.compile(r"\r?\n(?=[ \t])")


def text_of(message: Message, name: str) -> str:
    """The first header of this name, unfolded, its raw bytes decoded; "" where there is none."""
    raw = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
    plain = _FOLD.sub("", _visible(str(raw)))[:MAX_HEADER].replace("\r", " ").replace("\n", " ")
    return _GB.sub(r"\1gb18030", plain).strip()


def has(message: Message, name: str) -> bool:
    """Whether there is a header of this name."""
    return message.get(name) is not None


def decoded(message: Message, name: str) -> str:
    """A header for people: every encoded word decoded."""
    return words(_one_word(text_of(message, name)))


def words(text: str) -> str:
    """A text with its encoded words decoded; as it is where they cannot be."""
    try:
        return " ".join(str(default.header_factory("subject", text)).split())
    except Exception:  # noqa: BLE001 - the parser stumbles over malformed fields in many ways
        return text


def parameter(message: Message, header: str, name: str) -> str:
    """A parameter of Content-Type or Content-Disposition, decoded; "" where there is none."""
    text = text_of(message, header)
    pieces = _PIECE.findall(text)
    if len([1 for called, *_ in pieces if called.lower() == name]) > 1:
        return _joined(name, pieces)
    try:
        parsed: Any = default.header_factory(header, _one_word(text))
        found = str(parsed.params.get(name, ""))
    except Exception:  # noqa: BLE001 - as above; then the plain form is tried
        found = ""
    return found or _plainly(text, name)


def _joined(name: str, pieces: list[tuple[str, str, str, str]]) -> str:
    """A parameter in several pieces (RFC 2231, section 3), decoded as a whole."""
    mine = sorted(
        (int(n), star, text) for called, n, star, text in pieces if called.lower() == name
    )
    head, _, first = mine[0][2].partition("'")
    charset = head if first and mine[0][1] else "utf-8"
    texts = [first.partition("'")[2] if first and mine[0][1] else mine[0][2]]
    texts += [text for _, _, text in mine[1:]]
    raw = b"".join(
        unquote_to_bytes(text) if star else text.encode()
        for text, (_, star, _) in zip(texts, mine, strict=True)
    )
    try:
        return raw.decode(charset, "replace")
    except LookupError:
        return raw.decode("gb18030", "replace")


def _plainly(text: str, name: str) -> str:
    match = re.search(rf'(?i)\b{name}\s*=\s*(?:"([^"]*)"|([^\s;]+))', text)
    found = (match[1] or match[2] or "") if match else ""
    return words(found) if found else ""


def _visible(text: str) -> str:
    """Raw bytes, which compat32 keeps as surrogates, decoded: UTF-8 if they are, else GB18030."""
    if text.isascii() or not any("\udc80" <= char <= "\udcff" for char in text):
        return text
    raw = text.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _one_word(text: str) -> str:
    """Neighbouring base64 words of one charset as one, so that no character is cut in two."""
    while True:
        joined = _TWO_WORDS.sub(_join, text)
        if joined == text:
            return text
        text = joined


def _join(match: re.Match[str]) -> str:
    try:
        raw = b"".join(
            base64.b64decode(part + "=" * (-len(part) % 4)) for part in match.groups()[1:]
        )
    except (binascii.Error, ValueError):
        return f"=?{match[1]}?B?{match[2]}?= {match[3]}"  # not base64: left, and not met again
    return f"=?{match[1]}?B?{base64.b64encode(raw).decode()}?="
