"""Letters to members of staff: one to each person for each thing, never one for each case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from kaowu.office.letters.actions import Told, tell_all
from kaowu.office.letters.words import day
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.models import Membership, Organisation
from kaowu.office.registration.models import Application
from kaowu.office.reminders.due import days_left, in_words, is_due
from kaowu.rules.reminders import Deadline
from kaowu.rules.roles import Role
from kaowu.rules.states import LABELS, State

Facts = Mapping[str, object]
Waiting = Callable[[BatchRecord], Mapping[int | None, Facts]]


@dataclass(frozen=True, slots=True)
class Duty:
    """A deadline of staff in every batch: the letter before it, who gets it, its last day.

    ``waiting`` gives what is still to be done: for each agency its facts, or under None those of
    the centre; whoever has nothing left to do is told nothing.
    """

    deadline: Deadline
    template: str
    roles: tuple[Role, ...]
    last_of: Callable[[BatchRecord], date | None]
    waiting: Waiting


def remind(duty: Duty, batches: QuerySet[BatchRecord], today: date) -> int:
    """Tell of this duty in each of these batches whose notice reminds of it today."""
    return sum(
        remind_in(duty, batch, last, today)
        for batch in batches.select_related("version")
        if (last := duty.last_of(batch))
    )


def remind_in(duty: Duty, batch: BatchRecord, last: date, today: date) -> int:
    """The same in one batch, where the last day is ``last``."""
    if not is_due(duty.deadline, batch.notice, today, last):
        return 0
    when = {"deadline": day(last), "days_left": in_words(duty.deadline, today, last)}
    mark = f"{last.isoformat()}:{days_left(duty.deadline, today, last)}"
    return tell_in(batch, duty.template, duty.roles, duty.waiting(batch), when, mark)


def tell_in(
    batch: BatchRecord,
    template: str,
    roles: Iterable[Role],
    waiting: Mapping[int | None, Facts],
    when: Facts,
    mark: str,
) -> int:
    """One letter about a batch to everybody with such a role where something waits.

    ``mark`` makes each letter of its kind be told once.
    """
    houses = Organisation.objects.in_bulk([key for key in waiting if key is not None])
    told = []
    for member in members(roles, None if None in waiting else waiting):
        house = None if None in waiting else member.organisation_id
        name = houses[house].name if house is not None else batch.notice.centre
        told.append(
            Told(
                values={"batch": str(batch), "agency": name, **when, **waiting[house]},
                user_id=member.user_id,
                about=batch.chain,
                agency_id=house,
                key=f"{template}:{member.user_id}:{batch.pk}:{mark}",
            )
        )
    return tell_all(template, told)


def members(
    roles: Iterable[Role], organisations: Iterable[int | None] | None = None
) -> list[Membership]:
    """Who has one of these roles, each person once; no account that cannot sign in."""
    found = Membership.objects.filter(role__in=list(roles), user__is_active=True)
    if organisations is not None:
        found = found.filter(organisation__in=list(organisations))
    return list({member.user_id: member for member in found.order_by("id")}.values())


def by_house(
    found: QuerySet[Application], states: Iterable[State], house: str = "agency"
) -> dict[int | None, Facts]:
    """How many stand in each of these states, as number and listing, for each agency or company."""
    order = list(states)
    rows = found.filter(state__in=order).order_by().values_list(house, "state")
    numbers: dict[int | None, dict[str, int]] = {}
    for key, state, number in rows.annotate(number=Count("pk")):
        numbers.setdefault(key, {})[state] = number
    return {key: _facts(one, order) for key, one in numbers.items()}


def of_centre(found: QuerySet[Application], states: Iterable[State]) -> dict[int | None, Facts]:
    """The same of all agencies together, for the centre; empty where nothing stands there."""
    order = list(states)
    rows = found.filter(state__in=order).order_by().values_list("state")
    numbers = dict(rows.annotate(number=Count("pk")))
    return {None: _facts(numbers, order)} if numbers else {}


def _facts(numbers: Mapping[str, int], order: Iterable[State]) -> Facts:
    lines = [f"{LABELS[state]} {numbers[state]} 人" for state in order if state in numbers]
    return {"listing": "\n".join(lines), "count": sum(numbers.values())}
