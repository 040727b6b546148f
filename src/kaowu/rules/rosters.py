"""The columns of 考核人员花名册 as people read them, and the sheet that carries what was sealed."""

from __future__ import annotations

HEADERS = {
    "number": "序号",
    "name": "姓名",
    "sex": "性别",
    "id_type": "证件类型",
    "id_number": "证件号码",
    "birth": "出生日期",
    "education": "最高学历",
    "project": "考核项目",
    "condition": "申报条件",
    "mobile": "手机号码",
    "verdict": "初审结论",
    "reviewer": "初审人",
    "reference": "回执号",
}
SHEET = "花名册"
SEALED_SHEET = "封存数据"  # one cell a person: the sealed row as JSON, all of it
EXPLAINED = "封存时的全部数据，一人一行；两种摘要由本列计算。请勿改动，否则与纸质花名册的摘要不符。"
