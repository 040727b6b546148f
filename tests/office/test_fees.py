"""二 收费: who pays, when it counts, what it freezes, and who lapses."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from kaowu.office import clock
from kaowu.office.exams import actions as exams
from kaowu.office.fees import actions as fees
from kaowu.office.fees.listeners import still_fits
from kaowu.office.fees.models import Order, Payment
from kaowu.office.fees.queries import Takings, takings
from kaowu.office.registration import actions as registration
from kaowu.office.registration.models import Application, FrozenRecord
from kaowu.office.registration.pledging import pledges
from kaowu.rules.states import State
from tests.office import world as w
from tests.office.world import World, at, deeds, fresh, letters, me, refused


def test_an_order_says_what_is_owed_and_until_when(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    order = lin.order
    assert (order.amount_fen, order.due_on) == (12000, date(2024, 3, 13))
    assert (len(order.code), order.code.isdigit(), order.is_sample) == (20, True, True)
    assert [item["legal_basis"] for item in order.items] == ["川发改价格〔2023〕473号"]
    assert lin.state == State.AWAITING_PAYMENT


def test_a_payment_is_confirmed_once_however_often_it_is_told(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    with at(w.PAYING):
        first = world.pay(lin, key="bank-0001")
        again = world.pay(lin, key="bank-0001")
    assert first.pk == again.pk
    assert Payment.objects.count() == 1
    assert deeds(lin)[-2:] == ["confirm_payment", "freeze"]
    assert letters(lin).count("缴费已确认") == 1


def test_a_key_belongs_to_one_payment(world: World) -> None:
    lin, zhou = world.billed("林晓禾", "周知远")
    with at(w.PAYING):
        world.pay(lin, key="bank-0001")
        refused(world.pay, zhou, key="bank-0001", code="fees.key-reused")


def test_the_database_itself_takes_no_key_twice(world: World) -> None:
    lin, zhou = world.billed("林晓禾", "周知远")
    with at(w.PAYING):
        payment = world.pay(lin)
    payment.pk, payment.order = None, zhou.order
    with pytest.raises(IntegrityError), transaction.atomic():
        payment.save(force_insert=True)


def test_a_second_payment_is_refused(world: World) -> None:
    (lin,) = world.paid("林晓禾")
    with at(w.PAYING):
        refused(world.pay, lin, key="bank-0002", code="gate.state")


@pytest.mark.parametrize("amount", [11999, 12001])
def test_neither_less_nor_more_is_the_amount(world: World, amount: int) -> None:
    (lin,) = world.billed("林晓禾")
    with at(w.PAYING):
        refused(world.pay, lin, amount_fen=amount, code="fees.amount")
    assert Payment.objects.count() == 0


def test_what_was_paid_in_time_counts_when_it_is_recorded_later(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    with at("2024-03-15 09:00"):
        world.pay(lin, paid_on=date(2024, 3, 13))
    (lin,) = fresh([lin])
    assert lin.state == State.PAID


def test_what_was_paid_after_the_last_day_is_refused(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    with at("2024-03-15 09:00"):
        refusal = refused(world.pay, lin, paid_on=date(2024, 3, 14), code="fees.not-in-time")
    assert "2024年03月14日" in refusal.message
    assert refusal.clause == "2.2"


def test_a_payment_of_tomorrow_is_refused(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    with at("2024-03-12 09:00"):
        refused(world.pay, lin, paid_on=date(2024, 3, 13), code="fees.future")


@pytest.mark.parametrize("who", ["clerk", "first", "second", "administrator"])
def test_only_an_officer_records_payments(world: World, who: str) -> None:
    (lin,) = world.billed("林晓禾")
    with at(w.PAYING):
        refused(world.pay, lin, by=getattr(world, who), code="gate.role")


def test_the_candidate_pays_by_the_stand_in(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    with at(w.PAYING):
        payment = fees.pay_by_stand_in(lin, by=me(lin))
    assert (payment.channel, payment.recorded_by) == (Payment.Channel.STAND_IN, None)
    assert deeds(lin)[-3:] == ["pay_by_stand_in", "confirm_payment", "freeze"]
    assert lin.order.__class__.objects.get(application=lin).status == Order.Status.PAID


def test_nobody_pays_for_another_by_the_stand_in(world: World) -> None:
    lin, zhou = world.billed("林晓禾", "周知远")
    with at(w.PAYING):
        refused(fees.pay_by_stand_in, lin, by=me(zhou), code="gate.scope")


def test_the_stand_in_closes_with_the_window(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    with at("2024-03-14 00:01"):
        refused(fees.pay_by_stand_in, lin, by=me(lin), code="fees.not-in-time")


def test_the_confirmed_payment_freezes_what_is_true_then(world: World) -> None:
    (lin,) = world.paid("林晓禾")
    record = FrozenRecord.objects.get(application=lin)
    assert record.fields["name"] == "林晓禾"
    assert record.fields["id_number"] == w.person("林晓禾").id_number
    assert set(record.fields["materials"]) == {"identity", "education", "portrait"}
    assert still_fits(record)
    assert record.fingerprint.replace("-", "").lower() == record.sha256[:12]


def test_nothing_changes_after_the_payment(world: World) -> None:
    (lin,) = world.paid("林晓禾")
    with at(w.PAYING):
        refused(
            registration.fill_in, lin, {"name": "林小禾"}, by=me(lin), code="registration.frozen"
        )
        refused(
            registration.add_material,
            lin,
            kind="portrait",
            data=b"",
            filename="x.jpg",
            by=me(lin),
            code="registration.frozen",
        )
        refused(pledges.sign, lin, by=me(lin), code="registration.frozen")
        refused(registration.withdraw, lin, by=me(lin), code="gate.state")
        refused(
            registration.fill_in, lin, {"name": "林小禾"}, by=world.clerk,
            code="registration.frozen",
        )  # fmt: skip
    assert Application.objects.get(pk=lin.pk).name == "林晓禾"


def test_who_has_not_paid_lapses_after_the_last_day(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    with at("2024-03-13 23:59"):
        assert fees.lapse_overdue(clock.today()) == []
    with at("2024-03-14 00:00"):
        assert fees.lapse_overdue(clock.today()) == [lin]
    (lin,) = fresh([lin])
    assert (lin.state, lin.order.status) == (State.LAPSED, Order.Status.LAPSED)


def test_grace_gives_the_bank_its_working_days(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    with at("2024-03-14 09:00"):
        assert fees.lapse_overdue(clock.today(), grace=1) == []
        world.pay(lin, paid_on=date(2024, 3, 13))
    with at("2024-03-15 09:00"):
        assert fees.lapse_overdue(clock.today(), grace=1) == []
    assert fresh([lin])[0].state == State.PAID


def test_who_paid_on_the_last_day_and_is_booked_the_day_after_is_reinstated(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    with at("2024-03-14 00:05"):
        fees.lapse_overdue(clock.today())
    with at("2024-03-14 10:00"):
        world.pay(lin, paid_on=date(2024, 3, 13))
    (lin,) = fresh([lin])
    assert (lin.state, lin.order.status) == (State.PAID, Order.Status.PAID)
    assert deeds(lin)[-3:] == ["lapse", "confirm_payment", "freeze"]


def test_who_lapsed_and_pays_after_the_window_stays_lapsed(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    with at("2024-03-14 10:00"):
        fees.lapse_overdue(clock.today())
        refused(world.pay, lin, paid_on=date(2024, 3, 14), code="fees.not-in-time")
    assert fresh([lin])[0].state == State.LAPSED


def test_a_payment_is_not_confirmed_once_the_exam_is_there(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    with at("2024-03-30 08:00"):
        refused(world.pay, lin, paid_on=date(2024, 3, 13), code="fees.exam-over")


def test_who_was_approved_in_the_window_is_billed_at_once(world: World) -> None:
    (lin,) = world.approved("林晓禾", on="2024-03-13 15:00")
    with at("2024-03-13 15:01"):
        assert len(fees.bill_due(clock.today())) == 1
    assert fresh([lin])[0].state == State.AWAITING_PAYMENT


def test_who_was_approved_too_late_to_pay_does_not_lapse(world: World) -> None:
    (lin,) = world.approved("林晓禾", on="2024-03-14 09:00")
    with at("2024-03-15 09:00"):
        assert fees.bill_due(clock.today()) == []
        assert fees.lapse_overdue(clock.today()) == []
    assert fresh([lin])[0].state == State.APPROVED


def test_one_who_cannot_be_billed_keeps_nobody_from_it(world: World, caplog) -> None:  # type: ignore[no-untyped-def]
    lin, zhou = world.approved("林晓禾", "周知远")
    with at(w.PAYING):
        Order.objects.create(
            application=lin,
            amount_fen=1,
            items=[],
            opened_at=clock.now(),
            due_on=clock.today(),
        )
        assert len(fees.bill_due(clock.today())) == 1
    assert [one.state for one in fresh([lin, zhou])] == [State.APPROVED, State.AWAITING_PAYMENT]
    assert f"{lin.chain}: IntegrityError" in caplog.text


def test_withdrawing_cancels_the_order(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    with at(w.PAYING):
        registration.withdraw(lin, by=me(lin))
    assert Order.objects.get(application=lin).status == Order.Status.CANCELLED


def test_takings_add_up(world: World) -> None:
    lin, *_ = world.billed("林晓禾", "周知远", "何清越")
    with at(w.PAYING):
        world.pay(lin)
    with at("2024-03-14 00:00"):
        fees.lapse_overdue(clock.today())
    assert takings(world.batch) == Takings(
        orders=3, paid=1, open=0, lapsed=2, due_fen=36000, paid_fen=12000
    )


def test_the_unpaid_get_no_ticket(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    with at(w.TICKETED):
        refusal = refused(exams.issue_ticket, lin, by=world.officer, code="exams.unpaid")
    assert refusal.message == "尚未确认缴费，不予核发准考证。"
