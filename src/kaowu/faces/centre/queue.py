"""The cases in the centre's hands with their clock, the overdue ones first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kaowu.office.actors import Actor
from kaowu.office.registration.models import Application
from kaowu.office.review.clockwork import ReviewClock
from kaowu.office.review.queries import clocks_of, second_queue


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A case with the centre's clock."""

    application: Application
    clock: ReviewClock


def review_rows(by: Actor, today: date) -> list[ReviewRow]:
    """Everything that waits for or is in second review, by the day of its answer."""
    waiting = list(second_queue(by))
    clocks = clocks_of(waiting, today)
    rows = [ReviewRow(one, clocks[one.pk]) for one in waiting if one.pk in clocks]
    return sorted(rows, key=lambda row: (row.clock.due, row.application.pk))
