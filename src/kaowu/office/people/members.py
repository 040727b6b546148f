"""Who works for an agency: its own manager invites, changes and ends; an administrator too."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from kaowu.office.actors import Actor
from kaowu.office.ledger import actions as ledger
from kaowu.office.people.actions import open_account
from kaowu.office.people.addresses import set_address
from kaowu.office.people.models import Membership, Organisation, User
from kaowu.office.people.queries import managers_of
from kaowu.office.refusals import Refusal
from kaowu.rules.roles import Role

AT_AN_AGENCY = (Role.CLERK, Role.FIRST_REVIEWER, Role.MANAGER)


@transaction.atomic
def invite(
    agency: Organisation,
    *,
    username: str,
    display_name: str,
    roles: Collection[Role],
    password: str,
    email: str = "",
    by: Actor,
) -> User:
    """A new account at the agency; its password is told once, its second factor set up first."""
    _ensure_keeper(agency, by)
    _ensure_roles(roles)
    if User.objects.filter(username=username).exists():
        raise Refusal("people.username", "这个登录名已有人使用。", "请换一个登录名。")
    user = open_account(
        username=username,
        display_name=display_name,
        roles=tuple(roles),
        organisation=agency,
        password=password,
        email=email,
        by=by,
    )
    _note(agency, "invite_member", user, by, roles)
    return user


@transaction.atomic
def change_roles(agency: Organisation, user: User, *, roles: Collection[Role], by: Actor) -> None:
    """Give a member exactly these roles. The last manager stays manager."""
    _ensure_keeper(agency, by)
    _ensure_roles(roles)
    held = _held(agency, user)
    if Role.MANAGER in held and Role.MANAGER not in roles:
        _ensure_another_manager(agency, user)
    if held == set(roles):
        return
    mine = Membership.objects.filter(user=user, organisation=agency)
    mine.exclude(role__in=[str(role) for role in roles]).delete()
    for role in set(roles) - held:
        Membership.objects.create(user=user, organisation=agency, role=role)
    _note(agency, "change_member", user, by, roles)


def change_address(organisation: Organisation, user: User, *, address: str, by: Actor) -> None:
    """Enter a member's e-mail address for reminders, which the keeper vouches for; "" for none."""
    _ensure_keeper(organisation, by)
    _held(organisation, user)
    set_address(user, address, by=by)


@transaction.atomic
def end(organisation: Organisation, user: User, *, by: Actor) -> None:
    """The person works here no more: no role, no way in, and every open session ends at once."""
    _ensure_keeper(organisation, by)
    if Role.MANAGER in _held(organisation, user):
        _ensure_another_manager(organisation, user)
    Membership.objects.filter(user=user, organisation=organisation).delete()
    if not Membership.objects.filter(user=user).exists():
        user.is_active = False
        user.set_unusable_password()  # with the old one every session of it is void
        user.save(update_fields=["is_active", "password"])
    _note(organisation, "end_member", user, by, ())


def _ensure_keeper(organisation: Organisation, by: Actor) -> None:
    """The agency's manager for the agency and its companies; an administrator for all."""
    house = organisation.parent_id or organisation.pk
    if by.has(Role.ADMINISTRATOR) or (by.has(Role.MANAGER) and by.organisation_id == house):
        return
    if organisation.parent_id and by.has(Role.CLERK) and by.organisation_id == house:
        return  # a clerk looks after the companies
    raise Refusal("gate.role", "成员由本机构负责人或系统管理员管理。")


def _ensure_roles(roles: Collection[Role]) -> None:
    if not roles or not set(roles) <= set(AT_AN_AGENCY):
        raise Refusal("people.roles", "请至少选择一个报名机构的岗位。")


def _held(organisation: Organisation, user: User) -> set[Role]:
    """The roles of this member. Refused for somebody who is none."""
    found = Membership.objects.filter(user=user, organisation=organisation)
    held = {Role(role) for role in found.values_list("role", flat=True)}
    if not held:
        raise Refusal("people.no-member", "此人不是本机构的成员。")
    return held


def _ensure_another_manager(agency: Organisation, user: User) -> None:
    """Two who leave at once do not both find the other: the agency is locked."""
    Organisation.objects.select_for_update().get(pk=agency.pk)
    if not managers_of(agency).exclude(pk=user.pk).exists():
        raise Refusal(
            "people.last-manager",
            "这是本机构最后一位负责人，不能取消。",
            "请先指定另一位负责人。",
        )


def _note(
    organisation: Organisation, action: str, user: User, by: Actor, roles: Collection[Role]
) -> None:
    ledger.record(
        chain=f"agency:{organisation.parent_id or organisation.pk}",
        action=action,
        by=by,
        detail={"account": user.pk, "roles": sorted(str(role) for role in roles)},
    )
