"""Filing, members and companies as their keepers, a coordinator and a candidate see them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaowu.demo.packages import package
from kaowu.office.letters.models import Letter
from kaowu.office.people import companies
from kaowu.office.people.actions import open_account
from kaowu.office.people.models import FilingDocument, Organisation, User
from kaowu.office.registration.intake import bulk as intake
from kaowu.office.registration.models import Application
from kaowu.rules.roles import Role
from kaowu.rules.states import State
from tests.faces.agencies import again, entered
from tests.faces.faces import browser, words
from tests.office import world as w
from tests.office.world import World, at, deeds, found_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None, settings: object) -> World:
    settings.DEMO = True
    return found_world()


@pytest.fixture
def manager(world: World) -> User:
    return open_account(
        username="manager", display_name="莫负责", roles=(Role.MANAGER,), organisation=world.agency
    )


@pytest.fixture
def company(world: World) -> Organisation:
    return companies.open_company(world.agency, name="示例能源公司", by=world.clerk)


@pytest.fixture
def coordinator(world: World, company: Organisation) -> User:
    return companies.appoint(
        company, username="lian", display_name="廉联络", password="correct-horse", by=world.clerk
    )


def test_an_officer_keeps_a_document_suspends_and_resumes(world: World) -> None:
    officer, url = entered(world.officer), reverse("office-filing", args=[world.agency.pk])
    file = SimpleUploadedFile("备案.pdf", b"%PDF-1.7 filing")
    with at(w.REVIEWED):
        sent = {"do": "document", "kind": "filing", "valid_until": "2025-12-31", "file": file}
        page = officer.post(url, sent, follow=True)
        assert "备案通知或批复" in words(page)
        kept = FilingDocument.objects.get()
        read = officer.get(reverse("office-filing-document", args=[world.agency.pk, kept.pk]))
        assert read.content == b"%PDF-1.7 filing"
        assert read["Cache-Control"] == "private, no-store"
        page = officer.post(url, {"do": "suspend", "because": "材料待核"}, follow=True)
        assert "自2024年02月22日起暂停：材料待核" in words(page)
        assert "暂停备案" in words(page)
        page = officer.post(url, {"do": "resume"}, follow=True)
        assert "恢复备案" in words(page)
    assert entered(world.clerk).get(url).status_code == 403


def test_a_manager_begins_at_the_members_and_sees_no_case(world: World, manager: User) -> None:
    from kaowu.faces.context import home_of

    assert home_of(manager.actor().roles) == "agency-companies"
    assert browser(manager).get(reverse("agency-members")).status_code == 200
    for name in ("agency", "agency-cases", "agency-upload", "agency-hand-over"):
        assert browser(manager).get(reverse(name)).status_code == 403


def test_a_member_is_invited_changed_and_ended_and_their_session_with_it(
    world: World, manager: User
) -> None:
    page = browser(manager).post(
        reverse("agency-members"),
        {"username": "xin", "display_name": "新同事", "roles": ["clerk"]},
    )
    assert "初始密码只显示这一次" in words(page)
    assert page["Cache-Control"] == "private, no-store"
    user = User.objects.get(username="xin")
    theirs = browser(user)
    assert theirs.get(reverse("agency")).status_code == 200
    one = reverse("agency-member", args=[user.pk])
    browser(manager).post(one, {"roles": ["first_reviewer"]})
    assert theirs.get(reverse("agency-upload")).status_code == 403
    browser(manager).post(one, {"do": "end"})
    assert theirs.get(reverse("agency")).status_code == 302
    User.objects.filter(pk=user.pk).update(is_active=True)
    assert theirs.get(reverse("agency")).status_code == 302, "the old session stays void"


def test_the_last_manager_is_told_to_name_another(world: World, manager: User) -> None:
    url = reverse("agency-member", args=[manager.pk])
    assert "最后一位负责人" in words(browser(manager).post(url, {"do": "end"}, follow=True))
    assert User.objects.get(pk=manager.pk).is_active


def test_a_manager_finds_no_member_and_no_company_of_another_agency(
    world: World, manager: User
) -> None:
    from kaowu.office.people.actions import register_agency

    other = register_agency(name="示例竹海技能培训中心")
    member = open_account(username="c2", roles=(Role.CLERK,), organisation=other)
    theirs = companies.open_company(other, name="示例竹业公司", by=member.actor())
    client = browser(manager)
    assert client.get(reverse("agency-member", args=[member.pk])).status_code == 404
    assert client.post(reverse("agency-member", args=[member.pk]), {"do": "end"}).status_code == 404
    assert client.get(reverse("agency-company", args=[theirs.pk])).status_code == 404
    close = reverse("agency-company-close", args=[theirs.pk])
    assert client.post(close).status_code == 404
    assert Organisation.objects.get(pk=theirs.pk).is_open


def sent(coordinator: User, name: str = "林晓禾") -> Application:
    """The coordinator uploads an employee's zip by the page; the worker opens it."""
    filename, data = package(w.person(name))
    client = browser(coordinator)
    with at(w.REGISTERED):
        body = {
            "target": "sc-2024-carbon-2/TJY",
            "files": SimpleUploadedFile(filename, data),
        }
        page = client.post(reverse("group-upload"), body)
        assert page.status_code == 302, words(page)
        for key in intake.waiting(page.url.split("/")[-2]):
            intake.process(intake.Intake.objects.get(pk=key), by=coordinator.actor())
        assert "查看本单位考生" in words(client.get(page.url))
    return Application.objects.get(name=name)


def test_a_coordinators_list_asks_as_often_for_many_as_for_one(
    world: World, coordinator: User, company: Organisation
) -> None:
    client, asked = browser(coordinator), []
    for name in ("林晓禾", "周知远", "何清越"):
        Application.objects.filter(pk=world.draft(name).pk).update(owner=None, company=company)
        with CaptureQueriesContext(connection) as questions:
            assert name in client.get("/group/").content.decode()
        asked.append(len(questions))
    assert asked[0] == asked[1] == asked[2]


def test_a_coordinator_sends_in_sees_what_is_missing_and_nothing_else(
    world: World, coordinator: User, company: Organisation
) -> None:
    application = sent(coordinator)
    other = world.draft("周知远")
    client = browser(coordinator)
    page = words(client.get(reverse("group")))
    assert "林晓禾" in page
    assert "周知远" not in page
    assert "处须补齐" in page
    person = reverse("group-person", args=[application.reference])
    answer = client.get(person)
    assert answer.status_code == 200
    assert w.person("林晓禾").id_number not in answer.content.decode()
    assert client.get(reverse("group-person", args=[other.reference])).status_code == 404
    for name in ("agency", "agency-cases", "agency-companies", "agency-hand-over", "my"):
        assert client.get(reverse(name)).status_code == 403
    case = reverse("agency-take", args=[application.reference])
    assert client.post(case).status_code == 403
    material = application.materials.first()
    scan = reverse("file", args=[application.reference, material.pk, "fitted"])
    assert client.get(scan).status_code == 403


def test_another_companys_coordinator_finds_nothing(world: World, coordinator: User) -> None:
    application = sent(coordinator)
    rival = companies.open_company(world.agency, name="示例竹业公司", by=world.clerk)
    other = companies.appoint(
        rival, username="shu", display_name="舒", password="correct-horse", by=world.clerk
    )
    client = browser(other)
    assert client.get(reverse("group-person", args=[application.reference])).status_code == 404
    group = application.intakes.get().group
    assert client.get(reverse("group-upload-group", args=[group])).status_code == 404
    assert "林晓禾" not in words(client.get(reverse("group")))


def whole(application: Application, coordinator: User) -> Application:
    """The sheet has come too: nothing is missing but the signature."""
    from kaowu.demo.basic_info import basic_info_row
    from kaowu.office.registration import actions

    row = basic_info_row(
        w.person(application.name), project="碳排放交易", batch="第2批",
        condition="达到法定劳动年龄，高中（同等学历）及以上",
    )  # fmt: skip
    with at(w.REGISTERED):
        actions.fill_in(application, row, by=coordinator.actor())
    return again(application)


def test_the_candidate_takes_over_by_mobile_name_and_number_and_signs_alone(
    world: World, coordinator: User
) -> None:
    application = whole(sent(coordinator), coordinator)
    who = w.person("林晓禾")
    with at(w.REGISTERED):
        page = browser(coordinator).post(reverse("group-ask"), follow=True)
        assert "已用短信通知 1 位考生" in words(page)
        letter = Letter.objects.get(template="claim")
        assert who.id_number not in letter.body
        assert "没有需要通知" in words(browser(coordinator).post(reverse("group-ask"), follow=True))
        me = open_account(username="me", roles=(Role.CANDIDATE,), phone=who.mobile)
        mine = browser(me)
        assert "示例能源公司已代您填报" in words(mine.get(reverse("my")))
        claim = reverse("my-claim", args=[application.reference])
        wrong = mine.post(claim, {"name": who.name, "id_number": w.person("周知远").id_number})
        assert "与单位代填的不一致" in words(wrong)
        assert again(application).owner is None
        mine.post(claim, {"name": who.name, "id_number": who.id_number})
        assert again(application).owner == me
        assert deeds(application)[-1] == "claim"
        assert mine.get(claim).status_code == 404


def test_a_stranger_with_another_mobile_cannot_take_it_over(
    world: World, coordinator: User
) -> None:
    application = sent(coordinator)
    who = w.person("周知远")
    other = open_account(username="o", roles=(Role.CANDIDATE,), phone=who.mobile)
    claim = reverse("my-claim", args=[application.reference])
    assert browser(other).get(claim).status_code == 404


def test_the_agency_sees_the_company_as_one_and_can_stop_it(
    world: World, company: Organisation, coordinator: User
) -> None:
    sent(coordinator)
    clerk = entered(world.clerk)
    theirs = browser(coordinator)
    with at(w.REGISTERED):
        assert "示例能源公司 1 1 0 0" in words(clerk.get(reverse("agency-companies")))
        page = words(clerk.get(reverse("agency-company", args=[company.pk])))
        assert "林晓禾" in page
        assert "廉联络" in page
        clerk.post(reverse("agency-company-end", args=[company.pk, coordinator.pk]))
        assert theirs.get(reverse("group")).status_code == 302
        clerk.post(reverse("agency-company-close", args=[company.pk]))
    assert not Organisation.objects.get(pk=company.pk).is_open
    assert Application.objects.get().state == State.DRAFT
