"""A real office in a process of its own: fresh database, demonstration, server and worker."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

START = "from kaowu.faces.cli import main; raise SystemExit(main(['run', '--port', '{port}']))"
PATIENCE = 420  # seconds until the demonstration has been played on a busy machine


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running demonstration office, stopped when the tests end."""
    if ready := os.environ.get("TEST_OFFICE"):
        yield ready
        return
    port, folder = free_port(), tmp_path_factory.mktemp("office")
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith("KAOWU_")
    } | {"KAOWU_DATA_DIR": str(folder), "PYTHONPATH": "src"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    log = folder / "log.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", START.format(port=port)],
            env=environment,
            cwd=Path(__file__).resolve().parents[2],
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_up(port, process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_up(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if _answers(port):
            return
        time.sleep(0.3)
    raise RuntimeError(f"the office did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")


@pytest.fixture
def open_page(browser: Browser, office: str) -> Iterator[Callable[..., Page]]:
    """Opens a page of the office in a browser of its own; complaints of the console fail."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_one(*, wide: bool = False) -> Page:
        size = {"width": 1280, "height": 800} if wide else {"width": 390, "height": 844}
        context = browser.new_context(
            viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=office
        )
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda message: complaints.append(message.text) if message.type == "error" else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()
