"""Lists as workbooks. Every cell is text: no value is ever read as a number or a formula."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

REPORT_COLUMNS = (
    "序号", "文件", "姓名", "证件号码", "结论", "代码", "级别", "对象", "问题", "处理办法", "依据",
)  # fmt: skip
_REPORT_WIDTHS = {
    "序号": 6, "文件": 34, "姓名": 12, "证件号码": 22, "结论": 9, "代码": 24, "级别": 8,
    "对象": 26, "问题": 48, "处理办法": 44, "依据": 36,
}  # fmt: skip
_FILLS = {
    "需补正": "#F6D5D2", "错误": "#F6D5D2",
    "请核对": "#FBEBC8", "警告": "#FBEBC8", "提醒": "#FBEBC8",
    "齐全": "#DCEBDD", "已修正": "#E3ECF0",
}  # fmt: skip
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def roster_workbook(
    headers: Sequence[str], rows: Sequence[Sequence[str]], *, sheet: str = "花名册"
) -> bytes:
    """A list as .xlsx: head frozen and filtered, one text cell for each value."""
    return _workbook(sheet, headers, rows, _widths(headers, rows))


def _widths(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    return [_width(header, [row[index] for row in rows]) for index, header in enumerate(headers)]


def fill_sheet(
    book: xlsxwriter.Workbook, name: str, headers: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    """Add a list to a workbook: head frozen and filtered, one text cell for each value."""
    _fill(book, name, headers, rows, _widths(headers, rows))


def check_report_workbook(rows: Sequence[Mapping[str, str]]) -> bytes:
    """The report of a check as .xlsx: one line for each finding, the keys of REPORT_COLUMNS."""
    lines = [[row.get(column, "") for column in REPORT_COLUMNS] for row in rows]
    widths = [_REPORT_WIDTHS[column] for column in REPORT_COLUMNS]
    return _workbook("检查报告", REPORT_COLUMNS, lines, widths)


def _workbook(
    name: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        _fill(book, name, headers, rows, widths)
    return out.getvalue()


def _fill(
    book: xlsxwriter.Workbook,
    name: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
) -> None:
    sheet = book.add_worksheet(name)
    looks = _Looks(book)
    for index, header in enumerate(headers):
        sheet.set_column(index, index, widths[index])
        sheet.write_string(0, index, header, looks.head)
    for number, row in enumerate(rows, start=1):
        for index, value in enumerate(row):
            sheet.write_string(number, index, value, looks.of(value))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(headers) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


class _Looks:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, bool], Any] = {}
        head = {"bold": True, "bg_color": "#E8EEF0", "border": 1, "align": "center"}
        self.head = book.add_format({**head, "num_format": "@", "valign": "vcenter"})

    def of(self, value: str) -> Any:
        """The format of a value: states coloured, a formula's look marked as text for good."""
        key = (_FILLS.get(value, ""), value.startswith(_FORMULA_STARTS))
        if key not in self._made:
            fill, quoted = key
            look = {"num_format": "@", "border": 1, "valign": "top", "text_wrap": True}
            if fill:
                look["bg_color"] = fill
            self._made[key] = self._book.add_format({**look, "quote_prefix": quoted})
        return self._made[key]


def _width(header: str, values: Sequence[str]) -> int:
    """Wide enough for the longest of the values, in characters; a Han character counts two."""
    longest = max((_columns(value) for value in [header, *values]), default=0)
    return min(max(longest + 2, 6), 48)


def _columns(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
