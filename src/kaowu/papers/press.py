"""The press: one child process that turns a template and its data into a PDF.

Safe to call from any thread, from a worker and after a fork. The child is replaced when it has
grown, when it hangs and when it dies; whatever happens to it is a PaperError here.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kaowu.papers import typefaces
from kaowu.papers.errors import MissingGlyph, PaperError

TEMPLATES = Path(__file__).parent / "templates"
CHILD = Path(__file__).parent / "compiler.py"
MEMORY_BEFORE_RECYCLING = 400 * 1024**2  # bytes
SECONDS_A_JOB = 90.0

_UNSHOWN = re.compile(r'the text (?:`"(?P<text>.*)"` )?could not be displayed')


class _ChildDied(PaperError):
    """The child went away instead of answering; ``late`` when it was stopped for taking long."""

    def __init__(self, *, late: bool) -> None:
        self.late = late
        super().__init__("排版程序中断，本次没有生成文件，请重试。")


class Press:
    """One compiler process and the lock in front of it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._served = False  # whether this child has answered before

    def run(self, root: Path, template: str, *, tags: bool, date: str) -> bytes:
        """The PDF of the template in ``root``; ``date`` is ISO 8601 or "" for now."""
        request = {"root": str(root), "template": template, "tags": tags, "date": date}
        with self._lock:
            head, page = self._ask_again(request)
            if head["memory"] > MEMORY_BEFORE_RECYCLING:
                self._stop()
        if head["error"]:
            raise _explain(head["error"])
        return page

    def close(self) -> None:
        """End the child; the next call starts a new one."""
        with self._lock:
            self._stop()

    def kill(self) -> None:
        """At the end of the program: end the child even while a thread still waits for it."""
        if self._child is not None:
            self._child.kill()

    def forget(self) -> None:
        """After a fork the child belongs to the parent process: let go of it, start afresh."""
        self._lock = threading.Lock()
        self._child = None
        self._served = False

    @property
    def pid(self) -> int | None:
        """The process id of the child, None when none is running."""
        return self._child.pid if self._child else None

    def _ask_again(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Ask; once more when a child that had served well before turns out to have died."""
        served = self._served
        try:
            return self._ask(request)
        except _ChildDied as died:
            if died.late or not served:
                raise
        return self._ask(request)

    def _ask(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        child = self._running()
        assert child.stdin is not None
        assert child.stdout is not None
        watch = threading.Timer(SECONDS_A_JOB, child.kill)
        watch.start()
        try:
            child.stdin.write(json.dumps(request).encode() + b"\n")
            child.stdin.flush()
            head = json.loads(child.stdout.readline())
            page = child.stdout.read(head["length"])
            if len(page) != head["length"]:
                raise EOFError("the child stopped in the middle of a page")
        except (OSError, EOFError, ValueError) as error:
            late = watch.finished.wait(0.05)  # it was the watch that killed it
            self._stop()
            raise _ChildDied(late=late) from error
        finally:
            watch.cancel()
        self._served = True
        return head, page

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._stop()
            self._child = subprocess.Popen(
                [sys.executable, "-P", str(CHILD), *typefaces.folders()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._child

    def _stop(self) -> None:
        child, self._child, self._served = self._child, None, False
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):  # the last request was never read
                    pipe.close()


SINGLE = Press()  # a page that somebody waits for
BULK = Press()  # a long run, so that it does not hold up the other

for _press in (SINGLE, BULK):
    atexit.register(_press.kill)
    os.register_at_fork(after_in_child=_press.forget)


def compile_paper(
    template: str,
    data: Mapping[str, Any],
    files: Mapping[str, bytes],
    *,
    press: Press = SINGLE,
    tags: bool = True,
    date: str = "",
) -> bytes:
    """The PDF/A-2b of ``template`` (a file of templates/) over ``data`` and its pictures.

    Data reach the page as JSON, so no value can be read as markup. The scratch folder lies in
    memory where the system offers that, and is gone when this returns.
    """
    with tempfile.TemporaryDirectory(prefix="kaowu-", dir=_scratch()) as folder:
        root = Path(folder)
        for source in TEMPLATES.glob("*.typ"):
            shutil.copyfile(source, root / source.name)
        for name, content in files.items():
            (root / name).write_bytes(content)
        (root / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        return press.run(root, template, tags=tags, date=date)


def _scratch() -> str | None:
    memory = "/dev/shm"  # noqa: S108 - TemporaryDirectory makes a private folder in it
    return memory if os.access(memory, os.W_OK | os.X_OK) else None


def _explain(message: str) -> PaperError:
    """The compiler's error as ours: a missing glyph names its text, the rest is passed on."""
    if found := _UNSHOWN.search(message):
        text = found["text"] or ""
        return MissingGlyph(text, typefaces.missing_glyphs(text))
    return PaperError(f"排版失败：{message}")
