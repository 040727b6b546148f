"""What must hold before a payment is asked for, confirmed, or given up."""

from __future__ import annotations

from kaowu.office.fees.models import Order, Payment
from kaowu.office.notices.queries import plan_of
from kaowu.office.refusals import Refusal
from kaowu.office.registration.gate import Move, condition
from kaowu.rules.events import Event
from kaowu.rules.states import State

CLAUSE = "2.2"


@condition("payment_not_over")
def payment_not_over(move: Move) -> Refusal | None:
    """The last day of payment has not passed."""
    window = plan_of(move.application.batch).payment
    if move.now.date() <= window.end:
        return None
    return Refusal("fees.over", "本批次缴费时间已过。", "请联系省职鉴中心。", CLAUSE)


@condition("paid_in_time")
def paid_in_time(move: Move) -> Refusal | None:
    """The money was paid within the window; when it is recorded does not matter (bank lag)."""
    window = plan_of(move.application.batch).payment
    payment: Payment | None = move.facts.get("payment")
    if payment is None:
        return Refusal("fees.no-payment", "没有缴费记录，不能确认缴费。", "请先登记缴费。")
    if payment.paid_on > move.now.date():
        return Refusal("fees.future", "缴费日期晚于今天。", "请核对缴费凭证上的日期。")
    if payment.paid_on in window:
        return None
    return Refusal(
        "fees.not-in-time",
        f"缴费日期{payment.paid_on:%Y年%m月%d日}不在缴费时间"
        f"{window.start:%Y年%m月%d日}至{window.end:%Y年%m月%d日}内。",
        "未及时缴纳考核费的视为放弃报考。",
        CLAUSE,
    )


@condition("paid_in_full")
def paid_in_full(move: Move) -> Refusal | None:
    """Exactly the amount of the order: neither part of it nor more."""
    order = Order.objects.filter(application=move.application).first()
    payment: Payment | None = move.facts.get("payment")
    if order and payment and payment.order_id == order.pk:
        if payment.amount_fen == order.amount_fen:
            return None
        return Refusal(
            "fees.amount",
            f"缴费金额{yuan(payment.amount_fen)}元与应缴金额{yuan(order.amount_fen)}元不符。",
            "请核对缴费凭证；多缴、少缴的请先退回处理。",
        )
    return Refusal("fees.no-order", "这份报名没有缴费通知。", "请先开具缴费通知。")


@condition("exam_ahead")
def exam_ahead(move: Move) -> Refusal | None:
    """The exam is still to come: who paid in time and is booked late can still sit it."""
    if move.now.date() < move.application.batch.exam:
        return None
    return Refusal(
        "fees.exam-over", "考核日已到或已过，不能再确认缴费。", "所缴费用请按退费办理。", CLAUSE
    )


@condition("payment_over")
def payment_over(move: Move) -> Refusal | None:
    """The last day has passed; whoever was approved only after it never had a chance to pay."""
    last = plan_of(move.application.batch).payment.end
    if move.now.date() <= last:
        return Refusal("fees.not-over", "缴费时间未过，不能按逾期处理。")
    if move.application.state == State.APPROVED:
        approved = move.application.steps.filter(event=Event.APPROVE).last()
        if approved and approved.at.astimezone(move.now.tzinfo).date() > last:
            return Refusal("fees.approved-late", "复审通过时缴费时间已过，不能按逾期放弃处理。")
    return None


def yuan(fen: int) -> str:
    """An amount of money as people write it: 120.00."""
    return f"{fen // 100}.{fen % 100:02d}"
