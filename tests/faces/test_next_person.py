"""One candidate's data never appears in the next one's form: in a real browser, by every way."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from kaowu.office.people.models import User
from kaowu.office.registration import actions as registration
from kaowu.office.registration.models import Application
from tests.faces.faces import browser
from tests.office import world as w
from tests.office.world import World, at, found_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
TYPED = {"name": "林晓禾", "school": "示例青禾职业学院", "employer": "示例青禾能源公司"}


@pytest.fixture
def world(transactional_db: None, settings: Any) -> World:
    settings.DEMO = True
    return found_world()


def draft(world: World) -> Application:
    """An empty draft of the agency's own."""
    with at(w.REGISTERED):
        return registration.start(
            batch=world.batch, agency=world.agency, project_code="TJY", by=world.clerk
        )


def enter(page: Page, live_server: Any, user: User) -> None:
    """Sign the browser in."""
    cookie = browser(user).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def filled(page: Page) -> list[str]:
    """Every value that stands in a field that somebody types into."""
    fields = page.locator("input[type=text], input:not([type]), input[type=tel], textarea")
    return [value for value in (one.input_value() for one in fields.all()) if value]


def test_the_next_persons_form_holds_nothing_of_the_one_before(
    world: World, page: Page, live_server: Any
) -> None:
    first, second = draft(world), draft(world)
    clerk = User.objects.get(pk=world.clerk.user_id)
    who = w.person("林晓禾")
    typed = {**TYPED, "id_number": who.id_number, "mobile": who.mobile}
    with at(w.REGISTERED):
        enter(page, live_server, clerk)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(live_server.url + reverse("agency-edit", args=[first.reference]))
        for key, value in typed.items():
            page.fill(f"[name={key}]", value)
        page.click("text=保存")
        page.wait_for_url("**" + reverse("agency-case", args=[first.reference]))
        answer = page.goto(live_server.url + reverse("agency-edit", args=[second.reference]))
        assert answer is not None
        assert "no-store" in answer.headers["cache-control"]
        assert not set(filled(page)) & set(typed.values())
        page.go_back()
        page.go_forward()
        assert not set(filled(page)) & set(typed.values())
        assert page.get_attribute("form:has([name=name])", "autocomplete") == "off"
    assert Application.objects.get(pk=first.pk).name == "林晓禾"
    assert Application.objects.get(pk=second.pk).name == ""
