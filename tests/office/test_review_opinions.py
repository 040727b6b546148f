"""Decisions prepared quietly and published together: nobody hears of them before."""

from __future__ import annotations

import pytest

from kaowu.office.people.actions import open_account
from kaowu.office.registration.models import Application
from kaowu.office.review import actions as review
from kaowu.office.review import bulk, holds, opinions
from kaowu.office.review.models import Opinion, Review, Run
from kaowu.rules.roles import Role
from kaowu.rules.states import State
from tests.office.test_review_holds import REASON
from tests.office.world import CHECKED, REVIEWED, World, at, deeds, fresh, letters, refused

FIRST = Review.Level.FIRST


@pytest.fixture
def held(world: World) -> list[Application]:
    """Two that the first reviewer has taken."""
    cases = world.submitted("何清越", "周知远")
    with at(REVIEWED):
        for one in cases:
            review.take(one, by=world.first)
    return cases


def prepare(world: World, application: Application, verdict: str) -> Opinion:
    with at(REVIEWED):
        return opinions.prepare(
            application,
            verdict,
            by=world.first,
            checklist=CHECKED,
            reasons=() if verdict == Review.Verdict.PASS else REASON,
        )


def publish_all(world: World) -> Run:
    with at(REVIEWED):
        found = list(opinions.prepared(world.first, FIRST))
        chosen = bulk.opinion_items(found)
        run = bulk.start(Run.Kind.PUBLISH, chosen, by=world.first, level=FIRST)
        bulk.carry_out(run)
    return run


def test_a_prepared_decision_changes_nothing_and_tells_nobody(
    world: World, held: list[Application]
) -> None:
    before = letters(held[0])
    prepare(world, held[0], Review.Verdict.RETURN)
    (now, _) = fresh(held)
    assert (now.state, now.version) == (State.FIRST_REVIEW, held[0].version)
    assert letters(now) == before
    assert now.steps.count() == held[0].steps.count()
    assert deeds(now)[-1] == "prepare_opinion"


def test_the_reasons_lie_encrypted(world: World, held: list[Application]) -> None:
    from django.db import connection

    prepare(world, held[0], Review.Verdict.RETURN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reasons FROM review_opinion")
        (stored,) = cursor.fetchone()
    assert "印章" not in str(stored)
    assert Opinion.objects.get().reasons == REASON


def test_prepared_decisions_are_published_together_each_by_the_gate(
    world: World, held: list[Application]
) -> None:
    prepare(world, held[0], Review.Verdict.PASS)
    prepare(world, held[1], Review.Verdict.RETURN)
    run = publish_all(world)
    assert [one.state for one in fresh(held)] == [State.ACCEPTED, State.RETURNED]
    assert [item.status for item in run.items.all()] == ["done", "done"]
    assert letters(held[0])[-1] == "初审通过"
    assert letters(held[1])[-1] == "报名材料需要补正"
    assert deeds(held[0])[-2:] == ["prepare_opinion", "accept"]
    assert not Opinion.objects.exists()


def test_what_changed_since_is_refused_kept_and_the_others_go_out(
    world: World, held: list[Application]
) -> None:
    for one in held:
        prepare(world, one, Review.Verdict.PASS)
    with at(REVIEWED):
        review.release(held[0], by=world.first)
    run = publish_all(world)
    assert [one.state for one in fresh(held)] == [State.SUBMITTED, State.ACCEPTED]
    first, second = run.items.all()
    assert (first.status, first.code) == ("refused", "review.opinion-stale")
    assert "又有变化" in first.message
    assert second.status == "done"
    assert Opinion.objects.get().application_id == held[0].pk
    assert opinions.is_stale(Opinion.objects.get())


def test_a_prepared_case_stays_with_its_reviewer_over_a_weekend(
    world: World, held: list[Application]
) -> None:
    prepare(world, held[0], Review.Verdict.PASS)
    later = holds.real_now() + holds.HOLD * 2
    assert holds.free_expired(later) == 1  # the other one only
    assert [one.state for one in fresh(held)] == [State.FIRST_REVIEW, State.SUBMITTED]
    assert holds.free_expired(holds.real_now() + holds.PREPARED_HOLD * 2) == 1


def test_a_beat_does_not_shorten_the_hold_of_a_prepared_case(
    world: World, held: list[Application]
) -> None:
    prepare(world, held[0], Review.Verdict.PASS)
    kept = holds.beat(held[0], by=world.first)
    assert kept.held_until > holds.real_now() + holds.HOLD * 2


def test_preparing_again_replaces_and_dropping_leaves_the_words(
    world: World, held: list[Application]
) -> None:
    prepare(world, held[0], Review.Verdict.PASS)
    prepare(world, held[0], Review.Verdict.RETURN)
    opinion = opinions.prepared(world.first, FIRST).get()
    assert opinion.verdict == Review.Verdict.RETURN
    with at(REVIEWED):
        opinions.keep_typed(held[0], {"note": "再看"}, by=world.first)
        opinions.drop(opinion, by=world.first)
    assert not opinions.prepared(world.first, FIRST).exists()
    kept = opinions.of(held[0], world.first)
    assert kept is not None
    assert kept.typed == {"note": "再看"}
    assert deeds(held[0])[-1] == "drop_opinion"


def test_what_could_not_be_decided_cannot_be_prepared(
    world: World, held: list[Application]
) -> None:
    told = {"by": world.first}
    with at(REVIEWED):
        refused(opinions.prepare, held[0], "pass", **told, code="review.checklist")
        refused(opinions.prepare, held[0], "return", **told, code="review.no-reason")
        held[0].materials.filter(kind="portrait").update(current=False)
        refused(
            opinions.prepare,
            held[0],
            "pass",
            **told,
            checklist=CHECKED,
            code="registration.blocked",
        )
        refused(
            opinions.prepare,
            held[1],
            "pass",
            **told,
            checklist=CHECKED,
            expected_version=held[1].version - 1,
            code="gate.conflict",
        )
    assert not Opinion.objects.exists()


def test_only_the_holder_prepares_and_nobody_publishes_anothers(
    world: World, held: list[Application]
) -> None:
    other = open_account(
        username="first2", roles=(Role.FIRST_REVIEWER,), organisation=world.agency
    ).actor()
    with at(REVIEWED):
        refused(
            opinions.prepare,
            held[0],
            "pass",
            by=other,
            checklist=CHECKED,
            code="review.not-holder",
        )
    prepare(world, held[0], Review.Verdict.PASS)
    assert not opinions.prepared(other, FIRST).exists()
    with at(REVIEWED):
        run = bulk.start(Run.Kind.PUBLISH, [(held[0], held[0].version)], by=other, level=FIRST)
        bulk.carry_out(run)
    assert run.items.get().code == "review.no-opinion"
    assert fresh(held)[0].state == State.FIRST_REVIEW
