"""The 个人基本信息表 as a workbook to fill in: drop-down menus, text columns, instructions.

Candidates type identity numbers into it, and a spreadsheet keeps only 15 digits of a number: so
every cell is text. The menus live on a hidden sheet, beside the version of the template.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from kaowu.rules.notice import Column, Notice

ROWS = 500  # empty rows to fill in
HEADER_ROW = 2  # 0-based: title, hint, header
HELP_SHEET = "填表说明"
DICTIONARY = "字典"
VERSION_NAME = "template_version"
MENU_ROW = 4  # 0-based: the row of the hidden sheet that names the menus

HINT = (
    "请从第{row}行起填写，一人一行；深色表头为必填项，有下拉菜单的请用下拉菜单选择。"
    "模板版本：{version}"
)
RULES = (
    "有下拉菜单的列请一定使用下拉菜单选择，不能自行填写。",
    "全部单元格已设为文本格式。证件号码和手机号码请直接输入，粘贴时选择“只粘贴文本”。",
    "日期写作“1990-03-07”；只知年月的写作“2012-06”。",
    "请勿改动、删除或移动表头，也不要在表中插入公式、合并单元格或图片。",
    "本表不放入材料压缩包，请单独提交。",
)
WAYS = {
    "choice": "下拉选择",
    "date": "日期（文本）",
    "id_number": "文本",
    "mobile": "文本，11位",
    "number": "数字（文本）",
    "text": "文本",
}


def basic_info_template(notice: Notice, *, batches: Sequence[str] = ()) -> bytes:
    """The .xlsx template of ``notice``; ``batches`` replaces the batch column's menu."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties(
            {
                "title": notice.workbook.title,
                "subject": notice.title,
                "comments": f"模板版本 {notice.workbook.template_version}",
                "created": datetime.combine(notice.issued_on, time()),
            }
        )
        menus = menus_of(notice, batches)
        _fill_sheet(book, notice, menus)
        _help_sheet(book, notice)
        _dictionary_sheet(book, notice, menus)
    return out.getvalue()


def menus_of(notice: Notice, batches: Sequence[str] = ()) -> dict[str, tuple[str, ...]]:
    """The menu of each column that has one, by the column's key."""
    menus = {c.key: c.choices for c in notice.workbook.columns if c.choices}
    keys = {column.key for column in notice.workbook.columns}
    if "project" in keys:
        menus.setdefault("project", tuple(project.name for project in notice.projects))
    if "batch" in keys:
        own = menus.get("batch") or tuple(f"第{batch.number}批" for batch in notice.batches)
        menus["batch"] = tuple(batches) or own
    return menus


def _fill_sheet(book: Any, notice: Notice, menus: Mapping[str, Sequence[str]]) -> None:
    rule = notice.workbook
    sheet = book.add_worksheet(rule.sheet)
    last = len(rule.columns) - 1
    title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
    hint = book.add_format({"align": "left", "valign": "vcenter", "font_color": "#444444"})
    sheet.merge_range(0, 0, 0, last, rule.title, title)
    text = HINT.format(row=HEADER_ROW + 2, version=rule.template_version)
    sheet.merge_range(1, 0, 1, last, text, hint)
    sheet.set_row(0, 30)
    sheet.set_row(1, 20)
    sheet.set_row(HEADER_ROW, 28)
    for index, column in enumerate(rule.columns):
        _column(book, sheet, index, column)
        if check := _menu_rule(column, menus) or _length_rule(column):
            sheet.data_validation(HEADER_ROW + 1, index, HEADER_ROW + ROWS, index, check)
    _frame(sheet, last)


def _column(book: Any, sheet: Any, index: int, column: Column) -> None:
    """One column: its header with a comment, and its text cells."""
    cell = book.add_format({"num_format": "@", "locked": False, "border": 1, "valign": "vcenter"})
    sheet.set_column(index, index, column.width, cell)
    sheet.write_string(HEADER_ROW, index, column.header, _header_format(book, column))
    sheet.write_comment(HEADER_ROW, index, comment_of(column), {"x_scale": 1.6, "y_scale": 0.9})
    for row in range(HEADER_ROW + 1, HEADER_ROW + ROWS + 1):
        sheet.write_blank(row, index, None, cell)


def _header_format(book: Any, column: Column) -> Any:
    dark = {"bg_color": "#1F4E5F", "font_color": "#FFFFFF"}
    pale = {"bg_color": "#E8EEF0", "font_color": "#000000"}
    look = {"bold": True, "align": "center", "valign": "vcenter", "border": 1, "text_wrap": True}
    return book.add_format({**look, **(dark if column.required else pale), "num_format": "@"})


def comment_of(column: Column) -> str:
    """The comment of a header cell: whether it must be filled in, how, and the notice's note."""
    need = "必填" if column.required else "选填"
    return "\n".join(part for part in (f"{need}，{WAYS[column.kind]}。", column.note) if part)


def _menu_rule(column: Column, menus: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
    if column.key not in menus:
        return None
    at, size = list(menus).index(column.key), len(menus[column.key])
    cells = xl_range_abs(MENU_ROW + 1, at, MENU_ROW + size, at)
    return {
        "validate": "list",
        "source": f"='{DICTIONARY}'!{cells}",
        "error_type": "stop",
        "error_title": "请从下拉菜单中选择",
        "error_message": f"“{column.header}”请使用下拉菜单选择，不能自行填写。",
    }


def _length_rule(column: Column) -> dict[str, Any] | None:
    """A reminder only: other kinds of documents and numbers have other lengths."""
    lengths = {"id_number": (15, 18), "mobile": (11, 11)}
    if column.kind not in lengths:
        return None
    low, high = lengths[column.kind]
    expected = f"{low}位" if low == high else f"{low}至{high}位"
    return {
        "validate": "length",
        "criteria": "between",
        "minimum": low,
        "maximum": high,
        "error_type": "warning",
        "error_title": f"请核对{column.header}",
        "error_message": f"“{column.header}”一般为{expected}，请核对后再继续。",
    }


def _frame(sheet: Any, last: int) -> None:
    """Frozen head, locked except for the cells to fill in, printable on A4 landscape."""
    sheet.freeze_panes(HEADER_ROW + 1, 2)
    allowed = ("format_columns", "format_rows", "insert_rows", "delete_rows", "sort", "autofilter")
    sheet.protect("", dict.fromkeys(allowed, True))
    sheet.ignore_errors({"number_stored_as_text": xl_range_abs(0, 0, HEADER_ROW + ROWS, last)})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)


def _help_sheet(book: Any, notice: Notice) -> None:
    """The instructions, and one line for each column."""
    sheet = book.add_worksheet(HELP_SHEET)
    head = book.add_format({"bold": True, "bg_color": "#E8EEF0", "border": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    boxed = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 2, 14)
    sheet.set_column(3, 3, 60)
    sheet.write_string(0, 0, "填表说明", book.add_format({"bold": True, "font_size": 14}))
    clause = notice.clauses.get(notice.workbook.clause, "")
    lines = [*([f"通知要求：{clause}"] if clause else []), *RULES]
    for row, line in enumerate(lines, start=1):
        sheet.merge_range(row, 0, row, 3, f"{row}. {line}", wrap)
        sheet.set_row(row, 15 * (1 + len(line) // 52))
    table = len(lines) + 2
    for index, label in enumerate(("列名", "是否必填", "填写方式", "说明")):
        sheet.write_string(table, index, label, head)
    for row, column in enumerate(notice.workbook.columns, start=table + 1):
        need = "必填" if column.required else "选填"
        for index, value in enumerate((column.header, need, WAYS[column.kind], column.note)):
            sheet.write_string(row, index, value, boxed)
    foot = table + len(notice.workbook.columns) + 2
    sheet.write_string(foot, 0, f"模板版本：{notice.workbook.template_version}")
    sheet.protect()


def _dictionary_sheet(book: Any, notice: Notice, menus: Mapping[str, Sequence[str]]) -> None:
    """The hidden sheet: what template this is, and the menus, one a column."""
    sheet = book.add_worksheet(DICTIONARY)
    facts = (
        (VERSION_NAME, notice.workbook.template_version),
        ("notice", notice.slug),
        ("notice_sha256", notice.digest),
    )
    for row, (label, value) in enumerate(facts):
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, value)
    for index, (key, choices) in enumerate(menus.items()):
        sheet.write_string(MENU_ROW, index, key)
        for row, choice in enumerate(choices, start=MENU_ROW + 1):
            sheet.write_string(row, index, choice)
    book.define_name(VERSION_NAME, f"='{DICTIONARY}'!$B$1")
    sheet.protect()
    sheet.very_hidden()
