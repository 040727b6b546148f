"""An agency's filing (备案) that ends soon: its people and the centre's officers are told."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from kaowu.office.letters.actions import Told, tell_all
from kaowu.office.letters.words import day
from kaowu.office.notices.queries import newest_versions
from kaowu.office.people.models import Membership, Organisation
from kaowu.office.people.queries import is_on_file
from kaowu.rules.reminders import TERMS, Deadline
from kaowu.rules.roles import Role

_AT_HOME = (Role.MANAGER, Role.CLERK)


def days_before() -> frozenset[int]:
    """Calendar days before the end: those of every notice, for a filing belongs to none of them."""
    notices = [version.notice for version in newest_versions()]
    said = [one.reminders.days[Deadline.FILING] for one in notices]
    return frozenset().union(*(said or [TERMS[Deadline.FILING].days]))


def filings(today: date) -> int:
    """One letter a person for each step of :func:`days_before` that is reached.

    A day on which the office did not run is made up for: the step stays reached.
    """
    steps, told = days_before(), []
    on_file = Organisation.objects.filter(kind=Organisation.Kind.AGENCY).exclude(filed_until=None)
    for agency in on_file:
        if is_on_file(agency, today):
            told += _letters(agency, today, steps)
    return tell_all("filing_ends", told)


def _letters(agency: Organisation, today: date, steps: Collection[int]) -> list[Told]:
    until = agency.filed_until
    assert until is not None  # only such are asked for
    left = (until - today).days
    step = min((one for one in steps if left <= one), default=None)
    if step is None:
        return []
    home = Membership.objects.filter(organisation=agency, role__in=_AT_HOME)
    people = home | Membership.objects.filter(role=Role.OFFICER)
    users = set(people.filter(user__is_active=True).values_list("user_id", flat=True))
    values = {"agency": agency.name, "deadline": day(until), "days_left": f"还有 {left} 天"}
    return [
        Told(
            values=values,
            user_id=user,
            about=f"agency:{agency.pk}",
            agency_id=agency.pk,
            key=f"filing_ends:{user}:{agency.pk}:{until.isoformat()}:{step}",
        )
        for user in sorted(users)
    ]


RULES: dict[Deadline, Callable[[date], int]] = {Deadline.FILING: filings}
