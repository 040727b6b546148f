"""Running the office: a web server, a worker for jobs, and the clock's rounds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from types import FrameType

ROUND_SECONDS = 30
MAIL_SECONDS = 60
CODE_SECONDS = 2


def serve(*, host: str, port: int, threads: int = 8) -> int:
    """Start server and worker and stay until one ends or a signal comes; returns a status.

    ``kaowu serve`` is one process tree: stop it and everything stops.
    """
    children = [_start(_server_command(host, port, threads)), _start(_worker_command())]
    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    while not stop.wait(0.5):
        if any(child.poll() is not None for child in children):
            break
    return _stop(children)


def work_rounds(stop: threading.Event) -> None:
    """Every half minute: what the clock does by itself, and jobs whose worker died."""
    import logging

    from django.db import close_old_connections

    from kaowu.office import clock, daily, jobs

    while not stop.is_set():
        close_old_connections()
        try:
            daily.tick(clock.now())
            jobs.release_dead(_real_now())
        except Exception:
            logging.getLogger("kaowu.rounds").exception("a round failed; the next one tries again")
        stop.wait(ROUND_SECONDS)


def mail_rounds(stop: threading.Event) -> None:
    """Every minute, where a mailbox is set: its new mail. A slow server holds nothing else up."""
    import logging

    from django.conf import settings
    from django.db import close_old_connections

    from kaowu.office.mailbox.actions import sync

    while settings.IMAP and not stop.is_set():
        close_old_connections()
        try:
            sync()
        except Exception as error:  # noqa: BLE001 - the next round tries again
            logging.getLogger("kaowu.rounds").error("mail: %s", type(error).__name__)
        stop.wait(MAIL_SECONDS)


def code_rounds(stop: threading.Event) -> None:
    """Every other second: codes, for which somebody sits and waits."""
    import logging

    from django.db import close_old_connections

    from kaowu.office.letters.carrying import send_codes

    while not stop.is_set():
        close_old_connections()
        try:
            send_codes()
        except Exception as error:  # noqa: BLE001 - the next round tries again
            logging.getLogger("kaowu.rounds").error("codes: %s", type(error).__name__)
        stop.wait(CODE_SECONDS)


def work() -> int:
    """The worker: jobs from the queue, and the rounds beside them."""
    import django

    django.setup()
    from django.core.management import call_command

    stop = threading.Event()
    for rounds in (work_rounds, mail_rounds, code_rounds):
        threading.Thread(target=rounds, args=(stop,), daemon=True).start()
    try:
        call_command("db_worker", verbosity=0, interval=0.5)
    finally:
        stop.set()
    return 0


def _real_now() -> datetime:
    return datetime.fromtimestamp(time.time(), tz=UTC)


def _server_command(host: str, port: int, threads: int) -> list[str]:
    options = {
        "--bind": f"{host}:{port}",
        "--worker-class": "gthread",
        "--workers": "1",
        "--threads": str(threads),
        "--timeout": "120",
        "--graceful-timeout": "10",
        "--log-level": "warning",
    }
    flags = [part for pair in options.items() for part in pair]
    return [sys.executable, "-m", "gunicorn", "kaowu.site.wsgi:application", *flags]


def _worker_command() -> list[str]:
    program = "from kaowu.faces.cli.serving import work; raise SystemExit(work())"
    return [sys.executable, "-c", program]


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "kaowu.site.settings"}
    return subprocess.Popen(command, env=environment, start_new_session=True)


def _stop(children: Sequence[subprocess.Popen[bytes]]) -> int:
    died = next((child.returncode for child in children if child.poll() is not None), 0)
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + 12
    for child in children:
        try:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
    return int(died or 0)
