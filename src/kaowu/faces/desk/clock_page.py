"""The page of the clock: how long the reviews take, as tiles, bars, tables and files."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from kaowu.faces.desk import batches as by_batch
from kaowu.faces.files import responses
from kaowu.office import clock
from kaowu.office.notices.models import BatchRecord
from kaowu.office.registration.queries import visible_to
from kaowu.office.review import statistics
from kaowu.office.review.statistics import Figures, Statistics
from kaowu.papers.workbooks import roster_workbook

SECOND, FIRST = "复审", "初审"
BY_AGENCY = "按报名机构"
HEADERS = (
    "审核", "分组", "名称", "已办结（次）", "办理中", "补正暂停", "逾期办结", "逾期未办",
    "中位工作日", "最长工作日",
)  # fmt: skip
MANY = 10  # bars; what took longer is the last of them


def context(
    request: HttpRequest, page: str, reviews: Sequence[str], left_out: Sequence[str] = ()
) -> dict[str, Any]:
    """The context of desk/clock.html for the page of this name; ``reviews``: FIRST, SECOND.

    ``left_out``: tables that say nothing here (an agency sees itself only).
    """
    batches = by_batch.in_view(request)
    batch = by_batch.chosen(request, batches)
    query = f"?batch={by_batch.batch_key(batch)}" if batch else ""
    files = [
        {"label": f"统计表（{kind.upper()}）", "url": reverse(f"{page}-file", args=[kind]) + query}
        for kind in ("xlsx", "csv")
    ]
    found = figures(request, batch, reviews)
    return {
        "tabs": by_batch.batch_tabs(batches, batch, page),
        "reviews": [_review(name, one, left_out) for name, one in found.items()],
        "files": files,
        "today": clock.today(),
    }


def figures(
    request: HttpRequest, batch: BatchRecord | None, reviews: Sequence[str]
) -> dict[str, Statistics]:
    """The statistics of these reviews over what this person may see, of one batch or of all."""
    mine = visible_to(request.actor)  # type: ignore[attr-defined]
    if batch:
        mine = mine.filter(batch=batch)
    return {name: _COUNTED[name](mine, clock.today()) for name in reviews}


_COUNTED = {FIRST: statistics.first_review, SECOND: statistics.second_review}


def file(request: HttpRequest, kind: str, reviews: Sequence[str]) -> HttpResponse:
    """The figures as .xlsx or .csv: counts of batches and agencies, no person in it."""
    batch = by_batch.chosen(request, by_batch.in_view(request))
    rows = [
        row for name, one in figures(request, batch, reviews).items() for row in lines(name, one)
    ]
    name = f"review-clock-{clock.today():%Y%m%d}.{kind}"
    if kind == "xlsx":
        return responses.attachment(
            roster_workbook(HEADERS, rows, sheet="审核时限统计"), name, responses.XLSX
        )
    if kind == "csv":
        return responses.attachment(_csv(rows), name, "text/csv; charset=utf-8")
    raise Http404


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    """With a byte order mark, so that a spreadsheet reads the Chinese."""
    out = io.StringIO()
    csv.writer(out).writerows([HEADERS, *rows])
    return out.getvalue().encode("utf-8-sig")


def lines(review: str, found: Statistics) -> list[list[str]]:
    """The statistics as lines under HEADERS: the total, the batches, the agencies."""
    groups = (("合计", (found.total,)), ("批次", found.by_batch), ("报名机构", found.by_agency))
    return [[review, group, *_cells(one)] for group, rows in groups for one in rows]


def _cells(one: Figures) -> list[str]:
    counts = (one.done, one.running, one.paused, one.late, one.overdue)
    return [one.label, *map(str, counts), _days(one.median), _days(one.longest)]


def _days(days: float | None) -> str:
    return "—" if days is None else f"{days:g}"


def _review(name: str, found: Statistics, left_out: Sequence[str]) -> dict[str, Any]:
    return {
        "name": name,
        "period": found.period,
        "tiles": _tiles(found),
        "bars": _bars(found),
        "tables": [
            _table(title, rows, found.period)
            for title, rows in ((BY_AGENCY, found.by_agency), ("按批次", found.by_batch))
            if title not in left_out
        ],
        "empty": not (found.total.done or found.total.running),
    }


def _tiles(found: Statistics) -> list[dict[str, Any]]:
    one = found.total
    rows = [
        ("中位用时", _days(one.median), "个工作日", "", f"已办结 {one.done} 次"),
        ("最长用时", _days(one.longest), "个工作日", _longest(found), ""),
        ("办理中", str(one.running), "份", "info" if one.running else "", ""),
        ("补正暂停", str(one.paused), "份", "info" if one.paused else "", "补正期间不计时"),
    ]
    if found.period is not None:
        state = "blocked" if one.overdue else "attention" if one.late else "done"
        note = f"另有 {one.late} 次逾期办结" if one.late else ""
        rows.append(("逾期未办", str(one.overdue), "份", state, note))
    keys = ("label", "value", "unit", "state", "note")
    return [dict(zip(keys, row, strict=True)) for row in rows]


def _longest(found: Statistics) -> str:
    longest, period = found.total.longest, found.period
    if longest is None or period is None:
        return ""
    return "attention" if longest > period else "done"


def _bars(found: Statistics) -> list[dict[str, Any]]:
    """How many were answered in 0, 1, 2 … working days."""
    if not found.spread:
        return []
    last = min(max(*found.spread, found.period or 0), MANY)
    return [_bar(days, last, found.spread, found.period) for days in range(last + 1)]


def _bar(days: int, last: int, spread: Mapping[int, int], period: int | None) -> dict[str, Any]:
    beyond = days == last == MANY
    value = sum(n for d, n in spread.items() if d >= days) if beyond else spread.get(days, 0)
    label = f"{days} 个工作日{'及以上' if beyond else ''}" if days else "当日"
    late = period is not None and days > period
    return {"label": label, "value": value, "state": "blocked" if late else "done"}


def _table(title: str, rows: Sequence[Figures], period: int | None) -> dict[str, Any]:
    late = [("逾期办结", "late"), ("逾期未办", "overdue")] if period is not None else []
    columns = [
        {"label": title.removeprefix("按")},
        *({"label": label, "kind": "number"} for label in ("已办结", "办理中", "补正暂停")),
        *({"label": label, "kind": "number"} for label, _ in late),
        {"label": "中位工作日", "kind": "number"},
        {"label": "最长工作日", "kind": "number"},
    ]
    return {
        "id": f"clock-{'agency' if '机构' in title else 'batch'}",
        "caption": title,
        "columns": columns,
        "rows": [{"cells": _row(one, [key for _, key in late])} for one in rows],
        "empty": {"title": "还没有数据", "text": ""},
    }


def _row(one: Figures, late: Sequence[str]) -> list[Any]:
    return [
        one.label,
        *(str(count or "—") for count in (one.done, one.running, one.paused)),
        *(_late(getattr(one, key)) for key in late),
        _days(one.median),
        _days(one.longest),
    ]


def _late(count: int) -> dict[str, str]:
    return {"text": str(count), "state": "blocked"} if count else {"text": "—"}
