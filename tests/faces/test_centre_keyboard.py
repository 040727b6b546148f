"""The score sheet under a real keyboard: Enter goes to the next, and sends nothing by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings as django_settings
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from kaowu.office import clock
from kaowu.office.people.models import User
from kaowu.office.results.models import ScoreEntry
from tests.faces.faces import browser as signed_in
from tests.office.world import SCORED, found_world


def test_scores_are_entered_without_the_mouse(
    browser: Browser, live_server: LiveServer, transactional_db: None, settings: Any
) -> None:
    settings.DEMO = True
    world = found_world()
    world.present("林晓禾", "周知远")
    clock.move_to(datetime.fromisoformat(SCORED))
    session = signed_in(User.objects.get(username="officer2")).cookies["sessionid"].value
    page = browser.new_page()
    name = django_settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}/centre/scores/sc-2024-carbon/2/")
    page.keyboard.type("71")
    page.keyboard.press("Enter")
    page.keyboard.type("63.5")
    page.keyboard.press("Enter")
    assert ScoreEntry.objects.count() == 0
    page.keyboard.press("Enter")
    page.wait_for_selector("text=已录入 2 人的成绩。")
    entered = ScoreEntry.objects.order_by("value").values_list("value", flat=True)
    assert [str(value) for value in entered] == ["63.5", "71.0"]
    page.close()
