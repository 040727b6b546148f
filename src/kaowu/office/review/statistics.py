"""How long the reviews take: median, longest, overdue; by batch and by agency; nobody's name.

Three queries for any number of cases. A case that was returned and came back counts once for each
time in the reviewer's hands. Days are working days after the day of receipt; 0 is the same day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import QuerySet

from kaowu.office.notices.models import BatchRecord
from kaowu.office.registration.models import Application
from kaowu.office.registration.turns import turns_of
from kaowu.office.review.clockwork import CORRECTING
from kaowu.rules import review_clock as rules
from kaowu.rules.calendar import default_calendar
from kaowu.rules.events import Event
from kaowu.rules.notice import Notice
from kaowu.rules.review_clock import Turn
from kaowu.rules.states import WITH_CENTRE, State

FIRST_ANSWERS = (Event.ACCEPT, Event.RETURN_FIRST, Event.REFUSE_FIRST)
_WITH_FIRST = (State.SUBMITTED, State.FIRST_REVIEW)


@dataclass(frozen=True, slots=True)
class Spell:
    """One time in the reviewer's hands. ``late``: answered, or still open, after its last day."""

    batch: str
    agency: str
    days: int
    answered: bool
    late: bool
    paused: bool  # answered by a return whose correction is still open


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a batch, an agency, or all. ``median`` and ``longest`` are of what is done."""

    label: str
    done: int
    running: int
    paused: int
    late: int  # answered after the last day
    overdue: int  # still open after the last day
    median: float | None
    longest: int | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """One review's figures. ``spread``: working days → how many were answered in that time."""

    total: Figures
    by_batch: tuple[Figures, ...]
    by_agency: tuple[Figures, ...]
    spread: Mapping[int, int]
    period: int | None  # the notice's working days; None where it sets none


def second_review(applications: QuerySet[Application], today: date) -> Statistics:
    """The centre's review of these applications, against the notice's period (一)."""
    rows, batches = _rows(applications)
    turns = turns_of(applications.order_by().values("pk"))
    spells = [
        spell
        for row in rows
        for spell in _second(row, turns.get(row["pk"], []), batches[row["batch_id"]], today)
    ]
    periods = {one.notice.deadlines.second_review for one in batches.values()}
    return _statistics(spells, min(periods, default=None))


def first_review(applications: QuerySet[Application], today: date) -> Statistics:
    """The agency's own review; the notice sets it no period, so nothing of it is late."""
    rows, batches = _rows(applications)
    keys = applications.order_by().values("pk")
    turns = turns_of(keys, receipt=Event.SUBMIT, answers=FIRST_ANSWERS)
    spells = [
        spell
        for row in rows
        for spell in _first(row, turns.get(row["pk"], []), batches[row["batch_id"]], today)
    ]
    return _statistics(spells, None)


def _rows(
    applications: QuerySet[Application],
) -> tuple[list[dict[str, object]], dict[int, BatchRecord]]:
    plain = applications.select_related(None).order_by("batch_id", "pk")
    rows = list(plain.values("pk", "batch_id", "agency__name", "state"))
    keys = {row["batch_id"] for row in rows}
    found = BatchRecord.objects.filter(pk__in=keys).select_related("version")
    return rows, {one.pk: one for one in found}


def _second(
    row: Mapping[str, object], turns: Sequence[Turn], batch: BatchRecord, today: date
) -> Iterable[Spell]:
    state, notice = str(row["state"]), batch.notice
    if not turns:
        return
    late = rules.answered_late(turns, notice, default_calendar())
    late[-1] = late[-1] or _is_overdue(turns, notice, state, today)
    for number, turn in enumerate(turns):
        last = number == len(turns) - 1
        open_ = turn.answered is None
        if open_ and not (last and state in WITH_CENTRE):
            continue  # withdrawn before an answer: nobody waits for it
        paused = last and not open_ and state in CORRECTING
        yield _spell(row, batch, turn, late=late[number], paused=paused, today=today)


def _is_overdue(turns: Sequence[Turn], notice: Notice, state: str, today: date) -> bool:
    if turns[-1].answered is not None or state not in WITH_CENTRE:
        return False
    return today > rules.turn_due(turns, notice, default_calendar())


def _first(
    row: Mapping[str, object], turns: Sequence[Turn], batch: BatchRecord, today: date
) -> Iterable[Spell]:
    for number, turn in enumerate(turns):
        last = number == len(turns) - 1
        open_ = turn.answered is None
        if open_ and not (last and row["state"] in _WITH_FIRST):
            continue
        paused = last and not open_ and row["state"] == State.RETURNED
        yield _spell(row, batch, turn, late=False, paused=paused, today=today)


def _spell(
    row: Mapping[str, object],
    batch: BatchRecord,
    turn: Turn,
    *,
    late: bool,
    paused: bool,
    today: date,
) -> Spell:
    days = rules.days_taken(turn, today, default_calendar())
    answered = turn.answered is not None
    return Spell(str(batch), str(row["agency__name"]), days, answered, late, paused)


def _statistics(spells: Sequence[Spell], period: int | None) -> Statistics:
    done = Counter(one.days for one in spells if one.answered)
    return Statistics(
        total=_figures("合计", spells),
        by_batch=_grouped(spells, "batch"),
        by_agency=_grouped(spells, "agency"),
        spread=dict(sorted(done.items())),
        period=period,
    )


def _grouped(spells: Sequence[Spell], key: str) -> tuple[Figures, ...]:
    groups: dict[str, list[Spell]] = {}
    for one in spells:
        groups.setdefault(getattr(one, key), []).append(one)
    return tuple(_figures(label, found) for label, found in groups.items())


def _figures(label: str, spells: Sequence[Spell]) -> Figures:
    days = [one.days for one in spells if one.answered]
    return Figures(
        label=label,
        done=len(days),
        running=len(spells) - len(days),
        paused=sum(one.paused for one in spells),
        late=sum(one.late for one in spells if one.answered),
        overdue=sum(one.late for one in spells if not one.answered),
        median=median(days) if days else None,
        longest=max(days, default=None),
    )
