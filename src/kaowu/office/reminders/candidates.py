"""Candidates: who has still to hand in, mend, pay, fetch the ticket, come, object, look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Concat

from kaowu.office.certificates.models import Certificate
from kaowu.office.letters.actions import Told, tell_all
from kaowu.office.letters.models import Letter
from kaowu.office.letters.words import day
from kaowu.office.notices.models import BatchRecord
from kaowu.office.notices.queries import plan_of
from kaowu.office.registration.correcting.corrections import dates_of_all
from kaowu.office.registration.letters import told_of
from kaowu.office.registration.models import Application
from kaowu.office.registration.paper_loop import returns
from kaowu.office.reminders.due import days_left, in_words, is_due
from kaowu.office.results.models import Publication
from kaowu.office.review.clockwork import working_days_left
from kaowu.rules.reminders import Deadline
from kaowu.rules.schedule import BatchPlan
from kaowu.rules.states import WITH_AGENCY, State

CHUNK = 500
LATELY = timedelta(days=120)
READ_WITH = ("batch__version", "agency")


@dataclass(frozen=True, slots=True)
class Reminder:
    """A deadline of a candidate and the letter before it."""

    deadline: Deadline
    template: str

    def is_due(self, batch: BatchRecord, today: date, last: date) -> bool:
        """Whether it is told today in this batch."""
        return is_due(self.deadline, batch.notice, today, last)

    def told(
        self, one: Application, plan: BatchPlan, last: date, today: date, **more: object
    ) -> Told:
        """The letter to this candidate; its key says which deadline, how long before."""
        ahead = in_words(self.deadline, today, last)
        values = {"deadline": day(last), "days_left": ahead, **more}
        remaining = days_left(self.deadline, today, last)
        key = f"{self.template}:{one.pk}:{last.isoformat()}:{remaining}"
        return told_of(one, plan, values, key=key)


DRAFT = Reminder(Deadline.DRAFT, "remind_draft")
PAPER = Reminder(Deadline.PAPER, "remind_paper")
CORRECTION = Reminder(Deadline.CORRECTION, "remind_correction")
PAYMENT = Reminder(Deadline.PAYMENT, "remind_payment")
TICKET = Reminder(Deadline.TICKET, "remind_ticket")
EXAM = Reminder(Deadline.EXAM, "remind_exam")
OBJECTION = Reminder(Deadline.OBJECTION, "remind_objection")
Found = QuerySet[Application]


def drafts(today: date) -> int:
    """A draft before registration ends."""
    batches = BatchRecord.objects.filter(registration_start__lte=today, registration_end__gte=today)
    return _of_batches(
        DRAFT, batches, today, lambda plan: plan.registration.end, _in_state(State.DRAFT)
    )


def papers(today: date) -> int:
    """Signed papers that have not come back, before the agency's cut-off or registration ends."""
    batches = BatchRecord.objects.filter(registration_start__lte=today, registration_end__gte=today)
    return _of_batches(
        PAPER, batches, today, lambda plan: plan.agency_cut_off or plan.registration.end, _owing
    )


def _owing(batch: BatchRecord) -> Found:
    people = Application.objects.filter(batch=batch, state__in=WITH_AGENCY)
    return returns.owing(returns.with_papers(people), returns.kinds_of(batch))


def payments(today: date) -> int:
    """A bill before the payment window ends."""
    batches = BatchRecord.objects.filter(payment_start__lte=today, payment_end__gte=today)
    return _of_batches(
        PAYMENT, batches, today, lambda plan: plan.payment.end, _in_state(State.AWAITING_PAYMENT)
    )


def tickets(today: date) -> int:
    """A ticket that was neither opened nor handed out, before the exam."""
    batches = BatchRecord.objects.filter(exam__gt=today)
    unfetched = {
        "tickets__current": True,
        "tickets__opened_at": None,
        "tickets__handed_over_at": None,
    }
    return _of_batches(
        TICKET, batches, today, lambda plan: plan.exam, _in_state(State.TICKETED, **unfetched)
    )


def _in_state(state: State, **narrowed: object) -> Callable[[BatchRecord], Found]:
    return lambda batch: Application.objects.filter(batch=batch, state=state, **narrowed)


def _of_batches(
    kind: Reminder,
    batches: QuerySet[BatchRecord],
    today: date,
    last_of: Callable[[BatchPlan], date],
    found_of: Callable[[BatchRecord], Found],
) -> int:
    count = 0
    for batch in batches.select_related("version"):
        plan = plan_of(batch)
        last = last_of(plan)
        if kind.is_due(batch, today, last):
            told = (kind.told(one, plan, last, today) for one in _read(found_of(batch)))
            count += _tell(kind.template, told)
    return count


def corrections(today: date) -> int:
    """A correction that is open, before its day."""
    count = 0
    for batch in BatchRecord.objects.filter(exam__gte=today).select_related("version"):
        plan = plan_of(batch)
        returned = Application.objects.filter(batch=batch, state=State.RETURNED)
        for chunk in _chunks(_read(returned)):
            dates = dates_of_all(chunk)
            told = [
                CORRECTION.told(one, plan, dates[one.pk].due, today)
                for one in chunk
                if CORRECTION.is_due(batch, today, dates[one.pk].due)
            ]
            count += _tell(CORRECTION.template, told)
    return count


def exams(today: date) -> int:
    """The days before the exam, whatever days of the week: where, from when, until when."""
    count = 0
    for batch in BatchRecord.objects.filter(exam__gte=today).select_related("version"):
        plan = plan_of(batch)
        if EXAM.is_due(batch, today, plan.exam):
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
        batch, last = publication.batch, publication.closes
        if OBJECTION.is_due(batch, today, last):
            plan = plan_of(batch)
            people = _read(_in_state(State.IN_PUBLICITY)(batch))
            told = (OBJECTION.told(one, plan, last, today) for one in people)
            count += _tell(OBJECTION.template, told)
    return count


def certificates(today: date) -> int:
    """A certificate whose letter its holder has not looked at, so many working days after issue.

    Whoever has no account cannot be seen to look, and is not told again.
    """
    template, count = "remind_certificate", 0
    for batch, issued_on in _issues(today):
        ago = working_days_left(issued_on, today)
        if ago in batch.notice.reminders.days[Deadline.CERTIFICATE]:
            plan = plan_of(batch)
            people = _read(_unseen(batch).filter(certificate__issued_on=issued_on))
            told = (told_of(one, plan, {}, key=f"{template}:{one.pk}:{ago}") for one in people)
            count += _tell(template, told)
    return count


def _issues(today: date) -> list[tuple[BatchRecord, date]]:
    """The days on which certificates of a batch were issued lately."""
    lately = Certificate.objects.filter(
        status=Certificate.Status.VALID, issued_on__lt=today, issued_on__gt=today - LATELY
    )
    days = list(lately.order_by().values_list("application__batch", "issued_on").distinct())
    batches = BatchRecord.objects.select_related("version").in_bulk([key for key, _ in days])
    return [(batches[key], issued_on) for key, issued_on in days]


def _unseen(batch: BatchRecord) -> Found:
    note = Letter.objects.filter(
        template="certify", copy_of=None, read_at=None, user=OuterRef("owner"),
        subject_ref=OuterRef("about"),
    )  # fmt: skip
    held = Application.objects.filter(batch=batch, state=State.CERTIFIED).exclude(owner=None)
    return held.annotate(about=Concat(Value("application:"), F("reference"))).filter(Exists(note))


def _read(found: Found) -> Iterator[Application]:
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


RULES: dict[Deadline, Callable[[date], int]] = {
    Deadline.DRAFT: drafts,
    Deadline.PAPER: papers,
    Deadline.CORRECTION: corrections,
    Deadline.PAYMENT: payments,
    Deadline.TICKET: tickets,
    Deadline.EXAM: exams,
    Deadline.OBJECTION: objections,
    Deadline.CERTIFICATE: certificates,
}
