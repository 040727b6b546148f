"""The e-mail address of a member of staff, by which reminders reach them outside the office."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from kaowu.office.actors import Actor
from kaowu.office.ledger import actions as ledger
from kaowu.office.people.models import User
from kaowu.office.refusals import Refusal
from kaowu.rules.roles import Role


def read_address(text: str) -> str:
    """The address as it is kept; "" for none. Refused where mail could not go there."""
    address = text.strip()
    if not address:
        return ""
    try:
        validate_email(address)
    except ValidationError:
        raise Refusal("people.address", "请填写完整的邮箱地址。") from None
    return address


@transaction.atomic
def set_address(user: User, text: str, *, by: Actor) -> None:
    """Keep the address, or none. Who may is the caller's to know; the ledger holds no address."""
    address = read_address(text)
    if address == user.email:
        return
    user.email = address
    user.save(update_fields=["email"])
    _note(user, "change_mail_address", {"given": bool(address)}, by)


def assign(user: User, text: str, *, by: Actor) -> None:
    """The administrator enters the address of any member of staff."""
    if not by.has(Role.ADMINISTRATOR):
        raise Refusal("gate.role", "账号由系统管理员管理。")
    set_address(user, text, by=by)


@transaction.atomic
def want_mail(user: User, *, wanted: bool) -> None:
    """Whether this person's reminders go out by e-mail too; each decides that for themselves."""
    if wanted != user.wants_mail:
        user.wants_mail = wanted
        user.save(update_fields=["wants_mail"])
        _note(user, "want_mail", {"wanted": wanted}, user.actor())


def _note(user: User, action: str, detail: dict[str, object], by: Actor) -> None:
    ledger.record(chain=f"account:{user.pk}", action=action, by=by, detail=detail)
