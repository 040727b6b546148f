"""The notice's periods turned into dates, and where a day stands in a batch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kaowu.rules.calendar import WorkingCalendar
from kaowu.rules.notice import Batch, Deadlines, Notice, Window


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """A batch with every date that follows from its windows.

    ``second_review_due``: when the agency hands over on the last day of registration.
    ``hand_out_by``: the last day on which a ticket may reach its candidate.
    ``agency_cut_off``: the agency's own last day for taking in, before registration ends; or None.
    ``provisional``: one of the dates lies in a year whose holidays are not announced.
    """

    number: int
    registration: Window
    review: Window
    payment: Window
    tickets: Window
    exam: date
    second_review_due: date
    hand_out_by: date
    publicity: Window
    provisional: bool
    agency_cut_off: date | None = None


class Phase(StrEnum):
    """Where a batch stands on a day."""

    BEFORE = "before"
    REGISTRATION = "registration"
    REVIEW = "review"
    PAYMENT = "payment"
    TICKETS = "tickets"
    EXAM = "exam"
    SCORING = "scoring"
    PUBLICITY = "publicity"
    CLOSED = "closed"
    BETWEEN = "between"

    @property
    def label(self) -> str:
        """The phase as the pages name it."""
        return PHASE_LABELS[self]


PHASE_LABELS = {
    Phase.BEFORE: "未开始",
    Phase.REGISTRATION: "报名中",
    Phase.REVIEW: "审核中",
    Phase.PAYMENT: "缴费中",
    Phase.TICKETS: "发放准考证",
    Phase.EXAM: "考核日",
    Phase.SCORING: "成绩评定中",
    Phase.PUBLICITY: "成绩公示中",
    Phase.CLOSED: "已结束",
    Phase.BETWEEN: "等待下一阶段",
}


def plan(notice: Notice, calendar: WorkingCalendar) -> tuple[BatchPlan, ...]:
    """The plan of every batch, in the notice's order."""
    return tuple(plan_batch(batch, notice, calendar) for batch in notice.batches)


def plan_batch(batch: Batch, notice: Notice, calendar: WorkingCalendar) -> BatchPlan:
    """The plan of one batch."""
    publicity = _publicity(batch.exam, notice.deadlines, calendar)
    days = (batch.registration.start, publicity.end)
    return BatchPlan(
        number=batch.number,
        registration=batch.registration,
        review=batch.review,
        payment=batch.payment,
        tickets=batch.tickets,
        exam=batch.exam,
        second_review_due=second_review_due(batch.registration.end, notice, calendar),
        hand_out_by=hand_out_by(batch.exam, notice, calendar),
        publicity=publicity,
        provisional=not all(calendar.announced(day.year) for day in days),
        agency_cut_off=agency_cut_off(batch.registration, notice, calendar),
    )


def second_review_due(received: date, notice: Notice, calendar: WorkingCalendar) -> date:
    """The last day for the second review's answer; the day of receipt does not count."""
    return calendar.add(received, notice.deadlines.second_review)


def latest_hand_over(review: Window, notice: Notice, calendar: WorkingCalendar) -> date:
    """The last day for handing over that leaves the full second review before the window ends."""
    return calendar.before(review.end, notice.deadlines.second_review)


def agency_cut_off(registration: Window, notice: Notice, calendar: WorkingCalendar) -> date | None:
    """The agency's own last day for taking in; None where the notice sets none.

    So many working days before registration ends, so that the papers reach the centre in time
    (一: 报名截止日前报送). Who comes later, but within registration, is taken and told.
    """
    days = notice.deadlines.agency_cut_off
    return calendar.before(registration.end, days) if days else None


def hand_out_by(exam: date, notice: Notice, calendar: WorkingCalendar) -> date:
    """The last day on which tickets may be handed out.

    "loose": the n-th working day before the exam; "strict": so that n full working days lie
    between that day and the exam.
    """
    deadlines = notice.deadlines
    strict = deadlines.hand_out_reading == "strict"
    return calendar.before(exam, deadlines.hand_out + strict)


def phase(plan: BatchPlan, today: date) -> Phase:
    """Where the batch stands on ``today``; BETWEEN in a gap between two windows."""
    if today < plan.registration.start:
        return Phase.BEFORE
    windows = {
        Phase.REGISTRATION: plan.registration,
        Phase.REVIEW: plan.review,
        Phase.PAYMENT: plan.payment,
        Phase.TICKETS: plan.tickets,
        Phase.EXAM: Window(plan.exam, plan.exam),
        Phase.PUBLICITY: plan.publicity,
    }
    for name, window in windows.items():
        if today in window:
            return name
    return _outside(plan, today)


def _outside(plan: BatchPlan, today: date) -> Phase:
    if today > plan.publicity.end:
        return Phase.CLOSED
    return Phase.SCORING if today > plan.exam else Phase.BETWEEN


def _publicity(exam: date, deadlines: Deadlines, calendar: WorkingCalendar) -> Window:
    """Publicity opens once the working days after the exam are over, and stays for its own."""
    start = calendar.add(exam, deadlines.publicity_after + 1)
    last = calendar.add(start, deadlines.publicity - 1) if deadlines.publicity > 1 else start
    return Window(start, last)
