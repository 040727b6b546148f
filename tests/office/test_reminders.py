"""Reminders: who is told, when, once; and how many queries that takes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.cache import cache

from kaowu.office import clock
from kaowu.office.exams import actions as exams
from kaowu.office.letters.actions import look_at_all_about
from kaowu.office.letters.models import Letter
from kaowu.office.registration.models import Application
from kaowu.office.reminders import candidates
from kaowu.office.reminders.actions import remind
from kaowu.office.review import actions as review
from kaowu.office.review.models import Review
from tests.office.world import REVIEWED, TICKETED, World, at, found_world, letters, me

pytestmark = pytest.mark.django_db
RETURNED = [{"code": "illegible", "subject": "身份证", "text": "身份证不清晰，请重新上传。"}]


@pytest.fixture
def world() -> World:
    return found_world()


def reminded(moment: str, template: str = "") -> int:
    """How many messages of this letter the round at this moment writes, as after a restart."""
    cache.clear()
    before = len(bodies(template))
    with at(moment):
        remind()
    return len(bodies(template)) - before


def bodies(template: str) -> list[str]:
    """What was told by this letter, each message once."""
    found = Letter.objects.filter(template=template, copy_of=None).order_by("id")
    return list(found.values_list("body", flat=True))


def test_a_draft_is_reminded_the_working_day_before_and_on_the_last(world: World) -> None:
    world.draft("林晓禾")
    assert [reminded(f"2024-02-{day} 09:00", "remind_draft") for day in (21, 22, 23, 24)] == [
        0,
        1,
        1,
        0,
    ]
    first, last = bodies("remind_draft")
    assert "还有 1 个工作日，2月23日（周五）24:00 截止" in first
    assert "今天截止" in last


def test_who_has_handed_in_is_not_reminded(world: World) -> None:
    world.submitted("林晓禾")
    assert reminded("2024-02-23 09:00", "remind_draft") == 0


def test_a_reminder_is_told_once_however_often_the_clock_goes_round(world: World) -> None:
    world.billed("林晓禾")
    assert reminded("2024-03-12 09:00", "remind_payment") == 1
    assert reminded("2024-03-12 09:01", "remind_payment") == 0
    assert len(bodies("remind_payment")) == 1


def test_nobody_is_woken_at_night(world: World) -> None:
    world.billed("林晓禾")
    assert reminded("2024-03-13 00:05", "remind_payment") == 0
    assert reminded("2024-03-13 08:59", "remind_payment") == 0
    assert reminded("2024-03-13 21:00", "remind_payment") == 0
    assert reminded("2024-03-13 09:00", "remind_payment") == 1


def test_an_unpaid_bill_is_reminded_on_each_of_its_days_by_every_way(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    days = [reminded(f"2024-03-{day} 09:30", "remind_payment") for day in (11, 12, 13, 14)]
    assert days == [0, 1, 1, 0]
    ways = Letter.objects.filter(template="remind_payment").values_list("channel", flat=True)
    assert sorted(ways) == ["email", "email", "note", "note", "sms", "sms"]
    assert letters(lin)[-1] == "缴费即将截止"


def test_who_has_paid_is_left_in_peace(world: World) -> None:
    world.paid("林晓禾")
    assert reminded("2024-03-13 09:00", "remind_payment") == 0


def test_a_correction_is_reminded_by_the_day_that_its_letter_named(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    with at(REVIEWED):
        review.take(lin, by=world.first)
        review.decide(lin, Review.Verdict.RETURN, by=world.first, reasons=RETURNED)
    told = Letter.objects.get(template="return_first", copy_of=None).body
    for morning in (date(2024, 2, 22) + timedelta(days=n) for n in range(20)):
        reminded(f"{morning} 09:00")
    day = told.split("请于 ")[1].split("24:00")[0].strip()
    assert len(bodies("remind_correction")) == 2
    assert all(day in body for body in bodies("remind_correction"))


def test_an_unfetched_ticket_is_reminded_a_fetched_one_not(world: World) -> None:
    lin, zhou = world.ticketed("林晓禾", "周知远")
    with at(TICKETED):
        exams.open_ticket(lin, by=me(lin))
    reminded("2024-03-28 09:00")
    about = Letter.objects.filter(template="remind_ticket", copy_of=None)
    assert [one.subject_ref for one in about] == [zhou.chain]


def test_the_day_before_the_exam_everybody_is_told_where_and_when(world: World) -> None:
    world.ticketed("林晓禾", "周知远")
    reminded("2024-03-29 09:00")
    told = bodies("remind_exam")
    assert len(told) == 2
    assert "示例职业技术学院（虚构考点）" in told[0]
    assert "3月30日（周六）举行（明天）" in told[0]


def test_the_objection_window_is_reminded_before_it_closes(world: World) -> None:
    world.published(林晓禾="82")
    assert [reminded(f"2024-04-{day} 09:00", "remind_objection") for day in (11, 12, 15)] == [
        0,
        1,
        0,
    ]
    assert "4月15日（周一）24:00 截止" in bodies("remind_objection")[0]


def test_the_agency_is_told_how_many_are_still_here_not_of_each(world: World) -> None:
    world.accepted("林晓禾", "周知远")
    reminded("2024-02-29 09:00")
    told = bodies("agency_hand_over")
    assert len(told) == 2  # the clerk and the first reviewer
    assert "初审通过 2 人" in told[0]


def test_the_agency_is_told_of_tickets_that_nobody_has(world: World) -> None:
    world.ticketed("林晓禾", "周知远")
    reminded("2024-03-28 09:00")
    assert "还有 2 份准考证没有发到考生手中" in bodies("agency_tickets")[0]


def test_a_reviewer_gets_one_digest_and_those_above_hear_of_overdue_ones(world: World) -> None:
    world.forwarded("林晓禾", "周知远")  # received 02-23, due 03-01
    reminded("2024-02-29 09:00")
    (digest,) = bodies("review_digest")
    assert digest.count("还有 1 个工作日") == 2
    assert bodies("review_overdue") == []
    reminded("2024-03-04 09:00")
    assert len(bodies("review_overdue")) == 3  # three officers
    reminded("2024-03-05 09:00")
    to = Letter.objects.filter(template="review_overdue").values_list("user", flat=True)
    assert world.administrator.user_id in to
    assert "超期 2 个工作日" in bodies("review_overdue")[-1]


def test_a_case_that_another_holds_is_not_in_my_digest(world: World) -> None:
    lin, _ = world.forwarded("林晓禾", "周知远")
    with at("2024-02-28 10:00"):
        review.take(lin, by=world.second)
    Application.objects.filter(pk=lin.pk).update(holder=world.officer.user_id)
    reminded("2024-02-29 09:00")
    (digest,) = bodies("review_digest")
    assert lin.reference not in digest


def test_a_thousand_drafts_take_no_query_each(
    world: World, django_assert_max_num_queries: object
) -> None:
    draft = world.draft("林晓禾")
    own = {"pk", "id", "reference", "id_index"}
    fields = [f.attname for f in Application._meta.concrete_fields if f.attname not in own]
    plain = {name: getattr(draft, name) for name in fields}
    Application.objects.bulk_create(
        Application(**plain, reference=f"MANY{n:06d}", id_index=str(n)) for n in range(1000)
    )
    with at("2024-02-23 09:00"), django_assert_max_num_queries(100):  # type: ignore[operator]
        assert candidates.drafts(clock.today()) == 1001
    assert Letter.objects.filter(template="remind_draft").count() == 3003


def test_who_has_looked_at_the_certificate_is_not_told_again(world: World) -> None:
    lin, zhou = world.certified(林晓禾="82", 周知远="75")
    with at("2024-04-18 10:00"):
        look_at_all_about(lin.chain, lin.owner)
    reminded("2024-04-24 09:00")
    about = Letter.objects.filter(template="remind_certificate", copy_of=None)
    assert [one.subject_ref for one in about] == [zhou.chain]
