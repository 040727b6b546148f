"""Two reviewers of one agency in two real browsers, over one case: one holds it, time frees it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from kaowu.office import clock
from kaowu.office.people.actions import open_account
from kaowu.office.people.models import User
from kaowu.office.registration.models import Application
from kaowu.office.review import actions as review
from kaowu.office.review import holds
from kaowu.office.review.models import Review, Run
from kaowu.rules.roles import Role
from kaowu.rules.states import State
from tests.faces.faces import browser as signed_in
from tests.office.world import CHECKED, REVIEWED, World, at, deeds, found_world

pytestmark = pytest.mark.browser
Enter = Callable[[str], Page]


@pytest.fixture
def world(transactional_db: None, settings: Any) -> World:
    settings.DEMO = True
    world = found_world()
    open_account(
        username="first2",
        display_name="池初审",
        roles=(Role.FIRST_REVIEWER,),
        organisation=world.agency,
    )
    clock.move_to(datetime.fromisoformat(REVIEWED))
    return world


@pytest.fixture
def enter(browser: Browser, live_server: LiveServer) -> Iterator[Enter]:
    """A browser of its own in which this person has signed in."""
    contexts: list[BrowserContext] = []

    def open_one(username: str) -> Page:
        session = signed_in(User.objects.get(username=username)).cookies["sessionid"].value
        context = browser.new_context(
            viewport={"width": 1280, "height": 800}, locale="zh-CN", base_url=live_server.url
        )
        name = django_settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": session, "url": live_server.url}])
        # Drawing scans is another test's business, and slow on a busy machine.
        context.route("**/scan/**", lambda route: route.abort())
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        for page in context.pages:  # the server answers to the end before its database goes
            page.wait_for_load_state("networkidle")
        context.close()


def case_of(application: Application) -> str:
    return f"/agency/cases/{application.reference}/"


def take(page: Page) -> None:
    page.get_by_role("button", name="领取", exact=True).click()
    page.wait_for_load_state()


def let_run_out(application: Application) -> None:
    over = holds.real_now() - timedelta(seconds=1)
    application.reviews.filter(decided_at=None).update(held_until=over)


def test_both_press_at_once_and_one_wins(world: World, enter: Enter) -> None:
    (one,) = world.submitted("何清越")
    first, second = enter("first"), enter("first2")
    for page in (first, second):
        page.goto(case_of(one))
        expect(page.get_by_role("button", name="领取", exact=True)).to_be_visible()
    take(first)
    expect(first.locator("#decision")).to_be_visible()
    take(second)
    expect(second.locator("body")).to_contain_text("这份报名正由顾初审办理。")
    expect(second.locator("#decision")).to_have_count(0)
    assert Review.objects.filter(decided_at=None).count() == 1
    assert Application.objects.get().holder.display_name == "顾初审"


def test_the_open_page_keeps_the_case(world: World, enter: Enter) -> None:
    (one,) = world.submitted("何清越")
    page = enter("first")
    page.clock.install()
    page.goto(case_of(one))
    take(page)
    let_run_out(one)
    with page.expect_response(re.compile("/beat/")) as answer:
        page.clock.fast_forward(61_000)
    assert answer.value.json()["held"] is True
    assert holds.free_expired() == 0
    assert Application.objects.get().state == State.FIRST_REVIEW


def test_time_frees_another_takes_and_the_first_is_told_and_loses_no_word(
    world: World, enter: Enter
) -> None:
    (one,) = world.submitted("何清越")
    first, second = enter("first"), enter("first2")
    first.clock.install()
    first.goto(case_of(one))
    take(first)
    first.get_by_label("办理备注").fill("已电话核实学历")
    with first.expect_response(re.compile("/beat/")):
        first.clock.fast_forward(5_000)
    let_run_out(one)

    second.goto(case_of(one))
    expect(second.locator("body")).to_contain_text("没有操作")
    take(second)
    expect(second.locator("#decision")).to_be_visible()

    with first.expect_response(re.compile("/beat/")) as answer:
        first.clock.fast_forward(61_000)
    assert answer.value.status == 409
    lost = first.locator("[data-hold-lost]")
    expect(lost).to_contain_text("您对这份报名的领取已经结束，现由池初审办理。")
    expect(first.get_by_role("button", name="退回补正", exact=True)).to_be_disabled()
    expect(first.get_by_label("办理备注")).to_have_value("已电话核实学历")
    first.reload()
    expect(first.locator("body")).to_contain_text("您在这里填写的意见已保留")
    expect(first.locator("body")).to_contain_text("已电话核实学历")
    assert deeds(one)[-3:] == [
        "begin_first_review",
        "release_first_review",
        "begin_first_review",
    ]

    second.get_by_role("button", name="放回").click()
    second.wait_for_load_state()
    first.reload()
    take(first)
    expect(first.get_by_label("办理备注")).to_have_value("已电话核实学历")


def test_a_decision_on_a_page_gone_stale_is_refused_and_shows_what_changed(
    world: World, enter: Enter
) -> None:
    (one,) = world.submitted("何清越")
    old, new = enter("first"), enter("first")
    old.clock.install()  # no beat comes between
    old.goto(case_of(one))
    take(old)
    new.goto(case_of(one))
    new.get_by_role("button", name="放回").click()
    new.wait_for_load_state()
    take(new)
    row = old.locator(".k-reasons__row").filter(has_text="学历证明")
    row.locator("select").select_option("illegible")
    expect(row.locator("input")).to_have_value(re.compile("请重新扫描后上传"))
    old.get_by_role("button", name="退回补正", exact=True).click()
    expect(old.locator("body")).to_contain_text("您打开本页之后，这份报名又有变化")
    expect(old.locator(".k-notice--attention").first).to_contain_text("放回初审")
    expect(
        old.locator(".k-reasons__row").filter(has_text="学历证明").locator("select")
    ).to_have_value("illegible")
    assert Application.objects.get().state == State.FIRST_REVIEW


def test_the_whole_review_by_keyboard(world: World, enter: Enter) -> None:
    (one,) = world.submitted("何清越")
    page = enter("first")
    page.goto(case_of(one))
    page.keyboard.press("?")
    expect(page.locator("#keys dl")).to_be_visible()
    with page.expect_navigation():
        page.keyboard.press("t")
        page.keyboard.press("Enter")
    page.keyboard.press("3")
    page.keyboard.press("]")
    page.keyboard.press("+")
    expect(page.locator(".k-viewer__scale")).to_have_text("125%")
    page.keyboard.press("d")
    for _ in CHECKED:
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    page.keyboard.press("Enter")
    with page.expect_navigation():
        page.locator("dialog[open]").get_by_role("button", name="通过", exact=True).press("Enter")
    assert Application.objects.get().state == State.ACCEPTED


def test_the_list_is_walked_and_a_case_opened_by_keyboard(world: World, enter: Enter) -> None:
    first, second = world.submitted("何清越", "周知远")
    page = enter("first")
    page.goto("/agency/cases/")
    page.keyboard.press("?")
    expect(page.locator("#keys dl")).to_be_visible()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="何清越")).to_be_focused()
    for key in ("x", "j", "j", "k"):
        page.keyboard.press(key)
    expect(page.locator("td.k-table__select input").nth(0)).to_be_checked()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="周知远")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#words")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(case_of(first)))
    assert second.reference not in page.url


def test_a_point_beside_its_scan_is_ticked_with_its_box(world: World, enter: Enter) -> None:
    (one,) = world.submitted("何清越")
    with at(REVIEWED):
        review.take(one, by=world.first)
    page = enter("first")
    page.goto(case_of(one))
    page.get_by_label("证件照为本人近期免冠照片").last.focus()
    shown = page.locator(".k-scan:not([hidden])")
    expect(shown).to_have_attribute("data-kind", "portrait")
    label = shown.locator(".k-scan__points label")
    expect(label).not_to_have_class(re.compile("ticked"))
    page.keyboard.press("Space")
    expect(label).to_have_class(re.compile("ticked"))
    page.keyboard.press("Escape")
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    label.click()
    expect(page.locator("#id_check_portrait")).not_to_be_checked()
    assert label.evaluate("label => label.getBoundingClientRect().top < innerHeight")
    assert page.evaluate("document.activeElement.id") != "id_check_portrait"


def test_prepared_quietly_and_released_together(world: World, enter: Enter, settings: Any) -> None:
    cases = world.submitted("何清越", "周知远")
    page = enter("first")
    for one in cases:
        page.goto(case_of(one))
        take(page)
        row = page.locator(".k-reasons__row").filter(has_text="学历证明")
        row.locator("select").select_option("illegible")
        page.get_by_role("button", name="存为退回补正").click()
        expect(page.locator("body")).to_contain_text("已准备意见“退回补正”，等待发布")
    assert {one.state for one in Application.objects.all()} == {State.FIRST_REVIEW}
    with page.expect_navigation():  # until its scripts are there
        page.get_by_role("link", name=re.compile("^待发布的审核意见")).last.click()
    expect(page.locator("h1")).to_have_text("待发布的审核意见")
    page.get_by_role("button", name="全部发布").click()
    page.locator("dialog[open]").get_by_role("button", name="发布", exact=True).click()
    expect(page.locator("progress")).to_be_visible()
    from kaowu.office.review import bulk

    bulk.carry_out(Run.objects.get())  # what the worker does
    expect(page.locator("#run")).to_contain_text("已办理 2份", timeout=10_000)
    assert {one.state for one in Application.objects.all()} == {State.RETURNED}


def test_chosen_in_the_list_passed_in_bulk_and_back_to_the_same_place(
    world: World, enter: Enter
) -> None:
    world.submitted("何清越", "周知远")
    page = enter("first")
    page.goto("/agency/cases/?state=submitted")
    page.get_by_label("全选本页").check()
    page.get_by_role("button", name="批量办理所选").click()
    expect(page.locator("body")).to_contain_text("已选 2 份")
    page.locator("select[name=kind]").select_option("pass")
    for box in page.locator(".k-checks input").all():
        box.check()
    page.get_by_role("button", name="开始办理").click()
    page.locator("dialog[open]").get_by_role("button", name="办理", exact=True).click()
    expect(page.locator("#run")).to_be_visible()
    from kaowu.office.review import bulk

    bulk.carry_out(Run.objects.get())
    link = page.get_by_role("link", name="返回考生列表").last
    expect(link).to_be_visible(timeout=10_000)
    assert {one.state for one in Application.objects.all()} == {State.ACCEPTED}
    link.click()
    expect(page).to_have_url(re.compile(r"/agency/cases/\?state=submitted"))
    with at(REVIEWED):
        assert not Review.objects.filter(decided_at=None).exists()
