"""公示: the list as it will be published, publishing it, and answering objections."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kaowu.faces import text
from kaowu.faces.centre.batches import Standing
from kaowu.faces.centre.forms import SettleForm
from kaowu.faces.centre.pages import (
    actor_of,
    address,
    batch_context,
    batch_list,
    known_address,
)
from kaowu.faces.errors import refusals_go_to
from kaowu.faces.getters import get_batch
from kaowu.office import clock
from kaowu.office.notices.models import BatchRecord
from kaowu.office.refusals import Refusal
from kaowu.office.registration.queries import visible_to
from kaowu.office.results import actions, queries
from kaowu.office.results.models import Objection, Publication
from kaowu.office.results.publicity import closing_day
from kaowu.office.review.clockwork import working_days_left
from kaowu.rules.states import State


def publicity(request: HttpRequest) -> HttpResponse:
    """Every batch: published, ready to be, or not yet."""
    return batch_list(
        request,
        title="公示",
        lead="考核结束 5 个工作日后公示成绩，公示 5 个工作日；期满后系统自动确定合格与不合格。",
        room="centre-publicity-batch",
        columns=("公示", "公示期", "异议待答复"),
        cells=_cells,
    )


def _cells(row: Standing) -> list[Any]:
    publication = queries.publication_of(row.batch)
    objecting = row.count(State.OBJECTING)
    waiting = {"text": f"{objecting} 件", "state": "attention"} if objecting else "—"
    if publication:
        period = text.span(publication.opens, publication.closes)
        return [_status(publication), period, waiting]
    planned = text.span(row.plan.publicity.start, row.plan.publicity.end)
    return [_unpublished(row), f"{planned}（计划）", waiting]


def _status(publication: Publication) -> dict[str, str]:
    over = clock.today() > publication.closes
    return {"text": "公示期满" if over else "公示中", "state": "done" if over else "info"}


def _unpublished(row: Standing) -> Any:
    if not row.count(State.SCORED):
        return "—"
    if clock.today() < row.plan.publicity.start:
        return "未到公示时间"
    return {"text": "可以公示", "state": "attention"}


def publicity_batch(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What is published, or would be; why not yet; objections."""
    return _show(request, get_batch(slug, number))


def _show(
    request: HttpRequest, batch: BatchRecord, failed: tuple[int, SettleForm] | None = None
) -> HttpResponse:
    context = batch_context(batch.slug, batch.number, "centre-publicity-batch")
    publication = queries.publication_of(batch)
    rows = publication.rows if publication else queries.publicity_rows(batch)
    tally = queries.tally(batch)
    context |= {
        "publication": publication,
        "table": _list_table(rows, published=bool(publication)),
        "tally": tally,
        "obstacles": [] if publication else _obstacles(context["row"], tally),
        "objections": _objections(request, batch, failed),
        "is_open": bool(publication and context["day"] <= publication.closes),
        "would_close": closing_day(batch, context["day"]),
        **_addresses(batch, publication),
    }
    return render(request, "centre/publicity.html", context)


def _addresses(batch: BatchRecord, publication: Publication | None) -> dict[str, str]:
    if publication is None:
        return {}
    keys = {"slug": batch.slug, "number": batch.number}
    return {
        "public_url": known_address("publicity-batch", **keys),
        "pdf_url": known_address("publicity-pdf", **keys),
    }


def _obstacles(row: Standing, tally: queries.Tally) -> list[str]:
    """Why the list cannot be published today, as the office would refuse it."""
    found = []
    if clock.today() < row.plan.publicity.start:
        start = row.plan.publicity.start
        left = working_days_left(clock.today(), start)
        words = f"最早 {text.day(start, year=True)}可以公示，还有 {left} 个工作日"
        found.append(f"考核结束 5 个工作日后才能公示：{words}。")
    if tally.unrecorded:
        found.append(f"还有 {tally.unrecorded} 人没有登记到考或缺考。")
    if tally.unscored:
        found.append(f"还有 {tally.unscored} 名到考考生的成绩没有确认。")
    if not tally.expected:
        found.append("本批次还没有核发准考证的考生。")
    return found


def _list_table(rows: list[dict[str, str]], *, published: bool) -> dict[str, Any]:
    heads = (
        ("number", "序号", "number"), ("ticket_number", "准考证号", "mono"), ("name", "姓名", ""),
        ("project", "考核项目", ""), ("score", "成绩", "number"), ("result", "结果", ""),
        ("agency", "报名机构", ""), ("note", "备注", ""),
    )  # fmt: skip
    return {
        "id": "list",
        "caption": "公示名单" if published else "名单预览",
        "total": len(rows),
        "columns": [{"label": label, "kind": kind or "text"} for _, label, kind in heads],
        "rows": [{"cells": [row[key] for key, _, _ in heads]} for row in rows],
        "empty": {"title": "还没有可以公示的成绩", "text": "成绩确认后会按准考证号列在这里。"},
    }


def _objections(
    request: HttpRequest, batch: BatchRecord, failed: tuple[int, SettleForm] | None
) -> list[dict[str, Any]]:
    mine = visible_to(actor_of(request)).filter(batch=batch)
    found = Objection.objects.filter(application__in=mine).select_related(
        "application__score", "settled_by"
    )
    return [_objection(one, failed) for one in found.order_by("-settled_at", "id")]


def _objection(one: Objection, failed: tuple[int, SettleForm] | None) -> dict[str, Any]:
    form = SettleForm(prefix=f"o{one.pk}") if one.settled_at is None else None
    if failed and failed[0] == one.pk:
        form = failed[1]
    return {"objection": one, "form": form}


@require_POST
@refusals_go_to("centre-publicity-batch", "slug", "number")
def publish(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Publish the results of the batch."""
    found = actions.publish(get_batch(slug, number), by=actor_of(request))
    messages.success(request, f"成绩已公示，至{text.day(found.closes)}24:00 期满。")
    return redirect("centre-publicity-batch", slug=slug, number=number)


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer an objection. A refusal keeps what was typed."""
    objection = queries.open_objections(actor_of(request)).filter(pk=pk).first()
    if objection is None:
        raise Http404
    batch = objection.application.batch
    form = SettleForm(request.POST, prefix=f"o{pk}")
    if form.is_valid():
        try:
            actions.settle(objection.application, **form.cleaned_data, by=actor_of(request))
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}{refusal.remedy}")
    if form.errors:
        return _show(request, batch, (pk, form))
    messages.success(request, "异议已办结，答复已告知考生。")
    return redirect(address("centre-publicity-batch", batch))
