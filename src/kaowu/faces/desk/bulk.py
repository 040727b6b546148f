"""Many cases in one go: choose, confirm, watch, and a result for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from kaowu.faces.desk.forms import ReviewForm
from kaowu.faces.desk.labels import state_cell, verdict_cell
from kaowu.faces.desk.lists import choose, may_go_in_bulk
from kaowu.faces.desk.places import Desk
from kaowu.faces.errors import show_refusal
from kaowu.office.actors import Actor
from kaowu.office.refusals import Refusal
from kaowu.office.registration.models import Application
from kaowu.office.registration.queries import visible_to
from kaowu.office.review import bulk as actions
from kaowu.office.review.models import Run, RunItem
from kaowu.rules.findings import Verdict
from kaowu.rules.identity import mask_identity

SHOWN = 20  # of the chosen, by name
KINDS = (
    ("", "请选择"),
    (Run.Kind.PASS, "通过"),
    (Run.Kind.RETURN, "退回补正"),
    (Run.Kind.PREPARE_PASS, "先存为“通过”，稍后一并发布"),
    (Run.Kind.PREPARE_RETURN, "先存为“退回补正”，稍后一并发布"),
)
STATUS_TONES = {
    RunItem.Status.WAITING: "info",
    RunItem.Status.DONE: "done",
    RunItem.Status.REFUSED: "attention",
    RunItem.Status.FAILED: "blocked",
}

# What was left to somebody comes first: it has to be done by hand.
GROUPS = (
    ("未办理", (RunItem.Status.FAILED, RunItem.Status.REFUSED)),
    ("已办理", (RunItem.Status.DONE,)),
)
OVER = [status for _, statuses in GROUPS for status in statuses]
_TOLD = (
    "run",
    "status",
    "message",
    *(f"application__{key}" for key in ("name", "reference", "state")),
)


class BulkForm(ReviewForm):
    """What is to be done with all that were chosen."""

    kind = forms.ChoiceField(
        label="办理", choices=KINDS, error_messages={"required": "请选择怎样办理。"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].widget.attrs["class"] = "form-select"


@require_POST
def bulk(request: HttpRequest, *, desk: Desk) -> HttpResponse:
    """From the list: say what is chosen and ask what to do. From there: let it run."""
    sent = request.POST.getlist("chosen")
    chosen = _again(request, sent) if sent else _chosen(request, desk)
    try:
        actions.demand_number(len(chosen))
    except Refusal as refusal:
        show_refusal(request, refusal)
        return redirect(desk.back(request))
    notice = chosen[0][0].batch.notice
    if len({(one.batch.slug, one.batch.notice.checklist) for one, _ in chosen}) > 1:
        messages.error(
            request, "所选考生适用的通知或其版本不同，要求各不相同。请先按批次筛选，再分别办理。"
        )
        return redirect(desk.back(request))
    if not sent:
        return _ask(request, desk, chosen, BulkForm(notice=notice, level=desk.level))
    form = BulkForm(request.POST, notice=notice, level=desk.level)
    if not form.is_valid():
        return _ask(request, desk, chosen, form, status=422)
    return _start(request, desk, chosen, form)


def _start(
    request: HttpRequest, desk: Desk, chosen: list[tuple[Application, int]], form: BulkForm
) -> HttpResponse:
    try:
        begun = actions.start(
            Run.Kind(form.cleaned_data["kind"]),
            chosen,
            by=_actor(request),
            level=desk.level,
            checklist=form.checklist(),
            reasons=form.reasons(form.cleaned_data),
        )
    except Refusal as refusal:
        form.add_error(None, " ".join(filter(None, (refusal.message, refusal.remedy))))
        return _ask(request, desk, chosen, form, status=409)
    return redirect(desk.url("run", begun.key))


def _chosen(request: HttpRequest, desk: Desk) -> list[tuple[Application, int]]:
    """The ticked rows, or everything that the list's filter shows and that may go in bulk."""
    actor = _actor(request)
    queue = desk.queue(actor).filter(Q(holder=None) | Q(holder_id=actor.user_id))
    if not request.POST.get("all"):
        found = list(queue.filter(reference__in=request.POST.getlist("ref")))
    else:
        query = QueryDict(request.POST.get("query", ""))
        found = list(choose(request, desk, queue, query).found)
    return [(one, one.version) for one in found if may_go_in_bulk(one, desk, actor)]


def _again(request: HttpRequest, sent: Sequence[str]) -> list[tuple[Application, int]]:
    """The same as they were shown: references with the versions that were seen."""
    pairs = [one.partition(":") for one in sent]
    versions = {ref: int(version) for ref, _, version in pairs if version.isdecimal()}
    found = visible_to(_actor(request)).filter(reference__in=list(versions)[: actions.LIMIT + 1])
    return [(one, versions[one.reference]) for one in found]


def _ask(
    request: HttpRequest,
    desk: Desk,
    chosen: list[tuple[Application, int]],
    form: BulkForm,
    status: int = 200,
) -> HttpResponse:
    doubts = sum(one.verdict != Verdict.READY for one, _ in chosen)
    context = {
        "form": form,
        "count": len(chosen),
        "doubts": doubts,
        "keys": [f"{one.reference}:{version}" for one, version in chosen],
        "table": _table(desk, chosen[:SHOWN]),
        "more": max(0, len(chosen) - SHOWN),
        "limit": actions.LIMIT,
        "back": desk.back(request),
        "url": desk.url("bulk"),
    }
    return render(request, "desk/bulk.html", context, status=status)


def _table(desk: Desk, chosen: Sequence[tuple[Application, int]]) -> dict[str, Any]:
    labels = ("考生", "考核项目", "批次", "状态", "检查结果")
    return {
        "id": "chosen",
        "columns": [{"label": label} for label in labels],
        "rows": [
            {
                "url": desk.url("case", one.reference),
                "cells": [
                    {"text": one.name or "（未填姓名）", "note": mask_identity(one.id_number)},
                    one.project_name,
                    str(one.batch),
                    state_cell(one.state),
                    verdict_cell(one.verdict),
                ],
            }
            for one, _ in chosen
        ],
    }


@require_safe
def run(request: HttpRequest, group: str, *, desk: Desk) -> HttpResponse:
    """One run: progress while the worker is at it, then a result for each case."""
    found = actions.runs_of(_actor(request), desk.level).filter(key=group).first()
    if found is None:
        raise Http404
    running = found.finished_at is None
    counts = _counts(found)
    done = sum(counts[status] for status in OVER)
    context = {
        "run": found,
        "url": desk.url("run", found.key),
        "started": localtime(found.started_at),
        "total": counts.total(),
        "done": done,
        "running": running,
        "tiles": _tiles(counts),
        "groups": [_group(desk, found, *one) for one in (GROUPS[:1] if running else GROUPS)],
        "back": desk.back(request),
        "prepared_url": desk.url("prepared"),
    }
    partial = request.headers.get("HX-Request") == "true"
    return render(request, f"desk/{'_run' if partial else 'run'}.html", context)


def _counts(found: Run) -> Counter[str]:
    rows = found.items.order_by().values_list("status").annotate(number=Count("pk"))
    return Counter(dict(rows))


def _tiles(counts: Counter[str]) -> list[dict[str, Any]]:
    rows = (("已办理", GROUPS[1][1], "done"), ("未办理", GROUPS[0][1], "attention"))
    return [
        {"label": label, "value": n, "unit": "份", "state": state if n else ""}
        for label, wanted, state in rows
        for n in [sum(counts[status] for status in wanted)]
    ]


def _group(
    desk: Desk, found: Run, label: str, statuses: Sequence[RunItem.Status]
) -> dict[str, Any]:
    """Those of a run with one of these outcomes; while it runs, only who was left is listed."""
    items = found.items.filter(status__in=statuses).select_related("application")
    return {"label": label, "results": [_result(desk, one) for one in items.only(*_TOLD)]}


def _result(desk: Desk, one: RunItem) -> dict[str, Any]:
    status = RunItem.Status(one.status)
    return {
        "name": one.application.name or one.application.reference,
        "url": desk.url("case", one.application.reference),
        "state": STATUS_TONES[status],
        "word": status.label,
        "message": one.message,
        "now": one.application.state_label,
    }


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]
