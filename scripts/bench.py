"""Measure the fit against ImageMagick and the check against unzip, on drawn scans.

Prints medians of three runs, by processor time. The two pairs do not do the same work, and the
table says what each does; a tool that is not on this machine is left out. ``PEOPLE=4`` measures
fewer.
"""

from __future__ import annotations

import io
import os
import resource
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps
from rich.console import Console
from rich.table import Table

from kaowu.demo.drawn import drawing
from kaowu.demo.packages import package
from kaowu.demo.people import Person, people
from kaowu.dossier.check import check_package
from kaowu.dossier.fit import fit_scan, within
from kaowu.dossier.pixels import decode_image
from kaowu.dossier.sandbox import pool
from kaowu.rules.loader import load_notice

ROOT = Path(__file__).resolve().parents[1]
TODAY = date(2024, 2, 20)  # inside a registration window of the notice
LOW, HIGH = 204_800, 300_000  # bytes: inside both readings of KB
PEOPLE = int(os.environ.get("PEOPLE", "12"))
REPEATS, ROUNDS = 3, 4
PICTURES: dict[str, drawing.Grade] = {"photos of 12 megapixels": "phone", "scans": "large"}
MAGICK = {
    "ImageMagick jpeg:extent=300kb": ("-define", "jpeg:extent=300kb"),
    "ImageMagick, 2,400 pixels, 292kb": ("-resize", "2400x2400>", "-define", "jpeg:extent=292kb"),
}


def median_seconds(work: Callable[[], object]) -> float:
    """The median of REPEATS runs in seconds of one core, after one that is not counted.

    Processor time, of this process and of those that it waited for: what else the machine does
    changes it little.
    """
    work()
    times = []
    for _ in range(REPEATS):
        start = processor_seconds()
        work()
        times.append(processor_seconds() - start)
    return statistics.median(times)


def processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def sources(persons: Sequence[Person], grade: drawing.Grade) -> list[bytes]:
    return [drawing.diploma(one, grade=grade) for one in persons]


def fit_all(files: Sequence[Path]) -> list[bytes]:
    """Each picture fitted as the check does it, in this process: decoded, turned, fitted."""
    return [
        fit_scan(decode_image(file.read_bytes(), "image/jpeg").pages[0], low=LOW, high=HIGH).data
        for file in files
    ]


def magick_all(command: str, options: Sequence[str], files: Sequence[Path]) -> list[bytes]:
    """The same pictures by ImageMagick's own search for a size."""
    for file in files:
        out = file.with_suffix(".out.jpg")
        call = [command, str(file), "-auto-orient", *options, str(out)]
        subprocess.run(call, check=True, capture_output=True)
    return [file.with_suffix(".out.jpg").read_bytes() for file in files]


def landed(made: Sequence[bytes]) -> str:
    return f"{sum(LOW <= len(data) <= HIGH for data in made)} of {len(made)}"


def likeness(files: Sequence[Path], made: Sequence[bytes]) -> str:
    """The mean SSIM to the sources; "-" where numpy (of the extra ocr) is missing."""
    if find_spec("numpy") is None:
        return "-"
    pairs = zip(files, made, strict=True)
    return f"{statistics.mean(ssim(file.read_bytes(), data) for file, data in pairs):.3f}"


def ssim(source: bytes, made: bytes) -> float:
    """Structural similarity (Wang 2004; windows of 7 by 7) of the greys, at the source's size.

    A source longer than 2,400 pixels is shrunk to that, as a reader's screen would.
    """
    import numpy

    page = within(ImageOps.exif_transpose(Image.open(io.BytesIO(source))).convert("L"), 2400)
    other = Image.open(io.BytesIO(made)).convert("L").resize(page.size, Image.Resampling.LANCZOS)
    one, two = (numpy.asarray(picture, dtype="float64") for picture in (page, other))
    m1, m2 = windows(one), windows(two)
    v1, v2 = windows(one * one) - m1 * m1, windows(two * two) - m2 * m2
    both = windows(one * two) - m1 * m2
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    share = (2 * m1 * m2 + c1) * (2 * both + c2) / ((m1 * m1 + m2 * m2 + c1) * (v1 + v2 + c2))
    return float(share.mean())


def windows(values: Any, size: int = 7) -> Any:
    """The mean of every window of ``size`` by ``size``, by running sums."""
    import numpy

    sums = numpy.pad(values, ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    area = sums[size:, size:] - sums[:-size, size:] - sums[size:, :-size] + sums[:-size, :-size]
    return area / (size * size)


def bench_fit(folder: Path, persons: Sequence[Person]) -> Table:
    """Photos and scans, ours and ImageMagick's, which is given its own process for each."""
    table = Table(title="A picture into 204,800 to 300,000 bytes")
    for heading in ("pictures", "tool", "images a core and second", "in the window", "SSIM"):
        table.add_column(heading)
    command = shutil.which("magick") or shutil.which("convert-im6.q16")
    for what, grade in PICTURES.items():
        files = [folder / f"{grade}-{index}.jpg" for index in range(len(persons))]
        for file, data in zip(files, sources(persons, grade), strict=True):
            file.write_bytes(data)
        tools: dict[str, Callable[[], list[bytes]]] = {"kaowu": partial(fit_all, files)}
        for name, options in MAGICK.items() if command else ():
            tools[name] = partial(magick_all, str(command), options, files)
        for tool, work in tools.items():
            seconds, made = median_seconds(work), work()
            rate = f"{len(files) / seconds:.1f}"
            table.add_row(what, tool, rate, landed(made), likeness(files, made))
    return table


def bench_check(folder: Path, persons: Sequence[Person]) -> Table:
    notice = load_notice(ROOT / "notices" / "sc-2024-carbon.toml")
    packages = [package(person) for person in persons]
    for name, data in packages:
        (folder / name).write_bytes(data)
    table = Table(title="Packages of three scans, without OCR")
    for heading in ("tool", "packages a core and second", "does"):
        table.add_column(heading)

    def check() -> None:
        for _ in range(ROUNDS):
            for name, data in packages:
                check_package(data, name, notice=notice, today=TODAY)
        pool().close()  # only a decoder that has ended is counted

    rate = ROUNDS * len(packages) / median_seconds(check)
    table.add_row("kaowu check_package", f"{rate:.1f}", "reads, decodes, compares, fits")
    if shutil.which("unzip"):
        rate = len(packages) / median_seconds(lambda: unzip_all(folder, packages))
        table.add_row("unzip -tq", f"{rate:.1f}", "checksums only")
    return table


def unzip_all(folder: Path, packages: Sequence[tuple[str, bytes]]) -> None:
    for name, _ in packages:
        subprocess.run(["unzip", "-tq", str(folder / name)], check=True, capture_output=True)


def main() -> None:
    console = Console()
    persons = people(PEOPLE, today=TODAY)
    console.print(f"{PEOPLE} drawn candidates, {os.cpu_count()} cores, median of {REPEATS} runs")
    with tempfile.TemporaryDirectory() as name:
        console.print(bench_fit(Path(name), persons))
        console.print(bench_check(Path(name), persons))


if __name__ == "__main__":
    main()
