"""First and second review: take, release, decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.refusals import Refusal
from kaowu.office.registration.gate import hold, move
from kaowu.office.registration.models import Application
from kaowu.office.review import holds
from kaowu.office.review.models import Opinion, Review
from kaowu.office.review.verbs import BEGIN, DECIDE, RELEASE
from kaowu.rules.lifecycle import State


def level_of(application: Application) -> int:
    """Which review the application is in or waits for. Refusal when it is in none."""
    level = level_or_none(application)
    if level is None:
        raise Refusal("review.none", "这份报名现在不在审核环节。", "请刷新页面，查看最新状态。")
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

    To pass needs every item of the checklist that the notice asks for.
    """
    review = open_review(application)
    if verdict == Review.Verdict.PASS:
        demand_checklist(checklist or {})
    move(
        application,
        DECIDE[Review.Level(review.level), Review.Verdict(verdict)],
        by=by,
        expected_version=expected_version,
        reasons=reasons,
        note=note,
    )
    review.checklist, review.reasons, review.note = dict(checklist or {}), list(reasons), note
    _close(review, verdict)
    Opinion.objects.filter(
        application=application, reviewer_id=by.user_id, level=review.level
    ).delete()
    return review


CHECKLIST: tuple[tuple[str, str], ...] = (
    ("identity", "身份证正反面清晰、在有效期内，与填报信息一致"),
    ("education", "学历证明与填报一致，达到报考条件"),
    ("portrait", "证件照为本人近期免冠照片"),
    ("signed", "申报表、诚信承诺书已签字并按手印（或已在线签署）"),
    ("same_photo", "申报表所贴照片与电子证件照一致"),
)


def demand_checklist(checklist: Mapping[str, bool]) -> None:
    """Refuse a pass for which an item of the checklist was not ticked."""
    missing = [label for key, label in CHECKLIST if not checklist.get(key)]
    if missing:
        raise Refusal("review.checklist", f"尚有未核对的项目：{missing[0]}。", "请逐项核对后勾选。")


def open_review(application: Application) -> Review:
    """The review that is under way. Refusal when there is none."""
    review = application.reviews.filter(decided_at=None).last()
    if review is None:
        raise Refusal("review.none", "这份报名现在没有人在审核。", "请先领取。")
    return review


def _close(review: Review, verdict: str) -> None:
    review.verdict, review.decided_at = verdict, clock.now()
    review.save()
