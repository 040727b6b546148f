"""What came of an application: payment, seat, score, certificate; and the papers of each."""

from __future__ import annotations

from typing import Any

from kaowu.faces import text
from kaowu.faces.candidate.words import address
from kaowu.office.certificates.queries import certificate_of
from kaowu.office.exams.queries import seat_of, ticket_of
from kaowu.office.fees.queries import order_of
from kaowu.office.registration.models import Application
from kaowu.office.registration.queries import standing_pledge
from kaowu.office.results.queries import plain, score_of
from kaowu.rules.states import FROZEN, State

# A score is told once it is public.
PUBLISHED = frozenset(
    {
        State.IN_PUBLICITY,
        State.OBJECTING,
        State.PASSED,
        State.CERTIFIED,
        State.FAILED,
        State.REVOKED,
    }
)
TICKET_STATES = FROZEN - {State.PAID, State.SEATED}


def facts(application: Application) -> list[dict[str, Any]]:
    """The facts that the offices have added so far."""
    rows = [*_fee(application), *_exam(application), *_result(application)]
    return [row for row in rows if row["value"]]


def _fee(application: Application) -> list[dict[str, Any]]:
    order = order_of(application)
    if order is None:
        return []
    state = {"paid": "done", "open": "attention"}.get(order.status, "blocked")
    return [
        {
            "label": "考核费",
            "value": text.yuan(order.amount_fen),
            "badge": order.get_status_display(),
            "state": state,
        }
    ]


def _exam(application: Application) -> list[dict[str, Any]]:
    if State(application.state) not in TICKET_STATES:
        return []
    ticket, seat = ticket_of(application), seat_of(application)
    if ticket is None or seat is None:
        return []
    plan = seat.plan
    return [
        {"label": "准考证号", "value": ticket.number, "mono": True},
        {
            "label": "考核时间",
            "value": f"{text.day(application.batch.exam, year=True)} "
            f"{plan.start_at:%H:%M}—{plan.end_at:%H:%M}",
            "note": f"{plan.enter_at:%H:%M} 开始入场，{plan.latest_at:%H:%M} 停止入场",
        },
        {"label": "考点", "value": plan.site.name, "note": plan.site.address},
        {"label": "考场座位", "value": f"{seat.room.label} {seat.label}"},
    ]


def _result(application: Application) -> list[dict[str, Any]]:
    state = State(application.state)
    if state not in PUBLISHED:
        return []
    score = score_of(application)
    rows: list[dict[str, Any]] = []
    if score is not None:
        passed = score.value >= application.batch.notice.pass_mark
        rows.append(
            {
                "label": "成绩",
                "value": f"{plain(score.value)} 分",
                "badge": "合格" if passed else "不合格",
                "state": "done" if passed else "blocked",
                "note": "公示期内，结果以公示期满为准。" if state is State.IN_PUBLICITY else "",
            }
        )
    certificate = certificate_of(application)
    if certificate is not None:
        rows.append(
            {
                "label": "证书编号",
                "value": certificate.number,
                "mono": True,
                "badge": certificate.get_status_display(),
                "state": "done" if certificate.status == "valid" else "blocked",
            }
        )
    return rows


def papers(application: Application) -> list[dict[str, str]]:
    """The papers that can be taken away now."""
    state = State(application.state)
    rows = []
    if application.name and application.id_number:
        rows.append(("个人申报表", "my-form", "打印后贴照片、签字按手印，交报名机构。"))
        pledged = (
            "已在线签署；打印后签字按手印，交报名机构。"
            if standing_pledge(application)
            else "提交前须阅读并签署。"
        )
        rows.append(("个人诚信承诺书", "my-pledge-pdf", pledged))
    if state is State.AWAITING_PAYMENT:
        rows.append(("缴费通知单", "my-fee-notice", "应缴金额、缴款码和缴费时间。"))
    if state in FROZEN:
        rows.append(("报名信息冻结回执", "my-receipt", "缴费确认时的报名信息，此后不再修改。"))
    if state in TICKET_STATES and ticket_of(application):
        rows.append(("准考证", "my-ticket", "打印后连同有效身份证件带到考点。"))
    if state is State.CERTIFIED:
        rows.append(("电子证书", "my-certificate", "二维码可供任何人核验。"))
    return [
        {"label": label, "url": address(application, name), "kind": "PDF", "note": note}
        for label, name, note in rows
    ]
