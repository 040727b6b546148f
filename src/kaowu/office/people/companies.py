"""集体报名: a company registers its people through one agency, by a coordinator of its own."""

from __future__ import annotations

from django.db import transaction

from kaowu.office.actors import Actor
from kaowu.office.ledger import actions as ledger
from kaowu.office.people.actions import open_account
from kaowu.office.people.members import end
from kaowu.office.people.models import Organisation, User
from kaowu.office.people.queries import companies_of, members_of
from kaowu.office.refusals import Refusal
from kaowu.rules.roles import Role


@transaction.atomic
def open_company(agency: Organisation, *, name: str, by: Actor) -> Organisation:
    """Put a company on the agency's list. Another agency may have one of the same name."""
    _ensure_agency(agency, by)
    name = name.strip()
    if not name:
        raise Refusal("people.name", "请填写单位名称。")
    if companies_of(agency.pk).filter(name=name).exists():
        raise Refusal("people.company-known", "本机构已登记过同名单位。")
    company = Organisation.objects.create(kind=Organisation.Kind.COMPANY, name=name, parent=agency)
    _note(agency, "open_company", by, {"company": company.pk})
    return company


@transaction.atomic
def appoint(
    company: Organisation, *, username: str, display_name: str, password: str, by: Actor
) -> User:
    """An account that sends in the company's material and sees its people, and nothing else."""
    _ensure_agency(company.parent, by)
    if User.objects.filter(username=username).exists():
        raise Refusal("people.username", "这个登录名已有人使用。", "请换一个登录名。")
    user = open_account(
        username=username,
        display_name=display_name,
        roles=(Role.COORDINATOR,),
        organisation=company,
        password=password,
        by=by,
    )
    _note(company.parent, "appoint_coordinator", by, {"company": company.pk, "account": user.pk})
    return user


@transaction.atomic
def close_company(company: Organisation, *, by: Actor) -> None:
    """The company registers nobody more: its coordinators' accounts end, its people stay."""
    _ensure_agency(company.parent, by)
    for user in members_of(company):
        end(company, user, by=by)
    company.is_open = False
    company.save(update_fields=["is_open"])
    _note(company.parent, "close_company", by, {"company": company.pk})


def houses_of(by: Actor) -> tuple[Organisation, Organisation | None]:
    """The agency that takes in for this person, and the company whose people they send, if any."""
    house = Organisation.objects.select_related("parent").filter(pk=by.organisation_id).first()
    if house is None:
        raise Refusal("gate.role", "这个账号不属于任何机构，不能上传材料。")
    return (house.parent, house) if house.parent else (house, None)


def _ensure_agency(agency: Organisation | None, by: Actor) -> None:
    ours = agency is not None and by.organisation_id == agency.pk
    if not (ours and by.has(Role.CLERK, Role.MANAGER)):
        raise Refusal("gate.role", "集体报名单位由报名机构的经办人或负责人管理。")


def _note(agency: Organisation | None, action: str, by: Actor, detail: dict[str, object]) -> None:
    assert agency is not None  # a company has its agency
    ledger.record(chain=f"agency:{agency.pk}", action=action, by=by, detail=detail)
