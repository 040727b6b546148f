"""Fictional candidates and the zips, scans and sheets that they send, drawn on the spot."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import xlsxwriter
from PIL import Image, ImageDraw

from kaowu.demo.drawn import drawing
from kaowu.demo.people import people
from kaowu.dossier.facts import PackageReport
from kaowu.dossier.fit import fit_scan, pad
from kaowu.rules.identity import check_character
from kaowu.rules.notice import Notice

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2024, 3, 5)
NUMBER = "51010419900307851" + check_character("51010419900307851")  # fictional
NAME = "张三"
MOBILE = "13800138000"
STEM = f"{NUMBER}_{NAME}"
ZIP_NAME = f"{STEM}_{MOBILE}.zip"


def picture(
    width: int = 1600, height: int = 1200, *, seed: int = 1, mode: str = "RGB"
) -> Image.Image:
    """A noisy page with writing on it: neither flat nor blank."""
    chance = random.Random(seed)
    small = (width // 8, height // 8)
    noise = Image.frombytes("RGB", small, chance.randbytes(small[0] * small[1] * 3))
    page = Image.blend(
        noise.resize((width, height)), Image.new("RGB", (width, height), "white"), 0.7
    )
    pen = ImageDraw.Draw(page)
    for line in range(12):
        pen.text(
            (width // 10, height // 10 + line * height // 16), f"SAMPLE {seed} {line}", fill="black"
        )
    return page.convert(mode)


def encoded(image: Image.Image, form: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def scan(*, seed: int = 1) -> bytes:
    """A JPEG scan inside the window, as a careful candidate sends it."""
    return fit_scan(picture(seed=seed), low=204_800, high=300_000).data


def scan_of(size: int, *, seed: int = 1) -> bytes:
    """A JPEG scan of exactly so many bytes."""
    data = pad(encoded(picture(900, 700, seed=seed), quality=40), size)
    assert len(data) == size
    return data


def portrait(seed: int = 9) -> bytes:
    """A two-inch portrait of at most 50,000 bytes, of another fictional person for each seed."""
    return drawing.portrait(people(seed + 1)[seed])


def zipped(files: Sequence[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def good_files() -> list[tuple[str, bytes]]:
    """The three files of a candidate who did everything right."""
    return [
        (f"{STEM}_身份证.jpg", scan(seed=1)),
        (f"{STEM}_学历证明.jpg", scan(seed=2)),
        (f"{STEM}_证件照.jpg", portrait()),
    ]


def raw_zip(entries: Sequence[tuple[bytes, bytes]], *, flag: int = 0) -> bytes:
    """A stored zip whose names are these very bytes, as foreign tools write them."""
    placeholder = [(f"{'N' * len(name)}", data) for name, data in entries]
    unique = [(str(i) + name[len(str(i)) :], data) for i, (name, data) in enumerate(placeholder)]
    data = bytearray(zipped(unique))
    for (ascii_name, _), (name, _) in zip(unique, entries, strict=True):
        data = bytearray(bytes(data).replace(ascii_name.encode(), name))
    for signature, at_flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + at_flag : at + at_flag + 2] = flag.to_bytes(2, "little")
            at = data.find(signature, at + 4)
    return bytes(data)


def sheet(
    rows: Sequence[dict[str, object]], notice: Notice, *, above: int = 0, **options: object
) -> bytes:
    """A workbook with the notice's headers, ``above`` title rows over them."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as book:
        page = book.add_worksheet("基本信息")
        for line in range(above):
            page.write_string(line, 0, "四川省专项职业能力考核")
        columns = notice.workbook.columns
        for index, column in enumerate(columns):
            page.write_string(above, index, column.header)
        for number, row in enumerate(rows, above + 1):
            for index, column in enumerate(columns):
                if column.key in row:
                    page.write(number, index, row[column.key])
    return out.getvalue()


def good_row(**changes: object) -> dict[str, object]:
    return {
        "number": "1",
        "name": NAME,
        "id_type": "居民身份证",
        "id_number": NUMBER,
        "ethnicity": "汉族",
        "education": "大专",
        "mobile": MOBILE,
        "project": "碳排放交易",
        "batch": "第3批",
        **changes,
    }


def codes(report: PackageReport) -> list[str]:
    """The codes of everything that was found."""
    return [finding.code for finding in report.findings]
