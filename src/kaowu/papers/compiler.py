"""The child process that sets pages: run as a script, it imports nothing of Kaowu.

It reads one JSON request a line from standard input and answers on standard output with a JSON
line, followed by the PDF's bytes when there is one. It ends when standard input does, so it never
outlives its parent. typst keeps what it has compiled in memory; only ending a process gives that
back, which is why it stands outside the web server (10,000 tickets in one process took 12 GB).
"""

from __future__ import annotations

import contextlib
import json
import resource
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import typst

MEMORY_LIMIT = 3 * 1024**3  # bytes of address space


def build(request: dict[str, Any], compiler: typst.Compiler) -> bytes:
    """The PDF/A-2b of one request: template file, root folder, tags, date of the paper."""
    stamp = request["date"]
    result = compiler.compile(
        f"{request['root']}/{request['template']}",
        format="pdf",
        root=request["root"],
        pdf_standards=["a-2b"],
        pdf_tags=request["tags"],
        timestamp=datetime.fromisoformat(stamp) if stamp else None,
    )
    assert isinstance(result, bytes)
    return result


def peak_memory() -> int:
    """The most memory that this process has held, in bytes.

    Linux keeps in ``ru_maxrss`` what the parent held when it started this process, so there the
    program's own high-water mark is read.
    """
    with contextlib.suppress(OSError, StopIteration):
        lines = Path("/proc/self/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def answer(out: BinaryIO, request: dict[str, Any], compiler: typst.Compiler) -> None:
    """Write the answer to one request."""
    page, error = b"", ""
    try:
        page = build(request, compiler)
    except typst.TypstError as problem:
        error = "\n".join([problem.message, *problem.hints])
    except (MemoryError, ValueError) as problem:
        error = f"{type(problem).__name__}: {problem}"
    head = {"length": len(page), "error": error, "memory": peak_memory()}
    out.write(json.dumps(head).encode() + b"\n" + page)
    out.flush()


def main() -> None:
    """Serve requests until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=sys.argv[1:]
    )
    compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
    for line in sys.stdin.buffer:
        answer(sys.stdout.buffer, json.loads(line), compiler)


if __name__ == "__main__":
    main()
