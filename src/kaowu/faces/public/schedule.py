"""A batch's plan as the pages show it: windows for the picture, dates for the table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from kaowu.faces import text
from kaowu.rules.calendar import default_calendar
from kaowu.rules.notice import Notice
from kaowu.rules.schedule import BatchPlan, Phase, phase, plan

_PHASE_STATES = {
    Phase.REGISTRATION: "attention",
    Phase.CLOSED: "done",
    Phase.BEFORE: "info",
}


def plans(notice: Notice) -> tuple[BatchPlan, ...]:
    """The plan of every batch of a notice."""
    return plan(notice, default_calendar())


def windows(row: BatchPlan, *, publicity: bool = False) -> list[dict[str, Any]]:
    """The windows of a batch, for the timeline."""
    spans = [
        ("报名", "registration", row.registration.start, row.registration.end),
        ("审核", "review", row.review.start, row.review.end),
        ("缴费", "payment", row.payment.start, row.payment.end),
        ("打印准考证", "tickets", row.tickets.start, row.tickets.end),
        ("考核", "exam", row.exam, row.exam),
    ]
    if publicity:
        spans.append(("成绩公示", "publicity", row.publicity.start, row.publicity.end))
    return [{"label": a, "kind": k, "start": s, "end": e} for a, k, s, e in spans]


def current(rows: Sequence[BatchPlan], today: date) -> BatchPlan:
    """The batch that a visitor looks for: open for registration, else the next, else the last."""
    for row in rows:
        if today in row.registration:
            return row
    coming = [row for row in rows if row.registration.start > today]
    return coming[0] if coming else rows[-1]


def nearby(rows: Sequence[BatchPlan], row: BatchPlan, count: int = 12) -> Sequence[BatchPlan]:
    """At most ``count`` batches around this one, so that a picture stays readable."""
    start = max(0, min(rows.index(row) - 1, len(rows) - count))
    return rows[start : start + count]


def is_over(rows: Iterable[BatchPlan], today: date) -> bool:
    """Whether no batch of the notice goes on any more."""
    return all(phase(row, today) is Phase.CLOSED for row in rows)


def phase_of(row: BatchPlan, today: date) -> dict[str, str]:
    """The phase's word and its state."""
    found = phase(row, today)
    return {"label": found.label, "state": _PHASE_STATES.get(found, "info")}


def _cut_off(row: BatchPlan, notice: Notice) -> list[tuple[str, date, str, str]]:
    """The agency's own last day for taking in, where it has set one."""
    if row.agency_cut_off is None:
        return []
    note = "报名机构自行设定，为纸质材料留出递送时间；报名截止前提交的照常受理"
    clause = notice.deadlines.agency_cut_off_clause
    return [("报名机构内部收件截止", row.agency_cut_off, clause, note)]


def computed(row: BatchPlan, notice: Notice) -> list[dict[str, Any]]:
    """The deadlines that the notice gives as rules, as dates, each with its rule."""
    deadlines = notice.deadlines
    rules = (
        *_cut_off(row, notice),
        (
            "复审结果最迟反馈",
            row.second_review_due,
            deadlines.second_review_clause,
            "以报名截止日报送计",
        ),
        ("准考证最迟发放", row.hand_out_by, deadlines.hand_out_clause, ""),
        ("成绩公示最早开始", row.publicity.start, deadlines.publicity_clause, ""),
        ("成绩公示截止", row.publicity.end, deadlines.publicity_clause, "以按期公示计"),
    )
    return [
        {
            "label": label,
            "date": day,
            "clause": notice.clauses.get(clause, ""),
            "note": note,
            "provisional": not default_calendar().announced(day.year),
        }
        for label, day, clause, note in rules
    ]


def table(rows: Sequence[BatchPlan], today: date) -> dict[str, Any]:
    """Every date of every batch, in the order of the notice."""
    heads = ("批次", "报名", "审核", "复审反馈", "缴费", "打印准考证", "最迟发放", "考核", "公示")
    return {
        "id": "schedule",
        "caption": "各批次全部日期",
        "columns": [{"label": head} for head in heads],
        "rows": [
            {
                "cells": _cells(row, today),
                "state": "current" if phase(row, today) is Phase.REGISTRATION else "",
            }
            for row in rows
        ],
    }


def _registration(row: BatchPlan) -> dict[str, str]:
    """The window, and until when the agency wishes to have the material."""
    span = text.span(row.registration.start, row.registration.end)
    cut_off = row.agency_cut_off
    return {"text": span, "note": f"机构收件至{text.day(cut_off)}" if cut_off else ""}


def _cells(row: BatchPlan, today: date) -> list[Any]:
    note = "预排" if row.provisional else ""
    return [
        {"text": f"第{row.number}批", "note": phase(row, today).label},
        _registration(row),
        text.span(row.review.start, row.review.end),
        text.day(row.second_review_due),
        text.span(row.payment.start, row.payment.end),
        text.span(row.tickets.start, row.tickets.end),
        text.day(row.hand_out_by),
        text.day(row.exam, year=True),
        {"text": text.span(row.publicity.start, row.publicity.end), "note": note},
    ]
