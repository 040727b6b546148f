"""What cannot be undone asks first: by a dialog, and by a tick where no script runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

import kaowu.faces
from kaowu.office import clock
from kaowu.rules.states import State
from tests.faces.agencies import again
from tests.faces.faces import browser_of
from tests.office.world import REGISTERED, World, found_world

TEMPLATES = Path(kaowu.faces.__file__).parent / "templates"
FORM = re.compile(r"<form.*?</form>", re.DOTALL)
#: Forms that ask by script and need no tick: what they do can be undone, or a tick is there.
EASED = {
    "administration/filing.html": "a filing that was suspended is resumed",
    "administration/letter_template.html": "each version of a text is kept",
    "administration/outbox.html": "the letters that are taken back are chosen by a tick",
    "agency/answer.html": "an answer put aside changed nothing; a difference demands its note",
    "agency/hand_over_batch.html": "the pledge is a tick",
    "agency/layout.html": "each version of a layout is kept",
    "desk/bulk.html": "the page is the question, and shows whom it is about",
    "desk/decision.html": "a pass demands the checklist, a refusal its reason",
    "components/button_row.html": "who gives a row of buttons its question asks by a tick too",
    "letters/mail.html": "an address is entered again",
    "uploads/_delivery.html": "a file that is left out is sent another time",
}


def weighty_forms() -> Iterator[tuple[str, str]]:
    """Every form with a button that asks by script; a piece of one is taken whole."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        for piece in (*FORM.findall(text), FORM.sub("", text)):
            if "data-confirm=" in piece:
                yield str(path.relative_to(TEMPLATES)), piece


def test_every_form_that_asks_by_script_asks_without_it_too() -> None:
    bare = {name for name, form in weighty_forms() if "components/weighty.html" not in form}
    assert bare == set(EASED)


def test_no_form_with_a_tick_keeps_the_browser_from_demanding_it() -> None:
    deaf = [
        name
        for name, form in weighty_forms()
        if "components/weighty.html" in form and re.search(r"<form[^>]* novalidate", form)
    ]
    assert deaf == []


@pytest.fixture
def world(transactional_db: None, settings: Settings) -> World:
    settings.DEMO = True

    return found_world()


@pytest.fixture
def plain_page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A phone whose browser runs no script."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        locale="zh-CN",
        java_script_enabled=False,
        base_url=live_server.url,
    )
    yield context.new_page()
    context.close()


def test_without_script_one_click_withdraws_nothing(
    world: World, plain_page: Page, live_server: LiveServer
) -> None:
    (lin,) = world.submitted("林晓禾")
    clock.move_to(datetime.fromisoformat(REGISTERED))
    session = browser_of(lin).cookies["sessionid"].value
    cookie = {"name": django_settings.SESSION_COOKIE_NAME, "value": session}
    plain_page.context.add_cookies([{**cookie, "url": live_server.url}])
    here = reverse("my-application", args=[lin.reference])
    plain_page.goto(here)
    plain_page.locator("summary").filter(has_text="撤回这份报名").click()
    button = plain_page.get_by_role("button", name="撤回报名")
    button.click()
    assert again(lin).state == State.SUBMITTED
    plain_page.get_by_label("确定撤回，撤回后不能恢复。").check()
    button.click()
    expect(plain_page.locator("main")).to_contain_text("报名已撤回")
    assert again(lin).state == State.WITHDRAWN
