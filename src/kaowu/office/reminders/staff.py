"""Agencies and the centre: one letter to each person for each thing, never one for each case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Count

from kaowu.office.exams.models import Ticket
from kaowu.office.letters.actions import Told, tell_all
from kaowu.office.letters.words import day, left
from kaowu.office.notices.models import BatchRecord
from kaowu.office.notices.queries import plan_of
from kaowu.office.people.models import Membership, Organisation
from kaowu.office.registration.conditions import latest_hand_over
from kaowu.office.registration.models import Application
from kaowu.office.review.clockwork import ReviewClock, running_clocks, working_days_left
from kaowu.rules.calendar import default_calendar
from kaowu.rules.lifecycle import LABELS, Role, State

AGENCY_DAYS = (2, 1, 0)  # working days left before the agency's deadlines
NEAR = 2  # working days left of a review that its reviewer is told of
FAR_OVER = 2  # working days overdue that the administrator is told of
SHOWN = 50  # lines of a listing
BEFORE_HAND_OVER = (State.DRAFT, State.SUBMITTED, State.FIRST_REVIEW, State.RETURNED, State.ACCEPTED)  # fmt: skip # noqa: E501


def hand_overs(today: date) -> int:
    """Before the hand-over window ends, and before the agency's own cut-off: what is still here."""
    count = 0
    ahead = BatchRecord.objects.filter(registration_start__lte=today, payment_start__gte=today)
    for batch in ahead.select_related("version"):
        deadlines = {
            "agency_cut_off": plan_of(batch).agency_cut_off,
            "agency_hand_over": latest_hand_over(batch),
        }
        for template, due in deadlines.items():
            if due and today <= due and working_days_left(today, due) in AGENCY_DAYS:
                count += _tell_agencies(template, batch, due, today, _still_here(batch))
    return count


def _still_here(batch: BatchRecord) -> dict[int, dict[str, object]]:
    """For each agency the counts of what it has not handed over."""
    rows = (
        Application.objects.filter(batch=batch, state__in=BEFORE_HAND_OVER)
        .order_by()
        .values_list("agency", "state")
        .annotate(number=Count("pk"))
    )
    found: dict[int, dict[str, int]] = {}
    for agency, state, number in rows:
        found.setdefault(agency, {})[state] = number
    return {agency: {"listing": _by_state(states)} for agency, states in found.items()}


def _by_state(numbers: Mapping[str, int]) -> str:
    lines = [
        f"{LABELS[state]} {numbers[state]} 人" for state in BEFORE_HAND_OVER if state in numbers
    ]
    return "\n".join(lines)


def tickets(today: date) -> int:
    """Tickets that have not reached their candidates, before the last day for handing out."""
    count = 0
    for batch in BatchRecord.objects.filter(exam__gte=today).select_related("version"):
        due = plan_of(batch).hand_out_by
        if today > due or working_days_left(today, due) not in AGENCY_DAYS:
            continue
        waiting = Ticket.objects.filter(
            current=True, opened_at=None, handed_over_at=None,
            application__batch=batch, application__state=State.TICKETED,
        )  # fmt: skip
        rows = waiting.order_by().values_list("application__agency").annotate(number=Count("pk"))
        more = {agency: {"count": number} for agency, number in rows}
        count += _tell_agencies("agency_tickets", batch, due, today, more)
    return count


def _tell_agencies(
    template: str,
    batch: BatchRecord,
    due: date,
    today: date,
    more: Mapping[int, dict[str, object]],
) -> int:
    remaining = working_days_left(today, due)
    names = Organisation.objects.in_bulk(list(more))
    told = [
        Told(
            values={
                "batch": str(batch),
                "agency": names[member.organisation_id].name,
                "deadline": day(due),
                "days_left": left(remaining, last=today == due),
                **more[member.organisation_id],
            },
            user_id=member.user_id,
            about=batch.chain,
            agency_id=member.organisation_id,
            key=f"{template}:{member.user_id}:{batch.pk}:{due.isoformat()}:{remaining}",
        )
        for member in _members((Role.CLERK, Role.FIRST_REVIEWER), more)
    ]
    return tell_all(template, told)


def _members(roles: Iterable[Role], organisations: Iterable[int] | None = None) -> list[Membership]:
    """Who has one of these roles, each person once; no account that cannot sign in."""
    found = Membership.objects.filter(role__in=list(roles), user__is_active=True)
    if organisations is not None:
        found = found.filter(organisation__in=list(organisations))
    once = {(one.user_id, one.organisation_id): one for one in found.order_by("id")}
    return list(once.values())


Clocks = Sequence[tuple[Application, ReviewClock]]


def reviews(today: date) -> int:
    """The centre's five working days: near the end to the reviewer; over, to those above too."""
    if not default_calendar().is_working_day(today):
        return 0
    near = [pair for pair in running_clocks(today) if pair[1].days_left <= NEAR]
    over = [pair for pair in near if pair[1].days_left < 0]
    far = [pair for pair in over if pair[1].days_left <= -FAR_OVER]
    return (
        _digest("review_digest", Role.SECOND_REVIEWER, near, today)
        + _digest("review_overdue", Role.OFFICER, over, today)
        + _digest("review_overdue", Role.ADMINISTRATOR, far, today)
    )


def _digest(template: str, role: Role, clocks: Clocks, today: date) -> int:
    """One letter a person and day. A reviewer is told of what they hold and what nobody holds."""
    told = []
    for member in _members((role,)):
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
        f"{one.reference} {one.batch} {one.agency.name} {_standing(clock)}"
        for one, clock in clocks[:SHOWN]
    ]
    rest = len(clocks) - len(lines)
    return "\n".join([*lines, *([f"另有 {rest} 件"] if rest else [])])


def _standing(clock: ReviewClock) -> str:
    if clock.days_left < 0:
        return f"超期 {-clock.days_left} 个工作日"
    return left(clock.days_left).replace("今天截止", "今天到期")


RULES = (hand_overs, tickets, reviews)
