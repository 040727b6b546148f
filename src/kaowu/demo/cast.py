"""The people and houses of the demonstration: fictional agencies, centre, staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kaowu.demo.people import Person
from kaowu.office.actors import Actor
from kaowu.office.people.actions import open_account, register_agency
from kaowu.office.people.companies import open_company
from kaowu.office.people.models import Organisation, User
from kaowu.rules.roles import Role

COMPANY = "示例青禾能源有限公司"


@dataclass(frozen=True, slots=True)
class Staff:
    """Everyone who works in the demonstration, as actors."""

    agency: Organisation
    second_agency: Organisation
    company: Organisation
    coordinator: Actor
    clerk: Actor
    first_reviewer: Actor
    second_clerk: Actor
    second_first_reviewer: Actor
    reviewer: Actor
    other_reviewer: Actor
    officer: Actor
    other_officer: Actor
    third_officer: Actor
    administrator: Actor


def engage(opening: date, centre_name: str, agency_name: str) -> Staff:
    """Found the houses and open the accounts; agencies are on file from a year before."""
    filed = {
        "filed_from": opening - timedelta(days=365),
        "filed_until": opening + timedelta(days=730),
    }
    agency = register_agency(
        name=agency_name,
        credit_code="91510100MA6EXAMPL1",
        filing_number="示例备〔2026〕01号",
        address="四川省示例市青禾区示例路1号",
        **filed,
    )
    second = register_agency(
        name="示例竹海技能培训中心",
        credit_code="91511500MA6EXAMPL2",
        filing_number="示例备〔2026〕02号",
        address="四川省样例市竹海县样例路2号",
        **filed,
    )
    centre = Organisation.objects.create(kind=Organisation.Kind.CENTRE, name=centre_name)
    administrator = _account("admin", "系统管理员（示例）", (Role.ADMINISTRATOR,), None)
    _account("manager", "盛主管", (Role.MANAGER,), agency)
    clerk = _account("clerk", "许经办", (Role.CLERK,), agency)
    company = open_company(agency, name=COMPANY, by=clerk)
    return Staff(
        agency=agency,
        second_agency=second,
        company=company,
        coordinator=_account("coordinator", "安协调", (Role.COORDINATOR,), company),
        clerk=clerk,
        first_reviewer=_account("first", "顾初审", (Role.FIRST_REVIEWER,), agency),
        second_clerk=_account("clerk2", "柳经办", (Role.CLERK,), second),
        second_first_reviewer=_account("first2", "池初审", (Role.FIRST_REVIEWER,), second),
        reviewer=_account("second", "骆复审", (Role.SECOND_REVIEWER,), centre),
        other_reviewer=_account("second2", "蔺复审", (Role.SECOND_REVIEWER,), centre),
        officer=_account("officer", "章考务", (Role.OFFICER,), centre),
        other_officer=_account("officer2", "席考务", (Role.OFFICER,), centre),
        third_officer=_account("officer3", "钟考务", (Role.OFFICER,), centre),
        administrator=administrator,
    )


def _account(
    username: str, name: str, roles: tuple[Role, ...], organisation: Organisation | None
) -> Actor:
    user = open_account(
        username=username,
        display_name=name,
        roles=roles,
        organisation=organisation,
        email=f"{username}@example.com",  # a domain that RFC 2606 reserves
        is_demo=True,
    )
    return user.actor()


def candidate(person: Person) -> User:
    """A candidate's account with the person's (fictional) mobile."""
    return open_account(
        username=f"demo-{person.mobile[-4:]}",
        display_name=person.name,
        roles=(Role.CANDIDATE,),
        phone=person.mobile,
        is_demo=True,
    )
