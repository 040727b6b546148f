"""The centre's clock: five working days from receipt (一), paused while a correction is open.

What a return does to the period is the notice's rule; see :mod:`kaowu.rules.review_clock`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kaowu.office.registration.models import Application
from kaowu.office.registration.turns import turns_of
from kaowu.rules import review_clock as rules
from kaowu.rules.calendar import default_calendar
from kaowu.rules.review_clock import Turn
from kaowu.rules.states import WITH_AGENCY, WITH_CENTRE, State

# Back for a correction: with the candidate, then again with the agency.
CORRECTING = WITH_AGENCY | {State.RETURNED}
_READ_WITH = ("batch__version", "agency", "holder")


@dataclass(frozen=True, slots=True)
class ReviewClock:
    """When the centre received an application and until when it must answer.

    While paused, ``days_left`` stands still: what the centre will have on receiving it again.
    """

    received: date
    due: date
    days_left: int  # working days; 0 on the last day, negative when overdue
    paused: bool  # a correction is open
    running: bool = True  # the application is in the centre's hands


def review_clock(application: Application, today: date) -> ReviewClock | None:
    """The clock of an application that is or was with the centre; None before hand-over."""
    return clocks_of([application], today).get(application.pk)


def clocks_of(applications: Sequence[Application], today: date) -> dict[int, ReviewClock]:
    """The centre's clock of each application that was handed over, by its key; one query."""
    found = turns_of([one.pk for one in applications])
    return {one.pk: _clock(one, found[one.pk], today) for one in applications if one.pk in found}


def running_clocks(today: date) -> Iterable[tuple[Application, ReviewClock]]:
    """Every application in the centre's hands with its clock, the first due first; two queries.

    What is back for a correction is left out: its clock stands still.
    """
    waiting = Application.objects.filter(state__in=WITH_CENTRE)
    applications = list(waiting.select_related(*_READ_WITH))
    found = turns_of(waiting.values("pk"))
    clocks = [(one, _clock(one, found[one.pk], today)) for one in applications if one.pk in found]
    return sorted(clocks, key=lambda pair: (pair[1].due, pair[0].pk))


def working_days_left(today: date, due: date) -> int:
    """Working days from today to ``due``: 0 on the day itself, negative once it has passed."""
    return rules.days_left(today, due, default_calendar())


def is_running(application: Application) -> bool:
    """Whether the centre's clock runs: the application is in its hands."""
    return State(application.state) in WITH_CENTRE


def _clock(application: Application, turns: Sequence[Turn], today: date) -> ReviewClock:
    notice, calendar = application.batch.notice, default_calendar()
    last, due = turns[-1], rules.turn_due(turns, notice, calendar)
    paused = last.answered is not None and application.state in CORRECTING
    if paused:
        left = rules.days_carried_over(last, due, notice, calendar)
    else:
        left = rules.days_left(today, due, calendar)
    return ReviewClock(last.received, due, left, paused, is_running(application))
