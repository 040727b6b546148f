"""What a reviewer has written and not decided: kept while typing, prepared, published together.

Nobody but the reviewer sees it, no letter leaves and no state changes until it goes through
the gate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import QuerySet

from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.ledger import actions as ledger
from kaowu.office.refusals import Conflict, Refusal
from kaowu.office.registration.gate import allowed, hold
from kaowu.office.registration.models import Application
from kaowu.office.review import actions, conditions, holds
from kaowu.office.review import checklist as points
from kaowu.office.review.models import Opinion, Review
from kaowu.office.review.verbs import DECIDE
from kaowu.office.vault.uploads import real_now

MOST = 60  # fields of a form that are kept
LONGEST = 400  # characters of one of them


def own(by: Actor) -> QuerySet[Opinion]:
    """What this person has written."""
    about = ("application__batch__version", "application__agency", "application__holder")
    return Opinion.objects.filter(reviewer_id=by.user_id).select_related(*about)


def prepared(by: Actor, level: int) -> QuerySet[Opinion]:
    """The decisions that this person has prepared at this review, the oldest first."""
    return own(by).filter(level=level).exclude(verdict="").order_by("prepared_at", "id")


def of(application: Application, by: Actor) -> Opinion | None:
    """What this person has written about this application, if anything."""
    return own(by).filter(application=application).order_by("-saved_at").first()


def is_stale(opinion: Opinion) -> bool:
    """Whether the application has changed since the decision was prepared."""
    return opinion.application.version != opinion.version


def keep_typed(application: Application, typed: Mapping[str, str], *, by: Actor) -> None:
    """Keep what stands in the form, also when the case is no longer this person's."""
    kept = {key: text[:LONGEST] for key, text in list(typed.items())[:MOST] if text}
    last = application.reviews.filter(reviewer_id=by.user_id).last()
    if last is None:
        return  # never took it, so has nothing to say of it
    now = clock.now()
    Opinion.objects.update_or_create(
        application=application,
        reviewer_id=by.user_id,
        level=last.level,
        defaults={"typed": kept or None, "saved_at": now},
        create_defaults={"typed": kept, "saved_at": now, "version": application.version},
    )


@transaction.atomic
def prepare(
    application: Application,
    verdict: str,
    *,
    by: Actor,
    expected_version: int | None = None,
    reasons: Sequence[dict[str, str]] = (),
    checklist: Mapping[str, bool] | None = None,
    note: str = "",
    typed: Mapping[str, str] | None = None,
) -> Opinion:
    """Store a decision that could be made now; it holds the case until it is published.

    Refused for the same reasons as the decision itself. Preparing again replaces it.
    """
    hold(application)
    if expected_version is not None and expected_version != application.version:
        raise Conflict
    review = actions.open_review(application)
    _demand(application, review, verdict, by, reasons, checklist or {})
    opinion, _ = Opinion.objects.update_or_create(
        application=application,
        reviewer_id=by.user_id,
        level=review.level,
        defaults={
            "version": application.version,
            "verdict": verdict,
            "checklist": dict(checklist or {}),
            "reasons": list(reasons),
            "note": note,
            "typed": dict(typed) if typed else None,
            "saved_at": clock.now(),
            "prepared_at": clock.now(),
        },
    )
    Review.objects.filter(pk=review.pk).update(held_until=real_now() + holds.PREPARED_HOLD)
    ledger.record(
        chain=application.chain, action="prepare_opinion", by=by, detail={"verdict": verdict}
    )
    return opinion


def _demand(
    application: Application,
    review: Review,
    verdict: str,
    by: Actor,
    reasons: Sequence[dict[str, str]],
    checklist: Mapping[str, bool],
) -> None:
    if verdict == Review.Verdict.PASS:
        points.demand(application.batch.notice, review.level, checklist)
    elif refusal := conditions.unexplained(reasons):
        raise refusal
    event = DECIDE[Review.Level(review.level), Review.Verdict(verdict)]
    refusal = allowed(application, event, by)
    if refusal and refusal.code != conditions.NO_REASON:  # the reasons were looked at above
        raise refusal


@transaction.atomic
def drop(opinion: Opinion, *, by: Actor) -> None:
    """Take a prepared decision back; what was typed stays in the form, the hold is a usual one."""
    application = opinion.application
    hold(application)
    Opinion.objects.filter(pk=opinion.pk).update(verdict="", prepared_at=None)
    application.reviews.filter(decided_at=None, reviewer_id=by.user_id).update(
        held_until=holds.until()
    )
    ledger.record(chain=application.chain, action="drop_opinion", by=by)


@transaction.atomic
def publish(opinion: Opinion, *, by: Actor) -> Review:
    """Make the prepared decision, through the gate; refused where the case has changed since."""
    application = opinion.application
    hold(application)
    if is_stale(opinion):
        raise Refusal(
            "review.opinion-stale",
            f"准备意见之后，这份报名又有变化，现在是“{application.state_label}”，没有发布。",
            "请打开查看变化，重新作出结论或撤销这份意见。",
        )
    return actions.decide(
        application,
        opinion.verdict,
        by=by,
        expected_version=opinion.version,
        reasons=opinion.reasons or (),
        checklist=opinion.checklist,
        note=opinion.note,
    )
