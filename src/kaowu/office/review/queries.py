"""Queues of the two review desks."""

from __future__ import annotations

from django.db.models import QuerySet

from kaowu.office.actors import Actor
from kaowu.office.registration.models import Application
from kaowu.office.registration.queries import visible_to
from kaowu.rules.lifecycle import State


def first_queue(by: Actor) -> QuerySet[Application]:
    """What waits for or is in first review at the actor's agency, waiting longest first."""
    states = (State.SUBMITTED, State.FIRST_REVIEW)
    return visible_to(by).filter(state__in=states).order_by("changed_at")


def second_queue(by: Actor) -> QuerySet[Application]:
    """What waits for or is in second review, waiting longest first."""
    states = (State.FORWARDED, State.SECOND_REVIEW)
    return visible_to(by).filter(state__in=states).order_by("changed_at")
