"""The linter of reminders: told too early to make sense, before anything is open, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kaowu.rules.calendar import WorkingCalendar
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.notice import Batch, Notice, Window
from kaowu.rules.reminders import ESCALATION, TERMS, Deadline
from kaowu.rules.schedule import BatchPlan, latest_hand_over, plan_batch

MOST_OVERDUE = 10  # working days after which telling of what is overdue comes too late


def lint_reminders(notice: Notice, calendar: WorkingCalendar) -> Iterator[Finding]:
    """The findings on what the file itself says; the defaults are not the author's fault."""
    for deadline in Deadline:
        if deadline in notice.reminders.written:
            yield from _on_days(deadline, notice)
            yield from _before_its_window(deadline, notice, calendar)
    yield from _escalation(notice)


def _on_days(deadline: Deadline, notice: Notice) -> Iterator[Finding]:
    term, days = TERMS[deadline], notice.reminders.days[deadline]
    if not days:
        yield _finding(
            "no-reminder",
            Severity.WARNING,
            deadline,
            f"{term.label}的期限没有任何提醒。",
            "请至少写一个日子，例如“1个工作日”；整项不写时按默认值提醒。",
        )
    if days and days[0] > term.most:
        unit = "天" if term.in_calendar_days else "个工作日"
        yield _finding(
            "reminder-too-early",
            Severity.WARNING,
            deadline,
            f"{term.label}的提醒提前 {days[0]} {unit}，过早，收到的人会忘记。",
            f"建议不超过 {term.most} {unit}。",
        )


def _before_its_window(
    deadline: Deadline, notice: Notice, calendar: WorkingCalendar
) -> Iterator[Finding]:
    """Days on which nothing of the matter is open yet: such a reminder reaches nobody."""
    for days in notice.reminders.days[deadline]:
        never = _batches_too_short(deadline, days, notice, calendar)
        if not never and _never_within_period(deadline, days, notice):
            never = ["全部批次"]
        if never:
            unit = "天" if TERMS[deadline].in_calendar_days else "个工作日"
            yield _finding(
                "reminder-before-window",
                Severity.ERROR,
                deadline,
                f"{TERMS[deadline].label}提前 {days} {unit}的提醒，在{'、'.join(never)}"
                "落在办理时间开始之前，不会有人收到。",
                "请减少提前的天数，或删去这一个。",
            )


def _batches_too_short(
    deadline: Deadline, days: int, notice: Notice, calendar: WorkingCalendar
) -> list[str]:
    found = []
    for batch in notice.batches:
        open_ = _windows(batch, notice, calendar).get(deadline)
        if open_ and _day_before(open_.end, days, deadline, calendar) < open_.start:
            found.append(batch.label)
    return found


def _never_within_period(deadline: Deadline, days: int, notice: Notice) -> bool:
    """Whether a period that runs from case to case is over before it would be told of."""
    periods = {
        Deadline.SECOND_REVIEW: notice.deadlines.second_review,
        Deadline.CORRECTION: notice.deadlines.correction,
    }
    period = periods.get(deadline)
    return period is not None and days > period


def _day_before(last: date, days: int, deadline: Deadline, calendar: WorkingCalendar) -> date:
    """The day of the reminder; a last day that is a day off is itself no working day ahead."""
    if TERMS[deadline].in_calendar_days:
        return last - timedelta(days=days)
    back = days if calendar.is_working_day(last) else days + 1
    return calendar.before(last, back) if back else last


def _windows(batch: Batch, notice: Notice, calendar: WorkingCalendar) -> dict[Deadline, Window]:
    """From when to when each thing can be done in a batch; the last day is the deadline."""
    dates: BatchPlan = plan_batch(batch, notice, calendar)
    opens = batch.registration.start
    hand_over = latest_hand_over(batch.review, notice, calendar)
    cut_off = dates.agency_cut_off or batch.registration.end
    return {
        Deadline.DRAFT: batch.registration,
        Deadline.PAPER: Window(opens, cut_off),
        Deadline.PAYMENT: batch.payment,
        Deadline.TICKET: Window(batch.tickets.start, batch.exam),
        Deadline.EXAM: Window(batch.tickets.start, batch.exam),
        Deadline.OBJECTION: dates.publicity,
        Deadline.AGENCY_CUT_OFF: Window(opens, cut_off),
        Deadline.FIRST_REVIEW: Window(opens, hand_over),
        Deadline.HAND_OVER: Window(opens, hand_over),
        Deadline.HAND_OUT: Window(batch.tickets.start, dates.hand_out_by),
        Deadline.SEATING: Window(batch.payment.start, batch.tickets.start),
        Deadline.PUBLICITY: Window(batch.exam, dates.publicity.start),
        Deadline.SETTLE: dates.publicity,
    }


def _escalation(notice: Notice) -> Iterator[Finding]:
    for above, days in notice.reminders.after.items():
        if days != ESCALATION[above] and not 1 <= days <= MOST_OVERDUE:
            yield _finding(
                "escalation",
                Severity.WARNING,
                above,
                f"超期 {days} 个工作日后上报不合常理。",
                f"应为 1 至 {MOST_OVERDUE} 个工作日。",
            )


def _finding(code: str, severity: Severity, entry: str, message: str, remedy: str) -> Finding:
    return Finding(f"notice.{code}", severity, f"reminders.{entry}", message, remedy)
