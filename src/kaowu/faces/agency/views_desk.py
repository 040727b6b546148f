"""The agency's desk: what is due, and what waits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaowu.faces.agency import board
from kaowu.faces.desk import batches as by_batch
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.registration.intake.queries import recent_groups
from kaowu.office.registration.queries import visible_to
from kaowu.rules.states import State


@require_safe
def agency(request: HttpRequest) -> HttpResponse:
    """Tiles, deadlines, short lists; of one batch or of all in view."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    batches = by_batch.in_view(request)
    batch = by_batch.chosen(request, batches)
    shown = [batch] if batch else batches
    today = clock.today()
    counts = _counts(actor, [one.pk for one in shown])
    total = _sum(counts)
    returned = board.first_corrections(actor, shown, today)
    context: dict[str, Any] = {
        "tabs": by_batch.batch_tabs(batches, batch, "agency"),
        "tiles": board.tiles(total, batch),
        "deadlines": board.deadlines(shown, today, counts, returned)[:6],
        "lists": board.short_lists(actor, batch, today),
        "funnel": board.funnel(total),
        "uploads": [one for one in recent_groups(actor, limit=5) if one.open or one.blocked],
        "answers": board.unfinished(actor, batch),
        "today": today,
        "batch": batch,
    }
    return render(request, "agency/desk.html", context)


def _counts(actor: Actor, batches: list[int]) -> dict[int, dict[State, int]]:
    """State → number, by batch."""
    plain = visible_to(actor).select_related(None).order_by().filter(batch__in=batches)
    rows = plain.values_list("batch_id", "state").annotate(number=Count("pk"))
    counts: dict[int, dict[State, int]] = {}
    for batch, state, number in rows:
        counts.setdefault(batch, {})[State(state)] = number
    return counts


def _sum(counts: Mapping[int, Mapping[State, int]]) -> dict[State, int]:
    total: dict[State, int] = {}
    for by_state in counts.values():
        for state, number in by_state.items():
            total[state] = total.get(state, 0) + number
    return total
