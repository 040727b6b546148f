"""我现在该做什么: no state without its sentence, its rule, its holder and its next date."""

from __future__ import annotations

from datetime import date

import pytest

from kaowu.office.registration import actions as registration
from kaowu.office.registration.correcting.subjects import Subject
from kaowu.office.registration.guidance import guidance, is_late_for_agency
from kaowu.office.registration.guidance_table import AGENCY, NEXT, OPEN, TABLE, YOU
from kaowu.office.registration.models import Application
from kaowu.office.registration.pledging import pledges
from kaowu.office.review import actions as review
from kaowu.office.review.clockwork import review_clock
from kaowu.office.review.models import Review
from kaowu.office.review.reasons import reason
from kaowu.rules.states import State
from tests.office import world as w
from tests.office.world import World, at, me


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_rule_its_holder_and_its_date(world: World, state: State) -> None:
    (lin,) = world.forwarded("林晓禾")
    Application.objects.filter(pk=lin.pk).update(state=state)
    lin.refresh_from_db()
    found = guidance(lin, date(2024, 2, 23))
    assert found.headline
    assert found.explanation
    assert found.holder
    assert found.clause, "the sentence of the notice behind it"
    assert bool(found.deadline) != bool(found.undated), "a date, or why there is none"
    assert bool(found.deadline) == bool(found.deadline_label and found.deadline)


def test_every_row_of_the_table_names_a_rule() -> None:
    assert [state for state, row in TABLE.items() if row.clause is None] == []
    assert [state for state, row in TABLE.items() if not (row.due or row.undated)] == []


def test_who_is_out_is_told_when_the_next_batch_opens(world: World) -> None:
    lin = world.draft("林晓禾")
    with at(w.REGISTERED):
        registration.withdraw(lin, by=me(lin))
    found = guidance(lin, date(2024, 2, 22))
    assert (found.deadline, found.deadline_label) == (date(2024, 3, 4), NEXT)
    assert "没有后续批次" in guidance(lin, date(2024, 12, 1)).undated


def test_a_next_batch_that_is_open_already_is_named_by_its_end(world: World) -> None:
    lin = world.draft("林晓禾")
    with at(w.REGISTERED):
        registration.withdraw(lin, by=me(lin))
    found = guidance(lin, date(2024, 3, 6))
    assert (found.deadline, found.deadline_label) == (date(2024, 3, 8), OPEN)
    assert found.ticking


@pytest.mark.parametrize(
    ("today", "due", "label"),
    [
        (date(2024, 3, 4), date(2024, 3, 11), "缴费开始"),
        (date(2024, 3, 11), date(2024, 3, 13), "缴费截止"),
    ],
)
def test_who_may_pay_soon_is_told_from_when_and_then_until_when(
    world: World, today: date, due: date, label: str
) -> None:
    (lin,) = world.approved("林晓禾")
    found = guidance(lin, today)
    assert (found.deadline, found.deadline_label) == (due, label)


def test_a_violation_cites_the_sentence_on_violations(world: World) -> None:
    (lin,) = world.forwarded("林晓禾")
    Application.objects.filter(pk=lin.pk).update(state=State.VIOLATED)
    lin.refresh_from_db()
    assert "违纪违规行为" in guidance(lin, date(2024, 4, 1)).clause


def test_a_rule_is_shown_as_a_whole_sentence(world: World) -> None:
    (lin,) = world.forwarded("林晓禾")
    wrong = []
    for state in State:
        Application.objects.filter(pk=lin.pk).update(state=state)
        lin.refresh_from_db()
        clause = guidance(lin, date(2024, 2, 23)).clause
        wrong += [clause] if not clause.endswith("。") else []
    assert wrong == []


@pytest.mark.parametrize(
    ("today", "late", "words"),
    [
        (date(2024, 2, 22), False, "请尽量在2月22日前提交"),
        (date(2024, 2, 23), True, "内部收件截止日（2月22日）已过，报名截止前提交的照常受理"),
    ],
)
def test_a_draft_is_told_of_the_agencys_cut_off(
    world: World, today: date, late: bool, words: str
) -> None:
    lin = world.draft("林晓禾")
    assert words in guidance(lin, today).explanation
    assert is_late_for_agency(lin, today) is late


def test_after_the_cut_off_one_may_still_hand_in(world: World) -> None:
    lin = world.draft("林晓禾")
    with at("2024-02-23 20:00"):
        pledges.sign(lin, by=me(lin))
        registration.submit(lin, by=me(lin))
    assert lin.state == State.SUBMITTED


@pytest.mark.parametrize(
    ("today", "headline", "due", "holder"),
    [
        (date(2024, 2, 22), "请补正后重新提交", date(2024, 2, 27), YOU),
        (date(2024, 2, 28), "已过补正日期，请马上提交", date(2024, 3, 1), YOU),
        (date(2024, 3, 2), "补正期限已过", date(2024, 3, 4), AGENCY),
    ],
)
def test_a_returned_one_is_told_until_when(
    world: World, today: date, headline: str, due: date, holder: str
) -> None:
    (lin,) = world.submitted("林晓禾")
    with at(w.REVIEWED):
        review.take(lin, by=world.first)
        asked = [reason(world.batch.notice, code="wrong", subject=Subject.material("education"))]
        review.decide(lin, Review.Verdict.RETURN, by=world.first, reasons=asked)
    found = guidance(lin, today)
    assert (found.headline, found.deadline, found.holder) == (headline, due, holder)


def test_what_the_centre_returns_cites_the_second_review(world: World) -> None:
    (lin,) = world.forwarded("林晓禾")
    with at(w.APPROVED):
        review.take(lin, by=world.second)
        asked = [reason(world.batch.notice, code="wrong", subject=Subject.material("education"))]
        review.decide(lin, Review.Verdict.RETURN, by=world.second, reasons=asked)
    found = guidance(lin, date(2024, 3, 1))
    assert found.headline == "请补正后重新提交"
    assert "5个工作日内反馈复审结果" in found.clause


def test_the_candidate_and_the_centre_count_to_the_same_day(world: World) -> None:
    (lin,) = world.forwarded("林晓禾")
    today = date(2024, 2, 26)
    clock = review_clock(lin, today)
    assert clock is not None
    assert guidance(lin, today).deadline == clock.due
