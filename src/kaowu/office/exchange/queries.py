"""Asking for bundles and answers: each only to the agency whose they are."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from kaowu.office.actors import Actor
from kaowu.office.exchange.models import AnswerFile, AnswerLine, Bundle
from kaowu.office.registration.gate import AGENCY_ROLES


def bundles_for(by: Actor) -> QuerySet[Bundle]:
    """The bundles of the actor's agency."""
    every = Bundle.objects.select_related("hand_over__batch__version", "hand_over__agency")
    if not by.has(*AGENCY_ROLES) or by.organisation_id is None:
        return every.none()
    return every.filter(hand_over__agency_id=by.organisation_id)


def answers_for(by: Actor) -> QuerySet[AnswerFile]:
    """The centre's answers that the actor's agency took in, with the number of open differences."""
    every = AnswerFile.objects.select_related("batch__version", "added_by", "confirmed_by", "file")
    if not by.has(*AGENCY_ROLES) or by.organisation_id is None:
        return every.none()
    outcomes = AnswerLine.Outcome
    return every.filter(agency_id=by.organisation_id).annotate(
        open=Count("lines", filter=Q(lines__outcome=outcomes.DIFFERENT)),
        ready=Count("lines", filter=Q(lines__outcome=outcomes.READY)),
        applied=Count("lines", filter=Q(lines__outcome=outcomes.APPLIED)),
        total=Count("lines"),
    )


def open_differences(by: Actor) -> int:
    """How many differences of confirmed answers still wait for somebody."""
    confirmed = answers_for(by).filter(status=AnswerFile.Status.APPLIED)
    return AnswerLine.objects.filter(
        answer__in=confirmed.values("pk"), outcome=AnswerLine.Outcome.DIFFERENT
    ).count()
