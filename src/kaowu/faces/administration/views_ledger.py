"""操作记录: the newest entries, the proof of all of them, the seals of the days."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kaowu.faces import text
from kaowu.faces.administration.words import action_label, actor_names, chain_label, detail_of
from kaowu.office.ledger.models import Chain, DaySeal, Entry
from kaowu.office.ledger.queries import faults

PER_PAGE = 50
SEALS = 14
SHOWN = 20  # faults told one by one


def ledger(request: HttpRequest) -> HttpResponse:
    """The newest entries, of every chain or of one."""
    wanted = request.GET.get("chain", "").strip()
    entries = Entry.objects.select_related("chain").order_by("-id")
    if wanted:
        entries = entries.filter(chain__name__iendswith=wanted)
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    names = actor_names(page.object_list)
    table = {
        "id": "entries",
        "caption": "最近的操作",
        "columns": [
            {"label": "时间", "kind": "date"}, {"label": "操作"}, {"label": "对象", "kind": "mono"},
            {"label": "办理人"}, {"label": "内容"}, {"label": "摘要", "kind": "mono"},
        ],
        "rows": [_row(entry, names) for entry in page],
        "page_obj": page,
        "total": page.paginator.count,
        "filters": [{
            "name": "chain", "label": "回执号或对象", "kind": "search", "value": wanted,
        }],
    }  # fmt: skip
    context = {"table": table, "seals": _seals(), "chains": Chain.objects.count()}
    return render(request, "administration/ledger.html", context)


def _row(entry: Entry, names: dict[str, str]) -> dict[str, Any]:
    return {
        "cells": [
            text.moment(entry.at.astimezone()),
            action_label(entry.action),
            {"text": chain_label(entry.chain.name), "note": f"第 {entry.number} 条"},
            names.get(entry.actor, "系统"),
            detail_of(entry.detail),
            entry.digest[:12],
        ]
    }


def _seals() -> dict[str, Any]:
    rows = [
        {"cells": [text.day(seal.day, year=True), str(seal.count), seal.root]}
        for seal in DaySeal.objects.order_by("-day")[:SEALS]
    ]
    return {
        "id": "seals",
        "caption": "每日封存",
        "columns": [
            {"label": "日期", "kind": "date"}, {"label": "条数", "kind": "number"},
            {"label": "默克尔根", "kind": "mono"},
        ],
        "rows": rows,
        "empty": {"title": "还没有封存的日期", "text": "每天的记录在次日封存。"},
    }  # fmt: skip


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Compute every chain and every seal again."""
    found = list(islice(faults(), SHOWN))
    if found:
        more = "等" if len(found) == SHOWN else ""
        messages.error(request, f"操作记录与摘要不符：{'、'.join(found)}{more}。请立即核查。")
    else:
        entries, seals = Entry.objects.count(), DaySeal.objects.count()
        messages.success(request, f"已核验 {entries} 条记录和 {seals} 个日封存，全部一致。")
    return redirect("office-ledger")
