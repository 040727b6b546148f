"""A few long-lived decoder processes; a file that kills one costs a finding, nothing more.

Works from any thread: decoders are started by exec (never by a bare fork), lazily, and are
replaced when they die, when their time is over, and after a number of jobs.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, cast

from kaowu.dossier.wire import read_frame, write_frame

WALL_SECONDS = 60.0  # for one job, whatever else the machine does
JOBS_PER_DECODER = 200  # gives leaked memory back
_PACKAGE_ROOT = str(Path(__file__).resolve().parents[2])
_KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "LANG", "LD_LIBRARY_PATH")
_TIME_SIGNALS = {-getattr(signal, "SIGXCPU", 24), -getattr(signal, "SIGKILL", 9)}


class JobFailed(Exception):
    """A job gave no result; ``reason`` is time, memory, crash or failed (could not be read)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Decoder:
    """One child process and the pipes to it."""

    def __init__(self, module: str) -> None:
        self.jobs = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )

    def ask(
        self, header: Mapping[str, Any], blobs: Sequence[bytes], seconds: float
    ) -> tuple[dict[str, Any], list[bytes]]:
        """One question and its answer; JobFailed when the decoder dies of it."""
        self.jobs += 1
        timer = threading.Timer(seconds, self._process.kill)
        timer.start()
        try:
            write_frame(self._pipe(self._process.stdin), header, blobs)
            return read_frame(self._pipe(self._process.stdout))
        except (EOFError, OSError) as error:
            self._process.kill()
            raise JobFailed(_reason(self._process.wait())) from error
        finally:
            timer.cancel()

    @property
    def alive(self) -> bool:
        """Whether the process still runs (an idle one may have been killed from outside)."""
        return self._process.poll() is None

    def close(self) -> None:
        """Hang up; the process ends by itself, or is made to."""
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):  # it died with our question in the pipe
                self._pipe(pipe).close()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> Any:
        return cast(Any, pipe)


class Pool:
    """At most ``size`` decoders, shared by all threads of this process.

    ``module`` is what each of them runs, with the jobs that it knows and the limits it sets.
    """

    def __init__(self, size: int, module: str = "kaowu.dossier.worker") -> None:
        self._module = module
        self._slots = threading.BoundedSemaphore(size)
        self._lock = threading.Lock()
        self._idle: list[_Decoder] = []
        self._owner = os.getpid()

    def call(
        self,
        job: str,
        params: Mapping[str, Any],
        blobs: Sequence[bytes] = (),
        *,
        seconds: float = WALL_SECONDS,
    ) -> tuple[Any, list[bytes]]:
        """Run a job that the module knows and give back its result and blobs."""
        with self._slots:
            decoder = self._take()
            try:
                header, out = decoder.ask({"job": job, "params": dict(params)}, blobs, seconds)
            except BaseException:
                decoder.close()
                raise
            self._give_back(decoder, failed="error" in header)
        if "error" in header:
            raise JobFailed(str(header["error"]))
        return header["result"], out

    def close(self) -> None:
        """Let all idle decoders go."""
        with self._lock:
            idle, self._idle = self._idle, []
        if self._owner == os.getpid():
            for decoder in idle:
                decoder.close()

    def _take(self) -> _Decoder:
        with self._lock:
            while self._idle:
                decoder = self._idle.pop()
                if decoder.alive:
                    return decoder
                decoder.close()
        return _Decoder(self._module)

    def _give_back(self, decoder: _Decoder, *, failed: bool) -> None:
        if failed or decoder.jobs >= JOBS_PER_DECODER:
            decoder.close()
            return
        with self._lock:
            self._idle.append(decoder)


_pools: dict[int, Pool] = {}
_pools_lock = threading.Lock()


def pool() -> Pool:
    """This process's decoders. A process that was forked starts its own."""
    with _pools_lock:
        mine = _pools.get(os.getpid())
        if mine is None:
            mine = _pools[os.getpid()] = Pool(min(4, os.cpu_count() or 1))
            atexit.register(mine.close)
        return mine


def _environment() -> dict[str, str]:
    """Only what Python needs: no key, password or proxy of the office reaches a decoder."""
    kept = {key: os.environ[key] for key in _KEPT_VARIABLES if key in os.environ}
    return {**kept, "PYTHONPATH": _PACKAGE_ROOT, "PYTHONDONTWRITEBYTECODE": "1"}


def _reason(status: int) -> str:
    return "time" if status in _TIME_SIGNALS else "crash"
