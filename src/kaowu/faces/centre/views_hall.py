"""The exam day: who came, who did not, who broke the rules."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kaowu.faces.centre.forms import ViolationForm
from kaowu.faces.centre.pages import actor_of, address, batch_context
from kaowu.faces.desk.labels import tone
from kaowu.faces.errors import refusals_go_to
from kaowu.faces.getters import get_application, get_batch
from kaowu.office.exams import actions, queries
from kaowu.office.exams.models import Room, Ticket
from kaowu.office.refusals import Refusal
from kaowu.office.registration.models import Application
from kaowu.rules.states import State

ACTS: dict[str, Callable[..., Any]] = {
    "present": actions.check_in,
    "absent": actions.mark_absent,
}
WORDS = {"present": "到考", "absent": "缺考"}


def attendance(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Everyone with a ticket, room by room, with the check sum of the day."""
    context = batch_context(slug, number, "centre-attendance")
    batch, actor = context["batch"], actor_of(request)
    current = Prefetch("tickets", Ticket.objects.filter(current=True), to_attr="current_tickets")
    people = queries.for_the_hall(actor, batch).prefetch_related(current)
    ordered = sorted(people, key=lambda one: (one.seat.room.number, one.seat.number))
    context |= {
        "rooms": [
            _room(room, list(members))
            for room, members in groupby(ordered, key=lambda one: one.seat.room)
        ],
        "turnout": queries.turnout(batch),
        "early": context["day"] < context["row"].plan.exam,
    }
    return render(request, "centre/attendance.html", context)


def _room(room: Room, people: list[Application]) -> dict[str, Any]:
    rows = [_row(one) for one in people]
    return {"room": room, "people": rows, "open": sum(row["open"] for row in rows)}


def _row(one: Application) -> dict[str, Any]:
    return {
        "application": one,
        "seat": one.seat,
        "ticket": one.current_tickets[0],  # type: ignore[attr-defined]
        "state": tone(one.state),
        "open": one.state == State.TICKETED,
        "came": one.state == State.PRESENT,
    }


@require_POST
@refusals_go_to("centre-attendance", "slug", "number")
def attend(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Record one person (``present`` or ``absent``: the reference), or ``rest``: all the others
    of a room as present."""
    if "rest" in request.POST:
        return _rest(request, slug, number, request.POST["rest"])
    act = next((name for name in ACTS if name in request.POST), "")
    if not act:
        raise Http404
    one = get_application(request, request.POST[act])
    ACTS[act](one, by=actor_of(request))
    where = one.seat.room.number
    messages.success(request, f"{one.name}（{one.seat.label}）已登记{WORDS[act]}。")
    return redirect(f"{_hall(slug, number)}#room-{where}")


def _rest(request: HttpRequest, slug: str, number: int, room: str) -> HttpResponse:
    batch = get_batch(slug, number)
    people = queries.for_the_hall(actor_of(request), batch).filter(state=State.TICKETED)
    if room.isdecimal():
        people = people.filter(seat__room__number=room)
    with transaction.atomic():
        count = len([actions.check_in(one, by=actor_of(request)) for one in list(people)])
    messages.success(request, f"其余 {count} 人已登记到考。")
    return redirect(f"{_hall(slug, number)}#room-{room}")


def _hall(slug: str, number: int) -> str:
    return reverse("centre-attendance", kwargs={"slug": slug, "number": number})


def violation(request: HttpRequest, ref: str) -> HttpResponse:
    """Record that somebody who came broke the rules."""
    application = get_application(request, ref)
    batch = application.batch
    form = ViolationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.mark_violation(application, **form.cleaned_data, by=actor_of(request))
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}{refusal.remedy}")
        else:
            messages.success(request, f"{application.name} 已登记违纪，本次成绩无效。")
            return redirect(address("centre-attendance", batch))
    context = {
        "form": form, "application": application, "back": address("centre-attendance", batch),
    }  # fmt: skip
    return render(request, "centre/violation.html", context)
