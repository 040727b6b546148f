"""Measure what comes in by the hundred: rows of a sheet, pictures of every size, 2,000 packages.

Memory is the largest resident set so far, of this process and of its decoders: it must not grow
with the number of packages.
"""

from __future__ import annotations

import io
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from PIL import Image, ImageFilter
from rich.console import Console
from rich.table import Table

from kaowu.demo.basic_info import basic_info_row, basic_info_workbook
from kaowu.demo.drawn import drawing
from kaowu.demo.packages import package
from kaowu.demo.people import people
from kaowu.dossier.fit import SHORT_SIDE, fit_scan
from kaowu.dossier.sandbox import pool
from kaowu.dossier.workbook import read_workbook
from kaowu.faces.cli.check_run import Run, check_all
from kaowu.rules.loader import load_notice

ROOT = Path(__file__).resolve().parents[1]
NOTICE = load_notice(ROOT / "notices" / "sc-2024-carbon.toml")
TODAY = date(2024, 2, 20)
LOW, HIGH = 204_800, 300_000  # bytes
ROWS, PICTURES = 5_000, 200
PACKAGES = int(os.environ.get("PACKAGES", "2000"))
MARKS = (50, 200, 500, 1000, 2000)


def bench_rows() -> Table:
    """A sheet of 5,000 candidates, from the bytes to checked rows."""
    condition = NOTICE.projects[0].conditions[0]
    rows = [
        basic_info_row(one, project="碳排放交易", batch="第2批", condition=condition)
        for one in people(ROWS, today=TODAY)
    ]
    data = basic_info_workbook(rows)
    table = Table(title=f"A workbook of {ROWS:,} rows, {len(data):,} bytes")
    for heading in ("step", "seconds", "rows a second"):
        table.add_column(heading)
    started = time.perf_counter()
    pool().call("sheets", {"media": "application/zip"}, [data])
    opened = time.perf_counter() - started
    table.add_row("cells out of the decoder", f"{opened:.2f}", f"{ROWS / opened:,.0f}")
    started = time.perf_counter()
    report = read_workbook(data, "信息表.xlsx", notice=NOTICE, today=TODAY)
    whole = time.perf_counter() - started
    table.add_row("read_workbook: every cell checked", f"{whole:.2f}", f"{ROWS / whole:,.0f}")
    if len(report.rows) != ROWS:
        raise SystemExit(f"{len(report.rows)} rows were read, not {ROWS}")
    return table


def pictures() -> Iterator[Image.Image]:
    """Legible scans of every size, shape, sharpness and history."""
    chance = Random("bench")  # noqa: S311 - pictures, not secrets
    bases = [
        Image.open(io.BytesIO(drawing.diploma(one, grade="large"))).convert("RGB")
        for one in people(4, today=TODAY)
    ]
    for _ in range(PICTURES):
        page = chance.choice(bases)
        short, aspect = chance.randint(SHORT_SIDE, 3500), chance.uniform(0.45, 1)
        size = (short, round(short / aspect))
        page = page.resize(size if chance.random() < 0.5 else size[::-1])
        if chance.random() < 0.3:
            page = page.filter(ImageFilter.GaussianBlur(chance.uniform(0.5, 3)))
        if chance.random() < 0.5:
            again = io.BytesIO()
            page.save(again, "JPEG", quality=chance.randint(30, 95))
            page = Image.open(again)
        yield page.convert(chance.choice(("RGB", "RGB", "L")))


def bench_window() -> Table:
    """How many of so many different pictures land in the window, and how much was added."""
    started = time.perf_counter()
    fits = [fit_scan(page, low=LOW, high=HIGH) for page in pictures()]
    seconds = time.perf_counter() - started
    landed = sum(LOW <= len(fit.data) <= HIGH for fit in fits)
    padded = sum(fit.padded > 0 for fit in fits)
    table = Table(title=f"{PICTURES} pictures of {SHORT_SIDE} to 3,500 pixels, one process")
    for heading in ("landed in the window", "filled up with a comment", "pictures a second"):
        table.add_column(heading)
    share = f"{landed} of {len(fits)} ({landed / len(fits):.1%})"
    table.add_row(share, str(padded), f"{len(fits) / seconds:.1f}")
    return table


def bench_memory(folder: Path) -> Table:
    """2,000 packages as `kaowu check` goes through them; twelve people over and over."""
    paths = []
    for one in people(12, today=TODAY):
        name, data = package(one)
        paths.append(folder / name)
        paths[-1].write_bytes(data)
    several = [paths[n % len(paths)] for n in range(PACKAGES)]
    table = Table(title=f"{PACKAGES:,} packages, two at a time")
    for heading in ("after", "packages a second", "this process, MB", "largest decoder, MB"):
        table.add_column(heading)
    started = time.perf_counter()
    for done, _ in enumerate(check_all(several, Run(NOTICE, TODAY)), start=1):
        if done in MARKS or done == PACKAGES:
            rate = done / (time.perf_counter() - started)
            own, theirs = _peak(resource.RUSAGE_SELF), _peak(resource.RUSAGE_CHILDREN)
            table.add_row(f"{done:,}", f"{rate:.1f}", f"{own:.0f}", f"{theirs:.0f}")
    return table


def _peak(who: int) -> float:
    """The largest resident set so far in megabytes; of children, those that have ended."""
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024  # bytes there, kilobytes elsewhere
    return resource.getrusage(who).ru_maxrss / scale


def main() -> None:
    console = Console()
    with tempfile.TemporaryDirectory() as name:
        console.print(bench_memory(Path(name)))  # first, before anything else takes memory
    console.print(bench_rows())
    console.print(bench_window())


if __name__ == "__main__":
    main()
