"""The list of cases: filters, search, sorting, pages; the same number of queries at any length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timezone import localtime

from kaowu.faces import text
from kaowu.faces.desk import batches as by_batch
from kaowu.faces.desk.labels import is_waiting, state_cell, verdict_cell, waited
from kaowu.faces.desk.places import Desk
from kaowu.office import clock
from kaowu.office.notices.models import BatchRecord
from kaowu.office.registration.models import Application
from kaowu.office.registration.queries import search
from kaowu.office.review.clockwork import ReviewClock, is_running
from kaowu.office.review.models import Review
from kaowu.office.review.queries import clocks_of, verdicts
from kaowu.rules.findings import VERDICT_LABELS, Verdict
from kaowu.rules.identity import mask_identity
from kaowu.rules.lifecycle import LABELS, State

PAGE = 50
SORTS = {
    "since": ("changed_at", "id"),
    "-since": ("-changed_at", "-id"),
    "name": ("name", "id"),
    "-name": ("-name", "-id"),
    "state": ("state", "changed_at"),
    "-state": ("-state", "changed_at"),
    "batch": ("batch__exam", "changed_at"),
    "-batch": ("-batch__exam", "changed_at"),
}


def case_list(
    request: HttpRequest,
    desk: Desk,
    applications: QuerySet[Application],
    *,
    states: Sequence[State] = tuple(State),
    words: str = "",
    caption: str = "考生",
) -> dict[str, Any]:
    """The context of a page that lists cases: ``table``, ``words``, ``batch``.

    ``words`` come from a POST: a name or a number never stands in an address.
    """
    batches = by_batch.in_view(request)
    batch = by_batch.chosen(request, batches)
    found = search(_narrowed(request, applications, batch, states), words)
    sort = request.GET.get("sort", "since")
    found = found.order_by(*SORTS.get(sort, SORTS["since"]))
    page, marks = _page(request, found)
    today = clock.today()
    table = {
        "id": "cases",
        "caption": caption,
        "total": page.paginator.count,
        "columns": _columns(desk),
        "rows": _rows(desk, page.object_list, marks, today),
        "sort": sort if sort in SORTS else "since",
        "page_obj": page,
        "filters": _filters(request, batches, states),
    }
    return {"table": table, "words": words, "batch": batch}


def _narrowed(
    request: HttpRequest,
    applications: QuerySet[Application],
    batch: BatchRecord | None,
    states: Sequence[State],
) -> QuerySet[Application]:
    state = request.GET.get("state", "")
    wanted = [state] if state in states else list(states)
    found = applications.filter(state__in=wanted)
    return found.filter(batch=batch) if batch else found


def _page(
    request: HttpRequest, found: QuerySet[Application]
) -> tuple[Page[Any], Mapping[int, Verdict]]:
    """One page, and the verdicts of its applications (of all of them where that is the filter)."""
    wanted = request.GET.get("verdict", "")
    number = request.GET.get("page", 1)
    if wanted not in set(Verdict):
        page = Paginator(found, PAGE).get_page(number)
        return page, verdicts(list(page.object_list))
    every = list(found)
    marks = verdicts(every)
    fitting = [one for one in every if marks[one.pk] == wanted]
    return Paginator(fitting, PAGE).get_page(number), marks


def _filters(
    request: HttpRequest, batches: Sequence[BatchRecord], states: Sequence[State]
) -> list[dict[str, Any]]:
    choices = {
        "batch": ("批次", list(by_batch.batch_labels(batches).items())),
        "state": ("状态", [(str(state), LABELS[state]) for state in states]),
        "verdict": ("检查结果", [(str(one), VERDICT_LABELS[one]) for one in Verdict]),
    }
    return [
        {
            "name": name,
            "label": label,
            "kind": "select",
            "value": request.GET.get(name, ""),
            "options": [("", "全部"), *options],
        }
        for name, (label, options) in choices.items()
    ]


def _columns(desk: Desk) -> list[dict[str, str]]:
    last = "办理期限" if desk.level == Review.Level.SECOND else "经手人"
    return [
        {"label": "考生", "key": "name"},
        {"label": "考核项目"},
        {"label": "批次", "key": "batch"},
        {"label": "状态", "key": "state"},
        {"label": "检查结果"},
        {"label": "已等待", "key": "since"},
        {"label": last},
    ]


def _rows(
    desk: Desk, applications: Sequence[Application], marks: Mapping[int, Verdict], today: date
) -> list[dict[str, Any]]:
    second = desk.level == Review.Level.SECOND
    clocks = clocks_of(applications, today) if second else {}
    return [
        {
            "url": desk.url("case", one.reference),
            "reference": one.reference,
            "whole": marks[one.pk] != Verdict.BLOCKED,
            "own_account": one.owner_id is not None,
            "cells": [
                {"text": one.name or "（未填姓名）", "note": mask_identity(one.id_number)},
                one.project_name,
                str(one.batch),
                state_cell(one.state),
                verdict_cell(marks[one.pk]),
                _since(one, today),
                due_cell(one, clocks.get(one.pk)) if second else _holder(one),
            ],
        }
        for one in applications
    ]


def _since(application: Application, today: date) -> dict[str, str]:
    since = localtime(application.changed_at).date()
    if not is_waiting(application.state):
        return {"text": "—", "note": text.day(since)}
    return {"text": waited(since, today), "note": f"自{text.day(since)}"}


def _holder(application: Application) -> dict[str, str]:
    return {"text": str(application.holder) if application.holder else "—"}


def due_cell(application: Application, review: ReviewClock | None) -> dict[str, str]:
    """The centre's clock: paused, overdue, or the working days that are left; then nothing."""
    if review is None or not (review.paused or is_running(application)):
        return {"text": "—"}
    if review.paused:
        return {"text": "补正中，暂停计时", "state": "info"}
    if review.days_left < 0:
        return {"text": f"超期 {-review.days_left} 个工作日", "state": "blocked"}
    left = f"还有 {review.days_left} 个工作日" if review.days_left else "今天到期"
    state = "attention" if review.days_left <= 2 else "info"
    return {"text": left, "state": state, "note": text.day(review.due)}
