"""复审时限公示: how long the centre's reviews take, for anyone, as counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kaowu.faces import text
from kaowu.faces.getters import get_version
from kaowu.office import clock
from kaowu.office.notices.models import BatchRecord
from kaowu.office.notices.queries import newest_versions
from kaowu.office.review.public_clock import (
    FEWEST,
    PublicClock,
    PublicFigures,
    handed_over,
    public_clock,
)
from kaowu.rules.notice import Notice

LATEST = 4  # batches; the earlier ones are folded away


@require_safe
def review_clock(request: HttpRequest) -> HttpResponse:
    """The figures of one notice: the newest of which there are any, or the one asked for."""
    notices = {
        version.slug: (version.notice, begun)
        for version in newest_versions()
        if (begun := handed_over(version.slug))
    }
    asked = request.GET.get("notice", "")
    if asked:
        get_version(asked)  # a notice of which there is nothing yet is one all the same
    slug = asked or next(iter(notices), "")
    context: dict[str, Any] = {
        "tabs": _tabs(notices, slug),
        "today": clock.today(),
        "fewest": FEWEST,
    }
    if slug in notices:
        context |= _of_notice(*notices[slug])
    return render(request, "public/review_clock.html", context)


def _tabs(notices: dict[str, tuple[Notice, list[BatchRecord]]], slug: str) -> list[dict[str, Any]]:
    url = reverse("review-clock")
    rows = [
        {"label": one.title, "url": f"{url}?notice={key}", "current": key == slug}
        for key, (one, _) in notices.items()
    ]
    return rows if len(rows) > 1 or slug not in notices else []


def _of_notice(notice: Notice, batches: Sequence[BatchRecord]) -> dict[str, Any]:
    found = public_clock(batches, clock.today())
    deadlines = notice.deadlines
    period, newest_first = deadlines.second_review, found.by_batch[::-1]
    exams = {str(batch): f"{text.day(batch.exam, year=True)}考核" for batch in batches}
    tables = [
        _table("clock-agency", "按报名机构", period, found.by_agency, {}),
        _table("clock-batch", "按批次", period, newest_first[:LATEST], exams),
    ]
    return {
        "notice": notice,
        "period": period,
        "clause": notice.clauses.get(deadlines.second_review_clause, ""),
        "pauses": deadlines.correction_clock == "pause",
        "tiles": _tiles(found, period),
        "tables": [table for table in tables if table["rows"]],
        "earlier": _table("clock-earlier", "", period, newest_first[LATEST:], exams),
        "too_few": "、".join(found.too_few),
    }


def _tiles(found: PublicClock, period: int) -> list[dict[str, Any]]:
    one = found.total
    if one is None:
        return []
    running = f"另有 {one.running} 份办理中" if one.running else ""
    rows = [
        ("已反馈", _count(one.answered), "次", "", running),
        (f"{period} 个工作日内", _count(one.in_time), "次", "", _share(one)),
        ("中位用时", _days(one.median), "个工作日", "", ""),
        ("最长用时", _days(one.longest), "个工作日", "", ""),
        ("逾期未反馈", str(one.overdue), "份", "blocked" if one.overdue else "done",
         f"另有 {one.late} 次逾期反馈" if one.late else ""),
    ]  # fmt: skip
    keys = ("label", "value", "unit", "state", "note")
    return [dict(zip(keys, row, strict=True)) for row in rows]


def _share(one: PublicFigures) -> str:
    return f"占 {one.in_time * 100 // one.answered}%" if one.answered and one.in_time else ""


def _table(
    key: str, caption: str, period: int, rows: Sequence[PublicFigures], notes: Mapping[str, str]
) -> dict[str, Any]:
    heads = ("已反馈（次）", f"{period} 个工作日内", "逾期反馈", "办理中", "其中逾期", "中位／最长")
    return {
        "id": key,
        "caption": caption,
        "columns": [{"label": "名称"}, *({"label": one, "kind": "number"} for one in heads)],
        "rows": [{"cells": [_named(one, notes), *_cells(one)]} for one in rows],
        "empty": {"title": "还没有数据", "text": ""},
    }


def _cells(one: PublicFigures) -> list[Any]:
    late = "—" if one.late is None else _late(one.late)
    taken = "—" if one.answered is None else f"{_days(one.median)}／{_days(one.longest)}"
    counts = [_count(one.answered), _count(one.in_time, "—"), late, str(one.running)]
    return [*counts, _late(one.overdue), taken]


def _named(one: PublicFigures, notes: Mapping[str, str]) -> dict[str, str]:
    return {"text": one.label, "note": notes.get(one.label, "")}


def _count(number: int | None, unknown: str = f"不足 {FEWEST}") -> str:
    return unknown if number is None else str(number)


def _late(count: int) -> Any:
    return {"text": str(count), "state": "blocked"} if count else "0"


def _days(days: float | None) -> str:
    return "—" if days is None else f"{days:g}"
