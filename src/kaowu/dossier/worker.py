"""A decoder: the process that opens dangerous files, and may die of one.

Started by :mod:`kaowu.dossier.sandbox`; reads jobs on standard input and answers on standard
output until the input ends. It has no environment, no right to write a file, and a bounded
address space; the processor time is bounded anew for every job.
"""

from __future__ import annotations

import os
import sys
from typing import Any, BinaryIO

from kaowu.dossier.wire import read_frame, write_frame

ADDRESS_SPACE = 1536 * 1024 * 1024  # bytes
CPU_SECONDS = 15  # for one job

if sys.platform != "win32":  # there, only the caller's clock stops a job
    import resource


def main() -> None:
    """Answer jobs until the other side hangs up."""
    sys.dont_write_bytecode = True
    requests, answers = _private_streams()
    _limit_process()
    while True:
        try:
            header, blobs = read_frame(requests)
        except EOFError:
            return
        _limit_job()
        write_frame(answers, *_answer(header, blobs))


def _private_streams() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes for ourselves: what a library prints must not fall into the answers."""
    answers = os.fdopen(os.dup(1), "wb")
    requests = os.fdopen(os.dup(0), "rb")
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    return requests, answers


def _limit_process() -> None:
    if sys.platform == "win32":
        return
    for kind, amount in (
        (resource.RLIMIT_AS, ADDRESS_SPACE),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (amount, amount))


def _limit_job() -> None:
    """Let this job use so many more seconds of processor time; then SIGXCPU ends us."""
    if sys.platform == "win32":
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(usage.ru_utime + usage.ru_stime)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + CPU_SECONDS, hard))


def _answer(header: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """The result of one job, or the word for how it failed; a broken file is not our crash."""
    from kaowu.dossier.jobs import JOBS

    try:
        result, out = JOBS[header["job"]](header["params"], blobs)
    except MemoryError:
        return {"error": "memory"}, []
    except Exception as error:  # noqa: BLE001 - any failure on hostile bytes is an answer
        return {"error": "failed", "detail": type(error).__name__}, []
    return {"result": result}, out


if __name__ == "__main__":
    main()
