"""Measure the fit against ImageMagick and the check against unzip, on drawn scans.

Prints medians of three runs. The two pairs do not do the same work, and the table says what each
does; a tool that is not on this machine is left out.
"""

from __future__ import annotations

import io
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PIL import Image, ImageOps
from rich.console import Console
from rich.table import Table

from kaowu.demo import drawing
from kaowu.demo.packages import package
from kaowu.demo.people import Person, people
from kaowu.dossier.check import check_package
from kaowu.dossier.fit import fit_scan
from kaowu.rules.loader import load_notice

ROOT = Path(__file__).resolve().parents[1]
TODAY = date(2024, 2, 20)  # inside a registration window of the notice
LOW, HIGH = 204_800, 300_000  # bytes: inside both readings of KB
PEOPLE, REPEATS = 12, 3


def median_seconds(work: Callable[[], object]) -> float:
    """The median of REPEATS runs, after one that is not counted."""
    work()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def sources(persons: Sequence[Person]) -> list[bytes]:
    """Scans and telephone photos, half of each."""
    grades = ("scan", "phone")
    return [drawing.diploma(one, grade=grades[i % 2]) for i, one in enumerate(persons)]


def fit_all(pictures: Sequence[bytes]) -> list[int]:
    """Each picture fitted as the check does it; the sizes that came out, in bytes."""
    sizes = []
    for data in pictures:
        image = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
        sizes.append(len(fit_scan(image, low=LOW, high=HIGH).data))
    return sizes


def magick_all(command: str, files: Sequence[Path]) -> list[int]:
    """The same pictures by ImageMagick's own search for a size; the sizes, in bytes."""
    for file in files:
        out = file.with_suffix(".out.jpg")
        resize = ("-auto-orient", "-resize", "2400x2400>", "-define", "jpeg:extent=292kb")
        subprocess.run([command, str(file), *resize, str(out)], check=True, capture_output=True)
    return [file.with_suffix(".out.jpg").stat().st_size for file in files]


def landed(sizes: Sequence[int]) -> str:
    return f"{sum(LOW <= size <= HIGH for size in sizes)} of {len(sizes)}"


def bench_fit(folder: Path, persons: Sequence[Person]) -> Table:
    pictures = sources(persons)
    files = [folder / f"{index}.jpg" for index in range(len(pictures))]
    for file, data in zip(files, pictures, strict=True):
        file.write_bytes(data)
    table = Table(title="A scan into 204,800 to 300,000 bytes, one process")
    for heading in ("tool", "images a second", "landed in the window"):
        table.add_column(heading)
    seconds = median_seconds(lambda: fit_all(pictures))
    table.add_row("kaowu fit_scan", f"{len(pictures) / seconds:.1f}", landed(fit_all(pictures)))
    command = shutil.which("magick") or shutil.which("convert-im6.q16")
    if command:
        seconds = median_seconds(lambda: magick_all(command, files))
        sizes = magick_all(command, files)
        table.add_row("ImageMagick jpeg:extent", f"{len(files) / seconds:.1f}", landed(sizes))
    return table


def bench_check(folder: Path, persons: Sequence[Person]) -> Table:
    notice = load_notice(ROOT / "notices" / "sc-2024-carbon.toml")
    packages = [package(person) for person in persons]
    for name, data in packages:
        (folder / name).write_bytes(data)
    table = Table(title="Packages of three scans")
    for heading in ("tool", "packages a second", "does"):
        table.add_column(heading)

    def check() -> None:
        for name, data in packages:
            check_package(data, name, notice=notice, today=TODAY)

    rate = len(packages) / median_seconds(check)
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
