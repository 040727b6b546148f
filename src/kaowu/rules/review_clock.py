"""The clock of the second review (一): so many working days from receipt, and what a return does.

While a correction is open nobody waits for the centre, so its clock stands still. What happens
when the corrected material is received is a fact of the notice (``[deadlines] correction_clock``):
"pause" carries over the working days that were left, "restart" counts the whole period anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kaowu.rules.calendar import WorkingCalendar
from kaowu.rules.notice import Notice

PAUSE, RESTART = "pause", "restart"
AT_LEAST = 1  # working days that every receipt leaves to the centre


@dataclass(frozen=True, slots=True)
class Turn:
    """One time in the centre's hands: the day of receipt, and the day of its answer or None."""

    received: date
    answered: date | None = None


def turn_due(turns: Sequence[Turn], notice: Notice, calendar: WorkingCalendar) -> date:
    """The last day for the centre's answer in the last of ``turns``, which are in their order.

    The day of receipt does not count (民法典 art. 201). By "pause" the period of a later turn is
    what was left on the day of the return before it, at least one working day.
    """
    return _dues(turns, notice, calendar)[-1]


def answered_late(turns: Sequence[Turn], notice: Notice, calendar: WorkingCalendar) -> list[bool]:
    """For each turn, whether its answer came after its last day; an open one is not late here."""
    dues = _dues(turns, notice, calendar)
    return [
        turn.answered is not None and turn.answered > due
        for turn, due in zip(turns, dues, strict=True)
    ]


def days_carried_over(turn: Turn, due: date, notice: Notice, calendar: WorkingCalendar) -> int:
    """Working days that the centre will have once the corrected material is received."""
    if notice.deadlines.correction_clock == RESTART or turn.answered is None:
        return notice.deadlines.second_review
    return max(AT_LEAST, days_left(turn.answered, due, calendar))


def days_left(today: date, due: date, calendar: WorkingCalendar) -> int:
    """Working days from today to ``due``: 0 on the day itself, negative once it has passed."""
    if today <= due:
        return calendar.count(today, due) - (1 if calendar.is_working_day(today) else 0)
    return -max(1, calendar.count(due + timedelta(days=1), today))


def days_taken(turn: Turn, until: date, calendar: WorkingCalendar) -> int:
    """Working days from receipt to the answer, or to ``until`` while it is open; 0 the same day."""
    end = turn.answered or until
    return calendar.count(turn.received + timedelta(days=1), end)


def _dues(turns: Sequence[Turn], notice: Notice, calendar: WorkingCalendar) -> list[date]:
    days, dues = notice.deadlines.second_review, []
    for turn in turns:
        due = calendar.add(turn.received, days)
        dues.append(due)
        days = days_carried_over(turn, due, notice, calendar)
    return dues
