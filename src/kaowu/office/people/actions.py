"""Accounts and agencies: what is done to them."""

from __future__ import annotations

import secrets

from allauth.mfa.models import Authenticator
from django.db import transaction

from kaowu.office.actors import SYSTEM, Actor
from kaowu.office.ledger import actions as ledger
from kaowu.office.people.models import Membership, Organisation, User
from kaowu.rules.roles import Role

FILING = ("filing_number", "filed_from", "filed_until")  # kept in the ledger: a filing's history


@transaction.atomic
def open_account(
    *,
    username: str,
    display_name: str = "",
    roles: tuple[Role, ...],
    organisation: Organisation | None = None,
    password: str | None = None,
    phone: str = "",
    email: str = "",
    is_demo: bool = False,
    by: Actor = SYSTEM,
) -> User:
    """A new account with its roles. Without a password it is entered by code or by demo only."""
    user = User.objects.create_user(
        username,
        password,
        display_name=display_name,
        phone=phone,
        phone_verified=bool(phone),
        email=email,
        is_demo=is_demo,
    )
    for role in roles:
        Membership.objects.create(user=user, organisation=organisation, role=role)
    ledger.record(
        chain=f"account:{user.pk}",
        action="open_account",
        by=by,
        detail={"roles": [str(role) for role in roles]},
    )
    return user


@transaction.atomic
def reset_way_in(user: User, *, password: str, by: Actor = SYSTEM) -> None:
    """A new password; the second factor goes, and with the old password every open session."""
    user.set_password(password)
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    ledger.record(chain=f"account:{user.pk}", action="reset_way_in", by=by)


@transaction.atomic
def register_agency(*, by: Actor = SYSTEM, **fields: object) -> Organisation:
    """Put an agency with its filing (备案) on record."""
    agency = Organisation.objects.create(kind=Organisation.Kind.AGENCY, **fields)
    ledger.record(chain=f"agency:{agency.pk}", action="register_agency", by=by)
    return agency


def open_candidate_account(*, phone: str) -> User:
    """An account for a number that asks for its first code; unverified until the code comes."""
    user = open_account(username=f"c-{secrets.token_hex(6)}", roles=(Role.CANDIDATE,))
    user.phone, user.phone_verified = phone, False
    user.save()
    return user


@transaction.atomic
def change_agency(agency: Organisation, *, by: Actor, **fields: object) -> Organisation:
    """Change what is on record of an agency; the ledger names the fields that changed."""
    changed = sorted(name for name, value in fields.items() if getattr(agency, name) != value)
    if not changed:
        return agency
    for name in changed:
        setattr(agency, name, fields[name])
    agency.save(update_fields=changed)
    filing = {name: str(getattr(agency, name) or "") for name in changed if name in FILING}
    ledger.record(
        chain=f"agency:{agency.pk}",
        action="change_agency",
        by=by,
        detail={"fields": changed, **filing},
    )
    return agency
