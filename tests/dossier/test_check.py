"""One package from the bytes to the verdict."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kaowu.dossier.check import PackageReport
from kaowu.dossier.compare import mark_difference
from kaowu.dossier.facts import CandidateFacts, SheetRow
from kaowu.dossier.identify import reference_day
from kaowu.dossier.repack import repack
from kaowu.dossier.workbook import read_workbook
from kaowu.rules.findings import Severity, Verdict
from kaowu.rules.identity import check_character
from kaowu.rules.notice import Notice
from tests.dossier.drawn import (
    MOBILE,
    NAME,
    NUMBER,
    STEM,
    TODAY,
    ZIP_NAME,
    codes,
    encoded,
    good_files,
    good_row,
    picture,
    portrait,
    scan,
    sheet,
    zipped,
)

Check = Callable[..., PackageReport]


def rows(notice: Notice, *given_rows: dict[str, object]) -> tuple[SheetRow, ...]:
    data = sheet(given_rows, notice)
    return read_workbook(data, "信息表.xlsx", notice=notice, today=TODAY).rows


def number(first17: str) -> str:
    return first17 + check_character(first17)


def test_a_right_package_is_ready(check: Check) -> None:
    report = check(good_files())
    assert (report.verdict, report.findings) == (Verdict.READY, ())
    assert report.candidate == CandidateFacts(NUMBER, NAME, MOBILE, date(1990, 3, 7), "男")
    assert [file.kind for file in report.materials] == ["identity", "education", "portrait"]
    assert [file.data for file in report.materials] == [data for _, data in good_files()]


def test_harmless_deviations_are_mended_and_leave_the_package_ready(check: Check) -> None:
    files = [
        (f"{NAME}/{NUMBER.lower()}-{NAME}-身份证.JPG", scan(seed=1)),
        (f"{NAME}/{NUMBER}＿{NAME}＿毕业证.jpg", scan(seed=2)),
        (f"{NAME}/照片.jpg", portrait()),
    ]
    report = check(files, f"{NAME} {NUMBER} {MOBILE}.ZIP")
    assert report.verdict is Verdict.READY
    assert {finding.severity for finding in report.findings} == {Severity.FIXED}
    assert {"archive.nested-folder", "archive.name-mended", "file.name-completed"} <= set(
        codes(report)
    )


def test_a_missing_material_is_named_with_its_clause(check: Check) -> None:
    (finding,) = check(good_files()[:2]).findings
    assert (finding.code, finding.severity, finding.clause) == (
        "package.missing-material", Severity.ERROR, "annex1.1.1.3",
    )  # fmt: skip


def test_a_second_diploma_asks_a_human(check: Check) -> None:
    report = check([*good_files(), (f"{STEM}_毕业证.jpg", scan(seed=3))])
    assert report.verdict is Verdict.ATTENTION
    assert "package.double-material" in codes(report)
    assert [file.kind for file in report.materials].count("education") == 2


def test_a_surplus_file_asks_a_human(check: Check) -> None:
    report = check([*good_files(), ("说明.txt", b"hello")])
    assert (report.verdict, codes(report)) == (Verdict.ATTENTION, ["file.unknown-kind"])


def test_a_workbook_in_the_zip_is_taken_out_and_read(check: Check, notice: Notice) -> None:
    report = check([*good_files(), ("个人基本信息表.xlsx", sheet([good_row()], notice))])
    assert (report.verdict, codes(report)) == (Verdict.READY, ["package.workbook-inside"])
    assert report.row is not None
    assert report.row.values["project"] == "碳排放交易"


def test_one_picture_for_two_materials_is_refused(check: Check) -> None:
    files = good_files()
    report = check([files[0], (files[1][0], files[0][1]), files[2]])
    assert codes(report) == ["package.same-content"]


def test_two_sides_of_the_card_are_joined_the_portrait_first(check: Check) -> None:
    files = [
        (f"{STEM}_身份证反面.jpg", encoded(picture(1200, 800, seed=4))),
        (f"{STEM}_身份证正面.jpg", encoded(picture(1200, 800, seed=5))),
        *good_files()[1:],
    ]
    report = check(files)
    identity = report.material("identity")
    assert identity is not None
    assert report.verdict is Verdict.READY
    assert identity.source_name == f"{STEM}_身份证正面.jpg"
    assert [name for name, _ in identity.extra_sources] == [f"{STEM}_身份证反面.jpg"]
    assert "image.joined" in codes(report)


def test_a_contradiction_in_the_number_shows_both_with_the_differing_character(
    check: Check,
) -> None:
    other = number("51010419900307852")
    files = [(name.replace(NUMBER, other), data) for name, data in good_files()]
    report = check(files)
    finding = next(f for f in report.findings if f.code == "package.id-conflict")
    assert finding.severity is Severity.ERROR
    assert "5101041990030785【" in finding.message
    assert report.candidate.id_number == NUMBER


def test_a_name_that_differs_only_in_its_dot_is_the_same(check: Check) -> None:
    dotted = "阿依·古丽"
    files = [(name.replace(NAME, "阿依•古丽"), data) for name, data in good_files()]
    report = check(files, ZIP_NAME.replace(NAME, dotted))
    assert report.verdict is Verdict.READY
    assert report.candidate.name == dotted


def test_a_name_that_differs_is_an_error(check: Check) -> None:
    report = check(good_files(), ZIP_NAME.replace(NAME, "张叁"))
    finding = next(f for f in report.findings if f.code == "package.name-conflict")
    assert "张【叁】" in finding.message
    assert "张【三】" in finding.message


def test_a_zip_without_a_number_is_named_by_its_files(check: Check) -> None:
    report = check(good_files(), "新建文件夹.zip")
    assert report.verdict is Verdict.ATTENTION
    assert (report.candidate.id_number, report.candidate.name) == (NUMBER, NAME)


@pytest.mark.parametrize(
    ("first17", "today", "verdict"),
    [
        ("51010420080308851", date(2024, 3, 4), Verdict.READY),  # 16 on the last day of 报名
        ("51010420080309851", date(2024, 3, 4), Verdict.BLOCKED),  # a day too young
        ("51222119900307851", TODAY, Verdict.READY),  # a retired place code
        ("81000019900307851", TODAY, Verdict.READY),  # 港澳台居民居住证
        ("91000019900307851", TODAY, Verdict.READY),  # 外国人永久居留身份证
        ("51010419900230851", TODAY, Verdict.BLOCKED),  # no such day
        ("51010419590307851", TODAY, Verdict.ATTENTION),  # past retirement
    ],
)
def test_number_and_age(check: Check, first17: str, today: date, verdict: Verdict) -> None:
    own = number(first17)
    files = [(name.replace(NUMBER, own), data) for name, data in good_files()]
    assert check(files, ZIP_NAME.replace(NUMBER, own), today=today).verdict is verdict


def test_the_notices_own_sample_number_is_no_number(check: Check) -> None:
    sample = "510123456789012345"
    files = [(name.replace(NUMBER, sample), data) for name, data in good_files()]
    report = check(files, ZIP_NAME.replace(NUMBER, sample))
    assert set(codes(report)) == {"identity.birth-date", "identity.check-character"}


@pytest.mark.parametrize("name", ["𠅤𬱖", "欧阳上官司马诸葛东方皇甫尉迟公孙慕容令狐钟离宇文长孙"])
def test_rare_and_long_names_pass(check: Check, name: str) -> None:
    files = [(given.replace(NAME, name), data) for given, data in good_files()]
    report = check(files, ZIP_NAME.replace(NAME, name))
    assert (report.candidate.name, report.verdict) == (name, Verdict.READY)


def test_the_row_with_the_number_is_paired(check: Check, notice: Notice) -> None:
    other = good_row(name="李四", id_number=number("51010419910307852"))
    report = check(good_files(), rows=rows(notice, other, good_row()))
    assert report.verdict is Verdict.READY
    assert report.row is not None
    assert report.row.number == 3


def test_the_rows_name_is_compared(check: Check, notice: Notice) -> None:
    report = check(good_files(), rows=rows(notice, good_row(name="张参")))
    assert codes(report) == ["package.name-conflict"]
    assert "信息表第 2 行为“张【参】”" in report.findings[0].message


def test_the_rows_phone_only_asks(check: Check, notice: Notice) -> None:
    report = check(good_files(), rows=rows(notice, good_row(mobile="13900139000")))
    assert (report.verdict, codes(report)) == (Verdict.ATTENTION, ["package.mobile-conflict"])


def test_a_slip_in_the_rows_number_is_shown_against_the_zips(check: Check, notice: Notice) -> None:
    wrong = number("51010419900307853")
    report = check(good_files(), rows=rows(notice, good_row(id_number=wrong)))
    assert "package.id-conflict" in codes(report)


def test_a_lost_number_gets_the_zips_as_a_suggestion(check: Check, notice: Notice) -> None:
    report = check(good_files(), rows=rows(notice, good_row(id_number=int(NUMBER))))
    (finding,) = report.findings
    assert finding.code == "workbook.numeric-id"
    assert "D2" in finding.subject
    assert NUMBER in finding.remedy


def test_a_package_without_a_row_asks(check: Check, notice: Notice) -> None:
    other = good_row(name="李四", id_number=number("51010419910307852"))
    assert codes(check(good_files(), rows=rows(notice, other))) == ["package.no-row"]


def test_education_below_the_floor_is_refused(check: Check, notice: Notice) -> None:
    report = check(good_files(), rows=rows(notice, good_row(education="初中")))
    assert codes(report) == ["eligibility.education-below"]


def test_an_encrypted_zip_is_not_said_to_miss_its_files(check: Check) -> None:
    data = bytearray(zipped(good_files()))
    for signature, at_flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + at_flag] |= 1
            at = data.find(signature, at + 4)
    assert codes(check(bytes(data))) == ["archive.encrypted"]


def test_the_row_names_the_batch_of_the_reference_day(notice: Notice) -> None:
    row = SheetRow(2, {"batch": "第5批"})
    assert reference_day(notice, TODAY, row) == date(2024, 5, 10)
    assert reference_day(notice, TODAY) == date(2024, 3, 8)
    assert reference_day(notice, date(2026, 1, 1)) == date(2026, 1, 1)


def test_the_repacked_zip_is_what_the_notice_asks_for(check: Check, notice: Notice) -> None:
    files = [
        ("照片.png", encoded(picture(1000, 1400, seed=9), "PNG")),
        ("毕业证.jpg", encoded(picture(3000, 2000, seed=2), quality=95)),
        ("身份证.webp", encoded(picture(1600, 1200), "WEBP")),
        ("个人基本信息表.xlsx", sheet([good_row()], notice)),
    ]
    report = check(files, ZIP_NAME.replace("_", "-"))
    name, data = repack(report, notice=notice)
    assert name == ZIP_NAME
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sizes = {info.filename: info.file_size for info in archive.infolist()}
        stored = {info.compress_type for info in archive.infolist()}
        flags = {info.flag_bits & 0x800 for info in archive.infolist()}
    assert list(sizes) == [f"{STEM}_身份证.jpg", f"{STEM}_学历证明.jpg", f"{STEM}_证件照.jpg"]
    assert all(204_800 <= size <= 300_000 for size in list(sizes.values())[:2])
    assert sizes[f"{STEM}_证件照.jpg"] <= 50_000
    assert (stored, flags) == ({zipfile.ZIP_STORED}, {0x800})


def test_a_repacked_package_is_ready_and_packs_to_the_same_bytes(
    check: Check, notice: Notice
) -> None:
    large = Image.open(io.BytesIO(portrait())).resize((826, 1158))
    files = [
        (name, encoded(picture(1500, 1100, seed=3 + i), "PNG"))
        for i, (name, _) in enumerate(good_files()[:2])
    ] + [(f"{STEM}_证件照.png", encoded(large, "PNG"))]
    name, data = repack(check(files), notice=notice)
    again = check(data, name)
    assert (again.verdict, again.findings) == (Verdict.READY, ())
    assert repack(again, notice=notice) == (name, data)


def test_nothing_is_packed_for_nobody(check: Check, notice: Notice) -> None:
    with pytest.raises(ValueError):
        repack(check(b"Rar!\x1a\x07\x00", "x.zip"), notice=notice)


@given(st.text("张三李四0123456789X", max_size=20), st.text("张三李四0123456789X", max_size=20))
def test_marks_show_every_difference(first: str, second: str) -> None:
    left, right = mark_difference(first, second)
    assert (
        left.replace("【", "").replace("】", ""),
        right.replace("【", "").replace("】", ""),
    ) == (
        first,
        second,
    )
    assert ("【" in left + right) == (first != second)


@pytest.mark.parametrize(
    "back", ["身份证反", "身份证背面", "身份证2", "身份证（背面）", "身份证国徽面"]
)
def test_a_side_is_no_part_of_the_name(check: Check, back: str) -> None:
    files = [
        (f"{STEM}_{back}.jpg", encoded(picture(1200, 800, seed=4))),
        (f"{STEM}_身份证正.jpg", encoded(picture(1200, 800, seed=5))),
        *good_files()[1:],
    ]
    report = check(files)
    assert report.verdict is Verdict.READY
    assert report.materials[0].source_name == f"{STEM}_身份证正.jpg"
    told = [finding.message for finding in report.findings if finding.code == "file.name-mended"]
    assert all(message.endswith(f"“{STEM}_身份证.jpg”。") for message in told)
    assert len(told) == 2


def test_a_name_may_end_like_a_side(check: Check) -> None:
    files = [(name.replace(NAME, "王正"), data) for name, data in good_files()]
    report = check(files, ZIP_NAME.replace(NAME, "王正"))
    assert (report.verdict, report.candidate.name) == (Verdict.READY, "王正")
