"""Two at once over one case, or one run: real threads, where the database has them (PostgreSQL)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kaowu.office.people.actions import open_account
from kaowu.office.registration.models import Application
from kaowu.office.review import actions as review
from kaowu.office.review import bulk, holds, opinions
from kaowu.office.review.models import Review, Run
from kaowu.rules.roles import Role
from kaowu.rules.states import State
from tests.office.test_concurrency import at_once, copies, office, refusals
from tests.office.world import CHECKED, REVIEWED, World, at, deeds

__all__ = ["office"]  # the fixture

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def run_out(application: Application) -> None:
    over = holds.real_now() - timedelta(seconds=1)
    application.reviews.filter(decided_at=None).update(held_until=over)


def held(office: World) -> Application:
    (application,) = office.submitted("何清越")
    with at(REVIEWED):
        review.take(application, by=office.first)
    return application


def test_a_beat_and_the_clock_cannot_both_win(office: World) -> None:
    case = held(office)
    run_out(case)
    one, other = copies(case)
    beaten, freed = at_once(
        REVIEWED,
        lambda: holds.beat(one, by=office.first),
        lambda: holds.free(other),
    )
    case.refresh_from_db()
    if isinstance(beaten, Review):
        assert (case.state, freed) == (State.FIRST_REVIEW, False)
    else:
        assert refusals([beaten]) == ["review.hold-lost"]
        assert (case.state, freed) == (State.SUBMITTED, True)


def test_two_colleagues_ask_for_a_freed_case_and_one_gets_it(office: World) -> None:
    case = held(office)
    run_out(case)
    colleagues = [
        open_account(
            username=name, roles=(Role.FIRST_REVIEWER,), organisation=office.agency
        ).actor()
        for name in ("first2", "first3")
    ]
    pairs = list(zip(copies(case), colleagues, strict=True))
    told = at_once(
        REVIEWED,
        lambda: review.take(pairs[0][0], by=pairs[0][1]),
        lambda: review.take(pairs[1][0], by=pairs[1][1]),
    )
    assert refusals(told) == ["review.held"]
    assert Review.objects.filter(decided_at=None).count() == 1
    assert deeds(case)[-2:] == ["release_first_review", "begin_first_review"]


def test_a_decision_and_its_prepared_twin_are_made_once(office: World) -> None:
    case = held(office)
    with at(REVIEWED):
        opinion = opinions.prepare(case, "pass", by=office.first, checklist=CHECKED)
    one, _ = copies(case)
    told = at_once(
        REVIEWED,
        lambda: review.decide(one, "pass", by=office.first, checklist=CHECKED),
        lambda: opinions.publish(opinion, by=office.first),
    )
    assert len(refusals(told)) == 1
    assert deeds(case).count("accept") == 1


def test_two_workers_on_one_run_do_each_case_once(office: World) -> None:
    cases = office.submitted("何清越", "周知远")
    with at(REVIEWED):
        run = bulk.start(
            Run.Kind.PASS,
            [(one, one.version) for one in cases],
            by=office.first,
            level=Review.Level.FIRST,
            checklist=CHECKED,
        )
    again = Run.objects.get(pk=run.pk)
    told = at_once(REVIEWED, lambda: bulk.carry_out(run), lambda: bulk.carry_out(again))
    assert told == [None, None]
    assert [deeds(one).count("accept") for one in cases] == [1, 1]
    assert [item.status for item in run.items.all()] == ["done", "done"]
