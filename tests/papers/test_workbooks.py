"""Workbooks read back with another library: menus that work, text that stays text."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from kaowu import papers
from kaowu.papers import basic_info
from kaowu.rules.loader import load_notice
from kaowu.rules.notice import Notice

NOTICES = Path(__file__).parents[2] / "notices"


@pytest.fixture(scope="module")
def notice() -> Notice:
    return load_notice(NOTICES / "sc-2024-carbon.toml")


@pytest.fixture(scope="module")
def book(notice: Notice) -> openpyxl.Workbook:
    data = papers.basic_info_template(notice, batches=["第3批（4月20日考核）", "第4批"])
    return openpyxl.load_workbook(io.BytesIO(data))


def _menu(book: openpyxl.Workbook, notice: Notice, key: str) -> list[str]:
    """The values of the drop-down of a column, followed through to the hidden sheet."""
    keys = [column.key for column in notice.workbook.columns]
    letter = openpyxl.utils.get_column_letter(keys.index(key) + 1)
    for rule in book.worksheets[0].data_validations.dataValidation:
        if str(rule.sqref) == f"{letter}4:{letter}503" and rule.type == "list":
            sheet, cells = rule.formula1.split("!")
            area = book[sheet.strip("'")][cells.replace("$", "")]
            area = area if isinstance(area, tuple) else ((area,),)
            return [row[0].value for row in area]
    raise AssertionError(f"no menu for {key}")


def test_the_header_row_is_the_notices_columns(book: openpyxl.Workbook, notice: Notice) -> None:
    headers = [cell.value for cell in book[notice.workbook.sheet][3]]
    assert headers == [column.header for column in notice.workbook.columns]


@pytest.mark.parametrize("key", ["id_type", "ethnicity", "education", "source", "project"])
def test_a_menu_holds_the_notices_choices(
    book: openpyxl.Workbook, notice: Notice, key: str
) -> None:
    assert _menu(book, notice, key) == list(basic_info.menus_of(notice)[key])


def test_every_choice_column_has_a_menu(book: openpyxl.Workbook, notice: Notice) -> None:
    for column in notice.workbook.columns:
        if column.kind == "choice":
            assert _menu(book, notice, column.key) != []


def test_the_batches_asked_for_are_the_menu(book: openpyxl.Workbook, notice: Notice) -> None:
    assert _menu(book, notice, "batch") == ["第3批（4月20日考核）", "第4批"]


def test_a_wrong_choice_is_stopped(book: openpyxl.Workbook) -> None:
    rules = book.worksheets[0].data_validations.dataValidation
    menus = [rule for rule in rules if rule.type == "list"]
    assert {rule.errorStyle or "stop" for rule in menus} == {"stop"}
    assert all(rule.showErrorMessage for rule in menus)


def test_all_cells_to_fill_in_are_unlocked_text(book: openpyxl.Workbook, notice: Notice) -> None:
    sheet = book.worksheets[0]
    area = sheet.iter_rows(min_row=4, max_row=503, max_col=len(notice.workbook.columns))
    cells = [cell for row in area for cell in row]
    assert {cell.number_format for cell in cells} == {"@"}
    assert {cell.protection.locked for cell in cells} == {False}
    assert {cell.value for cell in cells} == {None}


def test_the_header_is_locked_frozen_and_explained(book: openpyxl.Workbook) -> None:
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "C4"
    assert sheet.protection.sheet
    assert all(cell.protection.locked for cell in sheet[3])
    comments = [cell.comment.text for cell in sheet[3]]
    assert all(text.startswith(("必填", "选填")) for text in comments)


def test_the_version_is_in_a_named_cell_and_in_sight(
    book: openpyxl.Workbook, notice: Notice
) -> None:
    version = notice.workbook.template_version
    sheet, cell = book.defined_names["template_version"].attr_text.split("!")
    assert book[sheet.strip("'")][cell.replace("$", "")].value == version
    assert version in book.worksheets[0]["A2"].value
    assert book[sheet.strip("'")].sheet_state == "veryHidden"


def test_the_instructions_name_every_column(book: openpyxl.Workbook, notice: Notice) -> None:
    words = {cell.value for row in book["填表说明"].iter_rows() for cell in row}
    assert {column.header for column in notice.workbook.columns} <= words


def test_no_template_cell_is_a_formula(book: openpyxl.Workbook) -> None:
    assert _formulas(book) == []


@pytest.mark.parametrize("value", ["=1+1", "+86", "-1", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_no_export_carries_a_formula(value: str) -> None:
    data = papers.roster_workbook(["姓名", "备注"], [["林小满", value]])
    book = openpyxl.load_workbook(io.BytesIO(data))
    cell = book.active["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (value, "s", True)
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")


def test_an_identity_number_stays_whole() -> None:
    data = papers.roster_workbook(["证件号码"], [["510104199003078524"]])
    cell = openpyxl.load_workbook(io.BytesIO(data)).active["A2"]
    assert (cell.value, cell.data_type, cell.number_format) == ("510104199003078524", "s", "@")


def test_an_empty_list_is_a_head_only() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(papers.roster_workbook(["姓名"], []))).active
    assert [cell.value for cell in sheet[1]] == ["姓名"]
    assert sheet.max_row == 1


ROWS = [
    {
        "序号": "1",
        "文件": "甲.zip",
        "姓名": "林小满",
        "证件号码": "510104199003078524",
        "结论": "需补正",
        "代码": "file.missing",
        "级别": "错误",
        "对象": "学历证明",
        "问题": "缺少<学历证明>。",
        "处理办法": "请补交。",
        "依据": "最高学历证书原件扫描件",
    },
    {"序号": "2", "文件": "=乙.zip", "姓名": "吴桐", "结论": "齐全"},
]


def test_the_check_report_has_its_columns_in_order() -> None:
    book = openpyxl.load_workbook(io.BytesIO(papers.check_report_workbook(ROWS)))
    lines = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert lines[0] == list(papers.REPORT_COLUMNS)
    assert lines[1] == list(ROWS[0].values())
    assert lines[2][:5] == ["2", "=乙.zip", "吴桐", "", "齐全"]


def test_the_check_page_escapes_and_loads_nothing() -> None:
    page = papers.check_report_html("检查<报告>", ROWS)
    assert "缺少&lt;学历证明&gt;。" in page
    assert "<title>检查&lt;报告&gt;</title>" in page
    for forbidden in ("<script", "http:", "https:", "src=", "url("):
        assert forbidden not in page


def test_the_check_page_counts_verdicts_by_file() -> None:
    page = papers.check_report_html("报告", [ROWS[0], {**ROWS[0], "代码": "image.small"}, ROWS[1]])
    assert "共 2 份" in page
    assert "需补正</span> 1 份" in page
    assert "没有发现问题。" in page


def _formulas(book: openpyxl.Workbook) -> list[str]:
    sheets: list[Worksheet] = book.worksheets
    cells = (cell for sheet in sheets for row in sheet.iter_rows() for cell in row)
    return [cell.coordinate for cell in cells if cell.data_type == "f"]
