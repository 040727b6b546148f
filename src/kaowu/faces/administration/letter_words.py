"""How a letter is shown to staff."""

from __future__ import annotations

from django.conf import settings

from kaowu.office.letters.catalogue import code_keys
from kaowu.office.letters.models import Letter
from kaowu.rules.mobile import mask_mobile

TONES = {
    "held": "attention",
    "queued": "info",
    "sending": "info",
    "sent": "done",
    "failed": "blocked",
    "withdrawn": "info",
}


def masked_address(letter: Letter) -> str:
    """Where the letter goes, most of it hidden."""
    if letter.channel == Letter.Channel.EMAIL and "@" in letter.address:
        name, _, host = letter.address.partition("@")
        return f"{name[:1]}***@{host}"
    return mask_mobile(letter.address) if letter.address else ""


def may_read(letter: Letter) -> bool:
    """Whether staff may read what it says: a code that opens something, in a demonstration only."""
    return settings.DEMO or letter.template not in code_keys()
