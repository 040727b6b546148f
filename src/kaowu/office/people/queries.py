"""Accounts and agencies: what is asked of them."""

from __future__ import annotations

from datetime import date

from kaowu.office.people.models import Organisation, User
from kaowu.office.vault.keys import blind_index


def user_by_phone(phone: str) -> User | None:
    """The account with this verified phone, else the newest unverified one, else None."""
    users = User.objects.filter(phone_index=blind_index(phone, "phone"), is_active=True)
    return users.order_by("-phone_verified", "-id").first()


def is_on_file(agency: Organisation, day: date) -> bool:
    """Whether the agency's filing (备案) is valid on ``day``."""
    if not agency.filing_number or agency.filed_from is None:
        return False
    return agency.filed_from <= day and (agency.filed_until is None or day <= agency.filed_until)
