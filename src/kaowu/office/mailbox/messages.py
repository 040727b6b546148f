"""A message of the mailbox, read from its bytes; pure: no database, no network, no clock."""

from __future__ import annotations

import html
import mimetypes
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32, default
from hashlib import sha256
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from kaowu.office.mailbox import headers

OWN = "本邮箱自己发出的邮件"
MAX_PARTS = 300
MAX_TEXT = 20_000  # characters of the body that are looked at
ID = re.compile(r"<[^<>\s]{1,250}>")
ADDRESS = re.compile(r"[^\s<>\"',;:@]+@[^\s<>\"',;:@]+")
CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
# Files that stay with the sender's mail service or a cloud drive, sent as a link.
LINKS = re.compile(
    r"超大附件|云附件|中转站|mail\.qq\.com/\S*ftn|ftnExs_download|large-attachment-download"
    r"|dashi\.163\.com|fs\.163\.com|cloud-attachment|pan\.baidu\.com/s|\b(?:www\.)?alipan\.com/s"
)
# Where the sender's own words end and the quoted message begins.
QUOTED = re.compile(
    r"(?m)^\s*(?:>|-{2,}\s*(?:原始邮件|转发邮件|Original)|发件人\s*[:：]|From\s*:"
    r"|在\s?.{4,60}写道|On .{6,80}wrote)"
)
VACATION = re.compile(
    r"^\W*(?:假期)?自动(?:回复|答复)|^(?:Automatic reply|Auto(?:matic)?[- ]?reply|Out of office)",
    re.IGNORECASE,
)
ROBOTS = re.compile(
    r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)\b", re.IGNORECASE
)

RETURNED = re.compile(
    r"退信|无法投递|投递失败|undeliver|delivery (?:status|failure)|mail delivery failed"
    r"|returned mail|failure notice",
    re.IGNORECASE,
)


class Unreadable(Exception):
    """The bytes cannot be read as a message."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the header says. ``automatic`` is why nobody should be answered, or "".

    ``message_id`` is a digest of the header where it has no identifier; ``references`` are the
    messages that it answers, nearest last; ``sender`` is the address in lower case. ``returned``:
    it looks like a letter of ours that came back, which only its content can tell.
    """

    message_id: str
    references: tuple[str, ...]
    sender: str
    subject: str
    automatic: str
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the message, byte for byte, under the name that it was given."""

    name: str
    data: bytes
    media_type: str  # as the sender's program says
    inline: bool  # stands in the text, as a pasted picture or a logo does


@dataclass(frozen=True, slots=True)
class Body:
    """What the message carries. ``links``: files that were sent as links only."""

    attachments: tuple[Attachment, ...]
    text: str  # the sender's own words, without what they quote
    links: bool


def read_head(raw: bytes, *, own: Collection[str] = ()) -> Head:
    """Read the header (or a whole message). ``own`` are the office's addresses."""
    message = BytesHeaderParser(policy=compat32).parsebytes(raw)
    found = ID.search(headers.text_of(message, "Message-ID"))
    sender = _sender(message)
    automatic = _automatic(message, sender, own)
    return Head(
        message_id=found[0] if found else f"sha256:{sha256(raw).hexdigest()}",
        references=_references(message),
        sender=sender,
        subject=CONTROL.sub("", headers.decoded(message, "Subject"))[:500],
        automatic=automatic,
        returned=automatic not in ("", OWN) and _may_be_returned(message, sender),
    )


def read_body(raw: bytes) -> Body:
    """Read files and text of a message. Raises Unreadable when it cannot be taken apart."""
    try:
        message = BytesParser(policy=compat32).parsebytes(raw)
        parts = [part for part in islice(message.walk(), MAX_PARTS) if not part.is_multipart()]
        files = tuple(_attachment(part) for part in parts if _is_file(part))
        plain, marked = _texts(parts)
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError) as error:
        raise Unreadable(type(error).__name__) from error
    own = QUOTED.split(plain or without_tags(marked), maxsplit=1)[0]
    return Body(files, own.strip(), bool(LINKS.search(own) or LINKS.search(_new_part(marked))))


def _sender(message: Message) -> str:
    text = headers.text_of(message, "From")
    try:
        parsed: Any = default.header_factory("From", text)
        found = parsed.addresses[0].addr_spec if parsed.addresses else ""
    except Exception:  # noqa: BLE001 - the parser stumbles over malformed fields in many ways
        found = ""
    match = ADDRESS.fullmatch(found) or ADDRESS.search(text)
    return match[0].lower()[:250] if match else ""


def _references(message: Message) -> tuple[str, ...]:
    found = [
        *ID.findall(headers.text_of(message, "References")),
        *ID.findall(headers.text_of(message, "In-Reply-To")),
    ]
    return tuple(dict.fromkeys(found[-30:]))


def _automatic(message: Message, sender: str, own: Collection[str]) -> str:
    """Why this is no letter of a person (RFC 3834, section 2), or ""."""
    submitted = headers.text_of(message, "Auto-Submitted").partition(";")[0].strip().lower()
    if sender in {address.lower() for address in own}:
        return OWN
    if headers.text_of(message, "Return-Path") == "<>" or _is_report(message):
        return "退信或投递回执"
    if headers.has(message, "X-Failed-Recipients"):
        return "退信或投递回执"
    if not sender or ROBOTS.match(sender):
        return "系统发件人"
    if (submitted and submitted != "no") or VACATION.match(headers.decoded(message, "Subject")):
        return "自动回复"
    if any(headers.has(message, name) for name in ("X-Autoreply", "X-Autorespond", "X-Autorply")):
        return "自动回复"
    if headers.text_of(message, "Precedence").lower() in {"bulk", "junk", "list", "auto_reply"}:
        return "群发邮件"
    if any(name.lower().startswith("list-") for name in message.keys()):  # noqa: SIM118
        return "邮件列表"
    return ""


def _may_be_returned(message: Message, sender: str) -> bool:
    """Whether a mail server may have written it, by any of the signs that servers use."""
    return bool(
        headers.text_of(message, "Return-Path") == "<>"
        or _is_report(message)
        or headers.has(message, "X-Failed-Recipients")
        or ROBOTS.match(sender or "mailer-daemon")
        or RETURNED.search(headers.decoded(message, "Subject"))
    )


def _is_report(message: Message) -> bool:
    return message.get_content_type() in {"multipart/report", "message/delivery-status"}


def _is_file(part: Message) -> bool:
    if part.get_content_type() == "message/delivery-status":
        return False
    return bool(
        part.get_content_maintype() != "text"
        or part.get_content_disposition() == "attachment"
        or _name(part)
    )


def _attachment(part: Message) -> Attachment:
    media_type = part.get_content_type()
    disposition = part.get_content_disposition()
    data = part.get_payload(decode=True)
    return Attachment(
        name=_name(part) or f"未命名{mimetypes.guess_extension(media_type) or ''}",
        data=data if isinstance(data, bytes) else b"",
        media_type=media_type,
        inline=disposition != "attachment" and headers.has(part, "Content-ID"),
    )


def _name(part: Message) -> str:
    """The file's name alone: never a path, never a character that hides or turns."""
    found = headers.parameter(part, "Content-Disposition", "filename")
    found = found or headers.parameter(part, "Content-Type", "name")
    name = PurePosixPath(CONTROL.sub("", found).replace("\\", "/")).name.strip()
    stem, dot, extension = name.rpartition(".")
    return f"{stem[:180]}{dot}{extension[:20]}" if dot else name[:200]


def _texts(parts: list[Message]) -> tuple[str, str]:
    """The plain text and the HTML of the message, each from every part of its kind."""
    bodies = [part for part in parts if not _is_file(part)]
    return _joined(bodies, "text/plain"), _joined(bodies, "text/html")


def _joined(parts: list[Message], media_type: str) -> str:
    return "\n".join(_decoded(parts, media_type))[:MAX_TEXT]


def _decoded(parts: list[Message], media_type: str) -> Iterator[str]:
    for part in parts:
        if part.get_content_type() == media_type:
            yield plain_text(part)


def plain_text(part: Message) -> str:
    """The text of one part, decoded as well as it can be."""
    data = part.get_payload(decode=True)
    charset = headers.parameter(part, "Content-Type", "charset") or "utf-8"
    return _text(data if isinstance(data, bytes) else b"", charset)


def _text(data: bytes, charset: str) -> str:
    """A body: as it says it is, else UTF-8, else GB18030."""
    for codec in (charset, "utf-8"):
        try:
            return data.decode(codec)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("gb18030", "replace")


def without_tags(marked: str) -> str:
    """The words of a piece of HTML."""
    shown = re.sub(r"(?is)<(style|script)\b.*?</\1>|<br\b[^>]*>|</(?:p|div|tr)>", "\n", marked)
    return html.unescape(re.sub(r"<[^>]{0,2000}>", "", shown))


def _new_part(marked: str) -> str:
    """The HTML before a quotation, with its addresses."""
    return re.split(r"(?i)<blockquote|原始邮件|class=\"?gmail_quote", marked, maxsplit=1)[0]
