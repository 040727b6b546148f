"""The 个人基本信息表 as fictional candidates fill it in."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

import xlsxwriter

from kaowu.demo.people import Person

#: Column key → header, as the notices have them.
HEADERS = {
    "number": "序号",
    "name": "姓名",
    "id_type": "证件类型",
    "id_number": "证件号码",
    "sex": "性别",
    "birth": "出生日期",
    "ethnicity": "民族",
    "education": "最高学历",
    "school": "毕业院校",
    "major": "专业",
    "graduated": "毕业时间",
    "diploma_number": "毕业证书编号",
    "source": "考生来源",
    "employer": "工作单位",
    "mobile": "手机号码",
    "email": "邮箱",
    "address": "通讯地址",
    "project": "考核项目",
    "batch": "批次",
    "condition": "申报条件",
    "exam_type": "考试类型",
    "remark": "备注",
}


def basic_info_row(person: Person, *, project: str, batch: str, condition: str) -> dict[str, str]:
    """The person's row by the notice's column keys; dates as 2026-03-02.

    ``project``, ``batch`` and ``condition`` are values of the drop-down lists: ``batch`` is 第1批.
    """
    return {
        "name": person.name,
        "id_type": "居民身份证",
        "id_number": person.id_number,
        "sex": person.sex,
        "birth": person.birth.isoformat(),
        "ethnicity": person.ethnicity,
        "education": person.education,
        "school": person.school,
        "major": person.major,
        "graduated": person.graduated_on.isoformat(),
        "diploma_number": person.diploma_number,
        "source": person.source,
        "employer": person.employer,
        "mobile": person.mobile,
        "email": person.email,
        "address": person.address,
        "project": project,
        "batch": batch,
        "condition": condition,
        "exam_type": "新考",
        "remark": "",
    }


def basic_info_workbook(
    rows: Sequence[Mapping[str, str]], *, as_numbers: Collection[str] = ()
) -> bytes:
    """An xlsx with one header row and text cells.

    The columns ``as_numbers`` are written as numbers, the way in which identity numbers are lost.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 3, 2, tzinfo=UTC)})  # the same bytes every time
    sheet = book.add_worksheet("个人基本信息表")
    text, heading = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
    sheet.set_column(0, len(HEADERS) - 1, 18, text)
    sheet.write_row(0, 0, HEADERS.values(), heading)
    for number, row in enumerate(rows, start=1):
        for column, key in enumerate(HEADERS):
            value = str(number) if key == "number" else row.get(key, "")
            if key in as_numbers and value.isdecimal():
                sheet.write_number(number, column, int(value))
            else:
                sheet.write_string(number, column, value, text)
    book.close()
    return buffer.getvalue()
