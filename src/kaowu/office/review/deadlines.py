"""Until when a case must be dealt with at each desk, and which come first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Case, IntegerField, QuerySet, Value, When

from kaowu.office.notices.models import BatchRecord
from kaowu.office.registration.conditions import latest_hand_over
from kaowu.office.registration.corrections import dates_of_all
from kaowu.office.registration.models import Application
from kaowu.office.review.clockwork import clocks_of, is_running, working_days_left
from kaowu.office.review.models import Review
from kaowu.rules.lifecycle import ENDED, WITH_AGENCY, State


@dataclass(frozen=True, slots=True)
class Due:
    """A day by which something must be done, and what it is; ``days_left`` in working days."""

    day: date
    days_left: int
    label: str = ""  # 最迟报送, 补正截止; "" for the centre's answer
    paused: bool = False


def dues_of(applications: Sequence[Application], level: int, today: date) -> dict[int, Due]:
    """Until when each must be dealt with at this desk, by the application's key.

    At the agency the hand-over (报送) or the end of corrections; at the centre its answer (一).
    """
    if level == Review.Level.FIRST:
        return _at_agency(applications, today)
    running = [one for one in applications if is_running(one) or one.state == State.RETURNED]
    return {
        key: Due(one.due, one.days_left, paused=one.paused)
        for key, one in clocks_of(running, today).items()
    }


def _at_agency(applications: Sequence[Application], today: date) -> dict[int, Due]:
    @cache
    def latest(batch: BatchRecord) -> date:
        return latest_hand_over(batch)

    open_ones = [one for one in applications if one.state in (*WITH_AGENCY, State.RETURNED)]
    returned = dates_of_all(open_ones)
    found = {}
    for one in open_ones:
        dates = returned.get(one.pk)
        if dates and one.state == State.RETURNED:
            day, label = dates.due, "补正截止"
        else:
            own = dates.hand_over_by if dates else date.min
            day, label = max(latest(one.batch), own), "最迟报送"
        found[one.pk] = Due(day, working_days_left(today, day), label)
    return found


def open_first(
    applications: QuerySet[Application], here: Collection[State]
) -> QuerySet[Application]:
    """The same with ``rank``: 0 what waits for this desk, 1 what goes on, 2 what has ended."""
    return applications.annotate(
        rank=Case(
            When(state__in=[str(one) for one in here], then=Value(0)),
            When(state__in=[str(one) for one in ENDED], then=Value(2)),
            default=Value(1),
            output_field=IntegerField(),
        )
    )
