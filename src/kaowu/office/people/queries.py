"""Accounts and agencies: what is asked of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from kaowu.office.people.models import Organisation, User
from kaowu.office.vault.keys import blind_index
from kaowu.rules.roles import ROLE_LABELS, Role
from kaowu.rules.states import LABELS, State

WARN_DAYS = 30  # before a filing ends


def user_by_phone(phone: str) -> User | None:
    """The account with this verified phone, else the newest unverified one, else None."""
    users = User.objects.filter(phone_index=blind_index(phone, "phone"), is_active=True)
    return users.order_by("-phone_verified", "-id").first()


def is_on_file(agency: Organisation, day: date) -> bool:
    """Whether the agency's filing (备案) is valid on ``day``."""
    return not filing_trouble(agency, day)


def filing_trouble(agency: Organisation, day: date) -> str:
    """Why the filing (备案) is not valid on ``day``, as one Chinese sentence; "" when it is."""
    if not agency.filing_number or agency.filed_from is None:
        return "报名机构没有备案。"
    if day < agency.filed_from:
        return f"报名机构的备案自{agency.filed_from:%Y年%m月%d日}起生效。"
    if agency.filed_until is not None and day > agency.filed_until:
        return f"报名机构的备案已于{agency.filed_until:%Y年%m月%d日}到期。"
    if agency.suspended_on is not None and day >= agency.suspended_on:
        because = f"：{agency.suspended_because}" if agency.suspended_because else ""
        return f"报名机构的备案自{agency.suspended_on:%Y年%m月%d日}起暂停{because}。"
    return ""


def filing_ends_soon(agency: Organisation, day: date) -> int | None:
    """Days left of a valid filing where they are 30 or fewer, else None."""
    if agency.filed_until is None or not is_on_file(agency, day):
        return None
    left = (agency.filed_until - day).days
    return left if left <= WARN_DAYS else None


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


def members_of(organisation: Organisation) -> list[User]:
    """Who works for an organisation now, with their memberships read."""
    users = User.objects.filter(memberships__organisation=organisation).distinct()
    return list(users.prefetch_related("memberships").order_by("username"))


def managers_of(organisation: Organisation) -> QuerySet[User]:
    """The accounts that may change the agency's members."""
    held = {"memberships__organisation": organisation, "memberships__role": Role.MANAGER}
    return User.objects.filter(is_active=True, **held)


def companies_of(agency_id: int | None) -> QuerySet[Organisation]:
    """The companies that register through this agency."""
    if agency_id is None:
        return Organisation.objects.none()
    return Organisation.objects.filter(parent_id=agency_id, kind=Organisation.Kind.COMPANY)
