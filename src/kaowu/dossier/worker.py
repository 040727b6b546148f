"""A decoder: the process that opens dangerous files, and may die of one.

Started by :mod:`kaowu.dossier.sandbox`; reads jobs on standard input and answers on standard
output until the input ends. It has no environment, no right to write a file, and a bounded
address space; the processor time is bounded anew for every job.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from kaowu.dossier.wire import read_frame, write_frame

Answer = tuple[dict[str, Any], list[bytes]]
Jobs = Mapping[str, Callable[[dict[str, Any], list[bytes]], Answer]]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a decoder may use: bytes of address space, seconds of processor time for one job."""

    address_space: int = 1536 * 1024 * 1024
    cpu_seconds: int = 15


if sys.platform != "win32":  # there, only the caller's clock stops a job
    import resource


def main(load: Callable[[], Jobs], limits: Limits = Limits()) -> None:
    """Answer jobs until the other side hangs up; ``load`` imports them, under the limits."""
    sys.dont_write_bytecode = True
    requests, answers = _private_streams()
    _limit_process(limits)
    jobs = load()
    while True:
        try:
            header, blobs = read_frame(requests)
        except EOFError:
            return
        _limit_job(limits)
        write_frame(answers, *_answer(jobs, header, blobs))


def _private_streams() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes for ourselves: what a library prints must not fall into the answers."""
    answers = os.fdopen(os.dup(1), "wb")
    requests = os.fdopen(os.dup(0), "rb")
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    return requests, answers


def _limit_process(limits: Limits) -> None:
    if sys.platform == "win32":
        return
    for kind, amount in (
        (resource.RLIMIT_AS, limits.address_space),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (amount, amount))


def _limit_job(limits: Limits) -> None:
    """Let this job use so many more seconds of processor time; then SIGXCPU ends us."""
    if sys.platform == "win32":
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(usage.ru_utime + usage.ru_stime)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + limits.cpu_seconds, hard))


def _answer(jobs: Jobs, header: dict[str, Any], blobs: list[bytes]) -> Answer:
    """The result of one job, or the word for how it failed; a broken file is not our crash."""
    try:
        result, out = jobs[header["job"]](header["params"], blobs)
    except MemoryError:
        return {"error": "memory"}, []
    except Exception as error:  # noqa: BLE001 - any failure on hostile bytes is an answer
        return {"error": "failed", "detail": type(error).__name__}, []
    return {"result": result}, out


def _decoding() -> Jobs:
    from kaowu.dossier.jobs import JOBS

    return JOBS


if __name__ == "__main__":
    main(_decoding)
