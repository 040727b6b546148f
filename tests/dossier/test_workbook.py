"""The 个人基本信息表 as it comes back: typed numbers, pasted values, dates, moved headers."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest

from kaowu.dossier.addresses import column_letters
from kaowu.dossier.cells import choose, day_text, lost_digits, text_of
from kaowu.dossier.facts import SheetReport
from kaowu.dossier.workbook import read_workbook
from kaowu.papers.basic_info import basic_info_template
from kaowu.rules.findings import Severity
from kaowu.rules.notice import Notice
from tests.dossier.drawn import MOBILE, NAME, NUMBER, TODAY, good_row, sheet

Read = Callable[..., SheetReport]


@pytest.fixture
def read(notice: Notice) -> Read:
    def run(*rows: dict[str, object], above: int = 0, **options: object) -> SheetReport:
        data = sheet(rows, notice, above=above, **options)
        return read_workbook(data, "信息表.xlsx", notice=notice, today=TODAY)

    return run


def codes(report: SheetReport) -> list[str]:
    return [finding.code for row in report.rows for finding in row.findings]


def test_a_right_row(read: Read) -> None:
    report = read(good_row())
    (row,) = report.rows
    assert (report.findings, row.findings, row.number) == ((), (), 2)
    assert (row.values["name"], row.values["id_number"], row.values["mobile"]) == (
        NAME, NUMBER, MOBILE,
    )  # fmt: skip
    assert (row.values["sex"], row.values["birth"]) == ("男", "1990-03-07")


def test_a_number_typed_as_a_number_is_refused_with_its_address(read: Read) -> None:
    (row,) = read(good_row(id_number=int(NUMBER)), above=2).rows
    (finding,) = row.findings
    assert (finding.code, finding.severity) == ("workbook.numeric-id", Severity.ERROR)
    assert finding.subject == "信息表.xlsx 基本信息!D4"
    assert (row.values["id_number"], row.lost_number) == ("", NUMBER[:15])


def test_a_number_that_ends_in_x_survives_as_text(read: Read) -> None:
    (row,) = read(good_row(id_number="11010119900307002x")).rows
    assert row.values["id_number"] == "11010119900307002X"


def test_titles_above_the_header_do_not_matter(read: Read) -> None:
    (row,) = read(good_row(), above=3).rows
    assert (row.number, row.values["name"]) == (5, NAME)


def test_a_value_outside_the_menu_is_refused_with_the_nearest_one(read: Read) -> None:
    (finding,) = read(good_row(education="大学本科")).rows[0].findings
    assert (finding.code, finding.severity) == ("workbook.invalid-choice", Severity.ERROR)
    assert finding.subject == "信息表.xlsx 基本信息!H2"
    assert "“本科”" in finding.remedy


def test_a_value_in_another_width_is_mended(read: Read) -> None:
    (row,) = read(good_row(batch="第３批 ")).rows
    assert row.values["batch"] == "第3批"
    assert [finding.code for finding in row.findings] == ["workbook.choice"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("1990-03-07", "1990-03-07"),
        ("1990/3/7", "1990-03-07"),
        ("1990.3.7", "1990-03-07"),
        ("1990年3月7日", "1990-03-07"),
        ("19900307", "1990-03-07"),
        ({"n": 32939.0}, "1990-03-07"),
        ({"n": 32939.96}, "1990-03-07"),
        ({"n": 19900307.0}, "1990-03-07"),
        ({"d": "1990-03-07"}, "1990-03-07"),
        ("１９９０-０３-０７", "1990-03-07"),
        ("1990、3、7", "1990-03-07"),
        ("1990—03—07", "1990-03-07"),
        ("1990 3 7", "1990-03-07"),
        ("19900307.0", "1990-03-07"),
        ("2012年7月", "2012-07"),
        ({"n": 201207.0}, "2012-07"),
        ({"n": 2012.0}, "2012"),
        ("1990-02-30", ""),
        ("去年", ""),
        (None, ""),
    ],
)
def test_days_in_every_style(cell: object, text: str) -> None:
    assert day_text(cell) == text


@pytest.mark.parametrize("epoch", [False, True])
def test_date_cells_in_both_epochs(notice: Notice, epoch: bool) -> None:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": epoch}) as book:
        page = book.add_worksheet()
        columns = list(notice.workbook.columns)
        row = good_row()
        for index, column in enumerate(columns):
            page.write_string(0, index, column.header)
            page.write_string(1, index, str(row.get(column.key, "")))
        index = [column.key for column in columns].index("birth")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_datetime(1, index, date(1990, 3, 7), day)
    report = read_workbook(out.getvalue(), "a.xlsx", notice=notice, today=TODAY)
    assert report.rows[0].values["birth"] == "1990-03-07"
    assert report.rows[0].findings == ()


@pytest.mark.parametrize(
    ("cell", "digits"),
    [
        ({"n": 510104199003078514.0}, "510104199003078"),
        ({"n": 511399199206151000.0}, "511399199206151"),
        ({"n": 510104900307851.0}, None),
        ("5.10104E+17", "510104"),
        (NUMBER, None),
        (None, None),
    ],
)
def test_what_survives_of_a_long_number(cell: object, digits: str | None) -> None:
    assert lost_digits(cell) == digits


def test_text_is_cleaned_of_what_cannot_be_seen() -> None:
    assert text_of("\u200b'张三\u00a0\u3000") == "张三"
    assert text_of({"n": 13800138000.0}) == "13800138000"


def test_choices() -> None:
    assert choose("大专", ("大专", "本科")) == ("大专", False)
    assert choose(" 大 专", ("大专", "本科")) == ("大专", True)
    assert choose("专科", ("大专", "本科")) == ("", False)


def test_column_letters() -> None:
    assert [column_letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_number_as_phone_is_read(read: Read) -> None:
    assert read(good_row(mobile=int(MOBILE))).rows[0].values["mobile"] == MOBILE


def test_full_width_digits_are_mended(read: Read) -> None:
    wide = NUMBER.translate({48 + n: 0xFF10 + n for n in range(10)})
    (row,) = read(good_row(id_number=wide)).rows
    assert row.values["id_number"] == NUMBER
    assert [finding.severity for finding in row.findings] == [Severity.FIXED]


def test_sex_and_birth_are_compared_with_the_number(read: Read) -> None:
    report = read(good_row(sex="女", birth="1991-03-07"))
    assert codes(report) == ["workbook.birth-mismatch", "workbook.sex-mismatch"]


def test_a_missing_value_is_named(read: Read) -> None:
    (finding,) = read(good_row(mobile="")).rows[0].findings
    assert (finding.code, finding.subject) == ("workbook.missing-value", "信息表.xlsx 基本信息!O2")


@pytest.mark.parametrize(
    ("key", "typed", "meant"),
    [
        ("ethnicity", "汉", "汉族"),
        ("sex", "女性", "女"),
        ("batch", "3", "第3批"),
        ("batch", "3批", "第3批"),
        ("id_type", "身份证", "居民身份证"),
    ],
)
def test_a_word_that_everybody_leaves_out_is_put_in(
    read: Read, key: str, typed: str, meant: str
) -> None:
    given = {"id_number": "510104199003078528", key: typed}
    (row,) = read(good_row(**given)).rows
    assert row.values[key] == meant
    mended = [one for one in row.findings if one.code == "workbook.choice"]
    assert [one.message for one in mended] == [f"“{typed}”已按下拉选项改为“{meant}”。"]


def test_two_projects_of_one_person_are_no_repeat(read: Read) -> None:
    assert codes(read(good_row(), good_row(number="2", project="碳资产管理"))) == []


def test_a_sheet_whose_lines_end_in_the_old_way_of_a_mac(notice: Notice) -> None:
    row = good_row()
    lines = [[c.header for c in notice.workbook.columns],
             [str(row.get(c.key, "")) for c in notice.workbook.columns]]  # fmt: skip
    data = "\r".join(",".join(line) for line in lines).encode("gbk")
    report = read_workbook(data, "a.csv", notice=notice, today=TODAY)
    assert [one.values["name"] for one in report.rows] == [NAME]


def test_the_same_number_twice(read: Read) -> None:
    report = read(good_row(), good_row(number="2"))
    assert codes(report) == ["workbook.duplicate-row"]


def test_the_same_person_in_two_batches_is_no_repeat(read: Read) -> None:
    assert codes(read(good_row(), good_row(batch="第4批"))) == []


def test_a_row_of_defaults_is_no_candidate(read: Read) -> None:
    empty = {"number": "2", "project": "碳排放交易", "batch": "第3批"}
    assert len(read(good_row(), empty).rows) == 1


def test_a_passport_is_not_measured_by_the_rule_for_identity_cards(read: Read) -> None:
    assert codes(read(good_row(id_type="护照", id_number="E12345678"))) == []


def test_the_template_comes_back_empty(notice: Notice) -> None:
    report = read_workbook(basic_info_template(notice), "t.xlsx", notice=notice, today=TODAY)
    assert [finding.code for finding in report.findings] == ["workbook.no-rows"]


def test_an_old_template_asks_a_human(notice: Notice) -> None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(basic_info_template(notice)))
    for page in book:
        for row in page.iter_rows():
            for cell in row:
                if cell.value == notice.workbook.template_version:
                    cell.value = "sc-2023-carbon/1"
    out = io.BytesIO()
    book.save(out)
    report = read_workbook(out.getvalue(), "t.xlsx", notice=notice, today=TODAY)
    severities = {finding.code: finding.severity for finding in report.findings}
    assert severities["workbook.template-version"] is Severity.WARNING


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_in_both_encodings(notice: Notice, encoding: str) -> None:
    out = io.StringIO()
    row = good_row()
    columns = notice.workbook.columns
    csv.writer(out).writerows(
        [[c.header for c in columns], [str(row.get(c.key, "")) for c in columns]]
    )
    data = out.getvalue().encode(encoding)
    report = read_workbook(data, "信息表.csv", notice=notice, today=TODAY)
    assert (report.rows[0].values["id_number"], codes(report)) == (NUMBER, [])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "workbook.not-workbook"),
        (b"%PDF-1.7", "workbook.not-workbook"),
        (b"PK\x03\x04 broken", "workbook.unreadable"),
        ("甲,乙\n1,2\n".encode(), "workbook.no-header"),
    ],
)
def test_what_is_no_workbook(notice: Notice, data: bytes, code: str) -> None:
    report = read_workbook(data, "a.xlsx", notice=notice, today=TODAY)
    assert [finding.code for finding in report.findings] == [code]
