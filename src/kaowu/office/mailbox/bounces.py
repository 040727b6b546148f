"""Letters that come back: what a mail server says of one of ours that did not arrive; pure.

Read are the standard's reports (RFC 3464), the header that older servers write, and the plain
text of those that write neither, in English and in Chinese. A bounce counts only when it names
the Message-ID of what came back: everything else would be a guess about whom it was for.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from itertools import islice

from kaowu.office.mailbox import headers
from kaowu.office.mailbox.messages import MAX_PARTS, plain_text, without_tags

MAX_LOOKED_AT = 200_000  # characters of all texts in which an identifier is sought
MAX_REASON = 200  # characters of what the server said
ID = re.compile(r"<[^<>\s]{1,250}>")
FIELD = re.compile(r"(?mi)^(action|status|diagnostic-code)\s*:\s*(.+(?:\n[ \t].+)*)")
CODE = re.compile(r"(?<![\d.])([45])(?:\d\d(?![\d.])|\.\d{1,3}\.\d{1,3})")
LINE_OF_CODE = re.compile(r"(?<![\d.])(?:[45]\d\d[ \-#]|[45]\.\d{1,3}\.\d{1,3})")
WORDS = re.compile(
    r"退信|投递失败|无法(?:投递|送达|发送)|未能(?:投递|送达)|(?:用户|帐户|账户|邮箱|地址)不存在"
    r"|undeliver|delivery (?:has )?failed|could not be delivered|failure notice|returned mail"
    r"|user unknown|no such user|mailbox (?:unavailable|not found)",
    re.IGNORECASE,
)
PASSING = re.compile(
    r"邮箱(?:已满|空间不足)|稍后|重试|暂时"
    r"|mailbox (?:is )?full|over ?quota|temporar|try again|delayed",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"[^\s<>\"',;:@()]+@[^\s<>\"',;:@()]+")


@dataclass(frozen=True, slots=True)
class Bounce:
    """What came back. ``named``: every Message-ID that the report holds, nearest first."""

    named: tuple[str, ...]
    reason: str
    permanent: bool


def read_bounce(raw: bytes) -> Bounce | None:
    """The bounce that this message is; None when it is none, or says of nothing what came back."""
    try:
        message = BytesParser(policy=compat32).parsebytes(raw)
        parts = list(islice(message.walk(), MAX_PARTS))
        told = _report(parts) or _without_report(message, parts)
        named = _named(message, parts) if told else ()
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError):
        return None
    if told is None or not named:
        return None
    reason, permanent = told
    return Bounce(named, _without_people(reason), permanent)


def _report(parts: list[Message]) -> tuple[str, bool] | None:
    """Reason and permanence by the standard's report; a delivery that succeeded is no bounce."""
    for part in parts:
        if part.get_content_type() == "message/delivery-status":
            text = "\n".join(one.as_string() for one in _blocks(part)).replace("\r\n", "\n")
            found = {key.lower(): value for key, value in FIELD.findall(text)}
            action = found.get("action", "").strip().lower()
            if action not in {"failed", "delayed"}:
                return None
            status = found.get("status", "").strip()
            reason = found.get("diagnostic-code", "").partition(";")[2] or status
            return reason, action == "failed" and not status.startswith("4")
    return None


def _blocks(part: Message) -> list[Message]:
    """A report holds one block of fields for the whole and one for each receiver."""
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _without_report(message: Message, parts: list[Message]) -> tuple[str, bool] | None:
    """The same by an older server's header, or by the words of a text."""
    text = _texts(parts)
    subject = headers.decoded(message, "Subject")
    failed = headers.has(message, "X-Failed-Recipients")
    if any(part.get_content_type() == "message/delivery-status" for part in parts):
        return None
    if not failed and not WORDS.search(f"{subject}\n{text[:5000]}"):
        return None
    reason = _line_with(LINE_OF_CODE, text) or _line_with(WORDS, text) or _line_with(WORDS, subject)
    code = CODE.search(reason)
    permanent = code[1] == "5" if code else not PASSING.search(text[:5000])
    return reason, permanent


def _line_with(pattern: re.Pattern[str], text: str) -> str:
    """The first line in which the pattern is found; "" where it is in none."""
    return next((line for line in text.splitlines() if pattern.search(line)), "")


def _texts(parts: list[Message]) -> str:
    """The words of the server itself, not of the letter that it returns."""
    own: list[str] = []
    for part in parts:
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}:
            break
        if part.get_content_maintype() == "text":
            text = plain_text(part)[:MAX_LOOKED_AT]
            own.append(without_tags(text) if part.get_content_subtype() == "html" else text)
    return "\n".join(own)


def _named(message: Message, parts: list[Message]) -> tuple[str, ...]:
    """Identifiers in what was returned, then in the thread, then in any text."""
    found: list[str] = []
    for part in parts[1:]:
        found += ID.findall(headers.text_of(part, "Message-ID"))
    for name in ("In-Reply-To", "References"):
        found += ID.findall(headers.text_of(message, name))
    for part in parts:
        if part.get_content_maintype() == "text":
            found += ID.findall(html.unescape(plain_text(part)[:MAX_LOOKED_AT]))
    return tuple(dict.fromkeys(found))


def _without_people(reason: str) -> str:
    """One line, without anybody's address: it is shown on a desk and kept."""
    return " ".join(ADDRESS.sub("…", reason).split())[:MAX_REASON] or "邮件被退回"
