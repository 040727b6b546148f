"""退回补正: only what was named opens, every round is kept, the clock stands still."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from kaowu.dossier.check import MaterialFile
from kaowu.office.notices.queries import plan_of
from kaowu.office.registration import actions as registration
from kaowu.office.registration import beginning
from kaowu.office.registration.correcting import corrections, mending
from kaowu.office.registration.correcting.rounds import Change, rounds_of
from kaowu.office.registration.correcting.subjects import WHOLE, Subject, subject_of
from kaowu.office.registration.guidance import guidance
from kaowu.office.registration.models import Application, Step
from kaowu.office.registration.pledging import pledges, rosters
from kaowu.office.review import actions as review
from kaowu.office.review.clockwork import ReviewClock, review_clock, running_clocks
from kaowu.office.review.models import Review
from kaowu.office.review.reasons import reason, subjects
from kaowu.rules.events import Event
from kaowu.rules.loader import load_notice
from kaowu.rules.states import State
from tests.office import world as w
from tests.office.world import World, at, deeds, fresh, me, refused

DIPLOMA = Subject.material("education")
PORTRAIT = Subject.material("portrait")
MOBILE = Subject.field("mobile")


def returned(
    world: World, *subjects: Subject, name: str = "林晓禾", on: str = w.REVIEWED
) -> Application:
    """Sent back by the first reviewer for these subjects."""
    (one,) = world.submitted(name)
    notice = world.batch.notice
    with at(on):
        review.take(one, by=world.first)
        reasons = [reason(notice, code="wrong", subject=one) for one in subjects]
        review.decide(one, Review.Verdict.RETURN, by=world.first, reasons=reasons)
    return one


def diploma(data: bytes = b"%PDF-1.7 a better diploma") -> MaterialFile:
    return MaterialFile("education", "diploma.pdf", data, "application/pdf")


def hand_in_again(application: Application) -> None:
    pledges.sign(application, by=me(application))
    registration.submit(application, by=me(application))


def test_a_reason_carries_what_it_is_about(world: World) -> None:
    lin = returned(world, DIPLOMA)
    assert lin.steps.last().reasons == [
        {
            "code": "wrong",
            "subject": "学历证明",
            "of": "material",
            "key": "education",
            "text": "与要求不符，请核对后重新上传正确的材料。",
        }
    ]


def test_only_the_named_material_opens(world: World) -> None:
    lin = returned(world, DIPLOMA)
    with at(w.REVIEWED):
        kept = registration.keep_material(lin, diploma(), by=me(lin))
        other = MaterialFile("identity", "card.pdf", b"%PDF-1.7 other", "application/pdf")
        refused(registration.keep_material, lin, other, by=me(lin), code="registration.not-asked")
        refused(
            registration.fill_in,
            lin,
            {"employer": "另一家"},
            by=me(lin),
            code="registration.not-asked",
        )
    versions = list(lin.materials.filter(kind="education").values_list("current", flat=True))
    assert (kept.current, versions) == (True, [False, True])
    assert lin.materials.filter(kind="identity").count() == 1
    assert fresh([lin])[0].values.get("employer") != "另一家"


def test_only_the_named_field_opens(world: World) -> None:
    lin = returned(world, MOBILE)
    before = lin.mobile
    with at(w.REVIEWED):
        registration.fill_in(lin, {"mobile": "15400001234"}, by=me(lin))
        refused(
            registration.keep_material, lin, diploma(), by=me(lin), code="registration.not-asked"
        )
        refused(
            beginning.choose_project,
            lin,
            project_code="TZC",
            condition=lin.values["condition"],
            by=me(lin),
            code="registration.not-asked",
        )
    after = fresh([lin])[0]
    assert (before != after.mobile, after.mobile, after.project_code) == (
        True,
        "15400001234",
        "TJY",
    )


def test_what_is_sent_again_unchanged_is_no_change(world: World) -> None:
    lin = returned(world, DIPLOMA)
    with at(w.REVIEWED):
        registration.fill_in(lin, lin.values, by=me(lin))
    assert deeds(lin)[-1] == "fill_in"


def test_a_reason_about_the_whole_opens_all(world: World) -> None:
    lin = returned(world, WHOLE)
    with at(w.REVIEWED):
        registration.keep_material(lin, diploma(), by=me(lin))
        registration.fill_in(lin, {"employer": "另一家"}, by=me(lin))
    assert fresh([lin])[0].values["employer"] == "另一家"


def test_a_reason_without_a_key_is_read_by_its_label(world: World) -> None:
    lin = returned(world, DIPLOMA)
    step = lin.steps.last()
    for reasons, allowed in (
        ([{"code": "unclear", "subject": "学历证明", "text": "看不清"}], False),
        ([{"code": "unclear", "subject": "另一种说法", "text": "看不清"}], True),
    ):
        step.reasons = reasons
        step.save()
        assert corrections.opened(lin).material("identity") is allowed
        assert corrections.opened(lin).material("education")


def all_subjects() -> list[Subject]:
    """Every material that a candidate hands in, every column, as the notice has them."""
    notice = load_notice(w.NOTICE)
    return [one for one in subjects(notice) if one != WHOLE]


def opens_besides(named: Subject, world: World) -> set[Subject]:
    """What follows from the named one, and the signed papers."""
    papers = {"application_form", "integrity_pledge"}
    number = {"id_type", "id_number", "sex", "birth"}
    follows = {
        "id_number": number,
        "id_type": number,
        "sex": {"id_type", "id_number"},
        "birth": {"id_type", "id_number"},
        "project": {"condition"},
    }
    fields = follows.get(named.key, set()) if named.of == "field" else set()
    return {Subject.material(kind) for kind in papers} | {Subject.field(key) for key in fields}


@pytest.mark.parametrize("named", all_subjects(), ids=lambda one: one.slug)
def test_a_return_opens_what_it_names_and_nothing_of_the_same_name(
    world: World, named: Subject
) -> None:
    lin = returned(world, named)
    allowed = corrections.opened(lin)
    notice = world.batch.notice
    every = {
        **{Subject.material(one.kind): allowed.material(one.kind) for one in notice.materials},
        **{Subject.field(one.key): allowed.field(one.key) for one in notice.workbook.columns},
    }
    assert {one for one, is_open in every.items() if is_open} == {
        named,
        *opens_besides(named, world),
    }


def test_the_diploma_and_its_column_are_named_apart(world: World) -> None:
    lin = returned(world, DIPLOMA)
    kong = returned(world, Subject.field("education"), name="何清越")
    with at(w.REVIEWED):
        refused(
            registration.fill_in, lin, {"education": "硕士研究生"}, by=me(lin),
            code="registration.not-asked",
        )  # fmt: skip
        registration.fill_in(kong, {"education": "硕士研究生"}, by=me(kong))
        refused(
            registration.keep_material, kong, diploma(), by=me(kong), code="registration.not-asked"
        )
    assert fresh([kong])[0].values["education"] == "硕士研究生"
    assert [one.steps.last().reasons[0]["subject"] for one in (lin, kong)] == [
        "学历证明",
        "最高学历",
    ]


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ({"subject": "学历证明", "key": "education"}, DIPLOMA),
        ({"subject": "最高学历证书原件扫描件"}, DIPLOMA),
        ({"subject": "最高学历"}, Subject.field("education")),
        ({"subject": "手机号码", "key": "mobile"}, MOBILE),
        ({"subject": "旧说法", "key": "mobile"}, MOBILE),
        ({"subject": "旧说法", "key": "education"}, DIPLOMA),
        ({"subject": "整份报名", "key": "whole"}, WHOLE),
        ({"subject": "学历证明", "key": "no-such", "of": "material"}, WHOLE),
    ],
)
def test_a_reason_that_was_stored_before_is_read_by_its_label_then_by_its_key(
    world: World, stored: dict[str, str], read: Subject
) -> None:
    assert subject_of(stored, world.batch.notice) == read


def test_what_blocks_by_now_may_be_mended_too(world: World) -> None:
    lin = returned(world, DIPLOMA)
    lin.materials.filter(kind="portrait").update(current=False)
    assert corrections.opened(lin).material("portrait")
    assert not corrections.opened(lin).material("identity")


def test_the_signed_papers_stay_open(world: World) -> None:
    allowed = corrections.opened(returned(world, MOBILE))
    assert allowed.material("application_form")
    assert allowed.material("integrity_pledge")


def test_a_mail_with_one_file_mends_that_file_only(world: World) -> None:
    lin = returned(world, PORTRAIT)
    with at(w.REVIEWED):
        new = w.portrait_of(w.CAST[3])
        mending.mend(lin, kind="portrait", files=[("照片.jpg", new)], by=me(lin))
        refused(
            mending.mend,
            lin,
            kind="identity",
            files=[("身份证.jpg", new)],
            by=me(lin),
            code="registration.not-asked",
        )
    kinds = lin.materials.order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["identity", "education", "portrait", "portrait"]


def test_a_round_says_what_was_asked_and_what_was_changed(world: World) -> None:
    lin = returned(world, MOBILE, DIPLOMA)
    old = lin.mobile
    with at("2024-02-22 15:00"):
        registration.fill_in(lin, {"mobile": "15400001234"}, by=me(lin))
        registration.keep_material(lin, diploma(), by=me(lin))
        assert rounds_of(lin)[0].answered is None
        hand_in_again(lin)
    (found,) = rounds_of(fresh([lin])[0])
    assert [one["key"] for one in found.reasons] == ["mobile", "education"]
    assert found.changes == (Change("手机号码", f"{old[:3]}****{old[-4:]}", "154****1234"),)
    assert [(one.label, one.old is not None) for one in found.files] == [("学历证明", True)]
    assert found.answered is not None
    assert found.answered.hour == 15
    assert (found.due, found.by_centre) == (date(2024, 2, 27), False)


def test_each_round_stands_by_itself(world: World) -> None:
    lin = returned(world, DIPLOMA)
    with at("2024-02-22 15:00"):
        registration.keep_material(lin, diploma(), by=me(lin))
        hand_in_again(lin)
    with at("2024-02-22 16:00"):
        review.take(lin, by=world.first)
        again = [reason(world.batch.notice, code="wrong", subject=Subject.field("employer"))]
        review.decide(lin, Review.Verdict.RETURN, by=world.first, reasons=again)
        registration.fill_in(lin, {"employer": "示例绿能科技有限公司"}, by=me(lin))
        hand_in_again(lin)
    first, second = rounds_of(fresh([lin])[0])
    assert ([one.label for one in first.files], first.changes) == (["学历证明"], ())
    assert ([one.label for one in second.changes], second.files) == (["工作单位"], ())


@pytest.mark.parametrize(
    ("moment", "code"),
    [("2024-03-01 23:00", None), ("2024-03-02 09:00", "registration.correction-over")],
)
def test_a_correction_is_taken_until_its_last_day(
    world: World, moment: str, code: str | None
) -> None:
    lin = returned(world, DIPLOMA)
    with at(moment):
        registration.keep_material(lin, diploma(), by=me(lin))
        pledges.sign(lin, by=me(lin))
        if code:
            refused(registration.submit, lin, by=me(lin), code=code)
        else:
            registration.submit(lin, by=me(lin))
    assert fresh([lin])[0].state == (State.RETURNED if code else State.SUBMITTED)


def test_who_is_returned_on_the_last_day_of_review_is_not_locked_out(world: World) -> None:
    """The review ends on 03-08; three working days later the payment still runs."""
    (lin,) = returned_by_centre(world, on="2024-03-08 16:00")
    with at("2024-03-13 10:00"):
        registration.keep_material(lin, diploma(), by=me(lin))
        hand_in_again(lin)
        pass_first(world, lin)
        hand_over(world, lin)
    assert fresh([lin])[0].state == State.FORWARDED


def returned_by_centre(world: World, *, on: str) -> list[Application]:
    applications = world.forwarded("林晓禾")
    asked = [reason(world.batch.notice, code="illegible", subject=DIPLOMA)]
    with at(on):
        for one in applications:
            review.take(one, by=world.second)
            review.decide(one, Review.Verdict.RETURN, by=world.second, reasons=asked)
    return applications


def pass_first(world: World, application: Application) -> None:
    review.take(application, by=world.first)
    review.decide(application, Review.Verdict.PASS, by=world.first, checklist=w.CHECKED)


def hand_over(world: World, application: Application) -> None:
    rosters.hand_over(
        agency=world.agency,
        batch=world.batch,
        applications=[application],
        pledged=True,
        by=world.first,
    )


def test_the_centres_clock_stands_still_while_a_correction_is_open(world: World) -> None:
    """Received 02-23, returned 02-27 with three days left, received again 03-01: due 03-06."""
    (lin,) = returned_by_centre(world, on="2024-02-27 10:00")
    for day in (date(2024, 2, 28), date(2024, 3, 5)):
        clock = review_clock(lin, day)
        assert clock is not None
        assert (clock.paused, clock.days_left) == (True, 3)
    assert list(running_clocks(date(2024, 2, 28))) == []
    with at("2024-03-01 10:00"):
        registration.keep_material(lin, diploma(), by=me(lin))
        hand_in_again(lin)
        pass_first(world, lin)
        paused = review_clock(lin, date(2024, 3, 1))
        assert paused is not None
        assert paused.paused
        hand_over(world, lin)
    again = ReviewClock(date(2024, 3, 1), date(2024, 3, 6), 3, paused=False)
    assert review_clock(lin, date(2024, 3, 1)) == again


def test_the_running_clocks_take_two_queries(
    world: World, django_assert_num_queries: object
) -> None:
    applications = world.forwarded("林晓禾", w.CAST[1].name)
    with django_assert_num_queries(2):  # type: ignore[operator]
        found = list(running_clocks(date(2024, 2, 26)))
    assert [one.pk for one, _ in found] == [one.pk for one in applications]
    assert [one.batch.notice.slug for one, _ in found] == ["sc-2024-carbon"] * 2
    assert {clock.days_left for _, clock in found} == {4}


def test_a_hand_over_after_the_window_is_refused_whole(world: World) -> None:
    (lin,) = world.accepted("林晓禾")
    with at("2024-03-02 09:00"):
        refused(
            rosters.hand_over,
            agency=world.agency,
            batch=world.batch,
            applications=[lin],
            pledged=True,
            by=world.first,
            code="registration.hand-over-late",
        )
    assert fresh([lin])[0].state == State.ACCEPTED
    assert not lin.hand_over_lines.exists()
    assert deeds(lin)[-1] == "accept"


@pytest.mark.parametrize("number", range(1, 12))
def test_candidate_and_both_desks_count_alike_in_every_batch(world: World, number: int) -> None:
    """Received on the last day of registration: the centre's day of the plan, on every screen."""
    (lin,) = world.accepted("林晓禾")
    lin.batch = w.BatchRecord.objects.get(slug="sc-2024-carbon", number=number)
    lin.state = State.FORWARDED
    lin.save()
    plan = plan_of(lin.batch)
    last = datetime.combine(plan.registration.end, time(16), tzinfo=ZoneInfo("Asia/Shanghai"))
    Step.objects.create(
        application=lin,
        event=Event.HAND_OVER,
        source=State.ACCEPTED,
        target=State.FORWARDED,
        at=last,
        actor_name="顾初审",
    )
    clock = review_clock(lin, plan.registration.end)
    assert clock == ReviewClock(plan.registration.end, plan.second_review_due, 5, paused=False)
    assert guidance(lin, plan.registration.end).deadline == plan.second_review_due
    assert [one.due for _, one in running_clocks(plan.review.end)] == [plan.second_review_due]
