"""成绩: two officers enter each score without seeing the other's; differences are settled."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kaowu.faces import text
from kaowu.faces.centre.batches import Standing
from kaowu.faces.centre.pages import actor_of, address, batch_context, batch_list
from kaowu.faces.centre.scoring import Sheet, sheet_of
from kaowu.faces.getters import get_application, get_batch
from kaowu.office.notices.models import BatchRecord
from kaowu.office.refusals import Refusal
from kaowu.office.results import actions
from kaowu.office.results.queries import plain
from kaowu.rules.states import State

FIELD = "score-"


def scores(request: HttpRequest) -> HttpResponse:
    """Every batch with how many scores are still to be entered."""
    return batch_list(
        request,
        title="成绩",
        lead="每份成绩由两名考务员分别录入，互不可见；两录一致即确认，不一致的逐份核对。",
        room="centre-score-batch",
        columns=("考核日期", "待确认", "已确认", "最早公示"),
        cells=_cells,
    )


def _cells(row: Standing) -> list[Any]:
    waiting = row.count(State.PRESENT)
    confirmed = row.count(
        State.SCORED, State.IN_PUBLICITY, State.OBJECTING, State.PASSED, State.FAILED,
        State.CERTIFIED, State.REVOKED,
    )  # fmt: skip
    return [
        text.day(row.plan.exam),
        {"text": f"{waiting} 人", "state": "attention"} if waiting else "—",
        str(confirmed or "—"),
        text.day(row.plan.publicity.start),
    ]


def score_batch(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The sheet to enter scores on; a POST enters every number that was typed."""
    batch = get_batch(slug, number)
    if request.method == "POST":
        return _enter(request, batch)
    return _show(request, batch, sheet_of(batch, actor_of(request)))


def _enter(request: HttpRequest, batch: BatchRecord) -> HttpResponse:
    """Each score stands alone: those that are refused stay on the sheet with the reason."""
    typed = {
        name.removeprefix(FIELD): value.strip()
        for name, value in request.POST.items()
        if name.startswith(FIELD) and str(value).strip()
    }
    sheet = sheet_of(batch, actor_of(request))
    refused = {}
    for row in sheet.open:
        value = typed.get(row.application.reference)
        if value is None:
            continue
        try:
            actions.enter_score(row.application, value, by=actor_of(request))
        except Refusal as refusal:
            refused[row.application.reference] = (value, f"{refusal.message}{refusal.remedy}")
    entered = len(set(typed) & {row.application.reference for row in sheet.open}) - len(refused)
    if entered:
        messages.success(request, f"已录入 {entered} 人的成绩。")
    if not refused:
        if not entered:
            messages.warning(request, "没有填写成绩。")
        return redirect(address("centre-score-batch", batch))
    return _show(request, batch, sheet_of(batch, actor_of(request), refused=refused))


@require_POST
def settle_entry(request: HttpRequest, ref: str) -> HttpResponse:
    """Enter one score again with the reason: a slip, or a difference that was looked up."""
    application = get_application(request, ref)
    value, reason = request.POST.get("value", ""), request.POST.get("reason", "")
    try:
        if not reason.strip():
            raise Refusal("results.no-reason", "请写明更正或核对的原因。")
        actions.enter_score(application, value, by=actor_of(request), reason=reason)
    except Refusal as refusal:
        messages.error(request, f"{refusal.message}{refusal.remedy}")
    else:
        messages.success(request, f"已录入 {application.reference} 的成绩。")
    return redirect(address("centre-score-batch", application.batch))


def _show(request: HttpRequest, batch: BatchRecord, sheet: Sheet) -> HttpResponse:
    context = batch_context(batch.slug, batch.number, "centre-score-batch")
    mark = batch.notice.pass_mark
    context |= {
        "sheet": sheet,
        "able": [f"可以录入的考务员：{'、'.join(sheet.able)}"] if sheet.able else [],
        "full": batch.notice.full_mark,
        "tiles": _tiles(sheet),
        "confirmed": _confirmed_table(sheet, mark),
        "bars": sheet.distribution(mark),
        "pass_mark": plain(mark),
    }
    return render(request, "centre/scores.html", context)


def _tiles(sheet: Sheet) -> list[dict[str, Any]]:
    left = "待他人录入" if sheet.barred else "待我录入"
    return [
        {"label": "到考", "value": sheet.total, "unit": "人"},
        {"label": left, "value": len(sheet.open), "unit": "人",
         "state": "attention" if sheet.open else "done"},
        {"label": "我已录，待另一人", "value": len(sheet.mine), "unit": "人", "state": "info"},
        {"label": "两录不一致", "value": len(sheet.conflicts), "unit": "人",
         "state": "blocked" if sheet.conflicts else "done"},
        {"label": "已确认", "value": len(sheet.confirmed), "unit": "人", "state": "done"},
    ]  # fmt: skip


def _confirmed_table(sheet: Sheet, mark: Decimal) -> dict[str, Any]:
    columns = [
        {"label": "准考证号", "kind": "mono"}, {"label": "考生"},
        {"label": "考核项目"}, {"label": "成绩", "kind": "number"}, {"label": "结果"},
    ]  # fmt: skip
    rows = []
    for row in sheet.confirmed:
        value = row.application.score.value
        result = {"text": "合格", "state": "done"}
        if value < mark:
            result = {"text": "不合格", "state": "blocked"}
        one = row.application
        rows.append({"cells": [row.ticket, one.name, one.project_name, plain(value), result]})
    return {"id": "confirmed", "caption": "已确认", "columns": columns, "rows": rows,
            "total": len(rows)}  # fmt: skip
