"""The pledge signed by hand in a real browser: drawn, undone, turned, sent, printed."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest
from django.conf import settings as django_settings
from PIL import Image, ImageChops
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from kaowu.office import clock
from kaowu.office.registration.models import Application, Pledge
from kaowu.office.vault import files
from tests.faces.faces import browser_of
from tests.office.world import REGISTERED, found_world

pytestmark = pytest.mark.browser

# 木 as four strokes, in shares of the pad
TREE = (
    ((0.3, 0.35), (0.7, 0.34)),
    ((0.5, 0.12), (0.5, 0.5), (0.5, 0.88)),
    ((0.49, 0.36), (0.42, 0.55), (0.3, 0.72)),
    ((0.51, 0.36), (0.58, 0.55), (0.71, 0.72)),
)


@pytest.fixture
def draft(transactional_db: None, settings: Any) -> Application:
    """林晓禾's application, complete and not signed."""
    settings.DEMO = True
    application = found_world().draft("林晓禾")
    clock.move_to(datetime.fromisoformat(REGISTERED))
    return application


def signed_in(browser: Browser, live_server: LiveServer, draft: Application, **more: Any) -> Page:
    context = browser.new_context(locale="zh-CN", base_url=live_server.url, **more)
    session = browser_of(draft).cookies["sessionid"].value
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/my/{draft.reference}/check/")
    return page


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer, draft: Application) -> Iterator[Page]:
    """A phone, 390 px wide, with three pixels to one."""
    page = signed_in(
        browser,
        live_server,
        draft,
        viewport={"width": 390, "height": 844},
        device_scale_factor=3,
        has_touch=True,
        is_mobile=True,
    )
    yield page
    _leave(page.context)


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer, draft: Application) -> Iterator[Page]:
    """A computer with a mouse."""
    page = signed_in(browser, live_server, draft, viewport={"width": 1280, "height": 900})
    yield page
    _leave(page.context)


def _leave(context: BrowserContext) -> None:
    context.pages[0].wait_for_load_state("networkidle")
    context.close()


def spots(page: Page, stroke: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    """The stroke in pixels of the window, with steps between, as a hand would move."""
    canvas = page.locator("[data-sign-pad] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]
    fine = [
        (a[0] + (b[0] - a[0]) * n / 8, a[1] + (b[1] - a[1]) * n / 8)
        for a, b in pairwise(at)
        for n in range(8)
    ]
    return [*fine, at[-1]]


def by_mouse(page: Page, *strokes: tuple[tuple[float, float], ...]) -> None:
    for stroke in strokes:
        first, *rest = spots(page, stroke)
        page.mouse.move(*first)
        page.mouse.down()
        for spot in rest:
            page.mouse.move(*spot)
        page.mouse.up()


def by_finger(page: Page, *strokes: tuple[tuple[float, float], ...]) -> None:
    hand = page.context.new_cdp_session(page)
    for stroke in strokes:
        kind = "touchStart"
        for x, y in spots(page, stroke):
            hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
            kind = "touchMove"
        hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    hand.detach()


def on_the_pad(page: Page) -> Image.Image:
    """What the person sees on the pad, black on white, cut to the ink."""
    canvas = page.locator("[data-sign-pad] canvas")
    drawn = canvas.evaluate("canvas => canvas.toDataURL().split(',')[1]")
    picture = Image.open(io.BytesIO(base64.b64decode(drawn))).convert("RGBA")
    paper = Image.new("L", picture.size, 255)
    paper.paste(picture.convert("L"), mask=picture.getchannel("A"))
    return cut(paper)


def cut(picture: Image.Image) -> Image.Image:
    return picture.crop(picture.point(lambda value: 255 if value < 128 else 0).getbbox())


def likeness(one: Image.Image, other: Image.Image) -> float:
    """The share of ink that two pictures have in common, laid over one another."""
    size = (240, 240)
    inks = [
        cut(picture).resize(size, Image.Resampling.BOX).point(lambda v: 255 if v < 160 else 0)
        for picture in (one, other)
    ]
    both = sum(ImageChops.darker(*inks).histogram()[255:])
    either = sum(ImageChops.lighter(*inks).histogram()[255:])
    return both / either


def kept_picture(draft: Application) -> Image.Image:
    pledge = draft.pledges.get()
    assert pledge.signature is not None
    return Image.open(io.BytesIO(files.content(pledge.signature)))


def printed_pictures(page: Page, paper: str) -> list[Image.Image]:
    """The pictures of a paper's first page as they are printed, at 300 dpi."""
    answer = page.request.get(paper)
    assert answer.ok
    with pypdfium2.PdfDocument(answer.body()) as document:
        sheet = document[0]
        dots = 300 / 72
        whole = sheet.render(scale=dots).to_pil().convert("L")
        boxes = [one.get_bounds() for one in sheet.get_objects(filter=[3])]
        high = sheet.get_height()
    return [
        whole.crop(
            (round(a * dots), round((high - d) * dots), round(c * dots), round((high - b) * dots))
        )
        for a, b, c, d in boxes
    ]


def sign(page: Page) -> None:
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="签署承诺书").click()
    expect(page.locator("body")).to_contain_text("诚信承诺书已签署")


def test_drawn_with_a_finger_it_is_what_the_papers_show(phone: Page, draft: Application) -> None:
    by_finger(phone, *TREE)
    seen = on_the_pad(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    sign(phone)
    assert draft.pledges.get().method == Pledge.Method.DRAWN
    kept = kept_picture(draft)
    assert likeness(seen, kept) > 0.75
    for paper in ("pledge.pdf", "form.pdf"):
        printed = printed_pictures(phone, f"/my/{draft.reference}/{paper}")
        assert max(likeness(kept, one) for one in printed) > 0.75, paper


def test_drawn_with_the_mouse_undone_and_begun_again(desk: Page, draft: Application) -> None:
    undo, again = (desk.get_by_role("button", name=name) for name in ("撤销一笔", "重签"))
    expect(undo).to_be_disabled()
    by_mouse(desk, ((0.1, 0.9), (0.9, 0.1)))
    again.click()
    expect(desk.locator("[data-sign-hint]")).to_be_visible()
    by_mouse(desk, *TREE, ((0.05, 0.05), (0.95, 0.05)))
    expect(desk.locator("[data-sign-status]")).to_have_text("已写 5 笔")
    undo.click()
    expect(desk.locator("[data-sign-status]")).to_have_text("已写 4 笔")
    seen = on_the_pad(desk)
    sign(desk)
    assert likeness(seen, kept_picture(draft)) > 0.75


def test_a_turned_phone_keeps_what_is_written(phone: Page) -> None:
    by_finger(phone, *TREE)
    upright = on_the_pad(phone)
    phone.set_viewport_size({"width": 844, "height": 390})
    expect(phone.locator("[data-sign-pad] canvas")).to_be_visible()
    phone.wait_for_function(
        "() => { const c = document.querySelector('[data-sign-pad] canvas');"
        " return c.clientWidth > 400 && c.width === Math.round(c.clientWidth * 3); }"
    )
    assert likeness(upright, on_the_pad(phone)) > 0.8
    box = phone.locator("[data-sign-pad] canvas").bounding_box()
    assert box is not None
    assert box["height"] < 390 * 0.75  # pad and buttons are on the screen together


def test_drawing_does_not_move_the_page(phone: Page) -> None:
    phone.wait_for_load_state("networkidle")
    canvas = phone.locator("[data-sign-pad] canvas")
    canvas.scroll_into_view_if_needed()
    before = canvas.bounding_box()
    by_finger(phone, ((0.5, 0.9), (0.5, 0.1)))
    assert canvas.bounding_box() == before


def test_an_empty_pad_is_not_sent(phone: Page, draft: Application) -> None:
    phone.get_by_role("checkbox").check()
    phone.get_by_role("button", name="签署承诺书").click()
    expect(phone.locator("[data-sign-error]")).to_contain_text("签名框里还没有字")
    assert not draft.pledges.exists()


def test_what_is_no_name_is_said_and_stays_to_be_gone_on_with(
    phone: Page, draft: Application
) -> None:
    by_finger(phone, TREE[0])
    phone.get_by_role("checkbox").check()
    phone.get_by_role("button", name="签署承诺书").click()
    expect(phone.locator("[data-sign-error]")).to_contain_text("看不出姓名")
    expect(phone.locator("[data-sign-status]")).to_have_text("已写 1 笔")
    expect(phone.get_by_role("checkbox")).to_be_checked()
    by_finger(phone, *TREE[1:])
    sign(phone)
    assert draft.pledges.get().method == Pledge.Method.DRAWN


def test_by_keyboard_alone_the_name_is_typed(desk: Page, draft: Application) -> None:
    desk.get_by_role("checkbox").focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("Tab")
    desk.keyboard.press("ArrowDown")
    expect(desk.locator("[data-sign-pad]")).to_be_hidden()
    desk.keyboard.press("Tab")
    desk.keyboard.type("林晓禾")
    desk.keyboard.press("Enter")
    expect(desk.locator("body")).to_contain_text("诚信承诺书已签署")
    pledge = draft.pledges.get()
    assert (pledge.method, pledge.signature) == (Pledge.Method.TYPED, None)


def test_without_script_the_name_is_typed(
    browser: Browser, live_server: LiveServer, draft: Application
) -> None:
    page = signed_in(browser, live_server, draft, java_script_enabled=False)
    expect(page.locator("[data-sign-pad]")).to_be_hidden()
    page.get_by_label("签名：请输入您的姓名").fill("林晓禾")
    sign(page)
    assert draft.pledges.get().method == Pledge.Method.TYPED
    page.context.close()
