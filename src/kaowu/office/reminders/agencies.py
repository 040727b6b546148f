"""Agencies: what is not yet taken in, reviewed, handed over, handed out; and what came too late."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from kaowu.office.letters.words import day
from kaowu.office.notices.models import BatchRecord
from kaowu.office.notices.queries import plan_of
from kaowu.office.registration.conditions import latest_hand_over
from kaowu.office.registration.correcting.corrections import RETURNS, dates_of_all
from kaowu.office.registration.models import Application
from kaowu.office.reminders.due import days_left
from kaowu.office.reminders.staff import (
    Duty,
    Facts,
    Waiting,
    by_house,
    remind,
    remind_in,
    tell_in,
)
from kaowu.rules.reminders import Above, Deadline
from kaowu.rules.roles import Role
from kaowu.rules.states import State

DESK = (Role.CLERK, Role.FIRST_REVIEWER)
STILL_HERE = (State.DRAFT, State.SUBMITTED, State.FIRST_REVIEW, State.RETURNED, State.ACCEPTED)
FOR_REVIEW = (State.SUBMITTED, State.FIRST_REVIEW)
IN_OUR_HANDS = (*FOR_REVIEW, State.ACCEPTED)  # a draft or a correction is with the candidate
TELLING = timedelta(days=14)  # for so long after it what is overdue is told


def _standing(*states: State) -> Waiting:
    return lambda batch: by_house(Application.objects.filter(batch=batch), states)


def tickets_not_handed_out(batch: BatchRecord) -> Mapping[int | None, Facts]:
    """For each agency how many tickets have not reached their candidates, or are not issued."""
    unread = Q(
        state=State.TICKETED, tickets__current=True, tickets__opened_at=None,
        tickets__handed_over_at=None,
    )  # fmt: skip
    waiting = Application.objects.filter(Q(state=State.SEATED) | unread, batch=batch)
    rows = waiting.order_by().values_list("agency").annotate(number=Count("pk", distinct=True))
    return {agency: {"count": number} for agency, number in rows}


CUT_OFF = Duty(
    Deadline.AGENCY_CUT_OFF, "agency_cut_off", DESK,
    lambda batch: plan_of(batch).agency_cut_off, _standing(*STILL_HERE),
)  # fmt: skip
FIRST_REVIEW = Duty(
    Deadline.FIRST_REVIEW, "agency_first_review", (Role.FIRST_REVIEWER,),
    latest_hand_over, _standing(*FOR_REVIEW),
)  # fmt: skip
HAND_OVER = Duty(
    Deadline.HAND_OVER, "agency_hand_over", DESK, latest_hand_over, _standing(*STILL_HERE)
)
HAND_OUT = Duty(
    Deadline.HAND_OUT, "agency_tickets", DESK,
    lambda batch: plan_of(batch).hand_out_by, tickets_not_handed_out,
)  # fmt: skip


def cut_offs(today: date) -> int:
    """Before the agency's own cut-off: what is still here."""
    return remind(CUT_OFF, _before_payment(today), today)


def first_reviews(today: date) -> int:
    """Before the last day for handing over: what still waits for the first review."""
    return remind(FIRST_REVIEW, _before_payment(today), today)


def hand_overs(today: date) -> int:
    """Before the last day for handing over, the batch's or a correction's own: what is here."""
    count = remind(HAND_OVER, _before_payment(today), today)
    for batch in BatchRecord.objects.filter(exam__gte=today).select_related("version"):
        count += sum(
            remind_in(replace(HAND_OVER, waiting=waiting), batch, last, today)
            for last, waiting in _corrected(batch).items()
            if last > latest_hand_over(batch)
        )
    return count


def _corrected(batch: BatchRecord) -> dict[date, Waiting]:
    """What came back from a correction and is with the agency, by its own last day."""
    found = Application.objects.filter(
        batch=batch, state__in=IN_OUR_HANDS, steps__event__in=RETURNS
    )
    days: dict[date, list[int]] = {}
    for key, dates in dates_of_all(list(found.select_related("batch__version").distinct())).items():
        days.setdefault(dates.hand_over_by, []).append(key)
    return {last: _only(keys) for last, keys in days.items()}


def _only(keys: Sequence[int]) -> Waiting:
    return lambda batch: by_house(Application.objects.filter(pk__in=keys), IN_OUR_HANDS)


def hand_outs(today: date) -> int:
    """Before the last day for handing out: tickets that have not reached their candidates."""
    return remind(HAND_OUT, BatchRecord.objects.filter(exam__gte=today), today)


def _before_payment(today: date) -> QuerySet[BatchRecord]:
    return BatchRecord.objects.filter(registration_start__lte=today, payment_start__gte=today)


def overdue(today: date) -> int:
    """What was not handed over, or handed out, in time: told to the agency's manager once.

    Tickets are told to the centre's officers too, while there is still time before the exam.
    """
    count = 0
    lately = BatchRecord.objects.filter(exam__gte=today, registration_start__lte=today)
    for batch in lately.select_related("version"):
        count += _upwards(batch, "overdue_hand_over", latest_hand_over(batch), today, _too_late)
        last = plan_of(batch).hand_out_by
        count += _upwards(batch, "overdue_tickets", last, today, tickets_not_handed_out)
        if _is_over(batch, Above.OFFICER, last, today):
            count += _tell(batch, "overdue_tickets", (Role.OFFICER,), _together(batch), last)
    return count


def _too_late(batch: BatchRecord) -> Mapping[int | None, Facts]:
    """What was never returned and is still here; a correction has a last day of its own."""
    found = Application.objects.filter(batch=batch).exclude(steps__event__in=RETURNS)
    return by_house(found, IN_OUR_HANDS)


def _upwards(
    batch: BatchRecord,
    template: str,
    last: date,
    today: date,
    waiting: Waiting,
) -> int:
    if not _is_over(batch, Above.MANAGER, last, today):
        return 0
    return _tell(batch, template, (Role.MANAGER,), waiting(batch), last)


def _tell(
    batch: BatchRecord,
    template: str,
    roles: tuple[Role, ...],
    waiting: Mapping[int | None, Facts],
    last: date,
) -> int:
    return tell_in(batch, template, roles, waiting, {"deadline": day(last)}, last.isoformat())


def _is_over(batch: BatchRecord, above: Above, last: date, today: date) -> bool:
    after = batch.notice.reminders.after[above]
    over = -days_left(Deadline.HAND_OVER, today, last)
    return today > last and today - last <= TELLING and over >= after


def _together(batch: BatchRecord) -> Mapping[int | None, Facts]:
    """The tickets of all agencies, for the centre."""
    numbers = [int(str(one["count"])) for one in tickets_not_handed_out(batch).values()]
    return {None: {"count": sum(numbers)}} if numbers else {}


RULES: dict[Deadline, Callable[[date], int]] = {
    Deadline.AGENCY_CUT_OFF: cut_offs,
    Deadline.FIRST_REVIEW: first_reviews,
    Deadline.HAND_OVER: hand_overs,
    Deadline.HAND_OUT: hand_outs,
}
