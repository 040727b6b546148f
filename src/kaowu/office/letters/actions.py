"""Writing and sending letters."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string

from kaowu.office import clock
from kaowu.office.actors import SYSTEM
from kaowu.office.ledger import actions as ledger
from kaowu.office.letters.models import Letter
from kaowu.office.people.models import User

log = logging.getLogger(__name__)
STUCK = timedelta(minutes=10)  # after which a letter whose sender died is sent again
BACK_OFF = (timedelta(minutes=15), timedelta(hours=2), timedelta(hours=12))  # then it has failed
Carrier = Callable[[Letter], str | None]
CARRIERS: dict[str, Carrier] = {}


class Undeliverable(Exception):
    """This letter will never arrive: its address is refused."""


class CarrierDown(Exception):
    """Nothing can be sent this way now; later perhaps."""


def carrier(channel: str) -> Callable[[Carrier], Carrier]:
    """Register what carries the letters of a channel; a channel without one has a stand-in.

    A carrier returns the id that a bounce will name (Message-ID), where there is one.
    """

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
    due = Q(next_try_at=None) | Q(next_try_at__lte=clock.now())
    waiting = Letter.objects.filter(due, status=Letter.Status.QUEUED).order_by("id")
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
            known_as = CARRIERS[letter.channel](letter) or ""
        except CarrierDown:
            down.add(letter.channel)
            _move(letter, "SENDING", "QUEUED")
        except Exception as error:  # noqa: BLE001 - one letter's fault must not stop the others
            log.error("letter %d not delivered: %s", letter.pk, type(error).__name__)
            _move(letter, "SENDING", "FAILED")
        else:
            Letter.objects.filter(pk=letter.pk).update(message_id=known_as)
            count += _move(letter, "SENDING", "SENT")
    return count


@transaction.atomic
def mark_bounced(message_id: str, reason: str, permanent: bool) -> bool:
    """A letter came back. False when no letter of ours has this Message-ID.

    A passing fault (a full mailbox) is tried again, later each time; then, or at once when
    ``permanent``, the letter has failed. ``reason`` is what the other server said. A bounce that
    is told twice, or too late, changes nothing.
    """
    found = Letter.objects.select_for_update().filter(message_id=message_id).exclude(message_id="")
    letter = found.first()
    if letter is None:
        return False
    if letter.status != Letter.Status.SENT:
        return True
    letter.trouble = reason[:500]
    letter.tries += 1
    if permanent or letter.tries > len(BACK_OFF):
        letter.status, letter.next_try_at = Letter.Status.FAILED, None
    else:
        letter.status = Letter.Status.QUEUED
        letter.next_try_at = clock.now() + BACK_OFF[letter.tries - 1]
    letter.save(update_fields=["status", "tries", "next_try_at", "trouble"])
    ledger.record(
        chain=letter.subject_ref or "letters",
        action="letter_bounced",
        by=SYSTEM,
        detail={"letter": letter.pk, "final": letter.status == Letter.Status.FAILED},
    )
    return True


def _move(letter: Letter, source: str, target: str) -> int:
    """Change the status of a letter that still has the old one; 0 when somebody was first."""
    rows = Letter.objects.filter(pk=letter.pk, status=Letter.Status[source])
    return rows.update(status=Letter.Status[target], sent_at=clock.now())
