"""Accounts and agencies: what is asked of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from kaowu.office.people.models import Organisation, User
from kaowu.office.vault.keys import blind_index
from kaowu.rules.lifecycle import LABELS, ROLE_LABELS, Role, State


def user_by_phone(phone: str) -> User | None:
    """The account with this verified phone, else the newest unverified one, else None."""
    users = User.objects.filter(phone_index=blind_index(phone, "phone"), is_active=True)
    return users.order_by("-phone_verified", "-id").first()


def is_on_file(agency: Organisation, day: date) -> bool:
    """Whether the agency's filing (备案) is valid on ``day``."""
    if not agency.filing_number or agency.filed_from is None:
        return False
    return agency.filed_from <= day and (agency.filed_until is None or day <= agency.filed_until)


def demo_people() -> list[dict[str, Any]]:
    """The people whom a visitor of the demonstration may be: pk, name, roles, note.

    A candidate's note is the newest application's state; a member of staff's is their work.
    """
    users = User.objects.filter(is_demo=True, is_active=True).order_by("id")
    people = []
    for user in users.prefetch_related("memberships__organisation", "applications"):
        members = user.memberships.all()
        applications = list(user.applications.all())
        if applications:
            note = LABELS[State(applications[-1].state)]
        else:
            places = {str(m.organisation) for m in members if m.organisation}
            note = "、".join([ROLE_LABELS[Role(m.role)] for m in members] + sorted(places))
        roles = frozenset(Role(member.role) for member in members)
        people.append({"pk": user.pk, "name": str(user), "roles": roles, "note": note})
    return people
