"""准考证: issue, print together, record who has been given theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from kaowu.faces import text
from kaowu.faces.desk import batches as by_batch
from kaowu.faces.desk.labels import state_cell
from kaowu.faces.errors import refusals_go_to
from kaowu.faces.files import responses
from kaowu.faces.getters import get_batch
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.exams import paperwork
from kaowu.office.exams import tickets as ticketing
from kaowu.office.exams.models import Ticket
from kaowu.office.exams.queries import for_the_hall, tickets_of
from kaowu.office.notices.models import BatchRecord
from kaowu.office.notices.queries import plan_of
from kaowu.office.refusals import Refusal
from kaowu.office.registration.gate import allowed
from kaowu.office.registration.models import Application
from kaowu.office.registration.queries import visible_to
from kaowu.rules.events import Event
from kaowu.rules.identity import mask_identity
from kaowu.rules.roles import Role
from kaowu.rules.states import State

STATES = (State.PAID, State.SEATED, State.TICKETED)


@require_safe
def tickets(request: HttpRequest) -> HttpResponse:
    """The batches: who has paid, who has a seat, who has a ticket, till when."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = clock.today()
    batches = [one for one in by_batch.in_view(request) if one.exam >= today]
    context = {"table": _batches(actor, batches), "today": today}
    return render(request, "agency/tickets.html", context)


def _batches(actor: Actor, batches: Sequence[BatchRecord]) -> dict[str, Any]:
    plain = visible_to(actor).select_related(None).order_by().filter(batch__in=batches)
    rows = plain.values("batch_id").annotate(
        paid=Count("pk", filter=Q(state=State.PAID)),
        seated=Count("pk", filter=Q(state=State.SEATED)),
        ticketed=Count("pk", filter=Q(state=State.TICKETED)),
    )
    counts = {row["batch_id"]: row for row in rows}
    return {
        "id": "batches",
        "caption": "各批次准考证",
        "columns": [
            {"label": "批次"},
            {"label": "待编排", "kind": "number"},
            {"label": "待核发", "kind": "number"},
            {"label": "已核发", "kind": "number"},
            {"label": "打印时间"},
            {"label": "最迟发放"},
        ],
        "rows": [_batch_row(one, counts.get(one.pk, {})) for one in batches],
        "empty": {
            "title": "现在没有需要发放准考证的批次",
            "text": "缴费确认后的考生会出现在这里。",
        },
    }


def _batch_row(batch: BatchRecord, counts: Mapping[str, int]) -> dict[str, Any]:
    plan = plan_of(batch)
    return {
        "url": reverse("agency-tickets-batch", args=[batch.slug, batch.number]),
        "cells": [
            {"text": str(batch), "note": f"{text.day(batch.exam)}考核"},
            str(counts.get("paid", 0)),
            str(counts.get("seated", 0)),
            str(counts.get("ticketed", 0)),
            text.span(plan.tickets.start, plan.tickets.end),
            text.day(plan.hand_out_by),
        ],
    }


@require_safe
def batch(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Everyone of ours in this batch who has paid, with ticket and hand-out."""
    record = get_batch(slug, number)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    people = list(_people(actor, record))
    held = tickets_of(people)
    seated = [one for one in people if one.state == State.SEATED]
    context = {
        "batch": record,
        "plan": plan_of(record),
        "lead": f"考核日期：{text.day(record.exam, year=True)}",
        "today": clock.today(),
        "table": _table(people, held, hands_out=actor.has(Role.CLERK)),
        "seated": len(seated),
        "refusal": _why_not(seated, actor),
        "printed": len(held),
        "left": sum(ticket.handed_over_at is None for ticket in held.values()),
        "clerk": actor.has(Role.CLERK),
    }
    return render(request, "agency/tickets_batch.html", context)


def _people(actor: Actor, record: BatchRecord) -> Any:
    mine = visible_to(actor).filter(batch=record, state__in=STATES)
    return mine.select_related("batch__version", "agency", "seat__room").order_by("id")


def _why_not(seated: Sequence[Application], actor: Actor) -> Refusal | None:
    """Why the tickets cannot be issued now; every one of a batch stands under the same dates."""
    return allowed(seated[0], Event.ISSUE_TICKET, actor) if seated else None


def _table(
    people: Sequence[Application], held: Mapping[int, Ticket], *, hands_out: bool
) -> dict[str, Any]:
    return {
        "id": "tickets",
        "caption": "已缴费考生",
        "total": len(people),
        "select_name": "ticket" if hands_out else "",
        "columns": [
            {"label": "考生"},
            {"label": "考核项目"},
            {"label": "状态"},
            {"label": "准考证号", "kind": "mono"},
            {"label": "考场座位"},
            {"label": "发放"},
        ],
        "rows": [_row(one, held.get(one.pk)) for one in people],
        "empty": {"title": "还没有已缴费的考生", "text": "缴费确认后的考生会出现在这里。"},
    }


def _row(one: Application, ticket: Ticket | None) -> dict[str, Any]:
    seat = getattr(one, "seat", None)
    return {
        "url": reverse("agency-case", args=[one.reference]),
        "select": str(ticket.pk) if ticket and ticket.handed_over_at is None else "",
        "cells": [
            {"text": one.name, "note": mask_identity(one.id_number)},
            one.project_name,
            state_cell(one.state),
            ticket.number if ticket else "—",
            f"{seat.room.label} {seat.label}" if seat else "—",
            _handed(ticket),
        ],
    }


def _handed(ticket: Ticket | None) -> dict[str, str]:
    if ticket is None:
        return {"text": "—"}
    if ticket.handed_over_at:
        when = text.moment(localtime(ticket.handed_over_at))
        return {"text": "已发放", "state": "done", "note": when}
    if ticket.opened_at:
        when = text.moment(localtime(ticket.opened_at))
        return {"text": "考生已自行下载", "state": "info", "note": when}
    return {"text": "未发放", "state": "attention"}


@require_POST
@refusals_go_to("agency-tickets-batch", "slug", "number")
def issue(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Issue the tickets of all our people who have a seat."""
    issued = ticketing.issue_tickets(get_batch(slug, number), by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, f"已核发 {len(issued)} 张准考证。")
    return redirect("agency-tickets-batch", slug=slug, number=number)


@require_POST
@refusals_go_to("agency-tickets-batch", "slug", "number")
def hand_out(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Record that the chosen tickets were given to their candidates."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    keys = [key for key in request.POST.getlist("ticket") if key.isdecimal()]
    chosen = Ticket.objects.filter(
        pk__in=keys, current=True, application__in=_people(actor, get_batch(slug, number))
    ).select_related("application")
    given = [ticketing.hand_out(ticket, by=actor) for ticket in chosen]
    if given:
        messages.success(request, f"已登记发放 {len(given)} 张。")
    else:
        messages.warning(request, "请先勾选已发放的考生。")
    return redirect("agency-tickets-batch", slug=slug, number=number)


@require_safe
@refusals_go_to("agency-tickets-batch", "slug", "number")
def pdf(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """All our tickets of the batch in one file, one a page."""
    record = get_batch(slug, number)
    people = list(for_the_hall(request.actor, record))  # type: ignore[attr-defined]
    if not people:
        raise Refusal("exams.no-ticket", "还没有可以打印的准考证。", "请先核发准考证。")
    return responses.pdf(paperwork.tickets(people), f"tickets-{slug}-{number:02d}.pdf")
