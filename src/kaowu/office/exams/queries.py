"""Asking for sittings, seats, tickets and attendance."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from kaowu.office.actors import Actor
from kaowu.office.exams.models import Attendance, Draw, ExamPlan, Room, Seat, Ticket
from kaowu.office.ledger.digests import canonical
from kaowu.office.notices.models import BatchRecord
from kaowu.office.registration.models import Application
from kaowu.office.registration.queries import visible_to
from kaowu.rules import seating
from kaowu.rules.states import State


@dataclass(frozen=True, slots=True)
class Turnout:
    """应到, 实到, 缺考, 违纪 (who also came), and who is not recorded yet."""

    expected: int
    present: int
    absent: int
    violated: int

    @property
    def open(self) -> int:
        """Whose attendance nobody has recorded; 应到 = 实到 + 缺考 holds when it is 0."""
        return self.expected - self.present - self.absent


def plans_of(batch: BatchRecord) -> QuerySet[ExamPlan]:
    """The sittings of a batch."""
    return ExamPlan.objects.filter(batch=batch).select_related("site", "batch__version")


def to_be_seated(plan: ExamPlan) -> QuerySet[Application]:
    """Who has paid and belongs to this sitting, without a seat yet."""
    paid = Application.objects.filter(batch=plan.batch_id, state=State.PAID)
    if plan.project_code:
        paid = paid.filter(project_code=plan.project_code)
    return paid.select_related("batch__version").order_by("id")


def free_rooms(plan: ExamPlan) -> list[seating.FreeRoom]:
    """The rooms of the site and the seats in them that no sitting of that time has taken."""
    taken: dict[int, set[int]] = {}
    taken_seats = seats_at_the_time(plan).filter(plan__site=plan.site_id)
    for room_id, number in taken_seats.values_list("room_id", "number"):
        taken.setdefault(room_id, set()).add(number)
    return [
        seating.FreeRoom(
            f"{room.number:03d}",
            tuple(n for n in range(1, room.capacity + 1) if n not in taken.get(room.pk, set())),
        )
        for room in Room.objects.filter(site=plan.site_id).order_by("number")
    ]


def free_seats(plan: ExamPlan) -> int:
    """How many seats of the site are free at the time of this sitting."""
    return sum(len(room.seats) for room in free_rooms(plan))


def beside(plan: ExamPlan) -> QuerySet[ExamPlan]:
    """The sittings of the same candidates at other sites."""
    same = ExamPlan.objects.filter(batch=plan.batch_id, project_code=plan.project_code)
    return same.exclude(pk=plan.pk).select_related("site", "batch__version")


def seats_at_the_time(plan: ExamPlan) -> QuerySet[Seat]:
    """Seats of sittings on the same day whose times overlap with this one, itself included."""
    return Seat.objects.filter(
        plan__batch__exam=plan.batch.exam,
        plan__enter_at__lt=plan.end_at,
        plan__end_at__gt=plan.enter_at,
    )


def draw_again(drawn: Draw) -> bool:
    """Whether the draw, done again from its own document, gives the same seats."""
    document = drawn.document
    placements = seating.draw(
        document["seed"],
        [seating.Sitter(*row) for row in document["sitters"]],
        [seating.FreeRoom(code, tuple(seats)) for code, seats in document["rooms"]],
    )
    same = [[one.key, one.room, one.seat] for one in placements] == document["placements"]
    here, beyond = [row[0] for row in document["sitters"]], document.get("beyond", [])
    lots = seating.by_lot(document["seed"], [*here, *beyond])
    same = same and set(lots[: len(here)]) == set(here)
    return same and hashlib.sha256(canonical(document)).hexdigest() == drawn.digest


def seat_of(application: Application) -> Seat | None:
    """Where the candidate sits."""
    seats = Seat.objects.filter(application=application)
    return seats.select_related("room__site", "plan__site", "draw").first()


def seats_of(plan: ExamPlan) -> QuerySet[Seat]:
    """The seats of a sitting, by room and number."""
    return (
        Seat.objects.filter(plan=plan)
        .select_related("application__batch__version", "application__agency", "room")
        .order_by("room__number", "number")
    )


def ticket_of(application: Application) -> Ticket | None:
    """The current 准考证."""
    return Ticket.objects.filter(application=application, current=True).first()


def tickets_of(applications: Iterable[Application]) -> dict[int, Ticket]:
    """The current tickets, by the application's key."""
    keys = [application.pk for application in applications]
    current = Ticket.objects.filter(application__in=keys, current=True)
    return {ticket.application_id: ticket for ticket in current}


def for_the_hall(by: Actor, batch: BatchRecord) -> QuerySet[Application]:
    """Everyone with a ticket for this batch whom this person may see, by ticket number."""
    return (
        visible_to(by)
        .filter(batch=batch, tickets__current=True)
        .select_related("seat__room", "attendance")
        .order_by("tickets__number")
    )


def turnout(batch: BatchRecord) -> Turnout:
    """The check sum of the exam day: 应到 = 实到 + 缺考."""
    applications = Application.objects.filter(batch=batch, tickets__current=True)
    kinds = Attendance.objects.filter(application__batch=batch)
    statuses = list(kinds.values_list("status", flat=True))
    violated = statuses.count(Attendance.Status.VIOLATED)
    return Turnout(
        expected=applications.count(),
        present=statuses.count(Attendance.Status.PRESENT) + violated,
        absent=statuses.count(Attendance.Status.ABSENT),
        violated=violated,
    )
