"""An agency's filing (备案) that ends soon: its people and the centre's officers are told."""

from __future__ import annotations

from datetime import date

from kaowu.office.letters.actions import Told, tell_all
from kaowu.office.letters.words import day
from kaowu.office.people.models import Membership, Organisation
from kaowu.office.people.queries import filing_ends_soon
from kaowu.rules.lifecycle import Role

DAYS = (30, 14, 7, 3, 1, 0)  # calendar days before the end; a day of no office is made up for
_AT_HOME = (Role.MANAGER, Role.CLERK)


def filings(today: date) -> int:
    """One letter a person for each step of :data:`DAYS` that is reached."""
    told = []
    for agency in Organisation.objects.filter(kind=Organisation.Kind.AGENCY):
        left = filing_ends_soon(agency, today)
        if left is not None and agency.filed_until is not None:
            told += _letters(agency, agency.filed_until, left)
    return tell_all("filing_ends", told)


def _letters(agency: Organisation, until: date, left: int) -> list[Told]:
    step = min(one for one in DAYS if left <= one)
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


RULES = (filings,)
