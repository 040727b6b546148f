"""Cells, days, rows and sheets of the 个人基本信息表: what stands in them and what it comes to."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

from kaowu.demo.basic_info import HEADERS
from tests.corpus.numbers import WIDE
from tests.corpus.spoiled import ATTENTION, BLOCKED, PERSON, READY, Sent, number, trouble
from tests.corpus.workbooks import NAME, Row, beside, fill, other_rows, row, table, xlsx

WRONG = PERSON.id_number[:-1] + ("2" if PERSON.id_number[-1] == "1" else "1")


def sheet(name: str, told: str, verdict: Any, codes: str, *rows: Row, filename: str = NAME) -> None:
    """Enter a trouble whose workbook has these rows."""
    trouble(f"sheet-{name}", told, verdict, codes)(beside(lambda: xlsx(table(*rows)), filename))


sheet("float-number", "the number typed as a number", BLOCKED, "workbook.numeric-id",
      row(id_number=int(PERSON.id_number)))  # fmt: skip
sheet("number-with-apostrophe", "an apostrophe before the number", READY, "",
      row(id_number=f"'{PERSON.id_number}"))  # fmt: skip
sheet("number-with-spaces", "no-break and zero-width spaces in the number", READY,
      "identity.mended",
      row(id_number=f"\u200b{PERSON.id_number[:6]}\u00a0{PERSON.id_number[6:]}"))  # fmt: skip
sheet("number-full-width", "full-width digits in the number", READY, "identity.mended",
      row(id_number=PERSON.id_number.translate(WIDE)))  # fmt: skip
sheet("number-differs", "a slip in the sheet's number", BLOCKED,
      "package.id-conflict workbook.birth-mismatch",
      row(id_number=number(f"{PERSON.id_number[:13]}9{PERSON.id_number[14:17]}")))  # fmt: skip
sheet("number-wrong", "a wrong check character in the sheet", BLOCKED,
      "identity.check-character package.id-conflict",
      row(id_number=WRONG))  # fmt: skip
sheet("mobile-scientific", "a mobile as 1.54E+10", BLOCKED,
      "mobile.number-cell package.mobile-conflict", row(mobile="1.54E+10"))  # fmt: skip
sheet("mobile-as-number", "a mobile typed as a number", READY, "", row(mobile=int(PERSON.mobile)))
sheet("mobile-short", "ten digits of a mobile", BLOCKED, "mobile.format package.mobile-conflict",
      row(mobile=PERSON.mobile[:-1]))  # fmt: skip
sheet("mobile-differs", "another mobile than in the zip's name", ATTENTION,
      "package.mobile-conflict", row(mobile="15400009999"))  # fmt: skip
sheet("name-differs", "another name than in the zip's name", BLOCKED, "package.name-conflict",
      row(name="林晓何"))  # fmt: skip
sheet("name-with-space", "a space inside the name", READY, "name.spaces",
      row(name=f"{PERSON.name[0]} {PERSON.name[1:]}"))  # fmt: skip
sheet("name-missing", "no name in the row", BLOCKED, "workbook.missing-value", row(name=""))
sheet("value-missing", "a required cell left empty", BLOCKED, "workbook.missing-value",
      row(education=""))  # fmt: skip
sheet("choice-outside", "a word that the menu does not have", BLOCKED,
      "workbook.invalid-choice eligibility.education-unknown",
      row(education="大学本科毕业"))  # fmt: skip
sheet("choice-with-space", "a menu's word with spaces", READY, "workbook.choice",
      row(batch="第 3 批"))  # fmt: skip
sheet("education-below", "初中: below what the notice asks", BLOCKED,
      "eligibility.education-below", row(education="初中"))  # fmt: skip
sheet("sex-differs", "a sex that the number contradicts", ATTENTION, "workbook.sex-mismatch",
      row(sex="男" if PERSON.sex == "女" else "女"))  # fmt: skip
sheet("birth-differs", "a birthday that the number contradicts", ATTENTION,
      "workbook.birth-mismatch", row(birth="1980-01-01"))  # fmt: skip
sheet("birth-no-day", "a day that is none", ATTENTION, "workbook.date workbook.birth-mismatch",
      row(birth="1992-02-31"))  # fmt: skip
sheet("graduated-no-day", "“去年” for a day", ATTENTION, "workbook.date", row(graduated="去年"))

BORN = PERSON.birth
for name, told, cell in (
    ("cell", "a date cell", BORN),
    ("serial", "a serial number", float((BORN - date(1899, 12, 30)).days)),
    ("serial-with-hour", "a serial number with an hour", (BORN - date(1899, 12, 30)).days + 0.96),
    ("slashes", "1992/6/16", f"{BORN.year}/{BORN.month}/{BORN.day}"),
    ("points", "1992.6.16", f"{BORN.year}.{BORN.month}.{BORN.day}"),
    ("words", "1992年6月16日", f"{BORN.year}年{BORN.month}月{BORN.day}日"),
    ("compact", "19920616", f"{BORN:%Y%m%d}"),
    ("number", "19920616 typed as a number", int(f"{BORN:%Y%m%d}")),
    ("full-width", "full-width digits",
     BORN.isoformat().translate(WIDE)),
):  # fmt: skip
    sheet(f"day-{name}", f"a birthday as {told}", READY, "", row(birth=cell))

trouble("sheet-day-1904", "a date cell in a workbook that counts from 1904", READY)(
    beside(lambda: xlsx(table(row(birth=BORN)), date_1904=True))
)
trouble("sheet-day-serial-1904", "a bare serial number in such a workbook", READY)(
    beside(lambda: xlsx(table(row(birth=float((BORN - date(1904, 1, 1)).days))), date_1904=True))
)


@trouble("sheet-formula", "birthdays as formulas", READY, "workbook.formula")
def formula(sent: Sent) -> None:
    sent.workbooks.append((NAME, _formula('=TEXT(MID(D2,7,8),"0000-00-00")', BORN.isoformat())))


@trouble("sheet-formula-error", "a formula that broke (#REF!)", BLOCKED,
         "workbook.formula workbook.error-cell")  # fmt: skip
def formula_error(sent: Sent) -> None:
    sent.workbooks.append((NAME, _formula("=#REF!", "#REF!")))


def _formula(text: str, value: str) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("表")
        fill(book, page, table(row()))
        page.write_formula(1, list(HEADERS).index("birth"), text, value=value)
    return out.getvalue()


# -- rows and sheets


@trouble("sheet-hidden-row", "a hidden row with another person", ATTENTION, "workbook.hidden-row")
def hidden_row(sent: Sent) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("表")
        fill(book, page, table(row(), *other_rows(1)))
        page.set_row(2, None, None, {"hidden": True})
    sent.workbooks.append((NAME, out.getvalue()))


def _sheets(*pages: tuple[str, Sequence[Sequence[Any]], bool]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        made = [(book.add_worksheet(name), cells, shown) for name, cells, shown in pages]
        next(page for page, _, shown in made if shown).activate()
        for page, cells, shown in made:
            fill(book, page, cells)
            if not shown:
                page.hide()
    return out.getvalue()


trouble("sheet-several-sheets", "candidates on two sheets", READY, "workbook.several-sheets")(
    beside(lambda: _sheets(("一", table(*other_rows(2)), True), ("二", table(row()), True)))
)
trouble("sheet-behind-notes", "the table on the third sheet", READY)(
    beside(
        lambda: _sheets(
            ("说明", [["填表说明"]], True), ("Sheet2", [], True), ("表", table(row()), True)
        )
    )
)
trouble("sheet-hidden-draft", "a hidden sheet with an older draft", READY)(
    beside(lambda: _sheets(("旧", table(row(mobile="1")), False), ("表", table(row()), True)))
)
trouble("sheet-header-repeated", "the header once more between the rows", READY)(
    beside(lambda: xlsx([*table(row()), *table(*other_rows(2))]))
)
trouble("sheet-rows-with-gaps", "empty rows between the candidates", READY)(
    beside(lambda: xlsx([*table(*other_rows(1)), [], [], table(row())[1]]))
)
trouble("sheet-example-row", "the template's example left in", READY)(
    beside(lambda: xlsx(table({**other_rows(1)[0], "number": "示例"}, row())))
)
sheet("same-row-twice", "the same person twice", ATTENTION, "workbook.duplicate-row",
      row(), row(number="2"))  # fmt: skip
sheet("two-projects", "the same person for two projects", READY, "", row(),
      row(number="2", project="碳资产管理"))  # fmt: skip
sheet("two-batches", "the same person in two batches", READY, "", row(),
      row(number="2", batch="第4批"))  # fmt: skip
sheet(
    "another-person", "a sheet without the candidate", ATTENTION, "package.no-row", *other_rows(1)
)
sheet("pasted-formula", "a cell that looks like a formula", READY, "",
      row(employer="=HYPERLINK(\"http://example.com\")"))  # fmt: skip


@trouble("sheet-beside-another", "one's own sheet beside one of everybody", READY)
def beside_another(sent: Sent) -> None:
    sent.workbooks.append(("我的.xlsx", xlsx(table(row()))))
    sent.workbooks.append(("大家的.xlsx", xlsx(table(*other_rows(3)))))
