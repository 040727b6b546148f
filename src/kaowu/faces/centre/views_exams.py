"""考务: sites, sittings, the seed, the draw, seats and tickets of a batch."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kaowu.faces import text
from kaowu.faces.centre.batches import Standing
from kaowu.faces.centre.forms import PlanForm, SeedForm, SiteForm
from kaowu.faces.centre.pages import (
    actor_of,
    address,
    batch_context,
    batch_list,
    keys_of,
)
from kaowu.faces.centre.seats import rooms_of, steps_of
from kaowu.faces.errors import refusals_go_to
from kaowu.faces.files import responses
from kaowu.faces.getters import get_application, get_batch
from kaowu.office.exams import actions, paperwork, queries
from kaowu.office.exams.models import ExamPlan, Site
from kaowu.office.notices.models import BatchRecord
from kaowu.office.refusals import Refusal
from kaowu.rules.states import State


def exams(request: HttpRequest) -> HttpResponse:
    """Every batch with its sittings and how far the seats and tickets are."""
    return batch_list(
        request,
        title="考务",
        lead="缴费时间结束后公布随机种子并编排座位，在打印时间内核发准考证，考核当日登记到考。",
        room="centre-exam",
        columns=("考核日期", "考点", "待编排", "待核发", "已发准考证", "发放截止"),
        cells=_cells,
        actions=[{"label": "新增考点", "kind": "secondary", "url": reverse("centre-site")}],
    )


def _cells(row: Standing) -> list[Any]:
    plans = list(queries.plans_of(row.batch))
    sites = "、".join(dict.fromkeys(plan.site.name for plan in plans))
    return [
        text.day(row.plan.exam),
        sites or "未安排",
        str(row.count(State.PAID) or "—"),
        str(row.count(State.SEATED) or "—"),
        str(queries.turnout(row.batch).expected or "—"),
        text.day(row.plan.hand_out_by),
    ]


def exam(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The batch's road from site to ticket, with the next step open."""
    return _show(request, slug, number)


def _show(
    request: HttpRequest, slug: str, number: int, plan_form: PlanForm | None = None
) -> HttpResponse:
    context = batch_context(slug, number, "centre-exam")
    batch, row = context["batch"], context["row"]
    plans = list(queries.plans_of(batch).prefetch_related("site__rooms", "draws"))
    context |= {
        "steps": steps_of(row, plans),
        "plans": [_sitting(plan, row) for plan in plans],
        "plan_form": plan_form or PlanForm(batch),
        "may_plan": row.phase.value not in {"scoring", "publicity", "closed"}
        and (_unplanned(plans) or _short_of_seats(plans)),
        "has_sites": Site.objects.exists(),
        "seed_form": SeedForm(),
        "waiting": row.count(State.PAID),
        "seated": row.count(State.SEATED),
        "issued": queries.turnout(batch).expected,
    }
    return render(request, "centre/exam.html", context)


def _unplanned(plans: list[ExamPlan]) -> bool:
    """Whether a project of the batch may still have no sitting."""
    if not plans:
        return True
    codes = {plan.project_code for plan in plans}
    return "" not in codes and len(codes) < len(plans[0].batch.notice.projects)


def _short_of_seats(plans: list[ExamPlan]) -> bool:
    """Whether the planned sites cannot hold who has paid: another one may be added."""
    return any(
        queries.to_be_seated(plan).count()
        > queries.free_seats(plan) + sum(queries.free_seats(one) for one in queries.beside(plan))
        for plan in plans
    )


def _sitting(plan: ExamPlan, row: Standing) -> dict[str, Any]:
    capacity = sum(room.capacity for room in plan.site.rooms.all())
    draws = [{"draw": drawn, "same": queries.draw_again(drawn)} for drawn in plan.draws.all()]
    return {
        "plan": plan,
        "capacity": capacity,
        "room_count": len(plan.site.rooms.all()),
        "waiting": queries.to_be_seated(plan).count(),
        "draws": draws,
        "rooms": rooms_of(plan),
        "payment_end": row.plan.payment.end,
    }


def site(request: HttpRequest) -> HttpResponse:
    """The sites on record, and the form for a new one."""
    form = SiteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.open_site(**form.cleaned_data, by=actor_of(request))
        messages.success(request, f"已新增考点“{made}”，共 {made.rooms.count()} 个考场。")
        return redirect("centre-site")
    sites = Site.objects.prefetch_related("rooms")
    return render(request, "centre/site.html", {"form": form, "sites": _site_table(sites)})


def _site_table(sites: Any) -> dict[str, Any]:
    rows = []
    for one in sites:
        rooms = list(one.rooms.all())
        seats = "、".join(str(room.capacity) for room in rooms)
        rows.append(
            {
                "cells": [
                    one.name,
                    {"text": one.address, "note": one.transport},
                    {"text": f"{len(rooms)} 个", "note": f"各 {seats} 座"},
                    str(sum(room.capacity for room in rooms)),
                ]
            }
        )
    columns = [{"label": "考点"}, {"label": "地址"}, {"label": "考场"}]
    return {
        "columns": [*columns, {"label": "座位", "kind": "number"}],
        "rows": rows,
        "empty": {"title": "还没有考点", "text": "请在下面填写第一个考点。"},
    }


@require_POST
def plan(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Set where and when the batch is examined."""
    batch = get_batch(slug, number)
    form = PlanForm(batch, request.POST)
    if form.is_valid():
        try:
            actions.plan_exam(batch=batch, **form.cleaned_data, by=actor_of(request))
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}{refusal.remedy}")
    if form.errors:
        return _show(request, slug, number, form)
    messages.success(request, "已保存考务安排，请公布随机种子。")
    return redirect("centre-exam", slug=slug, number=number)


def _plan_of(slug: str, number: int, pk: int) -> ExamPlan:
    found = queries.plans_of(get_batch(slug, number)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_POST
@refusals_go_to("centre-exam", "slug", "number")
def seed(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Announce the seed, once."""
    form = SeedForm(request.POST)
    typed = form.cleaned_data["seed"] if form.is_valid() else ""
    found = actions.announce_seed(_plan_of(slug, number, pk), seed=typed, by=actor_of(request))
    messages.success(request, f"已公布随机种子：{found.seed}")
    return redirect("centre-exam", slug=slug, number=number)


@require_POST
@refusals_go_to("centre-exam", "slug", "number")
def draw(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Draw seats for everyone of the sitting who has paid."""
    drawn = actions.draw_seats(_plan_of(slug, number, pk), by=actor_of(request))
    count = drawn.seats.count()
    messages.success(request, f"已编排 {count} 人的座位，编排摘要 {drawn.digest[:12]}。")
    return redirect("centre-exam", slug=slug, number=number)


@require_POST
@refusals_go_to("centre-exam", "slug", "number")
def issue_tickets(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Issue the tickets of everyone who has a seat."""
    issued = actions.issue_tickets(get_batch(slug, number), by=actor_of(request))
    messages.success(request, f"已核发 {len(issued)} 份准考证，并通知考生。")
    return redirect("centre-exam", slug=slug, number=number)


@require_POST
def reissue(request: HttpRequest, ref: str) -> HttpResponse:
    """Issue one ticket again: the same number, the next version."""
    application = get_application(request, ref)
    return _reissue(request, application.batch, application)


def _reissue(request: HttpRequest, batch: BatchRecord, application: Any) -> HttpResponse:
    try:
        ticket = actions.reissue_ticket(application, by=actor_of(request))
    except Refusal as refusal:
        messages.error(request, f"{refusal.message}{refusal.remedy}")
    else:
        messages.success(request, f"已补发准考证 {ticket.number}（第 {ticket.version} 版）。")
    return redirect("centre-exam", **keys_of(batch))


@refusals_go_to("centre-exam", "slug", "number")
def tickets_pdf(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Every ticket of the batch in one file, by ticket number."""
    batch = get_batch(slug, number)
    people = queries.for_the_hall(actor_of(request), batch)
    return responses.pdf(paperwork.tickets(people), f"tickets-{slug}-{number}.pdf")


def door_list(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The list at the door of each room, a page each, to be printed by the browser."""
    batch = get_batch(slug, number)
    sittings = [{"plan": plan, "rooms": rooms_of(plan)} for plan in queries.plans_of(batch)]
    context = {"batch": batch, "sittings": sittings, "back": address("centre-exam", batch)}
    return render(request, "centre/door_list.html", context)
