"""Letters on their way: carried, refused, come back, tried again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from kaowu.office import clock
from kaowu.office.actors import SYSTEM, Actor
from kaowu.office.ledger import actions as ledger
from kaowu.office.letters.catalogue import code_keys
from kaowu.office.letters.models import Letter, Undelivered

log = logging.getLogger(__name__)
STUCK = timedelta(minutes=10)  # after which a letter whose sender died is sent again
BACK_OFF = (timedelta(minutes=15), timedelta(hours=2), timedelta(hours=12))  # then it has failed
Carrier = Callable[[Letter], str | None]
CARRIERS: dict[str, Carrier] = {}
Channel, Status, Why = Letter.Channel, Letter.Status, Undelivered.Why


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


def is_stand_in(channel: str) -> bool:
    """Whether letters of this channel are only recorded: no gateway, no mail server is set."""
    if channel == Channel.SMS:
        return not settings.SMS_URL
    return channel == Channel.EMAIL and settings.SMTP is None


def send_queued(limit: int = 500) -> int:
    """Deliver what waits in the outbox; returns how many went.

    A channel without a carrier is a recorded stand-in: the letter stays readable in the outbox
    and nothing leaves the machine. What was held for a time is let go when the time is over.
    """
    now = clock.now()
    stuck = Letter.objects.filter(status=Status.SENDING, sent_at__lt=now - STUCK)
    stuck.update(status=Status.QUEUED)
    Letter.objects.filter(status=Status.HELD, next_try_at__lte=now).update(status=Status.QUEUED)
    due = Q(next_try_at=None) | Q(next_try_at__lte=now)
    waiting = Letter.objects.filter(due, status=Status.QUEUED).order_by("id")
    carried = list(waiting.filter(channel__in=_carried())[:limit])
    return _show(waiting.exclude(channel__in=_carried()), limit) + _carry(carried)


def _carried() -> list[str]:
    """The channels whose letters go one by one; an SMS without a gateway does not."""
    return [one for one in CARRIERS if one != Channel.SMS or settings.SMS_URL]


def send_codes() -> int:
    """Deliver the codes that wait, ahead of all other letters; returns how many went."""
    waiting = Letter.objects.filter(status=Status.QUEUED, template__in=code_keys()).order_by("id")
    carried = list(waiting.filter(channel__in=_carried())[:50])
    return _show(waiting.exclude(channel__in=_carried()), 50) + _carry(carried)


def _show(letters: QuerySet[Letter], limit: int) -> int:
    """Notes are delivered by being there, and so is what only a stand-in carries."""
    keys = list(letters.values_list("pk", flat=True)[:limit])
    shown = Letter.objects.filter(pk__in=keys, status=Status.QUEUED)
    notes = shown.filter(channel=Channel.NOTE).update(status=Status.SENT, sent_at=clock.now())
    return notes + shown.update(status=Status.SENT, sent_at=clock.now(), stand_in=True)


def send_now(letter: Letter) -> bool:
    """Carry this one letter at once; False when it could not go now."""
    _move(letter, "HELD", "QUEUED")
    one = Letter.objects.filter(pk=letter.pk, status=Status.QUEUED)
    one.update(next_try_at=None)
    sent = _carry(one) if letter.channel in _carried() else _show(one, 1)
    letter.refresh_from_db()
    return bool(sent)


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
        except Undeliverable:
            _fail(letter, Why.REFUSED)
        except Exception as error:  # noqa: BLE001 - one letter's fault must not stop the others
            log.error("letter %d not delivered: %s", letter.pk, type(error).__name__)
            _fail(letter, Why.FAILED)
        else:
            Letter.objects.filter(pk=letter.pk).update(
                message_id=known_as, stand_in=is_stand_in(letter.channel)
            )
            count += _move(letter, "SENDING", "SENT")
    return count


def _move(letter: Letter, source: str, target: str) -> int:
    """Change the status of a letter that still has the old one; 0 when somebody was first."""
    rows = Letter.objects.filter(pk=letter.pk, status=Letter.Status[source])
    return rows.update(status=Letter.Status[target], sent_at=clock.now())


@transaction.atomic
def _fail(letter: Letter, why: str) -> None:
    """The letter did not go: somebody has a task."""
    if _move(letter, "SENDING", "FAILED"):
        record(letter, "letter_failed", {"why": str(why)})
        open_task(letter, why)


@transaction.atomic
def mark_bounced(message_id: str, reason: str, permanent: bool) -> bool:
    """A letter came back. False when no letter of ours has this Message-ID.

    A passing fault (a full mailbox) is tried again, later each time; then, or at once when
    ``permanent``, the letter has failed and somebody has a task. ``reason`` is what the other
    server said. A bounce that is told twice, or too late, changes nothing.
    """
    found = Letter.objects.select_for_update().filter(message_id=message_id).exclude(message_id="")
    letter = found.first()
    if letter is None:
        return False
    if letter.status != Status.SENT:
        return True
    letter.trouble = reason[:500]
    letter.tries += 1
    final = permanent or letter.tries > len(BACK_OFF)
    letter.status = Status.FAILED if final else Status.QUEUED
    letter.next_try_at = None if final else clock.now() + BACK_OFF[letter.tries - 1]
    letter.save(update_fields=["status", "tries", "next_try_at", "trouble"])
    record(letter, "letter_bounced", {"final": final})
    if final:
        open_task(letter, Why.BOUNCED)
    return True


def open_task(letter: Letter, why: str) -> None:
    """Somebody was not reached: one open task a letter. A code is asked for again instead."""
    if letter.template in code_keys():
        return
    Undelivered.objects.update_or_create(
        letter=letter,
        defaults={
            "agency_id": letter.agency_id,
            "why": why,
            "opened_at": clock.now(),
            "outcome": "",
            "note": "",
            "done_at": None,
            "done_by": None,
        },
    )


def record(letter: Letter, action: str, detail: dict[str, object], by: Actor = SYSTEM) -> None:
    """What happened to a letter, in the ledger of what it speaks of; nothing that it says."""
    ledger.record(
        chain=letter.subject_ref or "letters",
        action=action,
        by=by,
        detail={"letter": letter.pk, **detail},
    )
