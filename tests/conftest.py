"""What all tests share: a real Chromium, where there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Browser, Page, sync_playwright

from tests import one_at_a_time

NAMES = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for name in NAMES if name and (path := shutil.which(name))), None)
# Chromium refuses root its sandbox, and looks its maker's hosts up unless told not to.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def browser_is_missing() -> str:
    """Why the browser tests cannot run here; empty when they can."""
    if CHROMIUM is None:
        return "no Chromium on this machine"
    driver, _ = compute_driver_executable()
    started = subprocess.run([driver, "--version"], capture_output=True, text=True, check=False)
    return "" if started.returncode == 0 else f"the browser's driver: {started.stderr.strip()}"


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--database``: what needs no database has passed already, and is not run on another one."""
    parser.addoption("--database", action="store_true", help="only tests that use the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test that asks for the browser is a browser test, and is skipped where there is none."""
    if config.getoption("--database"):
        items[:] = [item for item in items if _uses_database(item)]
    missing = browser_is_missing()
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        if missing and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=missing))


def _uses_database(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("django_db") is not None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A server is heard again, which the end of the test before has shut."""
    if "live_server" in getattr(item, "fixturenames", ()):
        one_at_a_time.open_doors()


def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Before Django empties the tables after a test with real transactions: let go of the rosters.

    Emptying them lays the guards again.
    """
    if _commits(item):
        from kaowu.office.registration.pledging import guards

        guards.lift()


def _commits(item: pytest.Item) -> bool:
    asked = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    marker = item.get_closest_marker("django_db")
    return bool(asked) or (marker is not None and bool(marker.kwargs.get("transaction")))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    # Playwright runs an event loop in this thread, and Django would refuse the database there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new visitor on a phone, 390 px wide, who reads Chinese; make it wider for a desk."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    yield context.new_page()
    one_at_a_time.shut_doors()
    context.close()
