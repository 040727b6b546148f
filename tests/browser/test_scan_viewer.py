"""The scans of a case under a real browser: fitted copy and original, pages, all by keyboard."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pypdfium2
import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from kaowu.demo.drawn.drawing import as_heic, as_pdf, diploma, identity_card
from kaowu.office import clock
from kaowu.office.people.models import User
from kaowu.office.registration.models import Application
from kaowu.office.vault import files
from tests.faces.faces import browser as signed_in
from tests.office.world import REVIEWED, found_world, person

pytestmark = pytest.mark.browser


def two_pages(jpeg: bytes) -> bytes:
    """A PDF that shows the picture twice."""
    one, both, out = pypdfium2.PdfDocument(as_pdf(jpeg)), pypdfium2.PdfDocument.new(), io.BytesIO()
    both.import_pages(one)
    both.import_pages(one)
    both.save(out)
    return out.getvalue()


@pytest.fixture
def case(transactional_db: None, settings: Any) -> Application:
    """何清越, who sent a PDF of two pages and a HEIC, of which copies were made."""
    settings.DEMO = True
    world = found_world()
    (application,) = world.submitted("何清越")
    who = person("何清越")
    card, paper = identity_card(who), diploma(who)
    for kind, copy, sent, media in (
        ("identity", card, two_pages(card), "application/pdf"),
        ("education", paper, as_heic(paper), "image/heic"),
    ):
        application.materials.filter(kind=kind).update(
            original=files.keep(sent, media), fitted=files.keep(copy, "image/jpeg")
        )
    clock.move_to(datetime.fromisoformat(REVIEWED))
    return application


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, case: Application) -> Iterator[Page]:
    session = signed_in(User.objects.get(username="first")).cookies["sessionid"].value
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="zh-CN", base_url=live_server.url
    )
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/agency/cases/{case.reference}/")
    yield page
    page.wait_for_load_state("networkidle")
    context.close()


def test_the_original_is_drawn_page_by_page_and_back_again(page: Page) -> None:
    shown = page.locator(".k-scan:not([hidden]) img")
    expect(shown).to_have_attribute("alt", "身份证")
    expect(page.locator(".k-viewer__pages")).to_be_hidden()
    page.keyboard.press("o")
    expect(shown).to_have_attribute("alt", "身份证（原件）第 1 页", timeout=20_000)
    expect(page.locator("[data-page]")).to_have_text("第 1 / 2 页")
    page.keyboard.press(".")
    expect(shown).to_have_attribute("alt", "身份证（原件）第 2 页", timeout=20_000)
    page.keyboard.press(".")  # there is no third
    expect(page.locator("[data-page]")).to_have_text("第 2 / 2 页")
    assert shown.evaluate("image => image.naturalWidth") > 800
    page.keyboard.press("o")
    expect(shown).to_have_attribute("alt", "身份证第 1 页")
    expect(page.get_by_role("button", name="看原件")).to_be_visible()


def test_what_no_browser_shows_is_drawn_too_and_turned(page: Page) -> None:
    page.keyboard.press("2")
    page.get_by_role("button", name="看原件").click()
    shown = page.locator(".k-scan:not([hidden]) img")
    expect(shown).to_have_attribute("alt", "学历证明（原件）第 1 页", timeout=20_000)
    page.keyboard.press("]")
    page.keyboard.press("+")
    expect(page.locator(".k-viewer__scale")).to_have_text("125%")
    sheet = page.locator(".k-scan:not([hidden]) .k-scan__sheet")
    assert "rotate(90deg)" in (sheet.get_attribute("style") or "")
    page.keyboard.press("0")
    expect(page.locator(".k-viewer__scale")).to_have_text("100%")
