"""The dry run: what one line of the centre's answer would do to the application it names.

Nothing is written here. A line agrees with what is on record, is ready to be applied, or differs;
each difference says in one sentence why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from kaowu.office.certificates.models import Certificate
from kaowu.office.exams.models import Ticket
from kaowu.office.exchange.models import AnswerLine
from kaowu.office.fees.models import Payment
from kaowu.office.refusals import Refusal
from kaowu.office.registration.models import Application
from kaowu.office.results.models import Score
from kaowu.office.results.scores import read_score
from kaowu.rules.events import Event
from kaowu.rules.layouts import Purpose
from kaowu.rules.names import read_name
from kaowu.rules.states import State

Outcome = AnswerLine.Outcome
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a line comes to; ``code`` and ``message`` of a difference only."""

    outcome: AnswerLine.Outcome
    code: str = ""
    message: str = ""


AGREED = Judgement(Outcome.AGREED)
READY = Judgement(Outcome.READY)

# The states in which each answer is waited for: who then is missing in it is a difference.
WAITING: Mapping[Purpose, frozenset[State]] = {
    Purpose.REVIEW: frozenset({State.FORWARDED}),
    Purpose.PAYMENT: frozenset({State.APPROVED, State.AWAITING_PAYMENT}),
    Purpose.TICKET: frozenset({State.PAID}),
    Purpose.SCORE: frozenset({State.TICKETED}),
    Purpose.CERTIFICATE: frozenset({State.PASSED}),
}


def different(code: str, message: str) -> Judgement:
    """A difference: a task for somebody."""
    return Judgement(Outcome.DIFFERENT, f"answer.{code}", message)


def judge(purpose: Purpose, application: Application, values: Values) -> Judgement:
    """What this line would do. The same line again agrees with what it did."""
    return _JUDGES[purpose](application, values)


def name_differs(application: Application, values: Values) -> Judgement | None:
    """The name in the file is not the one that was handed over."""
    told = values.get("name", "")
    if read_name(told).match_key == application.name_key:
        return None
    return different(
        "name-differs",
        f"文件中的姓名是“{told}”，报送的是“{application.name}”，证件号码相同。",
    )


def _review(application: Application, values: Values) -> Judgement:
    decision, state = values.get("decision", ""), State(application.state)
    if not decision:
        return different("no-decision", "这一行没有复审结果。")
    if decision != "pass" and state is State.FORWARDED and not values.get("reason"):
        return different("no-reason", "退回或不通过没有写明原因，无法告知考生。")
    if state is State.FORWARDED:
        return READY
    last = application.steps.filter(
        event__in=(Event.APPROVE, Event.RETURN_SECOND, Event.REFUSE_SECOND)
    ).last()
    deeds = {
        "pass": Event.APPROVE,
        "return": Event.RETURN_SECOND,
        "refuse": Event.REFUSE_SECOND,
    }
    if last and last.event == deeds[decision]:
        return AGREED
    return _impossible(application, "登记复审结果")


def _payment(application: Application, values: Values) -> Judgement:
    payment = Payment.objects.filter(order__application=application).last()
    unpaid = values.get("paid") == "no"
    if payment:
        if unpaid:
            return different("conflict", "文件写未缴费，本系统已登记缴费。")
        if values.get("paid_on") in ("", None, payment.paid_on.isoformat()):
            return AGREED
        day = payment.paid_on.isoformat()
        return different("conflict", f"文件写缴费日期{values['paid_on']}，本系统登记的是{day}。")
    open_states = {State.APPROVED, State.AWAITING_PAYMENT, State.LAPSED}
    if application.state not in open_states:
        return _impossible(application, "登记缴费")
    if unpaid:
        return AGREED
    if not values.get("paid_on"):
        return different("no-date", "文件没有缴费日期，无法判断是否按时缴费。")
    return _amount(values) or READY


def _amount(values: Values) -> Judgement | None:
    told = values.get("amount", "")
    if not told or fen(told) is not None:
        return None
    return different("amount", f"缴费金额“{told}”不是金额。")


def fen(text: str) -> int | None:
    """An amount in yuan as fen, or None when the text is none."""
    try:
        amount = Decimal(text.replace(",", "").removesuffix("元").strip()) * 100
    except InvalidOperation:
        return None
    whole = amount.is_finite() and amount == amount.to_integral_value()
    return int(amount) if whole and 0 <= amount < 100_000_000 else None


def _ticket(application: Application, values: Values) -> Judgement:
    missing = [key for key in ("ticket", "site", "room", "seat") if not values.get(key)]
    if missing:
        return different("incomplete", "这一行缺少准考证号、考点、考场或座位号。")
    ticket = Ticket.objects.filter(application=application, current=True).first()
    if ticket:
        seat = application.seat
        ours = (ticket.number, seat.plan.site.name, str(seat.room.number), str(seat.number))
        told = tuple(values[key] for key in ("ticket", "site", "room", "seat"))
        if ours == told:
            return AGREED
        return different("conflict", "文件中的准考证号或座位与已登记的不同。")
    if application.state != State.PAID:
        return _impossible(application, "登记准考证")
    if len(values["ticket"]) > 20 or not values["ticket"].isalnum():
        return different("ticket", "准考证号应为 20 位以内的数字或字母。")
    if not (_small(values["room"]) and _small(values["seat"])):
        return different("seat", "考场号和座位号应为 1 至 999 的数字。")
    return READY


def _small(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 1 <= int(text) <= 999


def _score(application: Application, values: Values) -> Judgement:
    result = values.get("result", "")
    if result in ("absent", "violated"):
        return _no_score(application, State.ABSENT if result == "absent" else State.VIOLATED)
    if not values.get("score"):
        return different("no-score", "这一行没有成绩，也没有写缺考或违纪。")
    try:
        value = read_score(values["score"], application)
    except Refusal as refusal:
        return different("score", f"成绩“{values['score']}”有误：{refusal.message}")
    passes = value >= application.batch.notice.pass_mark
    if result and passes != (result == "passed"):
        return different("result", f"成绩{value}与评定结果不一致。")
    score = Score.objects.filter(application=application).first()
    if score:
        if score.value == value:
            return AGREED
        return different("conflict", f"文件中的成绩是{value}，已登记的是{score.value}。")
    return READY if application.state == State.TICKETED else _impossible(application, "登记成绩")


def _no_score(application: Application, target: State) -> Judgement:
    if application.state == target:
        return AGREED
    return (
        READY if application.state == State.TICKETED else _impossible(application, "登记缺考违纪")
    )


def _certificate(application: Application, values: Values) -> Judgement:
    number = values.get("certificate", "")
    if not number or not values.get("issued_on"):
        return different("incomplete", "这一行缺少证书编号或发证日期。")
    certificate = Certificate.objects.filter(application=application).first()
    if certificate:
        if (certificate.number, certificate.issued_on.isoformat()) == (
            number,
            values["issued_on"],
        ):
            return AGREED
        return different("conflict", f"已登记的证书编号是{certificate.number}，与文件不同。")
    if Certificate.objects.filter(number=number).exists():
        return different("number-taken", "这个证书编号已登记在另一名考生名下。")
    if len(number) > 40:
        return different("certificate", "证书编号超过 40 位。")
    return READY if application.state == State.PASSED else _impossible(application, "登记证书")


def _impossible(application: Application, what: str) -> Judgement:
    return different("state", f"这份报名现在是“{application.state_label}”，不能{what}。")


_JUDGES: Mapping[Purpose, Callable[[Application, Values], Judgement]] = {
    Purpose.REVIEW: _review,
    Purpose.PAYMENT: _payment,
    Purpose.TICKET: _ticket,
    Purpose.SCORE: _score,
    Purpose.CERTIFICATE: _certificate,
}
