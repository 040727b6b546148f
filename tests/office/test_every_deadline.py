"""Every deadline that a person has is reminded of: one scene for each, held against the rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.cache import cache

from kaowu.office.letters.catalogue import catalogue
from kaowu.office.letters.models import Letter
from kaowu.office.notices.actions import load_notice
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people import companies
from kaowu.office.people.actions import change_agency, open_account
from kaowu.office.registration.correcting.corrections import dates_of
from kaowu.office.registration.models import Application
from kaowu.office.reminders import agencies, gathered
from kaowu.office.reminders.actions import RULES, remind
from kaowu.office.results import actions as results
from kaowu.office.review import actions as review
from kaowu.office.review.models import Review
from kaowu.rules.reminders import Above, Deadline
from kaowu.rules.roles import Role
from kaowu.rules.states import State
from tests.office import world as w
from tests.office.world import World, at, me

pytestmark = pytest.mark.django_db
REASONS = [{"code": "illegible", "subject": "身份证", "text": "身份证不清晰，请重新上传。"}]


def _returned(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    with at(w.REVIEWED):
        review.take(lin, by=world.first)
        review.decide(lin, Review.Verdict.RETURN, by=world.first, reasons=REASONS)


def _objecting(world: World) -> None:
    (lin,) = world.published(林晓禾="58")
    with at("2024-04-10 10:00"):
        results.raise_objection(lin, text="请复核第二题。", by=me(lin))


def _ending(world: World) -> None:
    change_agency(world.agency, filed_until=date(2024, 3, 21), by=world.administrator)


# For each deadline: how somebody comes to owe it, a morning on which they are told, the letter,
# and who is told: the candidate, or these accounts.
SCENES: dict[Deadline, tuple[Callable[[World], object], str, str, set[str]]] = {
    Deadline.DRAFT: (lambda world: world.draft("林晓禾"), "2024-02-22", "remind_draft", set()),
    Deadline.PAPER: (lambda world: world.submitted("林晓禾"), "2024-02-21", "remind_paper", set()),
    Deadline.CORRECTION: (_returned, "2024-02-26", "remind_correction", set()),
    Deadline.PAYMENT: (lambda world: world.billed("林晓禾"), "2024-03-13", "remind_payment", set()),
    Deadline.TICKET: (lambda world: world.ticketed("林晓禾"), "2024-03-28", "remind_ticket", set()),
    Deadline.EXAM: (lambda world: world.ticketed("林晓禾"), "2024-03-29", "remind_exam", set()),
    Deadline.OBJECTION: (
        lambda world: world.published(林晓禾="82"), "2024-04-12", "remind_objection", set(),
    ),
    Deadline.CERTIFICATE: (
        lambda world: world.certified(林晓禾="82"), "2024-04-24", "remind_certificate", set(),
    ),
    Deadline.AGENCY_CUT_OFF: (
        lambda world: world.submitted("林晓禾"), "2024-02-22", "agency_cut_off", {"clerk", "first"},
    ),
    Deadline.FIRST_REVIEW: (
        lambda world: world.submitted("林晓禾"), "2024-02-27", "agency_first_review", {"first"},
    ),
    Deadline.HAND_OVER: (
        lambda world: world.accepted("林晓禾"), "2024-03-01", "agency_hand_over",
        {"clerk", "first"},
    ),
    Deadline.HAND_OUT: (
        lambda world: world.seated("林晓禾"), "2024-03-28", "agency_tickets", {"clerk", "first"},
    ),
    Deadline.SECOND_REVIEW: (
        lambda world: world.forwarded("林晓禾"), "2024-02-29", "review_digest", {"second"},
    ),
    Deadline.SEATING: (
        lambda world: world.paid("林晓禾"), "2024-03-22", "centre_seating",
        {"officer", "officer2", "officer3"},
    ),
    Deadline.PUBLICITY: (
        lambda world: world.present("林晓禾"), "2024-04-08", "centre_publicity",
        {"officer", "officer2", "officer3"},
    ),
    Deadline.SETTLE: (
        _objecting, "2024-04-15", "centre_objections", {"officer", "officer2", "officer3"},
    ),
    Deadline.FILING: (
        _ending, "2024-02-20", "filing_ends", {"clerk", "officer", "officer2", "officer3"},
    ),
}  # fmt: skip


def morning(day: str) -> None:
    """The round at nine on this day, as after a restart."""
    cache.clear()
    with at(f"{day} 09:00"):
        remind()


def told(template: str) -> list[Letter]:
    found = Letter.objects.filter(template=template, copy_of=None).select_related("user")
    return list(found.order_by("id"))


def test_every_deadline_has_its_rule_and_its_scene() -> None:
    assert set(RULES) == set(SCENES) == set(Deadline)


@pytest.mark.parametrize("deadline", list(Deadline))
def test_who_owes_something_is_told_once_before_its_last_day(
    deadline: Deadline, world: World
) -> None:
    bring, day, template, staff = SCENES[deadline]
    bring(world)
    assert told(template) == []
    morning(day)
    morning(day)
    found = told(template)
    names = {one.user.username for one in found if one.user}
    assert names == (staff or {"林晓禾-2"})
    assert len(found) == len(names)


@pytest.mark.parametrize("deadline", list(Deadline))
def test_a_notice_that_names_no_day_for_a_deadline_reminds_of_it_on_none(
    deadline: Deadline, world: World
) -> None:
    bring, day, template, _ = SCENES[deadline]
    silent(deadline)
    bring(world)
    morning(day)
    assert told(template) == []


def silent(deadline: Deadline) -> None:
    """The same notice again, without a reminder of this deadline, under every batch."""
    source = w.NOTICE.read_text(encoding="utf-8")
    line = next(one for one in source.splitlines() if one.startswith(f"{deadline} = ["))
    with at("2024-02-05 10:00"):
        version = load_notice(source.replace(line, f"{deadline} = []"))
    BatchRecord.objects.update(version=version)


def test_a_company_hears_how_many_of_its_people_have_not_handed_in(world: World) -> None:
    company = companies.open_company(world.agency, name="示例能源公司", by=world.clerk)
    coordinator = companies.appoint(
        company, username="lian", display_name="廉联络", password="correct-horse", by=world.clerk
    )
    draft, other = world.draft("林晓禾"), world.draft("周知远")
    Application.objects.filter(pk=draft.pk).update(company=company)
    morning("2024-02-22")
    (letter,) = told("company_drafts")
    assert letter.user == coordinator
    assert letter.subject == "第2批还有 1 人没有提交报名"
    assert draft.name not in letter.body
    assert other.name not in letter.body


def test_the_letters_of_staff_name_no_candidate(world: World) -> None:
    world.submitted("林晓禾")
    for day in ("2024-02-22", "2024-02-27", "2024-03-01"):
        morning(day)
    staff = [key for key, kind in catalogue().items() if kind.group == "staff"]
    found = Letter.objects.filter(template__in=staff)
    assert found.exists()
    assert not any("林晓禾" in one.body + one.subject for one in found)


def test_what_was_not_handed_over_in_time_is_told_to_the_manager_once(world: World) -> None:
    manager = open_account(username="manager", roles=(Role.MANAGER,), organisation=world.agency)
    world.accepted("林晓禾", "周知远")
    morning("2024-03-01")
    assert told("overdue_hand_over") == []
    for day in ("2024-03-04", "2024-03-05"):
        morning(day)
    (letter,) = told("overdue_hand_over")
    assert letter.user == manager
    assert "初审通过 2 人" in letter.body


def _mended(world: World) -> Application:
    """Returned by the centre on its last day, handed in again: on 03-08 it goes over once more."""
    (lin,) = world.forwarded("林晓禾")
    with at("2024-03-01 10:00"):
        review.take(lin, by=world.second)
        review.decide(lin, Review.Verdict.RETURN, by=world.second, reasons=REASONS)
    Application.objects.filter(pk=lin.pk).update(state=State.ACCEPTED)
    return lin


def test_a_correction_has_a_last_day_of_its_own_at_the_agency(world: World) -> None:
    lin = _mended(world)
    dates = dates_of(lin)
    assert dates
    assert dates.hand_over_by > date(2024, 3, 1)
    morning(dates.hand_over_by.isoformat())
    found = told("agency_hand_over")
    assert {one.user.username for one in found if one.user} == {"clerk", "first"}
    assert "初审通过 1 人" in found[0].body


def test_a_correction_within_its_own_time_is_not_told_as_overdue(world: World) -> None:
    open_account(username="manager", roles=(Role.MANAGER,), organisation=world.agency)
    _mended(world)
    morning("2024-03-04")
    assert told("overdue_hand_over") == []


def test_tickets_handed_out_too_late_are_told_to_manager_and_officers(world: World) -> None:
    open_account(username="manager", roles=(Role.MANAGER,), organisation=world.agency)
    world.ticketed("林晓禾")
    morning("2024-03-28")
    assert told("overdue_tickets") == []
    morning("2024-03-29")
    names = [one.user.username for one in told("overdue_tickets") if one.user]
    assert sorted(names) == ["manager", "officer", "officer2", "officer3"]
    assert "还有 1 份没有发到" in told("overdue_tickets")[0].body


def test_how_late_is_told_upwards_is_the_notices(world: World) -> None:
    source = w.NOTICE.read_text(encoding="utf-8")
    slow = source.replace(f'{Above.OFFICER} = "1个工作日"', f'{Above.OFFICER} = "3个工作日"')
    with at("2024-02-05 10:00"):
        BatchRecord.objects.update(version=load_notice(slow))
    world.forwarded("林晓禾")  # due on 03-01
    morning("2024-03-05")
    roles = {one.user.username for one in told("review_overdue") if one.user}
    assert roles == {"admin"}
    morning("2024-03-06")
    assert {"officer", "admin"} <= {one.user.username for one in told("review_overdue") if one.user}


def test_a_rule_that_fails_silences_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    world.draft("林晓禾")

    def broken(today: date) -> int:
        raise RuntimeError("林晓禾")

    monkeypatch.setattr(
        "kaowu.office.reminders.actions._IN_ORDER",
        (broken, RULES[Deadline.DRAFT], agencies.overdue, gathered.mail),
    )
    morning("2024-02-22")
    assert len(told("remind_draft")) == 1
    assert "RuntimeError" in caplog.text
    assert "林晓禾" not in caplog.text
