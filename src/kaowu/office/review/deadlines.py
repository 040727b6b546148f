"""Until when a case must be dealt with at each desk, and which come first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy

from kaowu.office.registration.models import Application
from kaowu.office.review.clockwork import working_days_left
from kaowu.office.review.models import Review
from kaowu.rules.calendar import DAY, default_calendar
from kaowu.rules.states import ENDED, State

SOON = 2  # working days


@dataclass(frozen=True, slots=True)
class Due:
    """A day by which something must be done, and what it is; ``days_left`` in working days.

    ``day`` is None while a correction is open, when the centre's clock stands still.
    """

    day: date | None
    days_left: int = 0
    label: str = ""  # 最迟报送, 补正截止; "" for the centre's answer


def due_of(application: Application, level: int, today: date) -> Due | None:
    """Until when this must be dealt with at this desk, if at all; no query.

    At the agency the hand-over (报送) or the end of corrections; at the centre its answer (一).
    """
    returned = application.state == State.RETURNED
    if level == Review.Level.SECOND and returned:
        return Due(None)
    day: date | None = getattr(application, _column(level))
    if day is None:
        return None
    label = ""
    if level == Review.Level.FIRST:
        label = "补正截止" if returned else "最迟报送"
    return Due(day, working_days_left(today, day), label)


def is_late(level: int, today: date) -> Q:
    """Those whose last day at this desk has passed."""
    return Q(**{f"{_column(level)}__lt": today})


def is_soon(level: int, today: date) -> Q:
    """Those whose last day at this desk is today or at most SOON working days ahead."""
    last = default_calendar().add(today, SOON + 1) - DAY
    return Q(**{f"{_column(level)}__range": (today, last)})


def by_due(level: int, *, descending: bool = False) -> OrderBy:
    """The order of the last days at this desk; what has none comes last."""
    column = F(_column(level))
    return column.desc(nulls_last=True) if descending else column.asc(nulls_last=True)


def _column(level: int) -> str:
    return "agency_due" if level == Review.Level.FIRST else "centre_due"


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
