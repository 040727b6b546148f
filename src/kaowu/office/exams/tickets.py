"""准考证: issuing, printing again, handing out."""

from __future__ import annotations

from django.db import transaction

from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.exams import queries
from kaowu.office.exams.conditions import payment_confirmed, tickets_open
from kaowu.office.exams.models import Seat, Ticket
from kaowu.office.ledger import actions as ledger
from kaowu.office.notices.models import BatchRecord
from kaowu.office.refusals import Refusal
from kaowu.office.registration import letters
from kaowu.office.registration.gate import Move, demand, hold, hold_all, move, within_scope
from kaowu.office.registration.models import Application
from kaowu.office.registration.queries import visible_to
from kaowu.office.vault import tokens
from kaowu.rules.events import Event
from kaowu.rules.roles import Role
from kaowu.rules.states import State


@transaction.atomic
def issue_tickets(batch: BatchRecord, *, by: Actor) -> list[Ticket]:
    """Issue the tickets of everyone who has a seat: the centre for all, an agency for its own."""
    seated = hold_all(visible_to(by).filter(batch=batch, state=State.SEATED))
    if not seated:
        raise Refusal(
            "exams.nobody-seated",
            "没有待核发准考证的考生。",
            "请先编排座位；已核发的可以重新打印。",
        )
    return [issue_ticket(application, by=by) for application in seated]


@transaction.atomic
def issue_ticket(application: Application, *, by: Actor) -> Ticket:
    """Issue one candidate's first ticket."""
    hold(application)
    seat = queries.seat_of(application)
    if seat is None:
        _check_payment(application, by)
        raise Refusal("exams.no-seat", "这名考生还没有座位。", "请先编排座位。")
    ticket = _write(application, seat, version=1, by=by)
    move(application, Event.ISSUE_TICKET, by=by, facts={"ticket": ticket, "seat": seat})
    return ticket


@transaction.atomic
def reissue_ticket(application: Application, *, by: Actor) -> Ticket:
    """Issue the ticket again: the same number, the next version; the one before is void."""
    demand(by, Role.OFFICER, Role.CLERK)
    if not within_scope(application, by):
        raise Refusal("gate.scope", "这份报名不在您的办理范围内。")
    hold(application)
    current = Ticket.objects.filter(application=application, current=True)
    before, seat = current.first(), queries.seat_of(application)
    if before is None or seat is None or application.state != State.TICKETED:
        raise Refusal("exams.no-ticket", "这名考生没有可以补发的准考证。", "请先核发准考证。")
    _check_payment(application, by)
    current.update(current=False)
    ticket = _write(application, seat, version=before.version + 1, by=by)
    ledger.record(
        chain=application.chain,
        action="reissue_ticket",
        by=by,
        detail={"ticket": ticket.number, "version": ticket.version},
    )
    letters.tell(application, "reissue_ticket", {"version": ticket.version})
    return ticket


def _check_payment(application: Application, by: Actor) -> None:
    """The conditions of a first issue hold for every later one, and are said first."""
    planned = Move(application, Event.ISSUE_TICKET, by, clock.now())
    for check in (payment_confirmed, tickets_open):
        refusal = check(planned)
        if refusal:
            raise refusal


def _write(application: Application, seat: Seat, *, version: int, by: Actor) -> Ticket:
    number = ticket_number(seat)
    token = token_of(application, seat, number, version=version)
    return Ticket.objects.create(
        application=application,
        number=number,
        version=version,
        issued_at=clock.now(),
        issued_by_id=by.user_id,
        token=token,
    )


def token_of(application: Application, seat: Seat, number: str, *, version: int) -> str:
    """The signed text of the ticket's code; it holds nothing of the person."""
    frozen = getattr(application, "frozen", None)
    return tokens.sign(
        {
            "t": "ticket",
            "n": number,
            "v": version,
            "d": application.batch.exam.isoformat(),
            "r": seat.room.number,
            "s": seat.number,
            "f": frozen.fingerprint if frozen else "",
        }
    )


def ticket_number(seat: Seat) -> str:
    """14 digits: exam day (6), sitting (3), room (3), seat (2). Nothing of the person."""
    day = f"{seat.plan.batch.exam:%y%m%d}"
    return f"{day}{seat.plan_id % 1000:03d}{seat.room.number:03d}{seat.number:02d}"


@transaction.atomic
def hand_out(ticket: Ticket, *, by: Actor) -> Ticket:
    """Note that the ticket was given to the candidate (by two working days before the exam)."""
    demand(by, Role.OFFICER, Role.CLERK)
    if not within_scope(ticket.application, by):
        raise Refusal("gate.scope", "这份报名不在您的办理范围内。")
    if _first(ticket, "handed_over_at"):
        ledger.record(
            chain=ticket.application.chain,
            action="hand_out_ticket",
            by=by,
            detail={"ticket": ticket.number, "version": ticket.version},
        )
    return ticket


@transaction.atomic
def open_ticket(application: Application, *, by: Actor) -> Ticket:
    """The candidate looks at their ticket; the first time is noted as its delivery."""
    if application.owner_id is None or application.owner_id != by.user_id:
        raise Refusal("gate.scope", "这份报名不在您的办理范围内。")
    ticket = queries.ticket_of(application)
    if ticket is None:
        raise Refusal("exams.no-ticket", "准考证尚未核发。", "请在打印准考证的时间内再来查看。")
    if _first(ticket, "opened_at"):
        ledger.record(
            chain=application.chain,
            action="open_ticket",
            by=by,
            detail={"ticket": ticket.number, "version": ticket.version},
        )
    return ticket


def _first(ticket: Ticket, field: str) -> bool:
    """Note the time in ``field``, once: False when it was there already."""
    hold(ticket.application)
    count = Ticket.objects.filter(pk=ticket.pk, **{field: None}).update(**{field: clock.now()})
    ticket.refresh_from_db(fields=[field])
    return count == 1


def verify(token: str) -> Ticket | None:
    """The ticket of a genuine token, whichever version; None for anything else."""
    payload = tokens.read(token)
    if payload is None or payload.get("t") != "ticket":
        return None
    return Ticket.objects.filter(number=payload.get("n"), version=payload.get("v")).first()
