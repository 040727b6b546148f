"""Which batch a page of the centre speaks of, and where each batch stands today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.http import HttpRequest

from kaowu.office.notices.models import BatchRecord
from kaowu.office.registration.models import Application
from kaowu.rules.calendar import default_calendar
from kaowu.rules.schedule import BatchPlan, Phase, phase, plan
from kaowu.rules.states import EDITABLE, ENDED, FROZEN, WITH_AGENCY, WITH_CENTRE, State

_PASSED_SECOND = FROZEN | {State.APPROVED, State.AWAITING_PAYMENT, State.LAPSED}
_CAME = FROZEN - {State.PAID, State.SEATED, State.TICKETED, State.ABSENT}
_NOT_WITH_CENTRE = ENDED | EDITABLE | WITH_AGENCY
_OVER = frozenset({Phase.SCORING, Phase.PUBLICITY, Phase.CLOSED})

# How far the people of a batch have come, for its funnel.
STAGES: tuple[tuple[str, frozenset[State]], ...] = (
    ("报送", _PASSED_SECOND | WITH_CENTRE),
    ("复审通过", _PASSED_SECOND),
    ("已缴费", FROZEN),
    ("准考证", FROZEN - {State.PAID, State.SEATED}),
    ("到考", _CAME),
    ("合格", frozenset({State.PASSED, State.CERTIFIED, State.REVOKED})),
    ("发证", frozenset({State.CERTIFIED})),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """One batch as it stands today: its plan, its phase, and its people by state."""

    batch: BatchRecord
    plan: BatchPlan
    phase: Phase
    counts: Mapping[State, int]

    def count(self, *states: State) -> int:
        """How many people are in any of these states."""
        return sum(self.counts.get(state, 0) for state in states)

    @property
    def key(self) -> str:
        """The batch as addresses name it: sc-2024-carbon-2."""
        return key_of(self.batch)

    @property
    def is_alive(self) -> bool:
        """Whether the centre has something to do for somebody, now or before the exam."""
        open_states = self.counts.keys() - _NOT_WITH_CENTRE
        return self.phase not in _OVER or any(self.counts[state] for state in open_states)

    def stages(self) -> list[dict[str, Any]]:
        """The funnel: label and how many came that far."""
        return [{"label": label, "value": self.count(*sorted(states))} for label, states in STAGES]


def key_of(batch: BatchRecord) -> str:
    """The batch as the addresses of lists name it."""
    return f"{batch.slug}-{batch.number}"


def standings(today: date) -> list[Standing]:
    """Every batch that has opened and has somebody in it, the newest first."""
    counts: dict[int, dict[State, int]] = defaultdict(dict)
    rows = Application.objects.order_by().values_list("batch_id", "state")
    for batch_id, state, number in rows.annotate(Count("id")):
        counts[batch_id][State(state)] = number
    batches = BatchRecord.objects.filter(pk__in=counts, registration_start__lte=today)
    ordered = batches.select_related("version").order_by("-registration_start", "-number")
    plans = _plans({batch.version_id: batch for batch in ordered})
    return [_standing(batch, plans, counts[batch.pk], today) for batch in ordered]


def standing_of(batch: BatchRecord, today: date) -> Standing:
    """How one batch stands."""
    rows = Application.objects.filter(batch=batch).order_by().values_list("state")
    counts = {State(state): number for state, number in rows.annotate(Count("id"))}
    return _standing(batch, _plans({batch.version_id: batch}), counts, today)


def _plans(by_version: Mapping[int, BatchRecord]) -> dict[tuple[int, int], BatchPlan]:
    """The plans by version and number; a notice is planned once, not once a batch."""
    calendar = default_calendar()
    return {
        (version, row.number): row
        for version, batch in by_version.items()
        for row in plan(batch.notice, calendar)
    }


def _standing(
    batch: BatchRecord,
    plans: Mapping[tuple[int, int], BatchPlan],
    counts: Mapping[State, int],
    today: date,
) -> Standing:
    row = plans[batch.version_id, batch.number]
    return Standing(batch, row, phase(row, today), counts)


def alive(rows: list[Standing]) -> list[Standing]:
    """Those in which the centre still has, or will have, something to do."""
    return [row for row in rows if row.is_alive]


def chosen(request: HttpRequest, rows: list[Standing]) -> Standing | None:
    """The batch that the address asks for (``?batch=``); None for every batch."""
    wanted = request.GET.get("batch", "")
    return next((row for row in rows if row.key == wanted), None)


def batch_filter(rows: list[Standing], value: str, *, every: str = "全部批次") -> dict[str, Any]:
    """The drop-down of a list that narrows it to one batch."""
    options = [("", every)] if every else []
    options += [(row.key, f"{row.batch}（{row.phase.label}）") for row in rows]
    return {
        "name": "batch",
        "label": "批次",
        "kind": "select",
        "value": value,
        "options": options,
    }
