"""First and second review: take, release, decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.refusals import Refusal
from kaowu.office.registration.gate import hold, move
from kaowu.office.registration.models import Application
from kaowu.office.review import checklist as points
from kaowu.office.review import holds
from kaowu.office.review.models import Opinion, Review
from kaowu.office.review.verbs import BEGIN, DECIDE, RELEASE
from kaowu.rules.states import State


def level_of(application: Application) -> int:
    """Which review the application is in or waits for. Refusal when it is in none."""
    level = level_or_none(application)
    if level is None:
        told = f"这份报名现在是“{application.state_label}”，不在审核环节。"
        raise Refusal("review.none", told, "请查看办理记录。")
    return level


def level_or_none(application: Application) -> int | None:
    """Which review the application is in or waits for, if any."""
    if application.state in {State.SUBMITTED, State.FIRST_REVIEW}:
        return Review.Level.FIRST
    if application.state in {State.FORWARDED, State.SECOND_REVIEW}:
        return Review.Level.SECOND
    return None


@transaction.atomic
def take(application: Application, *, by: Actor) -> Review:
    """Take the case, so that nobody else holds it; one whose hold has run out is put back first."""
    hold(application)
    level = level_of(application)
    if holds.is_held(application):
        raise holds.taken(application, by)
    holds.free(application)
    move(application, BEGIN[Review.Level(level)], by=by)
    return Review.objects.create(
        application=application,
        level=level,
        reviewer_id=by.user_id,
        taken_at=clock.now(),
        held_until=holds.until(),
    )


@transaction.atomic
def release(application: Application, *, by: Actor) -> None:
    """Put the case back undecided."""
    review = open_review(application)
    move(application, RELEASE[Review.Level(review.level)], by=by)
    _close(review, Review.Verdict.RELEASED)


@transaction.atomic
def decide(
    application: Application,
    verdict: str,
    *,
    by: Actor,
    expected_version: int | None = None,
    reasons: Sequence[dict[str, str]] = (),
    checklist: Mapping[str, bool] | None = None,
    note: str = "",
) -> Review:
    """Decide the case: pass, return with reasons, or refuse with reasons.

    To pass needs every point of the notice's checklist; what was ticked is kept with every verdict.
    """
    review, notice, ticked = open_review(application), application.batch.notice, checklist or {}
    if verdict == Review.Verdict.PASS:
        points.demand(notice, review.level, ticked)
    move(
        application,
        DECIDE[Review.Level(review.level), Review.Verdict(verdict)],
        by=by,
        expected_version=expected_version,
        reasons=reasons,
        note=note,
    )
    review.confirmed = points.confirmed(notice, review.level, ticked)
    review.reasons, review.note = list(reasons), note
    _close(review, verdict)
    Opinion.objects.filter(
        application=application, reviewer_id=by.user_id, level=review.level
    ).delete()
    return review


def open_review(application: Application) -> Review:
    """The review that is under way. Refusal when there is none, in the words of the state."""
    review = application.reviews.filter(decided_at=None).last()
    if review is None:
        level_of(application)
        raise Refusal("review.none", "这份报名现在没有人在审核。", "请先领取。")
    return review


def _close(review: Review, verdict: str) -> None:
    review.verdict, review.decided_at = verdict, clock.now()
    review.save()
