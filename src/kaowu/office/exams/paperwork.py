"""准考证: printed from the frozen record, never from what was typed later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time

from kaowu import papers
from kaowu.office import clock
from kaowu.office.exams import queries
from kaowu.office.exams.models import Seat, Ticket
from kaowu.office.refusals import Refusal
from kaowu.office.registration.models import Application
from kaowu.office.registration.paperwork import day, moment, portrait_of
from kaowu.rules.identity import mask_identity


def tickets(applications: Iterable[Application]) -> bytes:
    """The current tickets of these candidates, one page each, in this order."""
    applications = list(applications)
    current = queries.tickets_of(applications)
    pages = [_page(one, current[one.pk]) for one in applications if one.pk in current]
    if not pages:
        raise Refusal("exams.no-ticket", "没有可以打印的准考证。", "请先核发准考证。")
    return papers.admission_tickets(pages)


def _page(application: Application, ticket: Ticket) -> papers.AdmissionTicket:
    frozen, seat = application.frozen, queries.seat_of(application)
    assert seat is not None
    fields = frozen.fields
    return papers.AdmissionTicket(
        number=ticket.number,
        name=fields["name"],
        sex=fields["sex"],
        id_type=fields["id_type"] or "居民身份证",
        id_number_masked=mask_identity(fields["id_number"]),
        project=fields["project"],
        batch=fields["batch"],
        exam_date=day(application.batch.exam),
        agency=fields["agency"],
        portrait=portrait_of(application),
        issuer=application.batch.notice.centre,
        qr=ticket.token,
        printed_at=moment(clock.now()),
        version=str(ticket.version),
        freeze=frozen.fingerprint,
        **_place(seat),
    )


def _place(seat: Seat) -> dict[str, str]:
    plan = seat.plan
    return {
        "site": plan.site.name,
        "address": plan.site.address,
        "transport": plan.site.transport,
        "room": seat.room.label,
        "seat": seat.label,
        "enter": _clock(plan.enter_at),
        "start": _clock(plan.start_at),
        "latest": _clock(plan.latest_at),
        "end": _clock(plan.end_at),
    }


def _clock(at: time) -> str:
    return f"{at:%H:%M}"
