"""A connection that breaks in the middle of an upload, and whoever goes on after it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page, Route

from kaowu.office.registration.models import Intake
from tests.one_at_a_time import LOCK

THROUGH = 2  # files that come before the line breaks


def broken_off_and_gone_on_with(page: Page, address: str, parcels: Sequence[Path]) -> None:
    """Send the files, lose the line after two, open the page anew and send the rest."""
    tried = [0]

    def stop_after_two(route: Route) -> None:
        tried[0] += 1
        route.abort("internetdisconnected") if tried[0] > THROUGH else route.continue_()

    answered: list[str] = []
    page.on("response", lambda one: answered.append(one.url) if "/take/" in one.url else None)
    page.route("**/take/", stop_after_two)
    page.goto(address)
    page.set_input_files("#files", parcels)
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_text("网络中断，恢复后自动继续").first.wait_for()
    while len(answered) < THROUGH:  # what is on its way arrives before the page is left
        page.wait_for_timeout(50)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.unroute("**/take/")
    with LOCK:
        came = Intake.objects.count()
    assert 0 < came < len(parcels)
    page.get_by_text(f"还有 {len(parcels) - came} 个文件没有上传").wait_for()
    page.set_input_files("#files", parcels)
    page.get_by_role("button", name="接着上传").click()
    page.get_by_text("正在检查").wait_for(timeout=30_000)
