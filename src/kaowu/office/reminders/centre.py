"""The centre: reviews near the end of their working days (一), seats, publicity, objections."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from kaowu.office.letters.actions import Told, tell_all
from kaowu.office.letters.words import left
from kaowu.office.notices.models import BatchRecord
from kaowu.office.notices.queries import plan_of
from kaowu.office.registration.models import Application
from kaowu.office.reminders.staff import Duty, Facts, members, of_centre, remind
from kaowu.office.results.models import Publication
from kaowu.office.review.clockwork import ReviewClock, running_clocks
from kaowu.rules.calendar import default_calendar
from kaowu.rules.reminders import Above, Deadline
from kaowu.rules.roles import Role
from kaowu.rules.states import State

SHOWN = 50  # lines of a listing
OFFICERS = (Role.OFFICER,)
TO_BE_SCORED = (State.TICKETED, State.PRESENT, State.SCORED)
Clocks = Sequence[tuple[Application, ReviewClock]]


def _standing(*states: State) -> Callable[[BatchRecord], Mapping[int | None, Facts]]:
    return lambda batch: of_centre(Application.objects.filter(batch=batch), states)


def _publicity_end(batch: BatchRecord) -> date | None:
    running = Publication.objects.filter(batch=batch, closed_at=None).first()
    return running.closes if running else None


SEATING = Duty(
    Deadline.SEATING, "centre_seating", OFFICERS,
    lambda batch: plan_of(batch).tickets.start, _standing(State.PAID),
)  # fmt: skip
PUBLICITY = Duty(
    Deadline.PUBLICITY, "centre_publicity", OFFICERS,
    lambda batch: plan_of(batch).publicity.start, _standing(*TO_BE_SCORED),
)  # fmt: skip
SETTLE = Duty(
    Deadline.SETTLE, "centre_objections", OFFICERS, _publicity_end, _standing(State.OBJECTING)
)


def seatings(today: date) -> int:
    """Before tickets are printed: who has paid and has no seat."""
    return remind(SEATING, BatchRecord.objects.filter(exam__gte=today), today)


def publicities(today: date) -> int:
    """Before publicity begins: whose results are not ready to be published."""
    return remind(PUBLICITY, BatchRecord.objects.filter(exam__lt=today), today)


def objections(today: date) -> int:
    """Before publicity ends: objections without an answer."""
    running = BatchRecord.objects.filter(publication__closed_at=None, publication__opens__lte=today)
    return remind(SETTLE, running, today)


def reviews(today: date) -> int:
    """One digest to each reviewer of what is near its end; what is overdue is told upwards.

    On working days only: nobody sits there on the others, and no day of the five passes.
    """
    if not default_calendar().is_working_day(today):
        return 0
    clocks = list(running_clocks(today))
    near = [pair for pair in clocks if _is_near(*pair)]
    late = {
        above: [pair for pair in clocks if _is_late(above, *pair)]
        for above in (Above.OFFICER, Above.ADMINISTRATOR)
    }
    return (
        _digest("review_digest", Role.SECOND_REVIEWER, near, today)
        + _digest("review_overdue", Role.OFFICER, late[Above.OFFICER], today)
        + _digest("review_overdue", Role.ADMINISTRATOR, late[Above.ADMINISTRATOR], today)
    )


def _is_near(one: Application, clock: ReviewClock) -> bool:
    days = one.batch.notice.reminders.days[Deadline.SECOND_REVIEW]
    return clock.days_left in days or clock.days_left < 0


def _is_late(above: Above, one: Application, clock: ReviewClock) -> bool:
    return clock.days_left < 0 and -clock.days_left >= one.batch.notice.reminders.after[above]


def _digest(template: str, role: Role, clocks: Clocks, today: date) -> int:
    """One letter a person and day. A reviewer is told of what they hold and what nobody holds."""
    told = []
    for member in members((role,)):
        mine = clocks
        if role is Role.SECOND_REVIEWER:
            mine = [pair for pair in clocks if pair[0].holder_id in (None, member.user_id)]
        if mine:
            values = {"count": len(mine), "listing": _lines(mine)}
            key = f"{template}:{member.user_id}:{today.isoformat()}"
            told.append(Told(values=values, user_id=member.user_id, key=key))
    return tell_all(template, told)


def _lines(clocks: Clocks) -> str:
    lines = [
        f"{one.reference} {one.batch} {one.agency.name} {_standing_of(clock)}"
        for one, clock in clocks[:SHOWN]
    ]
    rest = len(clocks) - len(lines)
    return "\n".join([*lines, *([f"另有 {rest} 件"] if rest else [])])


def _standing_of(clock: ReviewClock) -> str:
    if clock.days_left < 0:
        return f"超期 {-clock.days_left} 个工作日"
    return left(clock.days_left).replace("今天截止", "今天到期")


RULES: dict[Deadline, Callable[[date], int]] = {
    Deadline.SECOND_REVIEW: reviews,
    Deadline.SEATING: seatings,
    Deadline.PUBLICITY: publicities,
    Deadline.SETTLE: objections,
}
