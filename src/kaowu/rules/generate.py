"""Batches made by rule instead of by list: ``[schedule.generate]`` of a notice file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kaowu.rules.calendar import WorkingCalendar
from kaowu.rules.notice import Batch, Window

WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class GenerateRule:
    """How a row of batches follows from one start date.

    ``registration``, ``review``, ``payment`` and ``tickets`` are lengths in working days, the
    first three one directly after the other; the exam is on the first ``exam_day`` that is a day
    off, at least ``exam_after`` weeks after payment; the ticket window ends ``tickets_end``
    working days before the exam.
    """

    count: int
    first_day: int  # day of the week, Monday 0
    every: int  # weeks between two batches
    registration: int
    review: int
    payment: int
    tickets: int
    tickets_end: int
    exam_day: int  # day of the week
    exam_after: int  # weeks


def generate_batches(
    rule: GenerateRule, start: date, calendar: WorkingCalendar, clause: str = ""
) -> tuple[Batch, ...]:
    """The batches of ``rule``, the first on the first ``first_day`` on or after ``start``."""
    first = _on_or_after(start, rule.first_day)
    return tuple(
        _batch(number, first + WEEK * rule.every * (number - 1), rule, calendar, clause)
        for number in range(1, rule.count + 1)
    )


def _batch(
    number: int, opening: date, rule: GenerateRule, calendar: WorkingCalendar, clause: str
) -> Batch:
    registration = _window(calendar.next_working_day(opening), rule.registration, calendar)
    review = _window(calendar.add(registration.end, 1), rule.review, calendar)
    payment = _window(calendar.add(review.end, 1), rule.payment, calendar)
    exam = _exam(payment.end, rule, calendar)
    tickets = _tickets(exam, rule, calendar)
    return Batch(number, registration, review, payment, tickets, exam, clause)


def _exam(paid: date, rule: GenerateRule, calendar: WorkingCalendar) -> date:
    """The first fitting day off whose ticket window opens after payment has closed."""
    exam = _on_or_after(paid + WEEK * rule.exam_after, rule.exam_day)
    while calendar.is_working_day(exam) or _tickets(exam, rule, calendar).start <= paid:
        exam += WEEK
    return exam


def _tickets(exam: date, rule: GenerateRule, calendar: WorkingCalendar) -> Window:
    last = calendar.before(exam, rule.tickets_end)
    first = calendar.before(last, rule.tickets - 1) if rule.tickets > 1 else last
    return Window(first, last)


def _window(first: date, length: int, calendar: WorkingCalendar) -> Window:
    return Window(first, calendar.add(first, length - 1) if length > 1 else first)


def _on_or_after(day: date, weekday: int) -> date:
    return day + DAY * ((weekday - day.weekday()) % 7)
