"""Fees: recording money that arrived, once, in time, in full."""

from __future__ import annotations

from typing import Any

import pytest

from kaowu.office.fees.models import Order, Payment
from kaowu.office.people.models import User
from kaowu.office.registration.models import Application
from kaowu.rules.states import State
from tests.faces.desks import seen, sent
from tests.faces.faces import browser
from tests.office.world import PAYING, World, at, deeds, found_world, letters

LIST = "/centre/fees/sc-2024-carbon/2/"
LATE = "2024-03-14 10:00"


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.DEMO = True
    return found_world()


def typed(**changed: str) -> dict[str, str]:
    order = Order.objects.get()
    usual = {
        "amount": f"{order.amount_fen / 100:.2f}",
        "paid_on": "2024-03-12",
        "channel": "bank",
        "voucher": "示例流水 001",
        "key": "k" * 32,
    }
    return {**usual, **changed}


def record(application: Application, moment: str = PAYING, **changed: str) -> str:
    path = f"/centre/fees/orders/{application.reference}/payment/"
    return sent(path, typed(**changed), moment)


def test_the_list_says_who_owes_and_how_much_came(world: World) -> None:
    world.billed("林晓禾")
    page = seen(LIST, PAYING)
    assert "待缴费 1 人" in page
    assert "应收 120.00 元 1 笔 已收 0.00 元 0 笔" in page


def test_a_payment_is_recorded_and_freezes_the_record(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    assert "报名信息已冻结" in record(lin)
    lin.refresh_from_db()
    assert lin.state == State.PAID
    payment = Payment.objects.get()
    assert (payment.amount_fen, payment.voucher) == (12000, "示例流水 001")
    assert payment.recorded_by_id == world.officer.user_id
    assert deeds(lin)[-2:] == ["confirm_payment", "freeze"]
    assert letters(lin)[-1] == "缴费已确认"


def test_the_same_form_sent_twice_is_one_payment(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    record(lin)
    record(lin)
    assert Payment.objects.count() == 1


def test_a_wrong_amount_is_refused_and_what_was_typed_stays(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    page = record(lin, amount="119.00")
    assert "缴费金额119.00元与应缴金额120.00元不符" in page
    assert Payment.objects.count() == 0
    lin.refresh_from_db()
    assert lin.state == State.AWAITING_PAYMENT


def test_a_payment_after_the_window_says_which_days_counted(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    page = record(lin, LATE, paid_on="2024-03-14")
    assert "不在缴费时间2024年03月11日至2024年03月13日内" in page
    assert Payment.objects.count() == 0


def test_a_payment_in_time_may_be_recorded_a_day_late(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    record(lin, LATE, paid_on="2024-03-13")
    lin.refresh_from_db()
    assert lin.state == State.PAID


def test_a_payment_without_voucher_is_asked_for_it(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    assert "凭证号：这个字段是必填项。" in record(lin, voucher="")
    assert Payment.objects.count() == 0


def test_the_stand_in_is_no_way_for_an_officer_to_record(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    record(lin, channel="stand-in")
    assert Payment.objects.count() == 0


def test_a_search_by_identity_number_finds_the_order(world: World) -> None:
    lin, _ = world.billed("林晓禾", "周知远")
    page = sent(LIST, {"words": lin.id_number}, PAYING)
    assert "林晓禾" in page
    assert "周知远" not in page
    assert "共 1 条" in page


def test_an_order_that_is_paid_shows_the_voucher_and_no_form(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    record(lin)
    page = seen(f"/centre/fees/orders/{lin.reference}/", PAYING)
    assert "示例流水 001" in page
    assert "登记缴费" not in page


def test_a_clerk_does_not_see_the_fees(world: World) -> None:
    with at(PAYING):
        assert browser(User.objects.get(username="clerk")).get(LIST).status_code == 403
