"""What must hold before seats are drawn, tickets issued and attendance recorded."""

from __future__ import annotations

from datetime import timedelta

from kaowu.office.exams.models import Seat
from kaowu.office.fees.models import Order
from kaowu.office.notices.queries import plan_of
from kaowu.office.refusals import Refusal
from kaowu.office.registration.gate import Move, condition
from kaowu.office.registration.models import FrozenRecord

RECORDED_WITHIN = timedelta(days=10)  # days after the exam in which the hall's papers are entered


@condition("seat_assigned")
def seat_assigned(move: Move) -> Refusal | None:
    """The drawing gave this candidate a seat."""
    if Seat.objects.filter(application=move.application).exists():
        return None
    return Refusal("exams.no-seat", "这名考生还没有座位。", "请先编排座位。")


@condition("seats_open")
def seats_open(move: Move) -> Refusal | None:
    """The list of candidates is complete: the payment window has ended, the exam is to come."""
    plan = plan_of(move.application.batch)
    today = move.now.date()
    if today <= plan.payment.end:
        return Refusal(
            "exams.payment-running",
            f"缴费时间至{plan.payment.end:%Y年%m月%d日}，名单未定，不能编排座位。",
            "请在缴费时间结束后编排。",
        )
    if today > plan.exam:
        return Refusal("exams.held", "考核已经结束，不能再编排座位。")
    return None


@condition("payment_confirmed")
def payment_confirmed(move: Move) -> Refusal | None:
    """No ticket without a confirmed payment (二) and the record frozen by it (备注)."""
    paid = Order.objects.filter(application=move.application, status=Order.Status.PAID)
    if not paid.exists():
        return Refusal(
            "exams.unpaid", "尚未确认缴费，不予核发准考证。", "请先完成缴费确认。", "2.2"
        )
    if not FrozenRecord.objects.filter(application=move.application).exists():
        return Refusal(
            "exams.not-frozen",
            "报名信息尚未冻结，不能核发准考证。",
            "请联系省职鉴中心核对缴费确认记录。",
            "annex2.remark",
        )
    return None


@condition("tickets_open")
def tickets_open(move: Move) -> Refusal | None:
    """From the first day of printing until the exam."""
    plan = plan_of(move.application.batch)
    if plan.tickets.start <= move.now.date() <= plan.exam:
        return None
    return Refusal(
        "exams.tickets-closed",
        f"打印准考证的时间为{plan.tickets.start:%Y年%m月%d日}起，至考核当日止。",
        "请在规定时间内核发。",
        "3.1",
    )


@condition("exam_day")
def exam_day(move: Move) -> Refusal | None:
    """On the day of the exam, or a few days later from the hall's papers."""
    exam = plan_of(move.application.batch).exam
    if exam <= move.now.date() <= exam + RECORDED_WITHIN:
        return None
    return Refusal(
        "exams.not-exam-day",
        f"考核日期为{exam:%Y年%m月%d日}，考场情况须在考核当日起10日内登记。",
    )
