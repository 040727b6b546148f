"""What the pages of one batch share: the list of batches, the way between them, small helpers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from kaowu.faces import text
from kaowu.faces.centre.batches import Standing, standing_of, standings
from kaowu.faces.getters import get_batch
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.notices.models import BatchRecord

PER_PAGE = 50
# The rooms of a batch's later road, as tabs over each of its pages.
ROOMS = (
    ("缴费", "centre-fees-batch"),
    ("考务", "centre-exam"),
    ("到考登记", "centre-attendance"),
    ("成绩", "centre-score-batch"),
    ("公示", "centre-publicity-batch"),
    ("证书", "centre-certificates-batch"),
)


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    return request.actor  # type: ignore[attr-defined,no-any-return]


def keys_of(batch: BatchRecord) -> dict[str, Any]:
    """The batch as URL arguments."""
    return {"slug": batch.slug, "number": batch.number}


def address(name: str, batch: BatchRecord) -> str:
    """The address of one of the batch's pages."""
    return reverse(name, kwargs=keys_of(batch))


def known_address(name: str, **kwargs: Any) -> str:
    """The address of a page of another face, or "" where that face has none."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""


def batch_context(slug: str, number: int, room: str) -> dict[str, Any]:
    """The batch, how it stands, and the tabs of its rooms."""
    batch = get_batch(slug, number)
    tabs = [
        {"label": label, "url": address(name, batch), "current": name == room}
        for label, name in ROOMS
    ]
    today = clock.today()
    row = standing_of(batch, today)
    eyebrow = f"{batch} · {text.day(batch.exam, year=True)}考核"
    return {"batch": batch, "row": row, "tabs": tabs, "day": today, "eyebrow": eyebrow}


def paged(request: HttpRequest, rows: Any) -> Page[Any]:
    """The page of ``rows`` that the address asks for."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def batch_list(
    request: HttpRequest,
    *,
    title: str,
    lead: str,
    room: str,
    columns: Sequence[str],
    cells: Callable[[Standing], Sequence[Any]],
    actions: Sequence[dict[str, str]] = (),
) -> HttpResponse:
    """Every batch with somebody in it, as a table that leads to the batch's ``room``."""
    found = standings(clock.today())
    many = len({row.batch.slug for row in found}) > 1
    rows = [
        {"url": address(room, row.batch), "cells": [_name(row, many), _phase(row), *cells(row)]}
        for row in found
    ]
    heads = [{"label": "批次"}, {"label": "现在"}, *({"label": label} for label in columns)]
    table = {
        "id": "batches",
        "columns": heads,
        "rows": rows,
        "empty": {"title": "还没有批次", "text": "有考生报名后会出现在这里。"},
    }
    context = {"title": title, "lead": lead, "table": table, "actions": list(actions)}
    return render(request, "centre/batches.html", context)


def _name(row: Standing, many: bool) -> dict[str, str]:
    """The batch; where several notices are in view, the notice as well."""
    return {"text": str(row.batch), "note": row.batch.version.title if many else ""}


def _phase(row: Standing) -> dict[str, str]:
    return {"text": row.phase.label, "state": "info" if row.is_alive else "done"}
