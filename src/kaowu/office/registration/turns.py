"""When applications were in the centre's hands: each receipt, and each answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import QuerySet

from kaowu.office.registration.models import Step
from kaowu.rules.events import Event
from kaowu.rules.review_clock import Turn

ANSWERS = (Event.APPROVE, Event.RETURN_SECOND, Event.REFUSE_SECOND)


def turns_of(
    keys: Iterable[int] | QuerySet,
    *,
    receipt: Event = Event.HAND_OVER,
    answers: Collection[Event] = ANSWERS,
) -> dict[int, list[Turn]]:
    """Each time in the reviewer's hands, by the application's key, in their order; one query.

    ``receipt`` and ``answers`` say whose: as they stand the centre's.
    """
    steps = Step.objects.filter(application__in=keys, event__in=(receipt, *answers))
    found: dict[int, list[Turn]] = {}
    for key, event, at in steps.order_by("id").values_list("application_id", "event", "at"):
        turns = found.setdefault(key, [])
        if event == receipt:
            turns.append(Turn(day_of(at)))
        elif turns:
            turns[-1] = Turn(turns[-1].received, day_of(at))
    return found


def day_of(moment: datetime) -> date:
    """The day of a moment in the office's own time zone."""
    return moment.astimezone().date()
