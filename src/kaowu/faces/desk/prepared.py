"""待发布的审核意见: what was prepared, changed or dropped, and released together."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from kaowu.faces import text
from kaowu.faces.desk.places import Desk
from kaowu.faces.errors import show_refusal
from kaowu.office.actors import Actor
from kaowu.office.refusals import Refusal
from kaowu.office.review import bulk, opinions
from kaowu.office.review.models import Opinion, Review, Run, RunItem
from kaowu.rules.identity import mask_identity

RUNS = 10  # of the newest
TONES = {"pass": "done", "return": "attention", "refuse": "blocked"}


@require_safe
def prepared(request: HttpRequest, *, desk: Desk) -> HttpResponse:
    """The prepared decisions of this person, and what they lately let run."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = list(opinions.prepared(actor, desk.level))
    context = {
        "table": _table(desk, found),
        "total": len(found),
        "stale": sum(opinions.is_stale(one) for one in found),
        "runs": _runs(desk, actor),
        "publish_url": desk.url("publish-opinions"),
        "back": desk.back(request),
    }
    return render(request, "desk/prepared.html", context)


@require_POST
def publish(request: HttpRequest, *, desk: Desk) -> HttpResponse:
    """Let the chosen, or all, go through the gate; each has its own result."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = opinions.prepared(actor, desk.level)
    if not request.POST.get("all"):
        found = found.filter(application__reference__in=request.POST.getlist("ref"))
    try:
        begun = bulk.start(
            Run.Kind.PUBLISH,
            bulk.opinion_items(list(found)),
            by=actor,
            level=desk.level,
        )
    except Refusal as refusal:
        show_refusal(request, refusal)
        return redirect(desk.url("prepared"))
    return redirect(desk.url("run", begun.key))


def _table(desk: Desk, found: list[Opinion]) -> dict[str, Any]:
    labels = ("考生", "批次、项目", "准备的结论", "告知考生的理由", "准备时间", "现在")
    return {
        "id": "prepared",
        "caption": "待发布的审核意见",
        "total": len(found),
        "select_name": "ref",
        "columns": [{"label": label} for label in labels],
        "rows": [_row(desk, one) for one in found],
        "empty": {
            "title": "没有待发布的意见",
            "text": "审核时选择“先存为…”，意见会先放在这里，发布之前考生不会知道。",
        },
    }


def _row(desk: Desk, one: Opinion) -> dict[str, Any]:
    application = one.application
    said = text.told(one.reasons or [])
    stale = opinions.is_stale(one)
    now = {"text": "可以发布", "state": "info"}
    if stale:
        now = {
            "text": "已有变化，须重新核对",
            "state": "blocked",
            "note": application.state_label,
        }
    return {
        "url": desk.url("case", application.reference),
        "select": "" if stale else application.reference,
        "cells": [
            {"text": application.name, "note": mask_identity(application.id_number)},
            {"text": str(application.batch), "note": application.project_name},
            {"text": Review.Verdict(one.verdict).label, "state": TONES[one.verdict]},
            said or "—",
            text.moment(localtime(one.prepared_at)),
            now,
        ],
    }


def _runs(desk: Desk, actor: Actor) -> list[dict[str, Any]]:
    """What was lately done in bulk, so that a run that was left is found again."""
    rows = []
    for run in bulk.runs_of(actor, desk.level).prefetch_related("items")[:RUNS]:
        items = list(run.items.all())
        done = sum(one.status == RunItem.Status.DONE for one in items)
        rows.append(
            {
                "url": desk.url("run", run.key),
                "label": f"{text.moment(localtime(run.started_at))} {run.get_kind_display()}",
                "note": f"共 {len(items)} 份，已办理 {done} 份",
                "running": run.finished_at is None,
            }
        )
    return rows
