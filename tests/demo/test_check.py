"""The check's verdict on the demonstration's packages: the two agree on what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaowu.demo.packages import basic_info_row, basic_info_workbook, package
from kaowu.demo.people import REFERENCE_DAY, people
from kaowu.dossier.check import check_package
from kaowu.dossier.workbook import read_workbook
from kaowu.rules.findings import Verdict
from kaowu.rules.loader import load_notice

NOTICE = load_notice(Path(__file__).parents[2] / "notices" / "demo.toml", start=REFERENCE_DAY)
PEOPLE = people()
PERSON = PEOPLE[2]

MENDED = {
    "folder": {"archive.nested-folder"},
    "gbk-names": set(),
    "utf8-no-flag": set(),
    "hyphen": {"archive.name-mended", "file.name-mended"},
    "fullwidth-underscore": {"file.name-mended"},
    "spaces": {"archive.name-mended", "file.name-mended"},
    "reordered": {"archive.name-mended", "file.name-mended"},
    "synonyms": {"file.name-mended"},
    "mac-junk": set(),
    "nested-zip": {"archive.nested-archive"},
    "big-phone-photo": {"image.refitted"},
    "small-scan": {"image.refitted"},
    "sideways": {"image.rotated"},
    "pdf-diploma": set(),
}
BLOCKED = {
    "missing-portrait": "package.missing-material",
    "missing-diploma": "package.missing-material",
    "rar-renamed": "archive.not-zip",
    "encrypted": "archive.encrypted",
    "truncated": "archive.truncated",
    "pdf-portrait": "pdf.not-allowed",
    "wrong-id-in-file-name": "package.id-conflict",
    "wrong-name": "package.name-conflict",
    "bad-check-digit": "identity.check-character",
    "damaged-picture": "file.unreadable",
}


def check(person, trouble=None):
    filename, data = package(person, trouble=trouble)
    return check_package(data, filename, notice=NOTICE, today=REFERENCE_DAY)


@pytest.mark.parametrize("person", PEOPLE[2:60:8], ids=lambda person: person.name)
def test_a_right_package_is_ready_without_a_finding(person) -> None:
    report = check(person)
    assert report.verdict == Verdict.READY
    assert report.findings == ()


@pytest.mark.parametrize("trouble", sorted(MENDED))
def test_a_harmless_trouble_is_mended_and_said(trouble) -> None:
    report = check(PERSON, trouble)
    assert report.verdict == Verdict.READY
    assert {finding.code for finding in report.findings} == MENDED[trouble]


@pytest.mark.parametrize("trouble", sorted(BLOCKED))
def test_a_real_trouble_blocks(trouble) -> None:
    report = check(PERSON, trouble)
    assert report.verdict == Verdict.BLOCKED
    assert BLOCKED[trouble] in {finding.code for finding in report.findings}


@pytest.mark.parametrize("trouble", ["heic-portrait", "large-portrait", "wrong-extension"])
def test_a_file_of_the_wrong_kind_is_converted(trouble) -> None:
    assert check(PERSON, trouble).verdict == Verdict.READY


def test_two_sides_become_one_file_within_the_window() -> None:
    report = check(PERSON, "two-sides")
    assert report.verdict == Verdict.READY
    identity = next(file for file in report.materials if file.kind == "identity")
    assert 204_800 <= len(identity.fitted.data) <= 300_000


def test_the_workbook_of_all_is_read_without_a_finding() -> None:
    project = NOTICE.projects[0]
    rows = [
        basic_info_row(person, project=project.name, batch="第1批", condition=project.conditions[0])
        for person in PEOPLE
    ]
    report = read_workbook(
        basic_info_workbook(rows), "个人基本信息表.xlsx", notice=NOTICE, today=REFERENCE_DAY
    )
    assert report.findings == ()
    assert [row.values["id_number"] for row in report.rows] == [row["id_number"] for row in rows]
    assert [finding for row in report.rows for finding in row.findings] == []
