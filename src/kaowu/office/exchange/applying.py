"""Applying a confirmed line: the gate's events, as told by the centre's file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time

from kaowu.office import clock
from kaowu.office.actors import SYSTEM, Actor
from kaowu.office.certificates import actions as certificates
from kaowu.office.exams.models import Attendance, Draw, ExamPlan, Room, Seat, Site, Ticket
from kaowu.office.exams.tickets import token_of
from kaowu.office.exchange.judging import fen
from kaowu.office.exchange.models import AnswerFile
from kaowu.office.fees import actions as fees
from kaowu.office.fees.models import Order, Payment
from kaowu.office.refusals import Refusal
from kaowu.office.registration.gate import Told, move
from kaowu.office.registration.models import Application
from kaowu.office.results.models import Score
from kaowu.office.results.scores import read_score
from kaowu.rules.events import Event
from kaowu.rules.layouts import Purpose
from kaowu.rules.states import State

Values = Mapping[str, str]
UNKNOWN_TIME = time(0, 0)  # the file names no hour: the notice on the ticket does


def apply(
    answer: AnswerFile, application: Application, values: Values, *, told: Told, by: Actor
) -> None:
    """Do what the line says, or raise Refusal; the caller holds the transaction."""
    _APPLY[Purpose(answer.purpose)](application, values, told, by)


def _move(
    application: Application,
    event: Event,
    told: Told,
    by: Actor,
    *,
    reasons: list[dict[str, str]] | None = None,
    **facts: object,
) -> None:
    note = f"依据省职鉴中心反馈文件第 {told.line} 行（SHA-256 {told.digest[:12]}…）。"
    move(application, event, by=by, reasons=reasons or (), facts={"told": told, **facts}, note=note)


def _review(application: Application, values: Values, told: Told, by: Actor) -> None:
    events = {
        "pass": Event.APPROVE,
        "return": Event.RETURN_SECOND,
        "refuse": Event.REFUSE_SECOND,
    }
    decision = values["decision"]
    reasons = []
    if decision != "pass":
        reasons = [{"code": "told", "subject": "", "text": values.get("reason", "")}]
    _move(application, events[decision], told, by, reasons=reasons)


def _payment(application: Application, values: Values, told: Told, by: Actor) -> None:
    order = Order.objects.filter(application=application).first() or fees.open_for(application)
    payment = Payment.objects.create(
        order=order,
        amount_fen=fen(values.get("amount", "")) or order.amount_fen,
        paid_on=date.fromisoformat(values["paid_on"]),
        channel=Payment.Channel.TOLD,
        voucher=values.get("voucher", ""),
        recorded_by_id=by.user_id,
        recorded_at=clock.now(),
        key=f"told:{told.digest[:32]}:{told.line}",
    )
    _move(application, Event.CONFIRM_PAYMENT, told, by, order=order, payment=payment)
    Order.objects.filter(pk=order.pk).update(status=Order.Status.PAID)


def _ticket(application: Application, values: Values, told: Told, by: Actor) -> None:
    plan = _plan(application, values)
    room, _ = Room.objects.get_or_create(site=plan.site, number=int(values["room"]))
    draw = _draw(plan, told, by)
    taken = Seat.objects.filter(plan=plan, room=room, number=int(values["seat"]))
    if taken.exists() or Ticket.objects.filter(number=values["ticket"]).exists():
        raise Refusal("answer.seat-taken", "这个座位或准考证号已登记给另一名考生。")
    seat = Seat.objects.create(
        application=application, draw=draw, plan=plan, room=room, number=int(values["seat"])
    )
    _move(application, Event.SEAT, told, by, draw=draw)
    ticket = Ticket.objects.create(
        application=application,
        number=values["ticket"],
        version=1,
        issued_at=clock.now(),
        issued_by_id=by.user_id,
        token=token_of(application, seat, values["ticket"], version=1),
    )
    _move(application, Event.ISSUE_TICKET, told, by, ticket=ticket, seat=seat)


def _plan(application: Application, values: Values) -> ExamPlan:
    """The sitting at the told site: a file of several sites makes one for each."""
    address = values.get("address", "") or "详见准考证"
    site, _ = Site.objects.get_or_create(name=values["site"], defaults={"address": address})
    plan, _ = ExamPlan.objects.get_or_create(
        batch=application.batch,
        project_code=application.project_code,
        site=site,
        defaults={
            "enter_at": UNKNOWN_TIME,
            "start_at": UNKNOWN_TIME,
            "latest_at": UNKNOWN_TIME,
            "end_at": UNKNOWN_TIME,
        },
    )
    return plan


def _draw(plan: ExamPlan, told: Told, by: Actor) -> Draw:
    """The centre drew the seats; our record of it names the file."""
    found = plan.draws.filter(digest=told.digest).first()
    return found or Draw.objects.create(
        plan=plan,
        number=plan.draws.count() + 1,
        seed="",
        drawn_at=clock.now(),
        drawn_by_id=by.user_id,
        digest=told.digest,
        document={"algorithm": "told", "file": told.digest},
    )


def _score(application: Application, values: Values, told: Told, by: Actor) -> None:
    result = values.get("result", "")
    if result == "absent":
        _move(application, Event.MARK_ABSENT, told, by)
        _attended(application, Attendance.Status.ABSENT, by)
        return
    _move(application, Event.CHECK_IN, told, by)
    _attended(application, Attendance.Status.PRESENT, by)
    if result == "violated":
        reasons = [{"code": "violation", "subject": "discipline", "text": "省职鉴中心认定违纪。"}]
        _move(application, Event.MARK_VIOLATION, told, by, reasons=reasons)
        _attended(application, Attendance.Status.VIOLATED, by)
        return
    score = Score.objects.create(
        application=application,
        value=read_score(values["score"], application),
        confirmed_by_id=by.user_id,
        at=clock.now(),
    )
    _move(application, Event.CONFIRM_SCORE, told, by, score=score)


def _attended(application: Application, status: str, by: Actor) -> None:
    Attendance.objects.update_or_create(
        application=application,
        defaults={"status": status, "at": clock.now(), "by_id": by.user_id},
    )


def _certificate(application: Application, values: Values, told: Told, by: Actor) -> None:
    certificate = certificates.record_told(
        application,
        number=values["certificate"],
        issued_on=date.fromisoformat(values["issued_on"]),
        by=by,
    )
    _move(application, Event.CERTIFY, told, by, certificate=certificate)


def conclude(application: Application) -> Application:
    """合格 or 不合格 once the planned publicity is past: the clock's act."""
    passes = application.score.value >= application.batch.notice.pass_mark
    event = Event.PASS if passes else Event.FAIL
    return move(application, event, by=SYSTEM, facts={"told": Told("", 0, None)})


def scored(today: date) -> list[Application]:
    """Those whose told score may stand now, by the batch's exam day."""
    waiting = Application.objects.filter(state=State.SCORED, batch__exam__lt=today)
    return list(waiting.select_related("batch__version", "score"))


_APPLY: Mapping[Purpose, Callable[[Application, Values, Told, Actor], None]] = {
    Purpose.REVIEW: _review,
    Purpose.PAYMENT: _payment,
    Purpose.TICKET: _ticket,
    Purpose.SCORE: _score,
    Purpose.CERTIFICATE: _certificate,
}
