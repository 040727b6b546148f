"""Asking for bundles and answers: each only to the agency whose they are."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from kaowu.office.actors import Actor
from kaowu.office.exchange.judging import WAITING
from kaowu.office.exchange.models import AnswerFile, AnswerLine, Bundle
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.models import Organisation
from kaowu.office.registration.gate import AGENCY_ROLES
from kaowu.office.registration.models import Application
from kaowu.rules.layouts import ANSWERS, Purpose


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
    return (
        every.filter(agency_id=by.organisation_id)
        .annotate(
            open=Count("lines", filter=Q(lines__outcome=outcomes.DIFFERENT)),
            ready=Count("lines", filter=Q(lines__outcome=outcomes.READY)),
            applied=Count("lines", filter=Q(lines__outcome=outcomes.APPLIED)),
            total=Count("lines"),
        )
        .order_by("-id")
    )


def unfinished_answers(by: Actor) -> QuerySet[AnswerFile]:
    """The answers that somebody of the agency must still confirm, or whose differences wait."""
    read, applied = AnswerFile.Status.READ, AnswerFile.Status.APPLIED
    return answers_for(by).filter(Q(status=read, total__gt=0) | Q(status=applied, open__gt=0))


def waited_for(agency: Organisation, batch: BatchRecord, purpose: Purpose) -> list[Application]:
    """Whom this answer of the centre is waited for of, among those whom the agency handed over."""
    ours = Application.objects.filter(agency=agency, batch=batch, state__in=WAITING[purpose])
    handed = ours.filter(hand_over_lines__isnull=False).distinct()
    return list(handed.select_related("batch__version", "agency").order_by("id"))


def waiting_answers(agency: Organisation) -> list[tuple[BatchRecord, Purpose]]:
    """The answers that somebody of the agency waits for, by batch, the newest first."""
    handed = Application.objects.filter(agency=agency, hand_over_lines__isnull=False)
    standing = set(handed.values_list("batch_id", "state"))
    batches = BatchRecord.objects.filter(pk__in={batch for batch, _ in standing})
    return [
        (batch, purpose)
        for batch in batches.select_related("version").order_by("-registration_start")
        for purpose in ANSWERS
        if any((batch.pk, state) in standing for state in WAITING[purpose])
    ]


def open_differences(by: Actor) -> int:
    """How many differences of confirmed answers still wait for somebody."""
    confirmed = answers_for(by).filter(status=AnswerFile.Status.APPLIED)
    return AnswerLine.objects.filter(
        answer__in=confirmed.values("pk"), outcome=AnswerLine.Outcome.DIFFERENT
    ).count()
