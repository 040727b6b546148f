"""The 个人基本信息表: typed numbers, dates of every style, headers moved, sheets of every kind."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import openpyxl
import xlsxwriter

from kaowu.demo.basic_info import HEADERS, basic_info_row
from kaowu.demo.people import people
from kaowu.papers.basic_info import basic_info_template
from kaowu.rules.loader import load_notice
from tests.corpus.biff import xls
from tests.corpus.spoiled import (
    ATTENTION,
    BLOCKED,
    PERSON,
    READY,
    TODAY,
    Sent,
    Spoil,
    trouble,
)
from tests.dossier.drawn import ROOT

NOTICE = load_notice(ROOT / "notices" / "sc-2024-carbon.toml")
NAME = "个人基本信息表.xlsx"
Row = Mapping[str, Any]


def row(**changes: object) -> dict[str, Any]:
    """The candidate's row as it should be, with changes."""
    condition = NOTICE.projects[0].conditions[0]
    right = basic_info_row(PERSON, project="碳排放交易", batch="第3批", condition=condition)
    return {"number": "1", **right, **changes}


def table(*rows: Row, headers: Mapping[str, str] = HEADERS) -> list[list[Any]]:
    """A header row and these rows as cells."""
    return [list(headers.values()), *([one.get(key, "") for key in headers] for one in rows)]


def xlsx(
    cells: Sequence[Sequence[Any]], *, name: str = "个人基本信息表", **options: object
) -> bytes:
    """A workbook of one sheet; text as text, numbers as numbers, days as days."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as book:
        fill(book, book.add_worksheet(name), cells)
    return out.getvalue()


def fill(book: Any, page: Any, cells: Sequence[Sequence[Any]]) -> None:
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number_, cells_ in enumerate(cells):
        for index, value in enumerate(cells_):
            if isinstance(value, date):
                page.write_datetime(number_, index, value, day)
            elif isinstance(value, str):
                page.write_string(number_, index, value)
            else:
                page.write(number_, index, value)


def beside(data: Callable[[], bytes], name: str = NAME) -> Spoil:
    """The right package with this workbook beside it."""

    def spoil(sent: Sent) -> None:
        sent.workbooks.append((name, data()))

    return spoil


def csv_of(cells: Sequence[Sequence[Any]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(cells)
    return out.getvalue()


# -- kinds of files

trouble("sheet-right", "a right row in an .xlsx", READY)(beside(lambda: xlsx(table(row()))))
for name, told, encoding, delimiter in (
    ("utf8", "a .csv in UTF-8", "utf-8", ","),
    ("utf8-bom", "a .csv in UTF-8 with a mark", "utf-8-sig", ","),
    ("gbk", "a .csv in GBK", "gb18030", ","),
    ("utf16", "“Unicode text” of a spreadsheet (UTF-16, tabs)", "utf-16", "\t"),
    ("semicolons", "a .csv with semicolons", "utf-8", ";"),
):
    trouble(f"sheet-csv-{name}", told, READY)(
        beside(
            lambda e=encoding, d=delimiter: csv_of(table(row()), d).encode(e),  # type: ignore[misc]
            "信息表.csv",
        )
    )
trouble("sheet-csv-quoted-numbers", 'a .csv whose numbers are ="…"', READY)(
    beside(
        lambda: csv_of(table(row(id_number=f'="{PERSON.id_number}"'))).encode("gb18030"),
        "信息表.csv",
    )
)
trouble("sheet-csv-lost-number", "a .csv that a spreadsheet saved with 5.11399E+17", BLOCKED,
        "workbook.numeric-id")(
    beside(lambda: csv_of(table(row(id_number="5.11399E+17"))).encode(), "信息表.csv")
)  # fmt: skip
trouble("sheet-xls", "an old .xls", READY)(beside(lambda: xls(table(row())), "信息表.xls"))
trouble("sheet-et", "an .et of WPS", READY)(beside(lambda: xls(table(row())), "信息表.et"))
trouble("sheet-xls-named-xlsx", "an .xls under the name .xlsx", READY)(
    beside(lambda: xls(table(row())))
)
trouble("sheet-five-thousand-rows", "a sheet of 5,000 rows", READY)(
    beside(lambda: xlsx(table(row(), *other_rows(4999))))
)


def other_rows(count: int) -> list[dict[str, Any]]:
    return [
        {**row(), "id_number": one.id_number, "name": one.name, "sex": one.sex,
         "birth": one.birth.isoformat(), "mobile": one.mobile, "number": str(index)}
        for index, one in enumerate(people(count + 1, today=TODAY)[1:], start=2)
    ]  # fmt: skip


for name, told, data, code in (
    (
        "html-named-xls",
        "a web page under the name .xls",
        b"<html><table></table></html>",
        "workbook.not-workbook",
    ),
    ("pdf-named-xlsx", "a PDF under the name .xlsx", b"%PDF-1.7\n", "workbook.not-workbook"),
    ("word", "a Word document instead of the sheet", b"", "workbook.not-workbook"),
    ("empty-file", "a workbook of no bytes", b"", "workbook.not-workbook"),
    ("picture", "a photo of the sheet", b"\xff\xd8\xff\xe0" + bytes(900), "workbook.not-workbook"),
):
    if name == "word":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("[Content_Types].xml", "<x/>")
            archive.writestr("word/document.xml", "<x/>")
        data = out.getvalue()
    trouble(f"sheet-{name}", told, BLOCKED, code)(beside(lambda d=data: d))  # type: ignore[misc]

trouble("sheet-truncated", "a workbook that was not sent to its end", BLOCKED,
        "workbook.unreadable")(beside(lambda: xlsx(table(row()))[:3000]))  # fmt: skip


@trouble("sheet-bomb", "a workbook of a gigabyte of zeros", BLOCKED, "workbook.too-large")
def bomb(sent: Sent) -> None:
    out = io.BytesIO(xlsx(table(row())))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", bytes(60_000_000))
    sent.workbooks.append((NAME, out.getvalue()))


@trouble("sheet-far-cell", "a workbook with a cell in the last row and column", BLOCKED,
         "workbook.too-large")  # fmt: skip
def far(sent: Sent) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("a")
        page.write(0, 0, "姓名")
        page.write(1_048_575, 16_383, "x")
    sent.workbooks.append((NAME, out.getvalue()))


@trouble("sheet-password", "a workbook with a password", BLOCKED, "workbook.encrypted")
def password(sent: Sent) -> None:
    from tests.corpus.biff import container

    sent.workbooks.append((NAME, container("EncryptedPackage", bytes(5000))))


# -- headers

MOVED = dict(reversed(HEADERS.items()))
RENAMED = {**HEADERS, "name": "考生姓名", "id_number": "身份证号", "mobile": "联系电话",
           "project": "申报项目", "batch": "报名批次"}  # fmt: skip
STARRED = {key: f"*{header}（必填）" for key, header in HEADERS.items()}
SPACED = {key: f" {header[0]} {header[1:]}\n" for key, header in HEADERS.items()}
for name, told, headers in (
    ("moved", "the columns in another order", MOVED),
    ("renamed", "other words for the headers", RENAMED),
    ("starred", "headers with stars and notes in brackets", STARRED),
    ("spaced", "headers with spaces and line breaks", SPACED),
):
    trouble(f"sheet-headers-{name}", told, READY)(
        beside(lambda h=headers: xlsx(table(row(), headers=h)))  # type: ignore[misc]
    )


def _titled(book_rows: int) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("表")
        fill(book, page, [[""]] * book_rows + table(row()))
        for line in range(book_rows - 1):
            page.merge_range(line, 0, line, len(HEADERS) - 1, "四川省专项职业能力考核")
    return out.getvalue()


trouble("sheet-titles-above", "merged titles above the header", READY)(beside(lambda: _titled(6)))


@trouble("sheet-header-in-two-rows", "a header of two rows, most of it merged", READY)
def two_rows(sent: Sent) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("表")
        cells = table(row())
        fill(book, page, [[], *cells])
        keys = list(HEADERS)
        papers = (keys.index("id_type"), keys.index("id_number"))
        page.merge_range(0, papers[0], 0, papers[1], "证件")
        for index, key in enumerate(keys):
            if key not in ("id_type", "id_number"):
                page.merge_range(0, index, 1, index, HEADERS[key])
    sent.workbooks.append((NAME, out.getvalue()))


@trouble("sheet-merged-project", "one merged cell of the project for three people", READY)
def merged_project(sent: Sent) -> None:
    out = io.BytesIO()
    rows = [row(), *other_rows(2)]
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("表")
        fill(book, page, table(*({**one, "project": ""} for one in rows)))
        column = list(HEADERS).index("project")
        page.merge_range(1, column, 3, column, "碳排放交易")
    sent.workbooks.append((NAME, out.getvalue()))


def _without(*keys: str) -> dict[str, str]:
    return {key: header for key, header in HEADERS.items() if key not in keys}


trouble("sheet-column-missing", "the column of the mobile left out", BLOCKED,
        "workbook.missing-column")(
    beside(lambda: xlsx(table(row(), headers=_without("mobile"))))
)  # fmt: skip
trouble("sheet-without-header", "a sheet without a header", BLOCKED, "workbook.no-header")(
    beside(lambda: xlsx(table(row())[1:]))
)
trouble("sheet-template-empty", "the template, not filled in", BLOCKED, "workbook.no-rows")(
    beside(lambda: basic_info_template(NOTICE))
)


def _in_template(old: bool = False) -> bytes:
    """The notice's own template with the row filled in, perhaps of an older version."""
    book = openpyxl.load_workbook(io.BytesIO(basic_info_template(NOTICE)))
    page = book[NOTICE.workbook.sheet]
    for index, column in enumerate(NOTICE.workbook.columns, start=1):
        page.cell(4, index).value = row().get(column.key, "")
    if old:
        for cells in (cell for one in book for line in one.iter_rows() for cell in line):
            if cells.value == NOTICE.workbook.template_version:
                cells.value = "sc-2023-carbon/1"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


trouble("sheet-in-template", "the notice's template, filled in", READY)(beside(_in_template))
trouble("sheet-old-template", "the template of another year", ATTENTION,
        "workbook.template-version")(beside(lambda: _in_template(old=True)))  # fmt: skip
