"""The press: it outlives its child, it serves threads, it gives memory back."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kaowu import papers
from kaowu.papers import press
from tests.papers import pages, people

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}


def _source(code: str) -> dict[str, bytes]:
    return {"t.typ": code.encode()}


def _gone(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    for _ in range(100):
        if not status.exists() or "State:\tZ" in status.read_text():
            return True
        time.sleep(0.02)
    return False


def test_a_killed_child_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    # A child counts its parent's size at the fork as its own, and the parent here is a test run.
    monkeypatch.setattr(press, "MEMORY_BEFORE_RECYCLING", 1 << 60)
    papers.fee_notice(people.fee())
    first = press.SINGLE.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert papers.fee_notice(people.fee()).startswith(b"%PDF")
    assert press.SINGLE.pid != first


def test_a_child_that_dies_at_work_is_an_error_and_the_next_call_works(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(press, "SECONDS_A_JOB", 0.5)
    endless = (
        "#let f(n) = range(200000).map(i => i + n).sum()\n#for n in range(9999) { let _ = f(n) }"
    )
    own = press.Press()
    try:
        with pytest.raises(papers.PaperError, match="排版程序中断"):
            press.compile_paper("t.typ", {}, _source(endless), press=own)
        monkeypatch.setattr(press, "SECONDS_A_JOB", 30.0)
        done = press.compile_paper("t.typ", {}, _source(""), press=own, date=pages.DAY)
        assert done.startswith(b"%PDF")
    finally:
        own.close()


def test_a_child_that_has_grown_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "MEMORY_BEFORE_RECYCLING", 1)
    papers.fee_notice(people.fee())
    assert press.SINGLE.pid is None


def test_an_error_in_a_template_says_what_it_is() -> None:
    with pytest.raises(papers.PaperError, match="boom"):
        press.compile_paper("t.typ", {}, _source('#panic("boom")'))


def test_files_outside_the_paper_cannot_be_read() -> None:
    with pytest.raises(papers.PaperError):
        press.compile_paper("t.typ", {}, _source('#read("/../../etc/hostname")'))


def test_threads_get_their_own_paper() -> None:
    names = [f"考生{letter}" for letter in "甲乙丙丁戊己庚辛"]
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda n: papers.fee_notice(people.fee(name=n)), names))
    assert [name in pages.text_of(pdf)[0] for name, pdf in zip(names, done, strict=True)] == [
        True
    ] * len(names)


def test_nothing_is_left_in_the_scratch_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(press, "_scratch", lambda: str(tmp_path))
    papers.application_form(people.form())
    with pytest.raises(papers.PaperError):
        press.compile_paper("t.typ", {}, _source("#panic()"))
    assert list(tmp_path.iterdir()) == []


def test_the_child_ends_with_its_parent() -> None:
    code = (
        "from kaowu.papers import press\n"
        "press.compile_paper('t.typ', {}, {'t.typ': b''})\n"
        "print(press.SINGLE.pid)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        text=True,
        env=ENVIRONMENT,
    )
    assert _gone(int(done.stdout))


def test_a_forked_process_starts_its_own_child() -> None:
    code = (
        "import os, sys\n"
        "from kaowu.papers import press\n"
        "make = lambda: press.compile_paper('t.typ', {}, {'t.typ': b''})\n"
        "make(); first = press.SINGLE.pid\n"
        "pid = os.fork()\n"
        "if pid == 0:\n"
        "    make(); sys.exit(0 if press.SINGLE.pid != first else 1)\n"
        "status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])\n"
        "make(); sys.exit(status if press.SINGLE.pid == first else 2)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, env=ENVIRONMENT)
    assert done.returncode == 0
