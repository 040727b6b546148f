"""Who holds a case: one person, while the page is open; time frees it, and says so."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from kaowu.office import daily
from kaowu.office.actors import Actor
from kaowu.office.people.actions import open_account
from kaowu.office.registration import actions as registration
from kaowu.office.registration.models import Application
from kaowu.office.review import actions as review
from kaowu.office.review import holds, opinions, queries
from kaowu.office.review.models import Opinion, Review
from kaowu.rules.roles import Role
from kaowu.rules.states import State
from tests.office.world import (
    APPROVED,
    CHECKED,
    REVIEWED,
    World,
    at,
    deeds,
    fresh,
    letters,
    refused,
)

REASON = [{"code": "illegible", "subject": "学历证明", "text": "看不清印章，请重新扫描。"}]


@pytest.fixture
def colleague(world: World) -> Actor:
    return open_account(
        username="first2",
        display_name="池初审",
        roles=(Role.FIRST_REVIEWER,),
        organisation=world.agency,
    ).actor()


@pytest.fixture
def case(world: World) -> Application:
    """何清越, taken by the first reviewer."""
    (application,) = world.submitted("何清越")
    with at(REVIEWED):
        review.take(application, by=world.first)
    return application


def let_run_out(application: Application) -> None:
    """The page has been closed, and the time of the hold is over."""
    over = holds.real_now() - timedelta(seconds=1)
    application.reviews.filter(decided_at=None).update(held_until=over)


def test_two_reviewers_never_hold_one_case(world: World, case: Application) -> None:
    other = open_account(
        username="x", roles=(Role.FIRST_REVIEWER,), organisation=world.agency
    ).actor()
    with at(REVIEWED):
        refusal = refused(review.take, case, by=other, code="review.held")
    assert refusal.message == "这份报名正由顾初审办理。"
    assert "10 分钟" in refusal.remedy
    assert Review.objects.filter(decided_at=None).count() == 1


def test_the_holder_need_not_take_it_twice(world: World, case: Application) -> None:
    with at(REVIEWED):
        refusal = refused(review.take, case, by=world.first, code="review.held")
    assert "已由您领取" in refusal.message


def test_a_beat_of_the_open_page_keeps_the_case(world: World, case: Application) -> None:
    let_run_out(case)
    kept = holds.beat(case, by=world.first)
    assert kept.held_until > holds.real_now() + holds.HOLD - timedelta(seconds=30)
    assert holds.free_expired() == 0
    assert fresh([case])[0].holder_id == world.first.user_id


def test_time_frees_the_case_and_the_history_says_so(world: World, case: Application) -> None:
    let_run_out(case)
    with at(REVIEWED):
        assert daily.tick()["freed"] == 1
        assert daily.tick()["freed"] == 0
    (now,) = fresh([case])
    assert (now.state, now.holder) == (State.SUBMITTED, None)
    step = now.steps.last()
    assert (step.event, step.actor_name) == ("release_first_review", "系统")
    assert step.note == "超过10分钟没有操作，自动放回"
    assert deeds(now)[-1] == "release_first_review"
    assert letters(now) == ["报名材料已收到"]  # nobody outside need know
    assert Review.objects.get().verdict == Review.Verdict.RELEASED


def test_a_freed_case_is_taken_by_another_and_the_first_is_told(
    world: World, case: Application, colleague: Actor
) -> None:
    let_run_out(case)
    with at(REVIEWED):
        review.take(case, by=colleague)
        with pytest.raises(holds.Refusal) as told:
            holds.beat(case, by=world.first)
        assert told.value.code == "review.hold-lost"
        assert "现由池初审办理" in told.value.message
        refused(
            review.decide,
            case,
            Review.Verdict.PASS,
            by=world.first,
            checklist=CHECKED,
            code="review.not-holder",
        )
        refused(
            review.decide,
            case,
            Review.Verdict.RETURN,
            by=world.first,
            reasons=REASON,
            code="review.not-holder",
        )
    assert fresh([case])[0].holder_id == colleague.user_id
    assert deeds(case)[-2:] == ["release_first_review", "begin_first_review"]


def test_what_was_typed_outlives_the_hold(
    world: World, case: Application, colleague: Actor
) -> None:
    with at(REVIEWED):
        opinions.keep_typed(case, {"note": "学历已电话核实"}, by=world.first)
        let_run_out(case)
        review.take(case, by=colleague)
    kept = opinions.of(case, world.first)
    assert kept is not None
    assert kept.typed == {"note": "学历已电话核实"}
    assert opinions.of(case, colleague) is None


def test_moving_the_date_frees_nobodys_case(world: World, case: Application) -> None:
    with at("2024-03-06 10:00"):
        assert daily.tick(datetime.fromisoformat("2024-03-06 10:00+08:00"))["freed"] == 0
    assert fresh([case])[0].holder_id == world.first.user_id


def test_the_clock_takes_no_case_from_one_who_is_there(world: World, case: Application) -> None:
    assert holds.free(case) is False
    assert fresh([case])[0].state == State.FIRST_REVIEW


def test_a_decision_in_time_is_not_undone_by_the_clock(world: World, case: Application) -> None:
    with at(REVIEWED):
        review.decide(case, Review.Verdict.PASS, by=world.first, checklist=CHECKED)
    assert holds.free_expired(holds.real_now() + timedelta(days=9)) == 0
    assert fresh([case])[0].state == State.ACCEPTED
    assert not Opinion.objects.exists()


def test_the_second_review_is_freed_the_same_way(world: World) -> None:
    (lin,) = world.forwarded("林晓禾")
    with at(APPROVED):
        review.take(lin, by=world.second)
        let_run_out(lin)
        assert holds.free_expired() == 1
    assert fresh([lin])[0].state == State.FORWARDED


def test_who_uploaded_the_material_does_not_review_it(world: World, colleague: Actor) -> None:
    (application,) = world.submitted("何清越")
    application.materials.filter(kind="education").update(added_by=colleague.user_id)
    with at(REVIEWED):
        refusal = refused(review.take, application, by=colleague, code="review.uploader")
        assert "岗位分离" in refusal.message
        review.take(application, by=world.first)
    assert fresh([application])[0].holder_id == world.first.user_id


def test_who_entered_it_does_not_review_it(world: World, colleague: Actor) -> None:
    (application,) = world.submitted("何清越")
    Application.objects.filter(pk=application.pk).update(created_by=colleague.user_id)
    with at(REVIEWED):
        refused(review.take, Application.objects.get(), by=colleague, code="review.uploader")


def test_the_first_reviewer_is_not_the_second(world: World) -> None:
    (lin,) = world.forwarded("林晓禾")
    both = Actor(
        world.first.user_id,
        "顾初审",
        frozenset({Role.SECOND_REVIEWER}),
        world.second.organisation_id,
    )
    with at(APPROVED):
        refused(review.take, lin, by=both, code="gate.duties")
    assert fresh([lin])[0].state == State.FORWARDED


def test_a_returned_case_is_not_approved(world: World) -> None:
    (lin,) = world.forwarded("林晓禾")
    with at(APPROVED):
        review.take(lin, by=world.second)
        review.decide(lin, Review.Verdict.RETURN, by=world.second, reasons=REASON)
        passed = refused(
            review.decide,
            lin,
            Review.Verdict.PASS,
            by=world.second,
            checklist=CHECKED,
            code="review.none",
        )
        taken = refused(review.take, lin, by=world.second, code="review.none")
    assert passed.message == taken.message == "这份报名现在是“退回补正”，不在审核环节。"
    assert "领取" not in str(passed.remedy)
    assert letters(lin)[-1] == "报名材料需要补正"


def test_a_withdrawn_case_is_not_taken(world: World) -> None:
    (application,) = world.submitted("何清越")
    assert application.owner is not None
    with at(REVIEWED):
        registration.withdraw(application, by=application.owner.actor())
        refused(review.take, application, by=world.first, code="review.none")


def test_what_comes_next_is_what_one_may_take(world: World, colleague: Actor) -> None:
    first, second, third, last = world.submitted("何清越", "周知远", "林晓禾", "司马青河")
    Application.objects.filter(pk=second.pk).update(created_by=colleague.user_id)
    third.materials.filter(kind="education").update(added_by=colleague.user_id)
    assert queries.next_in(queries.first_queue(colleague), colleague, first) == last
    assert queries.next_in(queries.first_queue(world.first), world.first, first) == second
