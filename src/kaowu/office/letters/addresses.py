"""A person's own e-mail address: a code goes there, and counts for that address only."""

from __future__ import annotations

from django.db import transaction

from kaowu.office.letters import codes
from kaowu.office.letters.actions import write
from kaowu.office.letters.models import Letter, SentCode
from kaowu.office.people.addresses import read_address, set_address
from kaowu.office.people.models import User
from kaowu.office.refusals import Refusal


@transaction.atomic
def ask(user: User, text: str, *, source: str) -> SentCode:
    """Send a code to the address; ``source`` is where the request came from.

    Refused where it is no address, and where too many codes were asked for.
    """
    address = read_address(text)
    if not address:
        raise Refusal("people.address", "请填写完整的邮箱地址。")
    sent, code = codes.new_code(subject=_subject(user, address), address=source)
    write(
        template="staff_address_code",
        context={"code": code, "minutes": int(codes.VALID.total_seconds()) // 60},
        user=user,
        channel=Letter.Channel.EMAIL,
        address=address,
    )
    return sent


def confirm(user: User, text: str, *, sent: int, code: str) -> bool:
    """Keep the address if the code that went there comes back in time; whether it did."""
    address = read_address(text)
    if not codes.is_about(sent, _subject(user, address)) or not codes.is_right(sent, code):
        return False
    set_address(user, address, by=user.actor())
    return True


def _subject(user: User, address: str) -> str:
    return f"staff-mail:{user.pk}:{address.lower()}"
