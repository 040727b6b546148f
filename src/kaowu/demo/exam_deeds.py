"""Deeds from the payment to the certificate: each calls the action for it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kaowu.demo.cast import Staff
from kaowu.demo.deeds import agency, myself, of
from kaowu.demo.fates import Fate
from kaowu.office.certificates import actions as certificates
from kaowu.office.exams import actions as exams
from kaowu.office.exams import attendance, tickets
from kaowu.office.exams.models import ExamPlan, Site
from kaowu.office.exams.queries import ticket_of
from kaowu.office.fees import actions as fees
from kaowu.office.notices.models import BatchRecord
from kaowu.office.results import actions as results


def pay(fate: Fate, staff: Staff, day: date) -> None:
    """Pay on one's own page, or at the bank, recorded by an officer."""
    application = of(fate)
    if application.owner:
        fees.pay_by_stand_in(application, by=myself(application))
        return
    order = fees.open_order(application)
    fees.record_payment(
        order,
        amount_fen=order.amount_fen,
        paid_on=day,
        channel="bank",
        voucher="示例银行回单",
        by=staff.officer,
        key=f"demo-{order.code}",
    )


def announce_seed(batch: BatchRecord, staff: Staff) -> None:
    """The centre plans the exam and announces the seed."""
    site = Site.objects.first() or exams.open_site(
        name="示例职业技术学院（虚构考点）",
        address="四川省示例市青禾区考试路8号",
        transport="地铁示例线考试路站B口出，步行300米",
        capacities=[30, 30],
        by=staff.officer,
    )
    plan = exams.plan_exam(batch=batch, site=site, by=staff.officer)
    exams.announce_seed(plan, seed=f"示例种子-{batch.number:03d}", by=staff.officer)


def draw_seats(batch: BatchRecord, staff: Staff) -> None:
    """The seats are drawn."""
    for plan in ExamPlan.objects.filter(batch=batch):
        exams.draw_seats(plan, by=staff.officer)


def issue_tickets(batch: BatchRecord, staff: Staff) -> None:
    """The tickets are issued."""
    tickets.issue_tickets(batch, by=staff.officer)


def hand_out_ticket(fate: Fate, staff: Staff) -> None:
    """The agency gives the candidate the printed ticket."""
    ticket = ticket_of(of(fate))
    assert ticket is not None
    tickets.hand_out(ticket, by=agency(fate, staff)[0])


def open_ticket(fate: Fate) -> None:
    """The candidate opens the ticket on the phone."""
    application = of(fate)
    tickets.open_ticket(application, by=myself(application))


def check_in(fate: Fate, staff: Staff) -> None:
    """The candidate comes."""
    attendance.check_in(of(fate), by=staff.officer)


def mark_absent(fate: Fate, staff: Staff) -> None:
    """The candidate does not come."""
    attendance.mark_absent(of(fate), by=staff.officer)


def mark_violation(fate: Fate, staff: Staff) -> None:
    """The candidate breaks the rules."""
    attendance.mark_violation(of(fate), text="考核中使用手机，经提醒后仍不停止。", by=staff.officer)


def enter_score(fate: Fate, staff: Staff, value: Decimal) -> None:
    """One officer enters the score."""
    results.enter_score(of(fate), value, by=staff.other_officer)


def confirm_score(fate: Fate, staff: Staff, value: Decimal) -> None:
    """Another officer enters it again."""
    results.enter_score(of(fate), value, by=staff.third_officer)


def publish(batch: BatchRecord, staff: Staff) -> None:
    """The list is published."""
    results.publish(batch, by=staff.officer)


def object_to_score(fate: Fate) -> None:
    """The candidate objects."""
    application = of(fate)
    results.raise_objection(
        application, text="本人认为成绩合计有误，请予核查。", by=myself(application)
    )


def settle_objection(fate: Fate, staff: Staff) -> None:
    """The centre answers."""
    results.settle(of(fate), answer="经两人复核，成绩无误。", by=staff.officer)


def certify(fate: Fate, staff: Staff) -> None:
    """The certificate is issued."""
    certificates.issue(of(fate), by=staff.officer)


def revoke(fate: Fate, staff: Staff) -> None:
    """The certificate is revoked."""
    reasons = [
        {
            "code": "false-material",
            "subject": "学历证明",
            "text": "经查所交学历证明系伪造（演示）。",
        }
    ]
    certificates.revoke(of(fate), reasons=reasons, by=staff.officer)
