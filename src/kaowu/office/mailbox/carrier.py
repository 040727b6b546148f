"""Letters by e-mail: composed for the wire, an answer in the thread of what it answers."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from datetime import UTC
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime

from django.conf import settings

from kaowu.office.letters.actions import Undeliverable, carrier
from kaowu.office.letters.models import Letter
from kaowu.office.mailbox import smtp
from kaowu.office.vault.keys import derived

NOWHERE = "kaowu.invalid"  # the domain where no address is set (RFC 2606)
OWN_ID = re.compile(r"<kaowu-(\d{1,18})-([0-9a-f]{16})@[^<>\s]+>")
MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
MAX_REFERENCES = 10


@carrier(Letter.Channel.EMAIL)
def deliver(letter: Letter) -> str:
    """Carry one letter; returns its Message-ID. Undeliverable where the address is none."""
    smtp.send(compose(letter), f"letter-{letter.pk}")
    return message_id(letter)


def compose(letter: Letter) -> EmailMessage:
    """The letter as a message; marked as automatic, so that no other robot answers it."""
    message = EmailMessage(policy=WIRE)
    message["From"] = _address(settings.MAIL_FROM or f"office@{NOWHERE}", settings.MAIL_AGENCY)
    message["To"] = _address(letter.address)
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(letter.created_at.astimezone(UTC))
    message["Message-ID"] = message_id(letter)
    answered = getattr(letter, "mail", None)
    message["Auto-Submitted"] = "auto-replied" if answered else "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if answered and MESSAGE_ID.fullmatch(answered.message_id):
        message["In-Reply-To"] = answered.message_id
        message["References"] = answered.message_id
    message.set_content(letter.body, charset="utf-8", cte="base64")
    return message


def message_id(letter: Letter) -> str:
    """Always the same for a letter, so that one sent twice is shown once; not to be guessed."""
    domain = settings.MAIL_FROM.rpartition("@")[2] or NOWHERE
    return f"<kaowu-{letter.pk}-{_mark(letter.pk)}@{domain}>"


def letters_named(ids: Iterable[str]) -> list[int]:
    """The keys of our letters among these message ids; a guessed one is none."""
    found = [match for text in ids if (match := OWN_ID.fullmatch(text))]
    return [int(m[1]) for m in found if hmac.compare_digest(_mark(int(m[1])), m[2])]


def _mark(pk: int) -> str:
    return hmac.new(derived("mail-id"), str(pk).encode(), hashlib.sha256).hexdigest()[:16]


def _address(text: str, name: str = "") -> Address:
    try:
        return Address(display_name=name, addr_spec=text.strip())
    except (
        ValueError,
        HeaderParseError,
    ) as error:  # no address at all, or one of letters that mail cannot carry
        raise Undeliverable("address") from error
