"""Writing and sending letters: the room's verbs, gathered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kaowu.office import clock
from kaowu.office.letters import guard, templates
from kaowu.office.letters.carrying import (
    BACK_OFF,
    CARRIERS,
    STUCK,
    CarrierDown,
    Undeliverable,
    carrier,
    mark_bounced,
    send_queued,
)
from kaowu.office.letters.models import Letter
from kaowu.office.letters.writing import Told, tell, tell_all, waiting
from kaowu.office.people.models import User

__all__ = [
    "BACK_OFF",
    "CARRIERS",
    "STUCK",
    "CarrierDown",
    "Told",
    "Undeliverable",
    "carrier",
    "look_at",
    "look_at_all_about",
    "mark_bounced",
    "post",
    "send_queued",
    "tell",
    "tell_all",
    "write",
]


def look_at(letters: Iterable[Letter]) -> set[int]:
    """Note that their reader has looked at these letters; returns which were new."""
    new = {one.pk for one in letters if one.read_at is None}
    Letter.objects.filter(pk__in=new, read_at=None).update(read_at=clock.now())
    return new


def look_at_all_about(about: str, reader: User) -> None:
    """The same of everything that this person was told about a record: they look at it itself."""
    look_at(Letter.objects.filter(user=reader, subject_ref=about, copy_of=None, read_at=None))


def write(
    *,
    template: str,
    context: Mapping[str, object],
    subject: str = "",
    user: User | None = None,
    channel: str = Letter.Channel.NOTE,
    address: str = "",
    about: str = "",
) -> Letter:
    """Put a letter of the catalogue into the outbox, by one way, in the caller's transaction.

    ``context`` has the placeholders' values by the names of the code; ``about`` is the record it
    speaks of (``application:REF``). To tell a person by every way, see :func:`tell`.
    """
    head = templates.written(templates.current(template), context)
    return post(
        template=template,
        subject=subject or head.subject,
        body=head.sms if channel == Letter.Channel.SMS else head.body,
        user=user,
        channel=channel,
        address=address,
        about=about,
    )


def post(
    *,
    template: str,
    subject: str,
    body: str,
    user: User | None = None,
    channel: str = Letter.Channel.NOTE,
    address: str = "",
    about: str = "",
    agency_id: int | None = None,
) -> Letter:
    """Put a letter whose text is ready into the outbox; as :func:`write` otherwise.

    An identity number never belongs into a letter: see :mod:`guard`.
    """
    begins = waiting(template)
    return Letter.objects.create(
        user=user,
        agency_id=agency_id,
        subject_ref=about,
        channel=channel,
        address=address,
        template=template,
        subject=guard.checked(subject, template=template),
        body=guard.checked(body, template=template),
        status=begins.status,
        next_try_at=begins.until,
        created_at=clock.now(),
    )
