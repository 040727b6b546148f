"""本单位考生: what a company's coordinator sends in, and what is still missing of whom."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kaowu.faces.desk.labels import state_cell
from kaowu.faces.getters import get_application
from kaowu.faces.group.reception import told_to_coordinator
from kaowu.faces.uploads.results import masked
from kaowu.office.actors import Actor
from kaowu.office.people.models import Organisation
from kaowu.office.registration import claims, queries
from kaowu.office.registration.models import Application
from kaowu.rules.identity import mask_identity
from kaowu.rules.states import EDITABLE, GIVEN_UP, State

PAGE = 50


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everyone of the company: state, and what is to be done by whom."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    mine = queries.visible_to(actor).order_by("-batch_id", "id")
    page = Paginator(mine, PAGE).get_page(request.GET.get("page"))
    states = [State(state) for state in mine.order_by().values_list("state", flat=True)]
    context = {
        "company": Organisation.objects.get(pk=actor.organisation_id),
        "tiles": _tiles(states),
        "table": _table(page),
        "waiting": any(state in EDITABLE for state in states),
    }
    return render(request, "group/people.html", context)


def _tiles(states: list[State]) -> list[dict[str, Any]]:
    editable = sum(state in EDITABLE for state in states)
    out = sum(state in GIVEN_UP for state in states)
    rows = (
        ("本单位考生", len(states), ""),
        ("待补齐或签署", editable, "attention" if editable else ""),
        ("已提交", len(states) - editable - out, ""),
        ("放弃或不通过", out, ""),
    )
    return [{"label": a, "value": n, "unit": "人", "state": state} for a, n, state in rows]


def _table(page: Any) -> dict[str, Any]:
    people = list(page)
    queries.read_ahead(people)
    return {
        "id": "people",
        "caption": "考生",
        "total": page.paginator.count,
        "columns": [{"label": one} for one in ("考生", "批次", "状态", "现在要做")],
        "rows": [
            {
                "url": reverse("group-person", args=[one.reference]),
                "cells": [
                    {"text": one.name or one.reference, "note": mask_identity(one.id_number)},
                    {"text": str(one.batch), "note": one.project_name},
                    state_cell(one.state),
                    _to_do(one),
                ],
            }
            for one in people
        ],
        "page_obj": page,
        "empty": {"title": "还没有考生", "text": "上传员工的压缩包和信息表后，会列在这里。"},
    }


def _to_do(application: Application) -> str:
    if State(application.state) not in EDITABLE:
        return "—"
    if application.owner_id:
        return "本人核对、签署并提交"
    missing = claims.missing(application)
    return f"还有 {len(missing)} 处须补齐" if missing else "请本人签署，或交纸质承诺书"


@require_safe
def person(request: HttpRequest, ref: str) -> HttpResponse:
    """One person: the state, what is missing, why it was returned. No scan, no other data."""
    found = get_application(request, ref)
    returned = found.steps.filter(target=State.RETURNED).last()
    context = {
        "application": found,
        "state": state_cell(found.state),
        "number": mask_identity(found.id_number),
        "to_do": _to_do(found),
        "findings": [masked(told_to_coordinator(one)) for one in queries.all_findings(found)],
        "reasons": (returned.reasons or []) if returned and found.state == State.RETURNED else [],
        "clauses": found.batch.notice.clauses,
        "is_open": found.state in EDITABLE and found.owner_id is None,
    }
    return render(request, "group/person.html", context)


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Tell everyone whose material is whole that it waits for their own signature."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    waiting = queries.visible_to(actor).filter(state__in=EDITABLE, owner=None)
    told = claims.ask_to_sign(waiting, by=actor)
    if told:
        messages.success(request, f"已用短信通知 {told} 位考生本人签署。")
    else:
        messages.info(request, "没有需要通知的考生：材料未齐，或今天已经通知过。")
    return redirect("group")
