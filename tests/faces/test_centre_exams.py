"""考务: from the site to the hall, by the pages."""

from __future__ import annotations

from typing import Any

import pytest

from kaowu.office.exams.models import Draw, ExamPlan, Room, Seat, Site, Ticket
from kaowu.office.integrity.models import Violation
from kaowu.office.people.models import User
from kaowu.rules.states import State
from tests.faces.desks import paper, seen, sent
from tests.faces.faces import browser
from tests.office.world import DRAWN, EXAM, PAYING, TICKETED, World, at, deeds, found_world, fresh

EXAM_PAGE = "/centre/exams/sc-2024-carbon/2/"
HALL = f"{EXAM_PAGE}attendance/"
SITE = {"name": "示例学院", "address": "示例路8号", "transport": "", "capacities": "30，24"}
TIMES = {"enter_at": "09:00", "start_at": "09:30", "latest_at": "09:45", "end_at": "11:00"}


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.DEMO = True
    return found_world()


def test_a_site_is_opened_with_its_rooms(world: World) -> None:
    assert "已新增考点“示例学院”，共 2 个考场" in sent("/centre/exams/sites/", SITE, PAYING)
    assert list(Room.objects.values_list("number", "capacity")) == [(1, 30), (2, 24)]


@pytest.mark.parametrize("capacities", ["0", "三十", "30;20", "100"])
def test_rooms_that_cannot_be_are_refused(world: World, capacities: str) -> None:
    page = sent("/centre/exams/sites/", {**SITE, "capacities": capacities}, PAYING)
    assert "还有内容需要修改" in page
    assert Site.objects.count() == 0


def test_the_whole_way_from_the_plan_to_the_tickets(world: World) -> None:
    (lin,) = world.paid("林晓禾")
    sent("/centre/exams/sites/", SITE, DRAWN)
    plan = {"site": Site.objects.get().pk, "project_code": "", **TIMES}
    assert "已保存考务安排" in sent(f"{EXAM_PAGE}plan/", plan, DRAWN)
    sitting = f"{EXAM_PAGE}sittings/{ExamPlan.objects.get().pk}/"
    assert "已公布随机种子：示例种子" in sent(f"{sitting}seed/", {"seed": "示例种子"}, DRAWN)
    assert "已编排 1 人的座位" in sent(f"{sitting}draw/", {}, DRAWN)
    assert "已核发 1 份准考证" in sent(f"{EXAM_PAGE}tickets/", {}, TICKETED)
    (lin,) = fresh([lin])
    assert lin.state == State.TICKETED
    assert deeds(lin)[-2:] == ["seat", "issue_ticket"]


def test_the_page_proves_the_draw_and_shows_the_room(world: World) -> None:
    world.seated("林晓禾")
    page = seen(EXAM_PAGE, DRAWN)
    assert "重新计算一致" in page
    assert Draw.objects.get().digest in page
    assert "第01考场 1 人 / 30 座" in page
    assert "讲台 01 林晓禾 02 03" in page


def test_an_altered_draw_is_shown_as_altered(world: World) -> None:
    world.seated("林晓禾")
    drawn = Draw.objects.get()
    drawn.document["placements"][0][2] = 7
    drawn.save()
    assert "重新计算不一致" in seen(EXAM_PAGE, DRAWN)


def test_a_draw_while_payment_runs_is_refused_with_the_day(world: World) -> None:
    world.paid("林晓禾")
    plan = world.planned()
    page = sent(f"{EXAM_PAGE}sittings/{plan.pk}/draw/", {}, PAYING)
    assert "缴费时间至2024年03月13日，名单未定，不能编排座位" in page
    assert Seat.objects.count() == 0


def test_times_in_a_wrong_order_keep_what_was_typed(world: World) -> None:
    sent("/centre/exams/sites/", SITE, DRAWN)
    plan = {"site": Site.objects.get().pk, "project_code": "", **TIMES, "end_at": "08:00"}
    assert "先后顺序不对" in sent(f"{EXAM_PAGE}plan/", plan, DRAWN)
    assert ExamPlan.objects.count() == 0


def test_before_its_days_no_ticket_is_offered(world: World) -> None:
    world.paid("林晓禾")
    world.planned()
    sent(f"{EXAM_PAGE}sittings/{world.planned().pk}/draw/", {}, "2024-03-20 10:00")
    page = seen(EXAM_PAGE, "2024-03-20 10:00")
    assert "3月25日（周一）起可以核发" in page
    assert "核发 1 份准考证" not in page


def test_tickets_print_together_and_again_as_a_new_version(world: World) -> None:
    (lin,) = world.ticketed("林晓禾")
    paper(f"{EXAM_PAGE}tickets.pdf", TICKETED)
    page = sent(f"/centre/exams/tickets/{lin.reference}/again/", {}, TICKETED)
    assert "（第 2 版）" in page
    assert list(Ticket.objects.values_list("version", "current")) == [(1, False), (2, True)]


def test_the_list_at_the_door_has_no_identity_number(world: World) -> None:
    (lin,) = world.ticketed("林晓禾")
    page = seen(f"{EXAM_PAGE}rooms/", TICKETED)
    assert "第01考场" in page
    assert Ticket.objects.get().number in page
    assert lin.id_number not in page


def test_the_rest_of_a_room_has_a_form_of_its_own(world: World) -> None:
    """So that the tick that it demands without script is not demanded of the single seats."""
    world.ticketed("林晓禾", "周知远")
    with at(EXAM):
        page = browser(User.objects.get(username="officer")).get(HALL).content.decode()
    assert '<form id="rest-1"' in page
    assert page.count('form="rest-1"') == 2  # the button and its tick


def test_the_hall_is_recorded_and_adds_up(world: World) -> None:
    lin, _, _ = world.ticketed("林晓禾", "周知远", "何清越")
    page = sent(f"{HALL}record/", {"absent": lin.reference}, EXAM)
    assert "应到 3 ＝ 实到 0 ＋ 缺考 1 ＋ 未登记 2 尚未登记完" in page
    page = sent(f"{HALL}record/", {"rest": "1"}, EXAM)
    assert "其余 2 人已登记到考" in page
    assert "应到 3 ＝ 实到 2 ＋ 缺考 1 人数相符" in page
    assert fresh([lin])[0].state == State.ABSENT


def test_nobody_is_present_before_the_day(world: World) -> None:
    (lin,) = world.ticketed("林晓禾")
    assert "考核日期未到" in seen(HALL, TICKETED)
    page = sent(f"{HALL}record/", {"present": lin.reference}, TICKETED)
    assert "考核日期为2024年03月30日" in page
    assert fresh([lin])[0].state == State.TICKETED


def test_a_violation_is_recorded_with_its_words(world: World) -> None:
    (lin,) = world.present("林晓禾")
    data = {"kind": "cheating", "text": "夹带纸条，当场收缴。"}
    page = sent(f"/centre/exams/violations/{lin.reference}/", data, EXAM)
    assert "已登记违纪" in page
    assert "应到 1 ＝ 实到 1 （其中违纪 1） ＋ 缺考 0" in page
    violation = Violation.objects.get()
    assert (violation.kind, violation.text) == ("cheating", "夹带纸条，当场收缴。")
    assert deeds(lin)[-1] == "mark_violation"


def test_a_violation_needs_words(world: World) -> None:
    (lin,) = world.present("林晓禾")
    sent(f"/centre/exams/violations/{lin.reference}/", {"kind": "cheating", "text": ""}, EXAM)
    assert fresh([lin])[0].state == State.PRESENT
