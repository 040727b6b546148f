"""Asking for scores, differences between entries, and what was published."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from kaowu.office.actors import Actor
from kaowu.office.exams.queries import turnout
from kaowu.office.notices.models import BatchRecord
from kaowu.office.registration.models import Application
from kaowu.office.registration.queries import visible_to
from kaowu.office.results.models import Objection, Publication, Score, ScoreEntry
from kaowu.rules.states import State

PUBLISHED_STATES = (State.SCORED, State.ABSENT, State.VIOLATED)


@dataclass(frozen=True, slots=True)
class Tally:
    """What must add up before a batch is published."""

    expected: int
    present: int
    absent: int
    unrecorded: int
    unscored: int


def tally(batch: BatchRecord) -> Tally:
    """应到, 实到, 缺考, and what is missing still."""
    hall = turnout(batch)
    applications = Application.objects.filter(batch=batch)
    return Tally(
        expected=hall.expected,
        present=hall.present,
        absent=hall.absent,
        unrecorded=applications.filter(state=State.TICKETED).count(),
        unscored=applications.filter(state=State.PRESENT).count(),
    )


def to_be_scored(by: Actor, batch: BatchRecord) -> QuerySet[Application]:
    """Who came and has no confirmed score yet, by ticket number."""
    return (
        visible_to(by)
        .filter(batch=batch, state=State.PRESENT, tickets__current=True)
        .prefetch_related("score_entries__by")
        .order_by("tickets__number")
    )


def current_entries(application: Application) -> list[ScoreEntry]:
    """The entries that count, first round first."""
    entries = application.score_entries.filter(current=True).select_related("by")
    return list(entries.order_by("round"))


def my_entry(application: Application, by: Actor) -> ScoreEntry | None:
    """What this person entered; nobody sees the other's entry before their own is in."""
    return application.score_entries.filter(current=True, by_id=by.user_id).first()


def conflict_of(application: Application) -> list[ScoreEntry]:
    """The entries that differ, to be settled; empty when there is no difference."""
    entries = current_entries(application)
    return entries if len({entry.value for entry in entries}) > 1 else []


def conflicts(by: Actor, batch: BatchRecord) -> list[Application]:
    """Whose two entries differ."""
    twice = to_be_scored(by, batch).annotate(
        entered=Count("score_entries", filter=Q(score_entries__current=True))
    )
    return list(twice.filter(entered__gte=2))


def score_of(application: Application) -> Score | None:
    """The confirmed score."""
    return Score.objects.filter(application=application).first()


def passes(application: Application) -> bool:
    """Whether the confirmed score reaches the pass mark (the mark itself passes)."""
    score = score_of(application)
    return score is not None and score.value >= application.batch.notice.pass_mark


def publication_of(batch: BatchRecord) -> Publication | None:
    """What was published for this batch."""
    return Publication.objects.filter(batch=batch).first()


def publications() -> QuerySet[Publication]:
    """Everything that was published, newest first."""
    return Publication.objects.select_related("batch__version")


def open_objections(by: Actor) -> QuerySet[Objection]:
    """Objections that wait for an answer."""
    waiting = Objection.objects.filter(settled_at=None, application__in=visible_to(by))
    return waiting.select_related("application__batch__version")


def publicity_rows(batch: BatchRecord) -> list[dict[str, str]]:
    """The rows of a publication, by ticket number; no digit of an identity number."""
    applications = (
        Application.objects.filter(batch=batch, state__in=PUBLISHED_STATES, tickets__current=True)
        .select_related("frozen", "score", "batch__version")
        .annotate(ticket_number=F("tickets__number"))
        .order_by("ticket_number")
    )
    return [_row(number, one) for number, one in enumerate(applications, start=1)]


def _row(position: int, application: Any) -> dict[str, str]:
    frozen = application.frozen.fields
    scored = application.state == State.SCORED
    mark = application.batch.notice.pass_mark
    result = "合格" if scored and application.score.value >= mark else "不合格"
    return {
        "number": str(position),
        "ticket_number": application.ticket_number,
        "name": frozen["name"],
        "project": frozen["project"],
        "score": plain(application.score.value) if scored else "—",
        "result": result if scored else "—",
        "agency": frozen["agency"],
        "note": "" if scored else application.state_label,
    }


def plain(score: Decimal) -> str:
    """A score as people write it: 60, 59.5."""
    return f"{score.normalize():f}"
