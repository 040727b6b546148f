"""2,000 spoiled archives, pictures, PDFs and workbooks: an answer every time, and no wrong one.

An answer is wrong when something is called ready that is not. What can be known of it: a package
is ready only if its scans are byte for byte those that were packed (their checksums held), and
whatever is handed in can be decoded to its last pixel, has the asked type and size and runs
nothing. A scan whose pixels were changed but which decodes is a picture like any other.
"""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pikepdf
import pytest
from PIL import Image

from kaowu.dossier.check import check_file, check_package
from kaowu.dossier.facts import MaterialFile
from kaowu.dossier.pdf import decode_pdf
from kaowu.dossier.workbook import read_workbook
from kaowu.rules.findings import Severity, Verdict
from kaowu.rules.identity import read_identity
from kaowu.rules.loader import load_notice
from kaowu.rules.notice import Notice
from tests.dossier.drawn import (
    ROOT,
    STEM,
    TODAY,
    ZIP_NAME,
    encoded,
    good_row,
    picture,
    portrait,
    scan_of,
    sheet,
    zipped,
)
from tests.dossier.mutations import in_one_member, in_zip_headers, mutated

pytestmark = pytest.mark.slow
LOW, HIGH = 204_800, 300_000
LONGEST = 70.0  # seconds for one file, whatever else the machine does
SHARDS = 5
ARCHIVES, PICTURES, PDFS, WORKBOOKS = 700, 600, 350, 350
assert ARCHIVES + PICTURES + PDFS + WORKBOOKS == 2000
NOTICE: Notice = load_notice(ROOT / "notices" / "sc-2024-carbon.toml")


def page(seed: int, mode: str = "RGB") -> Image.Image:
    return picture(820, 640, seed=seed, mode=mode)


@cache
def scans() -> tuple[tuple[str, bytes], ...]:
    return (
        (f"{STEM}_身份证.jpg", scan_of(230_000, seed=1)),
        (f"{STEM}_学历证明.jpg", scan_of(240_000, seed=2)),
        (f"{STEM}_证件照.jpg", portrait()),
    )


@cache
def archives() -> tuple[bytes, ...]:
    inner = zipped(scans())
    folders = zipped([(f"材料/{name}", data) for name, data in scans()])
    return inner, folders, zipped([("里.zip", inner)])


@cache
def pictures() -> tuple[bytes, ...]:
    import pillow_heif

    pillow_heif.register_heif_opener()
    forms = ("JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF", "HEIF", "AVIF")
    plain = [encoded(page(3), form) for form in forms]
    exif = Image.Exif()
    exif[0x0112] = 6
    odd = [
        encoded(page(4, "CMYK"), "JPEG"),
        encoded(page(5, "RGBA"), "PNG"),
        encoded(page(6, "1"), "TIFF", compression="group4"),
        encoded(page(7), "JPEG", progressive=True, exif=exif),
        encoded(page(8), "PNG", save_all=True, append_images=[page(9)]),
    ]
    return (*plain, *odd)


@cache
def pdfs() -> tuple[bytes, ...]:
    one = encoded(page(3), "PDF")
    two = encoded(page(3), "PDF", save_all=True, append_images=[page(4)])
    scripted = io.BytesIO()
    with pikepdf.open(io.BytesIO(one)) as document:
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        document.attachments["a.exe"] = b"MZ"
        document.save(scripted)
    return one, two, scripted.getvalue()


@cache
def workbooks() -> tuple[bytes, ...]:
    rows = [good_row(number=str(n), name=f"张{n}", birth="1990-03-07") for n in range(1, 9)]
    return sheet(rows, NOTICE), sheet(rows, NOTICE, above=3), sheet(rows, NOTICE, date_1904=True)


def every(count: int, shard: int, work: Callable[[int], None]) -> None:
    """Do this shard's share of ``count`` numbered trials, two at a time."""

    def timed(number: int) -> None:
        started = time.monotonic()
        work(number)
        assert time.monotonic() - started < LONGEST, number

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(timed, range(shard, count, SHARDS)))


def is_fit_to_hand_in(material: MaterialFile, low: int, high: int) -> bool:
    """Whether what would be handed in is a whole picture or a tame PDF of the asked size."""
    data = material.fitted.data if material.fitted else material.data
    if not low <= len(data) <= high:
        return False
    if data.startswith(b"%PDF-"):
        return decode_pdf(data).clean
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
        image.load()
        return image.mode in ("L", "RGB")


@pytest.mark.parametrize("shard", range(SHARDS))
def test_spoiled_archives(shard: int) -> None:
    packed = {data for _, data in scans()}

    def trial(number: int) -> None:
        chance = random.Random(f"archive/{number}")
        way = chance.choice((mutated, mutated, in_zip_headers, in_one_member))
        data = way(chance.choice(archives()), chance)
        report = check_package(data, ZIP_NAME, notice=NOTICE, today=TODAY)
        if report.verdict is Verdict.BLOCKED:
            return
        if way is not in_one_member:
            assert {material.data for material in report.materials} <= packed, number
        for material in report.materials:
            low, high = (0, 50_000) if material.kind == "portrait" else (LOW, HIGH)
            assert is_fit_to_hand_in(material, low, high), number
        if report.verdict is Verdict.READY:
            kinds = {material.kind for material in report.materials}
            assert kinds == {"identity", "education", "portrait"}, number

    every(ARCHIVES, shard, trial)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_spoiled_pictures(shard: int) -> None:
    def trial(number: int) -> None:
        chance = random.Random(f"picture/{number}")
        data = mutated(chance.choice(pictures()), chance, pictures())
        kind = chance.choice(("education", "education", "portrait"))
        material = check_file(data, "扫描件.jpg", kind=kind, notice=NOTICE)
        low, high = (0, 50_000) if kind == "portrait" else (LOW, HIGH)
        assert not material.usable or is_fit_to_hand_in(material, low, high), number

    every(PICTURES, shard, trial)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_spoiled_pdfs(shard: int) -> None:
    def trial(number: int) -> None:
        chance = random.Random(f"pdf/{number}")
        data = mutated(chance.choice(pdfs()), chance, pdfs())
        material = check_file(data, "学历证明.pdf", kind="education", notice=NOTICE)
        assert not material.usable or is_fit_to_hand_in(material, LOW, HIGH), number

    every(PDFS, shard, trial)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_spoiled_workbooks(shard: int) -> None:
    def trial(number: int) -> None:
        chance = random.Random(f"workbook/{number}")
        way = chance.choice((mutated, in_one_member, in_one_member, in_zip_headers))
        data = way(chance.choice(workbooks()), chance)
        report = read_workbook(data, "信息表.xlsx", notice=NOTICE, today=TODAY)
        assert report.rows or report.findings, number
        for row in report.rows:
            if all(finding.severity is not Severity.ERROR for finding in row.findings):
                reading = read_identity(row.values.get("id_number", ""), today=TODAY)
                errors = [f for f in reading.findings if f.severity is Severity.ERROR]
                assert errors == [] or row.values.get("id_type") != "居民身份证", number

    every(WORKBOOKS, shard, trial)
