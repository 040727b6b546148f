"""Seats as the pages show them: rooms with their seats, and the steps from site to hall."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.db.models import Prefetch

from kaowu.faces import text
from kaowu.faces.centre.batches import Standing
from kaowu.office.exams.models import ExamPlan, Room, Seat, Ticket
from kaowu.office.exams.queries import seats_of
from kaowu.rules.states import State


def rooms_of(plan: ExamPlan) -> list[dict[str, Any]]:
    """The rooms that are used, each with its seats in order, empty ones as well."""
    current = Prefetch(
        "application__tickets", Ticket.objects.filter(current=True), to_attr="current_tickets"
    )
    seats = seats_of(plan).select_related("application__frozen").prefetch_related(current)
    return [_room(room, list(taken)) for room, taken in groupby(seats, key=lambda s: s.room)]


def _room(room: Room, seats: list[Seat]) -> dict[str, Any]:
    rows = {seat.number: _seat(seat) for seat in seats}
    highest = max(room.capacity, *rows)
    grid = [rows.get(number, {"number": number}) for number in range(1, highest + 1)]
    return {
        "room": room,
        "seats": [rows[seat.number] for seat in seats],
        "grid": grid,
        "count": len(seats),
        "projects": sorted({seat.application.project_name for seat in seats}),
    }


def _seat(seat: Seat) -> dict[str, Any]:
    one = seat.application
    tickets = one.current_tickets  # type: ignore[attr-defined]
    return {
        "number": seat.number,
        "label": seat.label,
        "application": one,
        "name": one.frozen.fields["name"],
        "agency": one.agency.name,
        "ticket": tickets[0] if tickets else None,
    }


def steps_of(row: Standing, plans: Sequence[ExamPlan]) -> list[dict[str, str]]:
    """The way of the batch's exam work as a step bar."""
    seeded = bool(plans) and all(plan.seed for plan in plans)
    drawn = any(plan.draws.all() for plan in plans)
    waiting, seated, hall = (
        row.count(State.PAID),
        row.count(State.SEATED),
        row.count(State.TICKETED),
    )
    went = row.plan
    done = [
        bool(plans),
        seeded,
        drawn and not waiting,
        drawn and not waiting and not seated,
        drawn and not waiting and not seated and not hall,
    ]
    notes = (
        "、".join(dict.fromkeys(plan.site.name for plan in plans)),
        f"{text.day(went.payment.end)}缴费截止",
        f"{waiting} 人待编排" if waiting else "",
        f"{text.day(went.hand_out_by)}前发放",
        text.day(went.exam),
    )
    labels = ("考点与时间", "公布种子", "编排座位", "核发准考证", "到考登记")
    here = done.index(False) if False in done else len(done)
    return [
        {"label": label, "note": note, "state": _step_state(index, here)}
        for index, (label, note) in enumerate(zip(labels, notes, strict=True))
    ]


def _step_state(index: int, here: int) -> str:
    if index < here:
        return "done"
    return "current" if index == here else "todo"
