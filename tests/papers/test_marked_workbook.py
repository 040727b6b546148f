"""The marked copy: everything as text, cells coloured and commented, the list behind."""

from __future__ import annotations

import io

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from kaowu.papers.marked_workbook import CellNote, PlainSheet, ResultLine, mark_workbook

ROWS = [["个人基本信息表", "", ""], ["序号", "姓名", "学历"], ["1", "=1+1", "大学"]]
NOTE = CellNote("表", 2, 2, "error", "不在下拉选项中。")
LINE = ResultLine("error", "表!C3", "不在下拉选项中。", "请用下拉菜单选择。")


def book(*sheets: PlainSheet, notes: tuple[CellNote, ...] = ()) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(mark_workbook(sheets, notes, [LINE])))


def values(page: Worksheet) -> list[list[str]]:
    return [[cell.value or "" for cell in row] for row in page.iter_rows()]


def test_every_value_comes_back_in_its_place_as_text() -> None:
    page = book(PlainSheet("表", ROWS, header=1))["表"]
    assert values(page) == ROWS
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value} == {"s"}
    assert {cell.number_format for row in page.iter_rows() for cell in row if cell.value} == {"@"}


def test_a_marked_cell_is_red_and_says_why() -> None:
    cell = book(PlainSheet("表", ROWS, header=1), notes=(NOTE,))["表"]["C3"]
    assert cell.fill.fgColor.rgb == "FFF6D5D2"
    assert cell.comment is not None
    assert cell.comment.text == "错误：不在下拉选项中。"


def test_a_cell_beside_the_filled_ones_can_be_marked() -> None:
    note = CellNote("表", 5, 4, "warning", "没有填写。")
    cell = book(PlainSheet("表", ROWS), notes=(note,))["表"]["E6"]
    assert (cell.fill.fgColor.rgb, cell.comment is not None) == ("FFFBEBC8", True)


def test_merged_areas_stay_merged_and_overlapping_ones_do_not_break_the_file() -> None:
    merged = [(0, 0, 0, 2), (0, 1, 1, 1), (0, 0, 0, 0)]
    page = book(PlainSheet("表", ROWS, merged=merged))["表"]
    assert [str(area) for area in page.merged_cells.ranges] == ["A1:C1"]
    assert page["A1"].value == "个人基本信息表"


def test_hidden_sheets_and_rows_stay_hidden() -> None:
    sheets = (
        PlainSheet("字典", [["x"]], visible=False),
        PlainSheet("表", ROWS, header=1, hidden_rows=[2]),
    )
    marked = book(*sheets)
    assert [(page.title, page.sheet_state) for page in marked] == [
        ("字典", "hidden"), ("表", "visible"), ("检查结果", "visible"),
    ]  # fmt: skip
    assert marked["表"].row_dimensions[3].hidden
    assert marked.active is not None
    assert marked.active.title == "表"


def test_menus_are_offered_under_their_header() -> None:
    page = book(PlainSheet("表", ROWS, header=1, menus={2: ["大专", "本科"]}))["表"]
    (rule,) = page.data_validations.dataValidation
    assert (rule.formula1, str(rule.sqref).startswith("C3:C")) == ('"大专,本科"', True)


def test_the_list_names_place_and_remedy_and_an_old_list_goes() -> None:
    marked = book(PlainSheet("检查结果", [["旧的"]]), PlainSheet("表", ROWS))
    assert marked.sheetnames == ["表", "检查结果"]
    assert values(marked["检查结果"])[1] == [
        "错误", "表!C3", "不在下拉选项中。", "请用下拉菜单选择。",
    ]  # fmt: skip


def test_names_that_no_sheet_may_have_are_mended() -> None:
    marked = book(PlainSheet("a/b", [["1"]]), PlainSheet("A_B", [["2"]]), PlainSheet("", [["3"]]))
    assert marked.sheetnames == ["a_b", "A_B(2)", "Sheet", "检查结果"]


def test_nothing_readable_gives_the_list_alone() -> None:
    assert book().sheetnames == ["检查结果"]
