"""The one gate: who may, in which state, within which scope, and never the same person twice."""

from __future__ import annotations

import pytest

from kaowu.office.actors import SYSTEM, Actor
from kaowu.office.people.actions import open_account, register_agency
from kaowu.office.people.models import User
from kaowu.office.refusals import Conflict
from kaowu.office.registration import actions as registration
from kaowu.office.registration import gate
from kaowu.office.registration.models import Application, Step
from kaowu.office.registration.pledging import pledges, rosters
from kaowu.office.review import actions as review
from kaowu.office.review.models import Review
from kaowu.rules.events import Event
from kaowu.rules.lifecycle import TABLE
from kaowu.rules.roles import Role
from kaowu.rules.states import State
from tests.office import world as w
from tests.office.world import World, at, deeds, fresh, letters, me, refused

REASONS = [{"code": "unclear", "subject": "身份证", "text": "反光，看不清"}]


def person_with(roles: tuple[Role, ...], world: World, name: str = "两岗") -> Actor:
    return open_account(
        username=name, display_name=name, roles=roles, organisation=world.agency
    ).actor()


def test_every_condition_of_the_table_is_registered() -> None:
    needed = {need for row in TABLE for need in row.needs}
    assert needed - set(gate.CONDITIONS) == set()


def test_an_uploader_does_not_review_their_own_upload(world: World) -> None:
    both = person_with((Role.CLERK, Role.FIRST_REVIEWER), world)
    application = world.draft("林晓禾")
    with at(w.REGISTERED):
        pledges.sign(application, by=both, method="paper")
        registration.submit(application, by=both)
        refused(review.take, application, by=both, code="gate.duties")
        review.take(application, by=world.first)
    assert deeds(application)[-1] == "begin_first_review"


def test_the_first_reviewer_does_not_review_again_at_the_centre(world: World) -> None:
    turncoat = User.objects.get(pk=world.first.user_id)
    (lin,) = world.forwarded("林晓禾")
    turncoat.memberships.create(role=Role.SECOND_REVIEWER)
    with at(w.APPROVED):
        refused(review.take, lin, by=turncoat.actor(), code="gate.duties")


def test_a_reviewer_does_not_confirm_the_payment(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    reviewer = User.objects.get(pk=world.second.user_id)
    reviewer.memberships.create(role=Role.OFFICER)
    with at(w.PAYING):
        refused(world.pay, lin, by=reviewer.actor(), code="gate.duties")


def test_the_administrator_acts_on_no_case(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    with at(w.REVIEWED):
        refused(review.take, lin, by=world.administrator, code="gate.role")
        refused(registration.withdraw, lin, by=world.administrator, code="gate.role")


def test_another_agency_is_out_of_scope(world: World) -> None:
    other = register_agency(name="另一机构（虚构）")
    stranger = open_account(
        username="stranger", roles=(Role.FIRST_REVIEWER,), organisation=other
    ).actor()
    (lin,) = world.submitted("林晓禾")
    with at(w.REVIEWED):
        refused(review.take, lin, by=stranger, code="gate.scope")


def test_a_case_is_decided_by_who_holds_it(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    colleague = person_with((Role.FIRST_REVIEWER,), world)
    with at(w.REVIEWED):
        review.take(lin, by=world.first)
        refused(
            review.decide, lin, Review.Verdict.PASS, by=colleague, checklist=w.CHECKED,
            code="review.not-holder",
        )  # fmt: skip
        refused(review.take, lin, by=colleague, code="review.held")


def test_a_return_says_why_and_the_candidate_mends_it(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    with at(w.REVIEWED):
        review.take(lin, by=world.first)
        refused(review.decide, lin, Review.Verdict.RETURN, by=world.first, code="review.no-reason")
        reasons = [*REASONS, {"code": "wrong", "subject": "工作单位", "text": "请写全称"}]
        review.decide(lin, Review.Verdict.RETURN, by=world.first, reasons=reasons)
        assert fresh([lin])[0].state == State.RETURNED
        registration.fill_in(lin, {"employer": "示例绿能科技有限公司"}, by=me(lin))
        refused(registration.submit, lin, by=me(lin), code="registration.pledge-outdated")
        pledges.sign(lin, by=me(lin))
        registration.submit(lin, by=me(lin))
    assert fresh([lin])[0].state == State.SUBMITTED
    assert letters(lin) == ["报名材料已收到", "报名材料需要补正", "报名材料已收到"]


def test_who_was_first_is_first(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    seen = lin.version
    with at(w.REVIEWED):
        review.take(lin, by=world.first)
        with pytest.raises(Conflict):
            gate.move(lin, Event.RELEASE_FIRST, by=world.first, expected_version=seen)


def test_a_state_that_changed_underneath_is_a_conflict(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    Application.objects.filter(pk=lin.pk).update(version=lin.version + 1)

    @gate.condition("holder")
    def meanwhile(move: gate.Move) -> None:
        Application.objects.filter(pk=lin.pk).update(version=99)

    try:
        with at(w.REVIEWED):
            review.take(lin, by=world.first)
            with pytest.raises(Conflict):
                review.release(lin, by=world.first)
    finally:
        from kaowu.office.review import conditions

        gate.CONDITIONS["holder"] = conditions.holder
    assert Step.objects.filter(application=lin, event=Event.RELEASE_FIRST).count() == 0


def test_what_does_not_happen_leaves_no_trace(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    before = deeds(lin)
    with at(w.REVIEWED):
        refused(gate.move, lin, Event.CERTIFY, by=world.officer, code="gate.state")
        refused(gate.move, lin, Event.APPROVE, by=world.second, code="gate.state")
    assert deeds(lin) == before


def test_allowed_says_why_not_without_doing_it(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    with at(w.REVIEWED):
        assert gate.allowed(lin, Event.BEGIN_FIRST, world.first) is None
        refusal = gate.allowed(lin, Event.BEGIN_FIRST, world.clerk)
    assert refusal is not None
    assert refusal.message == "您的岗位不能领取初审。"
    assert fresh([lin])[0].state == State.SUBMITTED


def test_the_clock_may_not_do_what_people_do(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    with at(w.REVIEWED):
        refused(gate.move, lin, Event.BEGIN_FIRST, by=SYSTEM, code="gate.role")


def test_a_roster_goes_whole_or_not_at_all(world: World) -> None:
    lin, zhou = world.accepted("林晓禾", "周知远")
    with at(w.HANDED_OVER):
        registration.withdraw(zhou, by=me(zhou))
        refused(
            rosters.hand_over,
            agency=world.agency,
            batch=world.batch,
            applications=[lin, zhou],
            pledged=True,
            by=world.first,
            code="gate.state",
        )
    assert fresh([lin])[0].state == State.ACCEPTED


def test_a_sealed_roster_still_fits_its_digest(world: World) -> None:
    world.forwarded("林晓禾", "周知远")
    roster = world.agency.hand_overs.get()
    assert rosters.still_fits(roster)
    assert [row["name"] for row in roster.rows] == ["林晓禾", "周知远"]
    assert len(roster.sm3) == 64
    roster.rows[0]["name"] = "林小禾"
    assert not rosters.still_fits(roster)


@pytest.mark.parametrize("pledged", [False])
def test_no_hand_over_without_the_quality_pledge(world: World, pledged: bool) -> None:
    applications = world.accepted("林晓禾")
    with at(w.HANDED_OVER):
        refused(
            rosters.hand_over,
            agency=world.agency,
            batch=world.batch,
            applications=applications,
            pledged=pledged,
            by=world.first,
            code="registration.no-quality-pledge",
        )


@pytest.mark.parametrize(("moment", "code"), [
    ("2024-03-01 23:59", None), ("2024-03-02 00:00", "registration.hand-over-late"),
])  # fmt: skip
def test_the_centre_keeps_its_five_working_days(
    world: World, moment: str, code: str | None
) -> None:
    applications = world.accepted("林晓禾")
    told = {
        "agency": world.agency,
        "batch": world.batch,
        "applications": applications,
        "pledged": True,
        "by": world.first,
    }
    with at(moment):
        if code:
            refused(rosters.hand_over, code=code, **told)
        else:
            assert rosters.hand_over(**told).head_count == 1  # type: ignore[arg-type]
