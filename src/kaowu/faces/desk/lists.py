"""The list of cases: filters, search, sorting, pages; the same number of queries at any length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.timezone import localtime

from kaowu.faces import text
from kaowu.faces.desk import batches as by_batch
from kaowu.faces.desk import stages
from kaowu.faces.desk.labels import is_waiting, state_cell, verdict_cell, waited
from kaowu.faces.desk.places import Desk
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.notices.models import BatchRecord
from kaowu.office.registration.models import Application
from kaowu.office.registration.queries import search
from kaowu.office.review.clockwork import ReviewClock, is_running
from kaowu.office.review.deadlines import Due, by_due, due_of, is_late, is_soon, open_first
from kaowu.rules.findings import VERDICT_LABELS, Verdict
from kaowu.rules.identity import mask_identity
from kaowu.rules.states import State

PAGE = 50
SORTS: Mapping[str, tuple[str, ...]] = {
    "": ("rank", "changed_at", "id"),  # what waits here, then what goes on, then what has ended
    "since": ("changed_at", "id"),
    "-since": ("-changed_at", "-id"),
    "name": ("name", "id"),
    "-name": ("-name", "-id"),
    "state": ("state", "changed_at", "id"),
    "-state": ("-state", "changed_at", "id"),
    "batch": ("batch__exam", "changed_at", "id"),
    "-batch": ("-batch__exam", "changed_at", "id"),
}
BY_DUE = ("due", "-due")
DUE = {"late": "已逾期", "soon": "2 个工作日内到期"}
HOLDERS = {"me": "我领取的", "none": "无人领取", "other": "他人领取"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a list's address asks for, applied."""

    found: QuerySet[Application]
    batch: BatchRecord | None


def choose(
    request: HttpRequest,
    desk: Desk,
    applications: QuerySet[Application],
    query: QueryDict,
    *,
    states: Sequence[State] = tuple(State),
    words: str = "",
) -> Chosen:
    """Apply what the query asks for to these applications."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    batch = _batch(request, query)
    wanted = stages.states_of(query.get("state", ""), states)
    found = search(applications.filter(state__in=wanted), words)
    found = found.filter(batch=batch) if batch else found
    for narrow in (_holder_is(query, actor), _verdict_is(query), _due_is(query, desk)):
        found = found.filter(narrow)
    return Chosen(_ordered(found, query, desk), batch)


def _holder_is(query: QueryDict, actor: Actor) -> Q:
    holder = "me" if query.get("view") == "mine" else query.get("holder", "")
    if holder == "me":
        return Q(holder_id=actor.user_id)
    if holder == "other":
        return Q(holder__isnull=False) & ~Q(holder_id=actor.user_id)
    return Q(holder=None) if holder == "none" else Q()


def _verdict_is(query: QueryDict) -> Q:
    wanted = query.get("verdict", "")
    return Q(verdict=wanted) if wanted in set(Verdict) else Q()


def _due_is(query: QueryDict, desk: Desk) -> Q:
    wanted, today = query.get("due", ""), clock.today()
    if wanted == "late":
        return is_late(desk.level, today)
    return is_soon(desk.level, today) if wanted == "soon" else Q()


def _ordered(found: QuerySet[Application], query: QueryDict, desk: Desk) -> QuerySet[Application]:
    sort = query.get("sort", "")
    if sort in BY_DUE:
        return found.order_by(by_due(desk.level, descending=sort == "-due"), "changed_at", "id")
    if sort and sort in SORTS:
        return found.order_by(*SORTS[sort])
    return open_first(found, desk.states).order_by(*SORTS[""])


def _batch(request: HttpRequest, query: QueryDict) -> BatchRecord | None:
    key = query.get("batch", "")
    found = by_batch.in_view(request) if key else []
    return next((one for one in found if by_batch.batch_key(one) == key), None)


def narrowed_to_batch(
    queue: QuerySet[Application], query: QueryDict, request: HttpRequest
) -> QuerySet[Application]:
    """A queue, of the batch that a list was narrowed to."""
    batch = _batch(request, query)
    return queue.filter(batch=batch) if batch else queue


def case_list(
    request: HttpRequest,
    desk: Desk,
    applications: QuerySet[Application],
    *,
    states: Sequence[State] = tuple(State),
    words: str = "",
    caption: str = "考生",
) -> dict[str, Any]:
    """The context of a page that lists cases: ``table``, ``words``, ``batch``, ``query``.

    ``words`` come from a POST: a name or a number never stands in an address.
    """
    if request.method == "GET":
        desk.remember(request, request.GET)
    chosen = choose(request, desk, applications, request.GET, states=states, words=words)
    today = clock.today()
    page = Paginator(chosen.found, PAGE).get_page(request.GET.get("page", 1))
    sort = request.GET.get("sort", "")
    table = {
        "id": "cases",
        "caption": caption,
        "total": page.paginator.count,
        "columns": _columns(),
        "rows": _rows(request, desk, page, today),
        "sort": sort if sort in SORTS or sort in BY_DUE else "",
        "page_obj": page,
        "filters": _filters(request, by_batch.in_view(request), states),
    }
    return {
        "table": table,
        "words": words,
        "batch": chosen.batch,
        "query": request.GET.urlencode(),
    }


def _filters(
    request: HttpRequest, batches: Sequence[BatchRecord], states: Sequence[State]
) -> list[dict[str, Any]]:
    choices = {
        "batch": ("批次", list(by_batch.batch_labels(batches).items())),
        "state": ("状态", stages.options(states)),
        "verdict": ("检查结果", [(str(one), VERDICT_LABELS[one]) for one in Verdict]),
        "due": ("期限", list(DUE.items())),
        "holder": ("经手人", list(HOLDERS.items())),
        "sort": ("排序", [("since", "等待最久"), ("due", "临近期限"), ("name", "姓名")]),
    }
    return [
        {
            "name": name,
            "label": label,
            "kind": "select",
            "value": request.GET.get(name, ""),
            "options": [("", "待办在前" if name == "sort" else "全部"), *options],
        }
        for name, (label, options) in choices.items()
    ]


def _columns() -> list[dict[str, str]]:
    return [
        {"label": "考生", "key": "name"},
        {"label": "考核项目"},
        {"label": "批次", "key": "batch"},
        {"label": "状态", "key": "state"},
        {"label": "检查结果"},
        {"label": "已等待", "key": "since"},
        {"label": "办理期限", "key": "due"},
        {"label": "经手人"},
    ]


def _rows(
    request: HttpRequest, desk: Desk, page: Page[Application], today: date
) -> list[dict[str, Any]]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return [
        {
            "id": f"case-{one.reference}",
            "url": desk.url("case", one.reference),
            "reference": one.reference,
            "whole": one.verdict not in ("", Verdict.BLOCKED),
            "own_account": one.owner_id is not None,
            "in_bulk": may_go_in_bulk(one, desk, actor),
            "cells": [
                {"text": one.name or "（未填姓名）", "note": mask_identity(one.id_number)},
                one.project_name,
                str(one.batch),
                state_cell(one.state),
                verdict_cell(one.verdict),
                _since(one, today),
                _due(due_of(one, desk.level, today)),
                _holder(one, actor),
            ],
        }
        for one in page
    ]


def may_go_in_bulk(application: Application, desk: Desk, actor: Actor) -> bool:
    """Whether this waits for this person's review, and nobody else holds it."""
    return application.state in desk.states and application.holder_id in (None, actor.user_id)


def _since(application: Application, today: date) -> dict[str, str]:
    since = localtime(application.changed_at).date()
    if not is_waiting(application.state):
        return {"text": "—", "note": text.day(since)}
    return {"text": waited(since, today), "note": f"自{text.day(since)}"}


def _holder(application: Application, actor: Actor) -> dict[str, str]:
    if application.holder_id is None:
        return {"text": "—"}
    if application.holder_id == actor.user_id:
        return {"text": "我领取的", "state": "attention"}
    return {"text": str(application.holder)}


def _due(due: Due | None) -> dict[str, str]:
    if due is None:
        return {"text": "—"}
    if due.day is None:
        return {"text": "补正中，暂停计时", "state": "info"}
    return {**left_cell(due.days_left), "note": f"{due.label}{text.day(due.day)}"}


def left_cell(days_left: int) -> dict[str, str]:
    """The working days that are left, in words and as a state."""
    if days_left < 0:
        return {"text": f"超期 {-days_left} 个工作日", "state": "blocked"}
    left = f"还有 {days_left} 个工作日" if days_left else "今天到期"
    return {"text": left, "state": "attention" if days_left <= 2 else "info"}


def due_cell(application: Application, review: ReviewClock | None) -> dict[str, str]:
    """The centre's clock: paused, overdue, or the working days that are left; then nothing."""
    if review is None or not (review.paused or is_running(application)):
        return {"text": "—"}
    if review.paused:
        note = f"还剩 {review.days_left} 个工作日"
        return {"text": "补正中，暂停计时", "state": "info", "note": note}
    return {**left_cell(review.days_left), "note": text.day(review.due)}
