"""准考证 at the agency: issue, print, hand out."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from kaowu.office.exams.models import Ticket
from kaowu.office.people.actions import open_account, register_agency
from kaowu.rules.roles import Role
from kaowu.rules.states import State
from tests.faces.agencies import again, entered
from tests.faces.faces import words
from tests.office.world import TICKETED, World, at, deeds, found_world, letters

HERE = "/agency/tickets/sc-2024-carbon/2/"


@pytest.fixture
def office(db: None, settings: Settings) -> World:
    settings.DEMO = True
    return found_world()


def test_the_clerk_issues_for_everyone_with_a_seat(office: World) -> None:
    one, two = office.seated("何清越", "周知远")
    with at(TICKETED):
        answer = words(entered(office.clerk).post(f"{HERE}issue/", follow=True))
    assert "已核发 2 张准考证" in answer
    assert [again(one).state, again(two).state] == [State.TICKETED, State.TICKETED]
    assert deeds(one)[-1] == "issue_ticket"
    assert letters(one)[-1] == "准考证已核发"


def test_before_the_window_the_button_says_why_not(office: World) -> None:
    (one,) = office.seated("何清越")
    client = entered(office.clerk)
    with at("2024-03-22 10:00"):
        shown = words(client.get(HERE))
        client.post(f"{HERE}issue/")
    assert "打印准考证的时间为2024年03月25日起" in shown
    assert again(one).state == State.SEATED


def test_nobody_who_has_not_paid_is_on_the_page(office: World) -> None:
    office.billed("何清越")
    with at(TICKETED):
        shown = words(entered(office.clerk).get(HERE))
    assert "何清越" not in shown
    assert "还没有已缴费的考生" in shown


def test_all_are_printed_in_one_file(office: World) -> None:
    office.ticketed("何清越", "周知远")
    with at(TICKETED):
        response = entered(office.clerk).get(f"{HERE}tickets.pdf")
    assert response.content.startswith(b"%PDF-1.7")
    assert "tickets-sc-2024-carbon-02.pdf" in response["Content-Disposition"]


def test_nothing_to_print_is_said(office: World) -> None:
    with at(TICKETED):
        answer = entered(office.clerk).get(f"{HERE}tickets.pdf", follow=True)
    assert "还没有可以打印的准考证" in words(answer)


def test_who_was_given_theirs_is_recorded(office: World) -> None:
    one, two = office.ticketed("何清越", "周知远")
    ticket = Ticket.objects.get(application=one)
    client = entered(office.clerk)
    with at(TICKETED):
        before = words(client.get(HERE))
        client.post(f"{HERE}hand-out/", {"ticket": [ticket.pk]})
        after = words(client.get(HERE))
    assert "还有 2 张未登记发放" in before
    assert "还有 1 张未登记发放" in after
    assert "最迟发放： 还有 2 个工作日" in after
    assert deeds(one)[-1] == "hand_out_ticket"
    assert deeds(two)[-1] == "issue_ticket"


def test_a_strangers_ticket_is_left_alone(office: World) -> None:
    (one,) = office.ticketed("何清越")
    ticket = Ticket.objects.get(application=one)
    house = register_agency(name="示例竹海技能培训中心", filing_number="示例备02号")
    stranger = open_account(username="clerk2", roles=(Role.CLERK,), organisation=house)
    with at(TICKETED):
        entered(stranger.actor()).post(f"{HERE}hand-out/", {"ticket": [ticket.pk]})
    assert Ticket.objects.get().handed_over_at is None


def test_a_first_reviewer_reads_but_does_not_issue(office: World) -> None:
    office.seated("何清越")
    client = entered(office.first)
    with at(TICKETED):
        assert "核发准考证" not in client.get(HERE).content.decode().replace("待核发准考证", "")
        assert client.post(f"{HERE}issue/").status_code == 403
