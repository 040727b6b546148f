"""Agencies: filing, members, companies. Who may, what is refused, what the ledger keeps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings

from kaowu.demo.packages import package
from kaowu.office.ledger.models import Entry
from kaowu.office.letters.models import Letter
from kaowu.office.people import companies, filing, members
from kaowu.office.people.actions import change_agency, open_account, register_agency
from kaowu.office.people.models import FilingDocument, Organisation, User
from kaowu.office.people.queries import filing_ends_soon, filing_trouble
from kaowu.office.registration import actions, paper
from kaowu.office.registration.intake import bulk as intake
from kaowu.office.registration.intake import sheets
from kaowu.office.registration.intake.queries import intakes_for
from kaowu.office.registration.models import Application, Intake
from kaowu.office.registration.pledging import pledges, rosters
from kaowu.office.registration.queries import application_for, visible_to
from kaowu.office.reminders import filings
from kaowu.office.vault import files
from kaowu.rules.roles import Role
from kaowu.rules.states import State
from tests.office import world as w
from tests.office.world import World, at, fresh, refused

pytestmark = pytest.mark.django_db


def noted(agency: Organisation) -> list[str]:
    entries = Entry.objects.filter(chain__name=f"agency:{agency.pk}").order_by("number")
    return list(entries.values_list("action", flat=True))


# filing


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"filing_number": ""}, "没有备案"),
        ({"filed_from": date(2024, 3, 1)}, "自2024年03月01日起生效"),
        ({"filed_until": date(2024, 2, 22)}, "已于2024年02月22日到期"),
        ({"suspended_on": date(2024, 2, 20), "suspended_because": "材料待核"}, "暂停：材料待核"),
    ],
)
def test_an_agency_without_a_valid_filing_hands_nothing_over(
    world: World, change: dict[str, object], words: str
) -> None:
    applications = world.accepted("林晓禾")
    Organisation.objects.filter(pk=world.agency.pk).update(**change)
    world.agency.refresh_from_db()
    with at(w.HANDED_OVER):
        refusal = refused(
            rosters.hand_over, agency=world.agency, batch=world.batch,
            applications=fresh(applications), pledged=True, by=world.first,
            code="registration.agency-not-on-file",
        )  # fmt: skip
    assert words in refusal.message
    assert fresh(applications)[0].state == State.ACCEPTED


def test_a_filing_warns_thirty_days_before_its_end(world: World) -> None:
    end = date(2024, 6, 30)
    world.agency.filed_until = end
    days = [end - timedelta(days=31), end - timedelta(days=30), end, end + timedelta(days=1)]
    assert [filing_ends_soon(world.agency, day) for day in days] == [None, 30, 0, None]
    assert filing_trouble(world.agency, days[3])


def test_a_suspension_and_its_end_are_the_keepers_and_stand_in_the_ledger(world: World) -> None:
    for stranger in (world.clerk, world.first, world.second):
        refused(filing.suspend, world.agency, because="查", by=stranger, code="gate.role")
    refused(filing.suspend, world.agency, because=" ", by=world.officer, code="people.no-reason")
    with at(w.REVIEWED):
        filing.suspend(world.agency, because="材料待核", by=world.officer)
        assert filing_trouble(world.agency, date(2024, 2, 22))
        refused(
            filing.suspend, world.agency, because="又", by=world.officer, code="people.suspended"
        )
        filing.resume(world.agency, by=world.administrator)
    assert filing_trouble(world.agency, date(2024, 2, 22)) == ""
    assert noted(world.agency)[-2:] == ["suspend_filing", "resume_filing"]


def test_a_document_of_the_filing_is_known_by_its_content(world: World) -> None:
    until = date(2024, 12, 31)
    kept = filing.add_document(
        world.agency, kind="filing", data=b"%PDF-1.7 x", valid_until=until, by=world.officer
    )
    assert kept.file.media_type == "application/pdf"
    assert files.content(kept.file) == b"%PDF-1.7 x"
    for data in (b"<html>", b"MZ\x90", b"%PDF-" + bytes(settings.MAX_DOCUMENT)):
        refused(
            filing.add_document, world.agency, kind="filing", data=data, valid_until=None,
            by=world.officer, code="people.document",
        )  # fmt: skip
    assert FilingDocument.objects.count() == 1


def test_a_changed_filing_is_history_in_the_ledger(world: World) -> None:
    change_agency(world.agency, by=world.administrator, filed_until=date(2026, 12, 31))
    entry = Entry.objects.filter(chain__name=f"agency:{world.agency.pk}").last()
    assert entry.detail == {"fields": ["filed_until"], "filed_until": "2026-12-31"}


def test_the_end_of_a_filing_is_told_once_a_step_to_the_agency_and_the_officers(
    world: World,
) -> None:
    Organisation.objects.filter(pk=world.agency.pk).update(filed_until=date(2024, 6, 30))
    days = [date(2024, 5, 30), date(2024, 5, 31), date(2024, 6, 1), date(2024, 6, 16)]
    with at("2024-05-30 10:00"):
        people = 1 + 3  # the clerk, the officers; this agency has no manager
        assert [filings.filings(day) for day in days] == [0, people, 0, people]
    letter = Letter.objects.filter(template="filing_ends", user=world.clerk.user_id).first()
    assert "6月30日" in letter.subject
    assert world.agency.name in letter.body


# members


@pytest.fixture
def manager(world: World) -> User:
    return open_account(
        username="manager", display_name="莫负责", roles=(Role.MANAGER,), organisation=world.agency
    )


def invited(world: World, by: User, username: str = "new", *roles: Role) -> User:
    return members.invite(
        world.agency, username=username, display_name="新同事", roles=roles or (Role.CLERK,),
        password="correct-horse", by=by.actor(),
    )  # fmt: skip


def test_a_manager_invites_changes_and_ends(world: World, manager: User) -> None:
    user = invited(world, manager)
    assert user.actor().organisation_id == world.agency.pk
    members.change_roles(world.agency, user, roles=(Role.FIRST_REVIEWER,), by=manager.actor())
    assert User.objects.get(pk=user.pk).actor().roles == {Role.FIRST_REVIEWER}
    members.end(world.agency, user, by=manager.actor())
    user = User.objects.get(pk=user.pk)
    assert not user.is_active
    assert not user.has_usable_password()
    assert user.actor().roles == frozenset()
    assert noted(world.agency)[-3:] == ["invite_member", "change_member", "end_member"]


def test_the_last_manager_cannot_lock_the_agency_out(world: World, manager: User) -> None:
    code = "people.last-manager"
    for by in (manager.actor(), world.administrator):
        refused(members.end, world.agency, manager, by=by, code=code)
        refused(members.change_roles, world.agency, manager, roles=(Role.CLERK,), by=by, code=code)
    other = invited(world, manager, "other", Role.MANAGER, Role.CLERK)
    members.end(world.agency, manager, by=other.actor())
    refused(members.end, world.agency, other, by=other.actor(), code=code)


def test_nobody_else_and_no_manager_of_another_agency_keeps_the_members(
    world: World, manager: User
) -> None:
    other = register_agency(name="示例竹海技能培训中心")
    stranger = open_account(username="m2", roles=(Role.MANAGER,), organisation=other)
    clerk = User.objects.get(pk=world.clerk.user_id)
    for by in (stranger, clerk):
        refused(members.end, world.agency, clerk, by=by.actor(), code="gate.role")
    refused(members.end, other, clerk, by=stranger.actor(), code="people.no-member")
    for roles in ((Role.OFFICER,), (Role.ADMINISTRATOR,), (Role.COORDINATOR,), ()):
        refused(
            members.invite, world.agency, username="x", display_name="x", roles=roles,
            password="correct-horse", by=manager.actor(), code="people.roles",
        )  # fmt: skip


# companies


@pytest.fixture
def company(world: World) -> Organisation:
    return companies.open_company(world.agency, name="示例能源公司", by=world.clerk)


def coordinator(world: World, company: Organisation, username: str = "lian") -> User:
    return companies.appoint(
        company, username=username, display_name="廉联络", password="correct-horse", by=world.clerk
    )


def sent(world: World, company: Organisation, user: User, name: str) -> Intake:
    """The coordinator sends one employee's zip, and the worker opens it."""
    filename, data = package(w.person(name))
    with at(w.REGISTERED):
        group = intake.new_group()
        (one,) = intake.take_in(
            [(filename, data)], agency=world.agency, batch=world.batch, project_code="TJY",
            group=group, company=company, by=user.actor(),
        )  # fmt: skip
        return intake.process(one, by=user.actor())


def test_a_coordinators_people_are_the_companys_and_the_agencys_one_group(
    world: World, company: Organisation
) -> None:
    user = coordinator(world, company)
    application = sent(world, company, user, "林晓禾").application
    assert (application.company, application.agency) == (company, world.agency)
    assert list(visible_to(user.actor())) == [application]
    assert application_for(world.clerk, application.reference) == application
    assert intakes_for(user.actor()).count() == 1


def test_a_coordinator_sees_neither_the_agencys_people_nor_another_companys(
    world: World, company: Organisation
) -> None:
    other = companies.open_company(world.agency, name="示例竹业公司", by=world.clerk)
    one, two = coordinator(world, company), coordinator(world, other, "shu")
    mine = sent(world, company, one, "林晓禾").application
    agencys = world.draft("周知远")
    for reference in (mine.reference, agencys.reference):
        with pytest.raises(Application.DoesNotExist):
            application_for(two.actor(), reference)
    assert not visible_to(two.actor()).exists()
    assert not intakes_for(two.actor()).exists()


def test_one_companys_row_never_fills_in_anothers_person(
    world: World, company: Organisation
) -> None:
    other = companies.open_company(world.agency, name="示例竹业公司", by=world.clerk)
    one, two = coordinator(world, company), coordinator(world, other, "shu")
    sent(world, company, one, "林晓禾")
    again = sent(world, other, two, "林晓禾")
    assert again.application is None
    assert again.status == Intake.Status.FAILED
    assert not visible_to(two.actor()).exists()
    assert sheets.kept_rows(again, Application.objects.get().id_index) == []


def test_a_coordinator_moves_nothing(world: World, company: Organisation) -> None:
    user = coordinator(world, company)
    application, by = sent(world, company, user, "林晓禾").application, user.actor()
    with at(w.REGISTERED):
        refused(actions.submit, application, by=by, code="gate.role")
        refused(actions.withdraw, application, by=by, code="gate.role")
        refused(paper.record_pledge, application, by=by, code="registration.not-ours")
        refused(pledges.sign, application, by=by, code="registration.pledge-by-other")


def test_a_closed_company_lets_its_coordinators_go_and_keeps_its_people(
    world: World, company: Organisation
) -> None:
    user = coordinator(world, company)
    application = sent(world, company, user, "林晓禾").application
    companies.close_company(company, by=world.clerk)
    assert not User.objects.get(pk=user.pk).is_active
    assert application_for(world.clerk, application.reference).company == company
    assert noted(world.agency)[-2:] == ["end_member", "close_company"]


def test_two_agencies_may_have_a_company_of_one_name(world: World, company: Organisation) -> None:
    other = register_agency(name="示例竹海技能培训中心")
    clerk = open_account(username="c2", roles=(Role.CLERK,), organisation=other).actor()
    assert companies.open_company(other, name=company.name, by=clerk) != company
    refused(
        companies.open_company, world.agency, name=company.name, by=world.clerk,
        code="people.company-known",
    )  # fmt: skip
    refused(companies.open_company, world.agency, name="别家", by=clerk, code="gate.role")
