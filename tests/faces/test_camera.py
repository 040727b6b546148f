"""On a phone the camera is one touch away; on a desk no button stands there for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from kaowu.demo.drawn import drawing
from kaowu.office.people.models import User
from kaowu.office.registration.models import Application
from tests.faces.test_uploads import application, me, signed_in, world  # noqa: F401
from tests.office.world import person


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "IMG_0001.jpg"
    path.write_bytes(drawing.diploma(person("林晓禾"), grade="phone"))
    return path


@pytest.mark.django_db(transaction=True)
def test_a_photo_of_the_camera_is_the_file_of_its_place(
    live_server: LiveServer,
    browser: Browser,
    application: Application,  # noqa: F811
    me: User,  # noqa: F811
    photo: Path,
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="zh-CN"
    )
    page = context.new_page()
    signed_in(page, live_server, me)
    page.goto(f"{live_server.url}/my/{application.reference}/material/")
    place = page.locator("#education")
    assert place.locator("input[capture=environment]").get_attribute("accept") == "image/*"
    with page.expect_file_chooser() as chooser:
        place.get_by_role("button", name="打开相机拍照").tap()
    chooser.value.set_files(photo)
    place.get_by_text("IMG_0001.jpg").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    place.get_by_role("button", name="上传并检查").tap()
    page.get_by_text("已上传并检查").wait_for()
    assert application.materials.get().source_name == "IMG_0001.jpg"
    context.close()


@pytest.mark.django_db(transaction=True)
def test_with_a_mouse_there_is_no_camera_button(
    live_server: LiveServer,
    page: Page,
    application: Application,  # noqa: F811
    me: User,  # noqa: F811
) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    signed_in(page, live_server, me)
    page.goto(f"{live_server.url}/my/{application.reference}/material/")
    assert page.get_by_role("button", name="打开相机拍照").count() == 0
    assert page.locator("input[data-camera]").count() == 4
