"""How long the reviews took: median, longest, overdue, without a query for each case."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

from kaowu.office.registration import actions as registration
from kaowu.office.registration.correcting.subjects import Subject
from kaowu.office.registration.models import Application
from kaowu.office.registration.queries import visible_to
from kaowu.office.review import actions as review
from kaowu.office.review import statistics
from kaowu.office.review.models import Review
from kaowu.office.review.reasons import reason
from tests.office import world as w
from tests.office.world import World, at, me

Queries = Callable[[int], AbstractContextManager[object]]
NAMES = [one.name for one in w.CAST[:4]]


def answered(world: World, one: Application, on: str, verdict: str = "pass") -> None:
    asked = [reason(world.batch.notice, code="wrong", subject=Subject.material("education"))]
    with at(on):
        review.take(one, by=world.second)
        review.decide(
            one,
            verdict,
            by=world.second,
            checklist=w.CHECKED,
            reasons=() if verdict == Review.Verdict.PASS else asked,
        )


def test_the_second_reviews_figures(world: World) -> None:
    """Received 02-23, due 03-01: answered after one and six days, one returned, one open."""
    quick, late, back, _ = world.forwarded(*NAMES)
    answered(world, quick, "2024-02-26 10:00")
    answered(world, late, "2024-03-04 10:00")
    answered(world, back, "2024-02-28 10:00", "return")
    found = statistics.second_review(visible_to(world.second), date(2024, 3, 5))
    assert found.period == 5
    assert found.spread == {1: 1, 3: 1, 6: 1}
    assert found.total == statistics.Figures(
        label="合计", done=3, running=1, paused=1, late=1, overdue=1, median=3, longest=6
    )
    assert [one.label for one in found.by_agency] == ["示例环境交易培训中心"]
    assert [one.label for one in found.by_batch] == ["第2批"]


def test_nobody_is_overdue_on_the_last_day(world: World) -> None:
    world.forwarded(NAMES[0])
    found = statistics.second_review(visible_to(world.second), date(2024, 3, 1))
    assert (found.total.running, found.total.overdue, found.total.median) == (1, 0, None)


def test_who_withdraws_is_waited_for_no_more(world: World) -> None:
    (one,) = world.forwarded(NAMES[0])
    with at("2024-02-26 10:00"):
        registration.withdraw(one, by=me(one))
    found = statistics.second_review(visible_to(world.second), date(2024, 3, 5))
    assert (found.total.running, found.total.overdue, found.total.done) == (0, 0, 0)


def test_the_first_review_has_no_period(world: World) -> None:
    world.accepted(NAMES[0])
    world.submitted(NAMES[1])
    found = statistics.first_review(visible_to(world.first), date(2024, 3, 5))
    assert (found.period, found.total.done, found.total.running) == (None, 1, 1)
    assert (found.total.median, found.total.late, found.total.overdue) == (2, 0, 0)


def test_the_figures_cost_three_queries(world: World, django_assert_num_queries: Queries) -> None:
    world.forwarded(*NAMES)
    with django_assert_num_queries(3):
        statistics.second_review(visible_to(world.second), date(2024, 3, 5))
