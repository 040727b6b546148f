"""Orders, payments, lapse: what is done about the examination fee."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from kaowu.office import clock
from kaowu.office.actors import SYSTEM, Actor
from kaowu.office.fees.conditions import CLAUSE, payment_over
from kaowu.office.fees.models import Order, Payment
from kaowu.office.ledger import actions as ledger
from kaowu.office.notices.models import BatchRecord
from kaowu.office.notices.queries import plan_of
from kaowu.office.refusals import Refusal
from kaowu.office.registration.gate import Move, demand, hold, move
from kaowu.office.registration.models import Application
from kaowu.office.registration.one_by_one import each
from kaowu.rules.calendar import default_calendar
from kaowu.rules.events import Event
from kaowu.rules.roles import Role
from kaowu.rules.states import State


def bill_due(today: date) -> list[Order]:
    """Bill every approved application whose batch's payment window is open today."""
    batches = BatchRecord.objects.filter(payment_start__lte=today, payment_end__gte=today)
    approved = Application.objects.filter(batch__in=batches, state=State.APPROVED)
    return each(approved.select_related("batch__version"), bill)


@transaction.atomic
def bill(application: Application, *, by: Actor = SYSTEM) -> Order:
    """Open the order of one approved application, and tell the candidate."""
    order = open_for(application)
    move(application, Event.BILL, by=by, facts={"order": order})
    return order


def open_for(application: Application) -> Order:
    """An open order over the notice's fees; the caller moves the application."""
    notice = application.batch.notice
    items = [
        {
            "label": item.label,
            "amount_fen": item.amount_fen,
            "legal_basis": item.legal_basis,
            "sample": item.sample,
        }
        for item in notice.fees
    ]
    return Order.objects.create(
        application=application,
        amount_fen=sum(item.amount_fen for item in notice.fees),
        items=items,
        opened_at=clock.now(),
        due_on=plan_of(application.batch).payment.end,
    )


@transaction.atomic
def record_payment(
    order: Order,
    *,
    amount_fen: int,
    paid_on: date,
    channel: str,
    voucher: str = "",
    by: Actor,
    key: str,
) -> Payment:
    """Record money that arrived and confirm the payment; the same ``key`` again changes nothing.

    What counts is the day of payment, not the day of recording (a bank is a day late).
    """
    demand(by, Role.OFFICER, Role.SYSTEM)
    hold(order.application)
    order.refresh_from_db()
    payment, is_new = Payment.objects.get_or_create(
        key=key,
        defaults={
            "order": order,
            "amount_fen": amount_fen,
            "paid_on": paid_on,
            "channel": channel,
            "voucher": voucher,
            "recorded_by_id": by.user_id,
            "recorded_at": clock.now(),
        },
    )
    if not is_new:
        return _same(payment, order, amount_fen)
    move(
        order.application,
        Event.CONFIRM_PAYMENT,
        by=by,
        facts={"order": order, "payment": payment},
    )
    Order.objects.filter(pk=order.pk).update(status=Order.Status.PAID)
    return payment


def _same(known: Payment, order: Order, amount_fen: int) -> Payment:
    if (known.order_id, known.amount_fen) == (order.pk, amount_fen):
        return known
    raise Refusal(
        "fees.key-reused", "这一缴费流水已登记在另一笔缴费上。", "请核对缴费凭证，避免重复登记。"
    )


def pay_by_stand_in(application: Application, *, by: Actor) -> Payment:
    """The recorded stand-in for an online payment: the candidate pays their open order today."""
    if application.owner_id is None or application.owner_id != by.user_id:
        raise Refusal("gate.scope", "这份报名不在您的办理范围内。")
    order = open_order(application)
    with transaction.atomic():
        hold(application)
        ledger.record(
            chain=application.chain, action="pay_by_stand_in", by=by, detail={"order": order.code}
        )
        return record_payment(
            order,
            amount_fen=order.amount_fen,
            paid_on=clock.today(),
            channel=Payment.Channel.STAND_IN,
            by=SYSTEM,
            key=f"stand-in:{order.code}",
        )


def open_order(application: Application) -> Order:
    """The order of an application. Refusal when there is none yet."""
    order = Order.objects.filter(application=application).first()
    if order is None:
        raise Refusal(
            "fees.no-order", "这份报名还没有缴费通知。", "请在缴费时间开始后办理。", CLAUSE
        )
    return order


def lapse_overdue(today: date, *, grace: int = 0) -> list[Application]:
    """Let lapse whoever has not paid when the window has ended (and ``grace`` working days).

    An application that was approved only after the window ended never had the chance to pay: it
    stays where it is until a person decides.
    """
    last = default_calendar().before(today, grace) if grace else today
    waiting = Application.objects.filter(
        batch__payment_end__lt=last, state__in=(State.AWAITING_PAYMENT, State.APPROVED)
    ).select_related("batch__version")
    return each((one for one in waiting if not _approved_late(one)), _lapse)


def _lapse(application: Application) -> Application:
    move(application, Event.LAPSE, by=SYSTEM)
    Order.objects.filter(application=application).update(status=Order.Status.LAPSED)
    return application


def _approved_late(application: Application) -> bool:
    refusal = payment_over(Move(application, Event.LAPSE, SYSTEM, clock.now()))
    return refusal is not None and refusal.code == "fees.approved-late"
