"""The sheet of scores as one officer may see it: never the other's entry before their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from kaowu.office.actors import Actor
from kaowu.office.exams.models import Ticket
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.models import User
from kaowu.office.registration.models import Application, Step
from kaowu.office.registration.queries import visible_to
from kaowu.office.results.models import ScoreEntry
from kaowu.rules.events import Event
from kaowu.rules.roles import Role
from kaowu.rules.states import State

Refused = Mapping[str, tuple[str, str]]  # reference → what was typed, why it was refused
BANDS = ((0, 40), (40, 50), (50, 60), (60, 70), (70, 80), (80, 90), (90, 101))


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One candidate on the sheet. ``entries`` are shown to nobody while the sheet is blind."""

    application: Application
    ticket: str
    mine: ScoreEntry | None
    entries: Sequence[ScoreEntry]
    typed: str = ""
    error: str = ""

    @property
    def progress(self) -> str:
        """How many have entered it, without a value."""
        return "另一人已录" if self.entries else "尚未录入"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A batch's candidates by what is to be done for them by this officer."""

    open: list[ScoreRow]
    mine: list[ScoreRow]  # entered by me, waiting for somebody else
    conflicts: list[ScoreRow]
    confirmed: list[ScoreRow]
    barred: bool  # this officer drew the seats
    able: list[str]  # to one who is barred: the officers who may enter

    @property
    def total(self) -> int:
        """Everyone who came and is not out for a violation."""
        return len(self.open) + len(self.mine) + len(self.conflicts) + len(self.confirmed)

    def distribution(self, mark: Decimal) -> list[dict[str, Any]]:
        """The confirmed scores in bands."""
        values = [row.application.score.value for row in self.confirmed]
        return [
            {
                "label": f"{low}—{min(high, 100)}",
                "value": sum(low <= value < high for value in values),
                "state": "done" if low >= mark else "attention",
            }
            for low, high in BANDS
        ]


_CONFIRMED = (
    State.SCORED, State.IN_PUBLICITY, State.OBJECTING, State.PASSED, State.FAILED,
    State.CERTIFIED, State.REVOKED,
)  # fmt: skip


def sheet_of(batch: BatchRecord, by: Actor, *, refused: Refused | None = None) -> Sheet:
    """The sheet for this officer, by ticket number."""
    rows = [_row(one, by, refused or {}) for one in _people(batch, by)]
    waiting = [row for row in rows if row.application.state == State.PRESENT]
    conflicts = [row for row in waiting if _differ(row)]
    others = [row for row in waiting if not _differ(row)]
    seating = Step.objects.filter(application__batch=batch, event=Event.SEAT)
    seated = seating.filter(user_id=by.user_id).exists()
    return Sheet(
        open=[row for row in others if row.mine is None],
        mine=[row for row in others if row.mine],
        conflicts=conflicts,
        confirmed=[row for row in rows if row.application.state != State.PRESENT],
        barred=seated,
        able=_able(seating) if seated else [],
    )


def _able(seating: QuerySet[Step]) -> list[str]:
    """The officers who drew none of these seats, by name."""
    drew = seating.exclude(user=None).values("user")
    officers = User.objects.filter(is_active=True, memberships__role=Role.OFFICER)
    return [str(one) for one in officers.exclude(pk__in=drew).distinct().order_by("pk")]


def _people(batch: BatchRecord, by: Actor) -> QuerySet[Application]:
    entries = ScoreEntry.objects.filter(current=True).select_related("by").order_by("round")
    return (
        visible_to(by)
        .filter(batch=batch, state__in=(State.PRESENT, *_CONFIRMED), tickets__current=True)
        .select_related("score")
        .prefetch_related(
            Prefetch("score_entries", entries, to_attr="current_entries"),
            Prefetch("tickets", Ticket.objects.filter(current=True), to_attr="current_tickets"),
        )
        .order_by("tickets__number")
    )


def _row(one: Application, by: Actor, refused: Refused) -> ScoreRow:
    entries: list[ScoreEntry] = one.current_entries  # type: ignore[attr-defined]
    typed, error = refused.get(one.reference, ("", ""))
    return ScoreRow(
        application=one,
        ticket=one.current_tickets[0].number,  # type: ignore[attr-defined]
        mine=next((entry for entry in entries if entry.by_id == by.user_id), None),
        entries=entries,
        typed=typed,
        error=error,
    )


def _differ(row: ScoreRow) -> bool:
    return len({entry.value for entry in row.entries}) > 1
