"""The whole road, from a draft to a certificate, as the process tells it."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session

from kaowu.demo.packages import package
from kaowu.office import clock, daily
from kaowu.office.certificates import actions as certificates
from kaowu.office.certificates.queries import verify_token
from kaowu.office.ledger.queries import faults
from kaowu.office.registration import actions as registration
from kaowu.office.registration.models import Application
from kaowu.office.registration.pledging import pledges
from kaowu.office.results import actions as results
from kaowu.office.vault.uploads import real_now
from kaowu.rules.states import State
from tests.office import world as w
from tests.office.world import World, at, deeds, fresh, letters


def test_lin_xiaohe_walks_from_draft_to_certificate(world: World) -> None:
    (lin,) = world.certified(林晓禾="82.5")
    assert lin.state == State.CERTIFIED
    assert deeds(lin) == [
        "start",
        "fill_in",
        "add_material",
        "add_material",
        "add_material",
        "sign_pledge",
        "submit",
        "begin_first_review",
        "accept",
        "hand_over",
        "begin_second_review",
        "approve",
        "bill",
        "confirm_payment",
        "freeze",
        "seat",
        "issue_ticket",
        "check_in",
        "enter_score",
        "enter_score",
        "confirm_score",
        "publish",
        "pass",
        "certify",
        "sign_certificate",
    ]
    assert letters(lin) == [
        "报名材料已收到",
        "初审通过",
        "报名材料已报送复审",
        "复审通过",
        "请按时缴纳考核费",
        "缴费已确认",
        "准考证已核发",
        "成绩已公示",
        "考核合格",
        "证书已核发",
    ]
    assert list(faults()) == []
    assert verify_token(lin.certificate.token).genuine


def test_the_road_starts_with_a_real_zip(world: World) -> None:
    lin = w.person("林晓禾")
    application = world.draft("林晓禾")
    name, data = package(lin)
    with at(w.REGISTERED):
        report = registration.take_package(
            application, data=data, filename=name, by=w.me(application)
        )
        pledges.sign(application, by=w.me(application))
        registration.submit(application, by=w.me(application))
    assert report.verdict == "ready"
    assert application.id_number == lin.id_number
    assert application.state == State.SUBMITTED
    assert application.materials.filter(current=True).count() == 3


def test_the_clock_does_by_itself_what_is_due(world: World) -> None:
    lin, zhou = world.approved("林晓禾", "周知远")
    with at("2024-03-10 23:59"):
        assert daily.tick()["billed"] == 0
    with at("2024-03-11 00:00"):
        assert daily.tick()["billed"] == 2
        assert daily.tick()["billed"] == 0
    with at(w.PAYING):
        world.pay(lin)
    with at("2024-03-13 23:59"):
        assert daily.tick()["lapsed"] == 0
    with at("2024-03-14 00:00"):
        assert daily.tick()["lapsed"] == 1
        assert daily.tick()["lapsed"] == 0
    assert [one.state for one in fresh([lin, zhou])] == [State.PAID, State.LAPSED]
    assert deeds(zhou)[-1] == "lapse"
    assert letters(zhou)[-1] == "逾期未缴费，视为放弃报考"


def test_publicity_closes_by_itself_at_midnight(world: World) -> None:
    lin, zhou = world.published(林晓禾="60", 周知远="59.5")
    with at("2024-04-15 23:59"):
        assert daily.tick()["concluded"] == 0
    with at("2024-04-16 00:00"):
        assert daily.tick()["concluded"] == 2
    assert [one.state for one in fresh([lin, zhou])] == [State.PASSED, State.FAILED]
    assert [letters(one)[-1] for one in (lin, zhou)] == ["考核合格", "考核结果"]


def test_the_clock_seals_each_day_that_is_over(world: World) -> None:
    world.submitted("林晓禾")
    with at(w.REVIEWED):
        assert daily.tick()["sealed"] == 2  # the notice's day and the day of registration
        assert daily.tick()["sealed"] == 0
    assert list(faults()) == []


def test_one_rule_that_fails_keeps_no_other_from_running(world: World, monkeypatch, caplog) -> None:  # type: ignore[no-untyped-def]
    world.submitted("林晓禾")

    def broken(today: object) -> int:
        raise RuntimeError("林晓禾")

    monkeypatch.setitem(daily.RULES, "billed", broken)
    with at(w.REVIEWED):
        did = daily.tick()
    assert (did["billed"], did["sent"]) == (-1, 2)  # by SMS and by e-mail
    assert "daily rule billed failed: RuntimeError" in caplog.text
    assert "林晓禾" not in caplog.text


def test_nobody_is_certified_while_publicity_runs(world: World) -> None:
    (lin,) = world.published(林晓禾="82.5")
    with at("2024-04-15 23:59"):
        results.close_due(clock.today())
        w.refused(certificates.issue, lin, by=world.officer, code="gate.state")
    assert Application.objects.get(pk=lin.pk).state == State.IN_PUBLICITY


def test_a_session_that_is_over_is_forgotten(world: World) -> None:
    for key, hours in (("over", -1), ("open", 1)):
        Session.objects.create(
            session_key=key, session_data="", expire_date=real_now() + timedelta(hours=hours)
        )
    assert daily.tick()["forgotten"] == 1
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
