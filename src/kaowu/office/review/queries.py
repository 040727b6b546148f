"""Queues of the two review desks, and what they need to know of many applications at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kaowu.office.actors import Actor
from kaowu.office.notices.models import BatchRecord
from kaowu.office.registration.models import Application, Material, Step
from kaowu.office.registration.queries import visible_to
from kaowu.office.review.clockwork import clocks_of
from kaowu.rules.events import Event
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.states import State

__all__ = [
    "batches_in_view",
    "blocking",
    "clocks_of",
    "counts_by_state",
    "first_queue",
    "next_in",
    "second_queue",
]

AFTER_EXAM = timedelta(days=45)  # how long a batch stays in view after its exam
FIRST_STATES = (State.SUBMITTED, State.FIRST_REVIEW)
SECOND_STATES = (State.FORWARDED, State.SECOND_REVIEW)


def first_queue(by: Actor) -> QuerySet[Application]:
    """What waits for or is in first review at the actor's agency, waiting longest first."""
    return visible_to(by).filter(state__in=FIRST_STATES).order_by("changed_at", "id")


def second_queue(by: Actor) -> QuerySet[Application]:
    """What waits for or is in second review, waiting longest first."""
    return visible_to(by).filter(state__in=SECOND_STATES).order_by("changed_at", "id")


def next_in(queue: QuerySet[Application], by: Actor, after: Application) -> Application | None:
    """What this reviewer may take next: the longest waiting that they did not bring in."""
    waiting = queue.filter(state__in=(State.SUBMITTED, State.FORWARDED)).exclude(pk=after.pk)
    own = Step.objects.filter(
        application=OuterRef("pk"), user_id=by.user_id, event__in=(Event.SUBMIT, Event.ACCEPT)
    )
    sent = Material.objects.filter(application=OuterRef("pk"), added_by_id=by.user_id)
    others = waiting.exclude(created_by_id=by.user_id)
    return others.exclude(Exists(own)).exclude(Exists(sent)).first()


def batches_in_view(by: Actor, today: date) -> list[BatchRecord]:
    """The batches that this person has to do with: open now, or with applications under way."""
    mine = visible_to(by).select_related(None).order_by().values("batch").distinct()
    recent = BatchRecord.objects.filter(exam__gte=today - AFTER_EXAM).select_related("version")
    running = Q(registration_start__lte=today, registration_end__gte=today)
    return list(recent.filter(running | Q(pk__in=mine)).order_by("registration_start", "number"))


def counts_by_state(applications: QuerySet[Application]) -> dict[State, int]:
    """How many applications stand in each state; a state without any is left out."""
    plain = applications.select_related(None).order_by()
    rows = plain.values_list("state").annotate(number=Count("pk"))
    return {State(state): number for state, number in rows}


def blocking(findings: Iterable[Finding]) -> int:
    """How many findings block."""
    return sum(finding.severity is Severity.ERROR for finding in findings)
