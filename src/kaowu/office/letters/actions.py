"""Writing and sending letters."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.template.loader import render_to_string

from kaowu.office import clock
from kaowu.office.letters.models import Letter
from kaowu.office.people.models import User

log = logging.getLogger(__name__)
STUCK = timedelta(minutes=10)  # after which a letter whose sender died is sent again
Carrier = Callable[[Letter], None]
CARRIERS: dict[str, Carrier] = {}


class Undeliverable(Exception):
    """This letter will never arrive: its address is refused."""


class CarrierDown(Exception):
    """Nothing can be sent this way now; later perhaps."""


def carrier(channel: str) -> Callable[[Carrier], Carrier]:
    """Register what carries the letters of a channel; a channel without one has a stand-in."""

    def register(carry: Carrier) -> Carrier:
        CARRIERS[channel] = carry
        return carry

    return register


def write(
    *,
    template: str,
    subject: str,
    context: dict[str, Any],
    user: User | None = None,
    channel: str = Letter.Channel.NOTE,
    address: str = "",
    about: str = "",
) -> Letter:
    """Put a letter into the outbox, in the caller's transaction.

    ``template`` names ``letters/<template>.txt``; ``about`` is the record it speaks of
    (``application:REF``). An identity number never belongs into a letter.
    """
    body = render_to_string(f"letters/{template}.txt", context).strip()
    return post(
        template=template,
        subject=subject,
        body=body,
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
) -> Letter:
    """Put a letter whose text is ready into the outbox; as :func:`write` otherwise."""
    return Letter.objects.create(
        user=user,
        subject_ref=about,
        channel=channel,
        address=address,
        template=template,
        subject=subject,
        body=body,
        created_at=clock.now(),
    )


def send_queued(limit: int = 500) -> int:
    """Deliver what waits in the outbox; returns how many went.

    A channel without a carrier is a recorded stand-in: the letter stays readable in the outbox
    and nothing leaves the machine.
    """
    stuck = Letter.objects.filter(status=Letter.Status.SENDING, sent_at__lt=clock.now() - STUCK)
    stuck.update(status=Letter.Status.QUEUED)
    waiting = Letter.objects.filter(status=Letter.Status.QUEUED).order_by("id")
    carried = list(waiting.filter(channel__in=CARRIERS)[:limit])
    shown = list(waiting.exclude(channel__in=CARRIERS).values_list("pk", flat=True)[:limit])
    count = Letter.objects.filter(pk__in=shown).update(
        status=Letter.Status.SENT, sent_at=clock.now()
    )
    return count + _carry(carried)


def _carry(waiting: Iterable[Letter]) -> int:
    """Send one after the other; a carrier that is down is not asked again this time."""
    count, down = 0, set()
    for letter in waiting:
        if letter.channel in down or not _move(letter, "QUEUED", "SENDING"):
            continue
        try:
            CARRIERS[letter.channel](letter)
        except CarrierDown:
            down.add(letter.channel)
            _move(letter, "SENDING", "QUEUED")
        except Exception as error:  # noqa: BLE001 - one letter's fault must not stop the others
            log.error("letter %d not delivered: %s", letter.pk, type(error).__name__)
            _move(letter, "SENDING", "FAILED")
        else:
            count += _move(letter, "SENDING", "SENT")
    return count


def _move(letter: Letter, source: str, target: str) -> int:
    """Change the status of a letter that still has the old one; 0 when somebody was first."""
    rows = Letter.objects.filter(pk=letter.pk, status=Letter.Status[source])
    return rows.update(status=Letter.Status[target], sent_at=clock.now())
