"""Candidates: who has not handed in, mended, paid, fetched the ticket; who is examined tomorrow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from django.db.models import QuerySet

from kaowu.office.letters.actions import Told, tell_all
from kaowu.office.letters.words import day, left
from kaowu.office.notices.models import BatchRecord
from kaowu.office.notices.queries import plan_of
from kaowu.office.registration.letters import told_of
from kaowu.office.registration.models import Application, Step
from kaowu.office.results.models import Publication
from kaowu.office.review.clockwork import working_days_left
from kaowu.rules.calendar import default_calendar
from kaowu.rules.correction_dates import correction_dates
from kaowu.rules.lifecycle import Event, State
from kaowu.rules.schedule import BatchPlan

CHUNK = 500
READ_WITH = ("batch__version", "agency")
RETURNS = (Event.RETURN_FIRST, Event.RETURN_SECOND)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A letter, and how many working days before the last day it is sent (0: on the day)."""

    template: str
    days: tuple[int, ...]

    def is_due(self, today: date, due: date) -> bool:
        """Whether today is one of its days."""
        return today <= due and working_days_left(today, due) in self.days

    def told(
        self, one: Application, plan: BatchPlan, due: date, today: date, **more: object
    ) -> Told:
        """The reminder to this candidate; its key says which deadline, how long before."""
        remaining = working_days_left(today, due)
        values = {"deadline": day(due), "days_left": left(remaining, last=today == due), **more}
        key = f"{self.template}:{one.pk}:{due.isoformat()}:{remaining}"
        return told_of(one, plan, values, key=key)


DRAFT = Deadline("remind_draft", (1, 0))
CORRECTION = Deadline("remind_correction", (1, 0))
PAYMENT = Deadline("remind_payment", (3, 1, 0))
TICKET = Deadline("remind_ticket", (3, 1))
EXAM = Deadline("remind_exam", (1, 0))
OBJECTION = Deadline("remind_objection", (1,))


def drafts(today: date) -> int:
    """A draft before registration ends."""
    batches = BatchRecord.objects.filter(registration_start__lte=today, registration_end__gte=today)
    return _of_batches(DRAFT, batches, State.DRAFT, lambda plan: plan.registration.end, today)


def payments(today: date) -> int:
    """A bill before the payment window ends."""
    batches = BatchRecord.objects.filter(payment_start__lte=today, payment_end__gte=today)
    return _of_batches(
        PAYMENT, batches, State.AWAITING_PAYMENT, lambda plan: plan.payment.end, today
    )


def tickets(today: date) -> int:
    """A ticket that was neither opened nor handed out, before the exam."""
    batches = BatchRecord.objects.filter(exam__gt=today)
    unfetched = {
        "tickets__current": True,
        "tickets__opened_at": None,
        "tickets__handed_over_at": None,
    }
    return _of_batches(TICKET, batches, State.TICKETED, lambda plan: plan.exam, today, **unfetched)


def _of_batches(
    kind: Deadline,
    batches: QuerySet[BatchRecord],
    state: State,
    due_of: Callable[[BatchPlan], date],
    today: date,
    **narrowed: object,
) -> int:
    count = 0
    for batch in batches.select_related("version"):
        plan = plan_of(batch)
        due = due_of(plan)
        if kind.is_due(today, due):
            found = Application.objects.filter(batch=batch, state=state, **narrowed)
            told = (kind.told(one, plan, due, today) for one in _read(found))
            count += _tell(kind.template, told)
    return count


def corrections(today: date) -> int:
    """A correction that is open, before its day."""
    count = 0
    for batch in BatchRecord.objects.filter(exam__gte=today).select_related("version"):
        plan = plan_of(batch)
        returned = Application.objects.filter(batch=batch, state=State.RETURNED)
        for chunk in _chunks(_read(returned)):
            steps = _last_returns(chunk)
            told = [
                CORRECTION.told(one, plan, due, today)
                for one in chunk
                if CORRECTION.is_due(today, due := _correct_by(steps[one.pk], batch, plan))
            ]
            count += _tell(CORRECTION.template, told)
    return count


def _last_returns(applications: Iterable[Application]) -> Mapping[int, Step]:
    steps = Step.objects.filter(application__in=applications, event__in=RETURNS)
    return {step.application_id: step for step in steps.order_by("id")}


def _correct_by(step: Step, batch: BatchRecord, plan: BatchPlan) -> date:
    dates = correction_dates(
        step.at.astimezone().date(),
        plan,
        batch.notice,
        default_calendar(),
        by_centre=step.event == Event.RETURN_SECOND,
    )
    return dates.due


def exams(today: date) -> int:
    """The day before the exam, whatever day of the week: where, from when, until when."""
    tomorrow = today + timedelta(days=1)
    count = 0
    for batch in BatchRecord.objects.filter(exam=tomorrow).select_related("version"):
        plan = plan_of(batch)
        found = Application.objects.filter(batch=batch, state=State.TICKETED)
        people = _read(found.select_related("seat__plan__site"))
        told = (EXAM.told(one, plan, plan.exam, today, **_place(one)) for one in people)
        count += _tell(EXAM.template, told)
    return count


def _place(application: Application) -> dict[str, object]:
    seat = getattr(application, "seat", None)
    sitting = getattr(seat, "plan", None)
    if sitting is None:
        return dict.fromkeys(("site", "enter_at", "latest_at"), "（见准考证）")
    return {
        "site": f"{sitting.site.name}（{sitting.site.address}）",
        "enter_at": f"{sitting.enter_at:%H:%M}",
        "latest_at": f"{sitting.latest_at:%H:%M}",
    }


def objections(today: date) -> int:
    """The last days in which one may object to a published result."""
    count = 0
    running = Publication.objects.filter(closes__gte=today, closed_at=None)
    for publication in running.select_related("batch__version"):
        if OBJECTION.is_due(today, publication.closes):
            plan = plan_of(publication.batch)
            found = Application.objects.filter(batch=publication.batch, state=State.IN_PUBLICITY)
            people = _read(found)
            told = (OBJECTION.told(one, plan, publication.closes, today) for one in people)
            count += _tell(OBJECTION.template, told)
    return count


def _read(found: QuerySet[Application]) -> Iterator[Application]:
    """Them, some at a time, with what a letter names; those without any address are left out.

    Whoever cannot be reached is already somebody's task since the first letter.
    """
    for one in found.select_related(*READ_WITH).order_by("id").iterator(chunk_size=CHUNK):
        if one.owner_id or one.mobile or one.email:
            yield one


def _chunks(people: Iterator[Application]) -> Iterator[list[Application]]:
    while chunk := list(islice(people, CHUNK)):
        yield chunk


def _tell(template: str, told: Iterable[Told]) -> int:
    people, count = iter(told), 0
    while some := list(islice(people, CHUNK)):
        count += tell_all(template, some)
    return count


RULES = (drafts, corrections, payments, tickets, exams, objections)
