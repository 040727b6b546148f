"""How a letter is shown to staff."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings

from kaowu.office.letters.catalogue import code_keys
from kaowu.office.letters.models import Letter
from kaowu.office.registration.models import Application
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
    return masked_to(letter.channel, letter.address)


def masked_to(channel: str, address: str) -> str:
    """An address of this channel, most of it hidden."""
    if channel == Letter.Channel.EMAIL and "@" in address:
        return masked(address)
    return mask_mobile(address) if address else ""


def masked(address: str) -> str:
    """An e-mail address with most of the name hidden."""
    name, _, host = address.partition("@")
    return f"{name[:1]}***@{host}"


def may_read(letter: Letter) -> bool:
    """Whether staff may read what it says: a code that opens something, in a demonstration only."""
    return settings.DEMO or letter.template not in code_keys()


def names_of(letters: Iterable[Letter]) -> dict[str, str]:
    """The candidates' names by reference number, where letters speak of applications; one query."""
    references = {letter.reference for letter in letters} - {""}
    found = Application.objects.filter(reference__in=references)
    return dict(found.values_list("reference", "name"))


def recipient(letter: Letter, names: Mapping[str, str]) -> str:
    """Who is told: the candidate, with an account or without, else the account's name."""
    return names.get(letter.reference) or str(letter.user or "—")
