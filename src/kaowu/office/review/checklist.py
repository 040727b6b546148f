"""What the notice has a reviewer confirm: asked for before a pass, kept with the decision."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence

from kaowu.office.refusals import Refusal
from kaowu.office.registration.models import Application, Step
from kaowu.office.review.models import Review
from kaowu.office.review.verbs import DECIDE
from kaowu.rules.checklist import CheckPoint
from kaowu.rules.notice import Notice

Ticked = Mapping[str, bool]  # by the key of the point
NAMED = 3  # points of a refusal; the page marks every one


def points_of(notice: Notice, level: int) -> tuple[CheckPoint, ...]:
    """The points that the review of this level asks for, in the notice's order."""
    return tuple(point for point in notice.checklist if level in point.levels)


def demand(notice: Notice, level: int, ticked: Ticked) -> None:
    """Refuse a pass for which points were not ticked, naming them, of many the first."""
    missing = [point.text for point in points_of(notice, level) if not ticked.get(point.key)]
    if missing:
        more = f"等 {len(missing)} 项" if len(missing) > NAMED else ""
        told = f"尚有未核对的项目：{'；'.join(missing[:NAMED])}{more}。"
        raise Refusal("review.checklist", told, "请逐项核对后勾选。")


def confirmed(notice: Notice, level: int, ticked: Ticked) -> list[dict[str, str]]:
    """What was ticked, in the words in which it was asked: the notice may change, this does not."""
    return [
        {"key": point.key, "text": point.text}
        for point in points_of(notice, level)
        if ticked.get(point.key)
    ]


def confirmed_at(application: Application, steps: Sequence[Step]) -> dict[int, list[str]]:
    """The words that were ticked at each decision, by the key of its step; one query.

    A review that led to a decision and the step of that decision are the n-th of their kind by the
    same person.
    """
    decided: defaultdict[tuple[str, int | None], deque[Review]] = defaultdict(deque)
    for review in application.reviews.exclude(verdict__in=("", Review.Verdict.RELEASED)):
        event = DECIDE[Review.Level(review.level), Review.Verdict(review.verdict)]
        decided[event, review.reviewer_id].append(review)
    found = {}
    for step in steps:
        if waiting := decided.get((step.event, step.user_id)):
            found[step.pk] = [point["text"] for point in waiting.popleft().confirmed]
    return found
