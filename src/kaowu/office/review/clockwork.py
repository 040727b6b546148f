"""The centre's clock: five working days from receipt (一), paused while a correction is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kaowu.office.registration.models import Application
from kaowu.rules.calendar import default_calendar
from kaowu.rules.lifecycle import WITH_CENTRE, Event, State
from kaowu.rules.schedule import second_review_due


@dataclass(frozen=True, slots=True)
class ReviewClock:
    """When the centre received an application and until when it must answer."""

    received: date
    due: date
    days_left: int  # working days; 0 on the last day, negative when overdue
    paused: bool  # a correction is open


def review_clock(application: Application, today: date) -> ReviewClock | None:
    """The clock of an application that is or was with the centre; None before hand-over.

    The pause follows from receipt: a corrected application is received anew.
    """
    handed = application.steps.filter(event=Event.HAND_OVER).last()
    if handed is None:
        return None
    received = handed.at.astimezone().date()
    due = second_review_due(received, application.batch.notice, default_calendar())
    return ReviewClock(
        received, due, working_days_left(today, due), application.state == State.RETURNED
    )


def working_days_left(today: date, due: date) -> int:
    """Working days from today to ``due``: 0 on the day itself, negative once it has passed."""
    calendar = default_calendar()
    if today <= due:
        return calendar.count(today, due) - (1 if calendar.is_working_day(today) else 0)
    return -max(1, calendar.count(due + timedelta(days=1), today))


def is_running(application: Application) -> bool:
    """Whether the centre's clock runs: the application is in its hands."""
    return State(application.state) in WITH_CENTRE
