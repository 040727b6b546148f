"""What the centre has to do today: one task for each kind of work and batch, the pressing first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from kaowu.faces import text
from kaowu.faces.centre.batches import Standing
from kaowu.faces.centre.queue import ReviewRow
from kaowu.office.exams.models import ExamPlan
from kaowu.office.review.clockwork import working_days_left
from kaowu.rules.calendar import default_calendar
from kaowu.rules.roles import Role
from kaowu.rules.states import State


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do. ``days_left``: working days, negative when overdue, None without a date."""

    label: str
    count: int
    unit: str
    url: str
    role: Role
    due: date | None = None
    days_left: int | None = None
    note: str = ""

    @property
    def state(self) -> str:
        """info, attention (two working days or fewer) or blocked (overdue)."""
        if self.days_left is None:
            return "info"
        if self.days_left < 0:
            return "blocked"
        return "attention" if self.days_left <= 2 else "info"

    @property
    def badge(self) -> str:
        """How pressing it is, in words."""
        return badge_of(self.days_left) if self.days_left is not None else ""

    def tile(self) -> dict[str, Any]:
        """The task as a tile of the desk."""
        note = self.note or (f"{text.day(self.due)}截止" if self.due else "")
        return {
            "label": self.label,
            "value": self.count,
            "unit": self.unit,
            "url": self.url,
            "state": self.state,
            "badge": self.badge,
            "note": note,
        }


def badge_of(days_left: int) -> str:
    """Working days left in words."""
    if days_left < 0:
        return f"已逾期 {-days_left} 个工作日"
    return f"还有 {days_left} 个工作日" if days_left else "今天到期"


def tasks(rows: list[Standing], queue: list[ReviewRow], today: date) -> list[Task]:
    """Every task that waits today, overdue ones first, then by their day."""
    found = [*_review(queue), *(task for row in rows for task in _of_batch(row, today))]
    return sorted(found, key=_urgency)


def _urgency(task: Task) -> tuple[int, date]:
    states = {"blocked": 0, "attention": 1, "info": 2}
    return states[task.state], task.due or date.max


def _review(queue: list[ReviewRow]) -> Iterator[Task]:
    if not queue:
        return
    late = sum(row.clock.days_left < 0 for row in queue)
    first = queue[0].clock
    note = f"其中 {late} 份已逾期" if late else f"最早一份应在{text.day(first.due)}前反馈"
    url = reverse("centre-cases")
    yield Task(
        "待复审", len(queue), "份", url, Role.SECOND_REVIEWER, first.due, first.days_left, note
    )


def _of_batch(row: Standing, today: date) -> Iterator[Task]:
    yield from _payments(row, today)
    yield from _seats(row, today)
    yield from _hall(row, today)
    yield from _results(row, today)


def _task(row: Standing, label: str, count: int, page: str, due: date | None, today: date) -> Task:
    left = working_days_left(today, due) if due else None
    key = {"slug": row.batch.slug, "number": row.batch.number}
    url = reverse(page, kwargs=key)
    return Task(f"{row.batch} {label}", count, "人", url, Role.OFFICER, due, left)


def _payments(row: Standing, today: date) -> Iterator[Task]:
    waiting = row.count(State.AWAITING_PAYMENT)
    if waiting:
        yield _task(row, "登记缴费", waiting, "centre-fees-batch", row.plan.payment.end, today)


def _seats(row: Standing, today: date) -> Iterator[Task]:
    paid, seated = row.count(State.PAID), row.count(State.SEATED)
    if paid and row.plan.payment.end < today <= row.plan.exam:
        announced = ExamPlan.objects.filter(batch=row.batch).exclude(seed="").exists()
        due = default_calendar().before(row.plan.tickets.start, 1)
        label = "编排座位" if announced else "公布随机种子"
        yield _task(row, label, paid, "centre-exam", due, today)
    if seated and today >= row.plan.tickets.start:
        yield _task(row, "核发准考证", seated, "centre-exam", row.plan.hand_out_by, today)


def _hall(row: Standing, today: date) -> Iterator[Task]:
    open_seats, came = row.count(State.TICKETED), row.count(State.PRESENT)
    if open_seats and today >= row.plan.exam:
        yield _task(row, "登记到考", open_seats, "centre-attendance", row.plan.exam, today)
    if came and today > row.plan.exam:
        due = default_calendar().before(row.plan.publicity.start, 1)
        yield _task(row, "录入成绩", came, "centre-score-batch", due, today)


def _results(row: Standing, today: date) -> Iterator[Task]:
    scored, open_people = row.count(State.SCORED), row.count(State.PRESENT, State.TICKETED)
    if scored and not open_people and today >= row.plan.publicity.start:
        due = row.plan.publicity.start
        yield _task(row, "公示成绩", scored, "centre-publicity-batch", due, today)
    if row.count(State.OBJECTING):
        count = row.count(State.OBJECTING)
        due = row.plan.publicity.end
        yield _task(row, "答复异议", count, "centre-publicity-batch", due, today)
    if row.count(State.PASSED):
        yield _task(
            row, "核发证书", row.count(State.PASSED), "centre-certificates-batch", None, today
        )
