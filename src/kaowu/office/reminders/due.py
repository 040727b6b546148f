"""Whether today is one of the days on which a notice reminds of a deadline."""

from __future__ import annotations

from datetime import date

from kaowu.office.letters.words import left
from kaowu.office.review.clockwork import working_days_left
from kaowu.rules.notice import Notice
from kaowu.rules.reminders import TERMS, Deadline


def days_left(deadline: Deadline, today: date, last: date) -> int:
    """Days from today to the last day, as this deadline counts them; 0 on the day itself."""
    if TERMS[deadline].in_calendar_days:
        return (last - today).days
    return working_days_left(today, last)


def is_due(deadline: Deadline, notice: Notice, today: date, last: date) -> bool:
    """Whether the notice reminds today of this deadline, whose last day is ``last``."""
    days = notice.reminders.days[deadline]
    return today <= last and days_left(deadline, today, last) in days


def in_words(deadline: Deadline, today: date, last: date) -> str:
    """What is left: 还有 2 个工作日, 今天截止; of calendar days 明天, 还有 3 天."""
    days = days_left(deadline, today, last)
    if TERMS[deadline].in_calendar_days:
        return {0: "今天", 1: "明天"}.get(days, f"还有 {days} 天")
    return left(days, last=today == last)
