"""Fictional data for the style guide."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Page

Sample = dict[str, Any]

FINDINGS: list[Sample] = [
    {
        "code": "file.too-small",
        "severity": "error",
        "subject": "学历证明 510100199903078210_周明远_学历证明.jpg",
        "message": "学历证明扫描件只有 46 KB，太小，文字辨认不清。",
        "remedy": "请重新扫描或拍照，文件应在 200 KB 至 300 KB 之间。",
        "clause": "图片大小为：200KB ≤ 图片 ≤ 300KB",
    },
    {
        "code": "name.differs",
        "severity": "warning",
        "subject": "基本信息表 第 7 行 姓名",
        "message": "文件名中的姓名“周明远”与基本信息表中的“周明逺”不一致。",
        "remedy": "请以身份证为准，核对后改正其中一处。",
        "clause": "",
    },
    {
        "code": "archive.nested-folder",
        "severity": "fixed",
        "subject": "510100199903078210_周明远_13800138000.zip",
        "message": "压缩包里多了一层文件夹“新建文件夹”，已取出其中的文件。",
        "remedy": "",
        "clause": "压缩文件时各扫描件不要先放入文件夹",
    },
]
STEPS: list[Sample] = [
    {"label": "填报提交", "state": "done", "note": "2月20日"},
    {"label": "初审", "state": "done", "note": "2月22日"},
    {"label": "复审", "state": "current", "note": "3月8日前反馈"},
    {"label": "缴费", "state": "todo", "note": ""},
    {"label": "准考证", "state": "todo", "note": ""},
    {"label": "考核", "state": "todo", "note": "3月30日"},
    {"label": "证书", "state": "todo", "note": ""},
]
STEPS_BLOCKED: list[Sample] = [
    {"label": "填报提交", "state": "done", "note": "2月20日"},
    {"label": "初审", "state": "blocked", "note": "退回补正，等您重新提交"},
    {"label": "复审", "state": "todo", "note": ""},
    {"label": "缴费", "state": "todo", "note": ""},
]
KINDS = ("registration", "review", "payment", "tickets", "exam")
LABELS = ("报名", "审核", "缴费", "打印准考证", "考核")
SCHEDULE_2024 = (
    "01-15 01-19 01-22 02-02 02-05 02-07 02-26 03-01 03-02 03-02",
    "02-19 02-23 02-26 03-08 03-11 03-13 03-25 03-29 03-30 03-30",
    "03-04 03-08 03-11 03-22 03-25 03-27 04-15 04-19 04-20 04-20",
    "03-25 03-29 04-01 04-19 04-22 04-24 05-13 05-17 05-18 05-18",
)


def windows(line: str) -> list[Sample]:
    """The windows of one row of the notice's schedule."""
    days = [date.fromisoformat(f"2024-{part}") for part in line.split()]
    spans = zip(LABELS, KINDS, days[::2], days[1::2], strict=True)
    return [{"label": a, "kind": k, "start": s, "end": e} for a, k, s, e in spans]


TABLE_COLUMNS = [
    {"label": "考生", "key": "name"},
    {"label": "考核项目", "key": "project"},
    {"label": "状态"},
    {"label": "提交时间", "key": "sent", "kind": "date"},
    {"label": "办理期限", "key": "due"},
    {"label": "问题", "kind": "number"},
]
TABLE_FILTERS = [
    {"name": "q", "label": "姓名、证件号或手机号", "kind": "search", "value": ""},
    {
        "name": "state",
        "label": "状态",
        "kind": "select",
        "value": "",
        "options": [("", "全部"), ("submitted", "待初审"), ("returned", "退回补正")],
    },
]


def table(page: Page[int], sort: str) -> Sample:
    """The sample list of a desk."""
    people = ("周明远", "冉小禾", "陈知秋", "阿依努尔·买买提", "罗望舒")
    states = (
        ("info", "待初审"),
        ("blocked", "退回补正"),
        ("done", "初审通过"),
        ("attention", "请核对"),
        ("info", "待初审"),
    )
    rows = [
        {
            "url": "#table",
            "select": str(number),
            "cells": [
                {"text": name, "note": "5101**********82" + str(number)},
                "碳排放交易" if number % 2 else "碳资产管理",
                {"text": words, "state": state},
                "2月20日 09:3" + str(number),
                {"text": "还有 2 个工作日", "note": "3月7日（周四）"},
                str(number % 3),
            ],
        }
        for number, (name, (state, words)) in enumerate(zip(people, states, strict=True), 1)
    ]
    return {
        "id": "sample-table",
        "caption": "第 2 批报名材料",
        "total": 137,
        "rows": rows,
        "sort": sort,
        "page_obj": page,
        "quick": True,
        "select_name": "application",
        "columns": TABLE_COLUMNS,
        "filters": TABLE_FILTERS,
    }


def context(today: date) -> Sample:
    """Everything else that the page shows."""
    at = datetime.combine(today, datetime.min.time()).replace(hour=9, minute=30)
    return {
        "findings": FINDINGS,
        "steps": STEPS,
        "steps_blocked": STEPS_BLOCKED,
        "windows": windows(SCHEDULE_2024[1]),
        "rows": [
            {"label": f"第 {number} 批", "windows": windows(line)}
            for number, line in enumerate(SCHEDULE_2024, 1)
        ],
        "due_soon": today + timedelta(days=2),
        "due_later": today + timedelta(days=17),
        "due_past": today - timedelta(days=4),
        "facts": _facts(),
        "tiles": _tiles(),
        "funnel": _funnel(),
        "scans": _scans(),
        "history": _history(at),
        "files": _files(),
        "buttons": _buttons(),
        "tabs": [
            {"label": "待初审", "url": "#tabs", "count": 12, "current": True},
            {"label": "退回补正", "url": "#tabs", "count": 3},
            {"label": "全部", "url": "#tabs", "count": 137},
        ],
        "sample_action": {"label": "去补正材料", "url": "#next"},
        "sample_extra": {"label": "查看退回原因", "url": "#findings"},
    }


def _facts() -> list[Sample]:
    return [
        {"label": "姓名", "value": "周明远", "change_url": "#facts"},
        {
            "label": "身份证号码",
            "value": "510***********8210",
            "mono": True,
            "badge": "校验通过",
            "state": "done",
        },
        {
            "label": "手机号",
            "value": "13800138000",
            "other": "13800138008",
            "mono": True,
            "value_label": "信息表",
            "other_label": "压缩包",
            "change_url": "#facts",
        },
        {
            "label": "最高学历",
            "value": "大学本科",
            "note": "省外院校，请人工核对",
            "change_url": "#facts",
        },
        {"label": "工作单位", "value": "", "change_url": "#facts"},
    ]


def _tiles() -> list[Sample]:
    return [
        {"label": "待初审", "value": 12, "unit": "份", "url": "#tiles", "state": "info"},
        {
            "label": "今天到期",
            "value": 3,
            "unit": "份",
            "url": "#tiles",
            "state": "attention",
            "badge": "请优先办理",
        },
        {"label": "退回补正", "value": 5, "unit": "份", "url": "#tiles", "state": "blocked"},
        {
            "label": "初审通过",
            "value": 96,
            "unit": "份",
            "url": "#tiles",
            "state": "done",
            "note": "第 2 批",
        },
    ]


def _funnel() -> list[Sample]:
    counts = (
        ("报名提交", 137),
        ("初审通过", 121),
        ("复审通过", 118),
        ("已缴费", 109),
        ("合格", 92),
    )
    return [{"label": label, "value": value} for label, value in counts]


def _scans() -> list[Sample]:
    return [
        {
            "label": "身份证",
            "url": "/static/kaowu/sample-scan.svg",
            "media_type": "image/svg+xml",
            "size": 250_880,
            "badge": "符合要求",
            "state": "done",
        },
        {
            "label": "学历证明",
            "url": "/static/kaowu/sample-scan.svg",
            "media_type": "image/svg+xml",
            "size": 47_104,
            "badge": "需补正",
            "state": "blocked",
        },
    ]


def _history(at: datetime) -> list[Sample]:
    return [
        {
            "when": at,
            "what": "退回补正",
            "who": "报名机构 初审员 冉小禾",
            "state": "attention",
            "note": "学历证明太小，看不清。",
        },
        {"when": at - timedelta(days=1), "what": "提交报名", "who": "考生 周明远"},
    ]


def _files() -> list[Sample]:
    return [
        {
            "label": "个人基本信息表（Excel 模板）",
            "url": "#files",
            "kind": "XLSX",
            "size": 18_432,
            "note": "有下拉菜单的请使用下拉菜单选择。",
        },
        {"label": "个人诚信承诺书", "url": "#files", "kind": "PDF", "size": 96_256},
    ]


def _buttons() -> list[Sample]:
    return [
        {
            "label": "通过初审",
            "confirm": "确认通过初审？通过后将进入报送名册。",
            "confirm_label": "通过",
        },
        {"label": "退回补正", "kind": "secondary"},
        {"label": "撤回报名", "kind": "danger"},
        {"label": "稍后再办", "kind": "quiet", "url": "#buttons"},
        {"label": "打印准考证", "disabled": True, "reason": "缴费确认后才能打印"},
    ]
