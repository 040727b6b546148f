"""What happens to each candidate of the demonstration, and when: a list of timed deeds.

The deeds are the office's own actions, done by the people who would do them; nothing is written
past the gate. Where the plan's days give the times, the same script fits any calendar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from kaowu.demo import deeds, exam_deeds, second_round
from kaowu.demo.cast import Staff
from kaowu.demo.fates import Fate
from kaowu.office.notices.models import BatchRecord
from kaowu.rules.calendar import default_calendar
from kaowu.rules.schedule import BatchPlan

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that somebody does at a moment."""

    at: datetime
    order: int
    do: Callable[[], None]


# In the order of a batch's six people; "" is a plain pass.
TURNS: tuple[tuple[str, str], ...] = (
    ("", "88.5"),
    ("", "60"),
    ("fails", "59.5"),
    ("absent", ""),
    ("lapses", ""),
    ("", "76"),
)
# The newest batch, whose registration is open: how far each of the six has come.
OPEN_TURNS = ("draft", "submitted", "under_review", "returned_open", "accepted", "blocked")
# Those whose way ends before the second review.
STAYS = frozenset({*OPEN_TURNS, "withdrawn"})


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment in Asia/Shanghai."""
    return datetime.combine(day, time(hour, minute), tzinfo=SHANGHAI)


def later(day: date, working_days: int) -> date:
    """So many working days after ``day``."""
    return default_calendar().add(day, working_days) if working_days else day


class BatchScript:
    """The deeds of one batch: its people's and the office's."""

    def __init__(self, batch: BatchRecord, plan: BatchPlan, staff: Staff, fates: list[Fate]):
        self.batch, self.plan, self.staff, self.fates = batch, plan, staff, fates

    def deeds(self) -> Iterator[Deed]:
        """Every deed, in no order."""
        for index, fate in enumerate(self.fates):
            yield from self._registration(index, fate)
            yield from self._second_review(index, fate)
            yield from self._payment(index, fate)
            yield from self._exam(index, fate)
            yield from self._results(index, fate)
        yield from self._office()

    def _registration(self, index: int, fate: Fate) -> Iterator[Deed]:
        day = later(self.plan.registration.start, index % 2)
        batch, staff = self.batch, self.staff
        begin = deeds.upload_by_agency if fate.by_agency else deeds.register
        yield self._deed(day, 9 + index, lambda: begin(fate, batch, staff))
        if fate.turn in {"draft", "blocked"}:
            return
        yield self._deed(day, 10 + index, lambda: deeds.submit(fate, staff))
        if fate.turn == "withdrawn":
            yield self._deed(later(day, 1), 8, lambda: deeds.withdraw(fate))
        if fate.turn in {"submitted", "withdrawn"}:
            return
        review = later(day, 1)
        yield self._deed(review, 9, lambda: deeds.take_first(fate, staff))
        if fate.turn == "under_review":
            yield self._deed(review, 9, lambda: deeds.prepare_first(fate, staff), minute=30)
            return
        if fate.turn == second_round.TWICE:
            yield from self._two_rounds(fate, review)
            return
        if fate.turn.startswith("returned"):
            yield self._deed(review, 9, lambda: deeds.return_first(fate, staff), minute=30)
            if fate.turn == "returned_open":
                return
            yield self._deed(review, 15, lambda: deeds.correct(fate, staff))
            yield self._deed(review, 16, lambda: deeds.take_first(fate, staff))
            yield self._deed(review, 16, lambda: deeds.accept(fate, staff), minute=20)
            return
        yield self._deed(review, 9, lambda: deeds.accept(fate, staff), minute=40)

    def _two_rounds(self, fate: Fate, review: date) -> Iterator[Deed]:
        """Sent back twice; accepted on the first day after the registration."""
        staff, again, accepted = self.staff, later(review, 1), later(self.plan.registration.end, 1)
        yield self._deed(review, 9, lambda: deeds.return_first(fate, staff), minute=30)
        yield self._deed(review, 15, lambda: deeds.correct(fate, staff))
        yield self._deed(again, 9, lambda: deeds.take_first(fate, staff))
        yield self._deed(again, 9, lambda: second_round.return_again(fate, staff), minute=30)
        yield self._deed(later(again, 1), 15, lambda: second_round.correct_again(fate, staff))
        yield self._deed(accepted, 9, lambda: deeds.take_first(fate, staff))
        yield self._deed(accepted, 9, lambda: deeds.accept(fate, staff), minute=40)
        yield self._deed(accepted, 16, lambda: deeds.hand_over(self.batch, staff))

    def _second_review(self, index: int, fate: Fate) -> Iterator[Deed]:
        if fate.turn in STAYS:
            return
        day = later(self.plan.registration.end, fate.reviewed_after)
        staff = self.staff
        yield self._deed(day, 9, lambda: deeds.take_second(fate, staff), minute=index)
        if fate.turn == "refused":
            yield self._deed(day, 14, lambda: deeds.refuse_second(fate, staff), minute=index)
            return
        yield self._deed(day, 9, lambda: deeds.prepare_second(fate, staff), minute=30 + index)
        yield self._deed(day, 14, lambda: deeds.approve(fate, staff), minute=index)

    def _payment(self, index: int, fate: Fate) -> Iterator[Deed]:
        if fate.turn in {"lapses", "refused", *STAYS}:
            return
        day = later(self.plan.payment.start, index % 3)
        staff = self.staff
        yield self._deed(day, 10, lambda: exam_deeds.pay(fate, staff, day), minute=5 * index)

    def _exam(self, index: int, fate: Fate) -> Iterator[Deed]:
        day, staff = self.plan.exam, self.staff
        if fate.turn in {"lapses", "refused", *STAYS}:
            return
        given = later(self.plan.tickets.start, 1 + index % 3)
        if fate.by_agency or index % 2:
            yield self._deed(
                given, 10, lambda: exam_deeds.hand_out_ticket(fate, staff), minute=index
            )
        else:
            yield self._deed(given, 20, lambda: exam_deeds.open_ticket(fate), minute=index)
        if fate.turn == "absent":
            yield self._deed(day, 10, lambda: exam_deeds.mark_absent(fate, staff))
            return
        yield self._deed(day, 9, lambda: exam_deeds.check_in(fate, staff), minute=index)
        if fate.turn == "cheats":
            yield self._deed(day, 10, lambda: exam_deeds.mark_violation(fate, staff))

    def _results(self, index: int, fate: Fate) -> Iterator[Deed]:
        if fate.turn in {"absent", "cheats", "lapses", "refused", *STAYS}:
            return
        staff, value = self.staff, Decimal(fate.score)
        first = later(self.plan.exam, 1)
        yield self._deed(
            first, 10, lambda: exam_deeds.enter_score(fate, staff, value), minute=index
        )
        second = later(self.plan.exam, 2 if index == 0 else 4)
        yield self._deed(
            second, 10, lambda: exam_deeds.confirm_score(fate, staff, value), minute=index
        )
        if fate.turn.startswith("objects"):
            objected = later(self.plan.publicity.start, 1)
            yield self._deed(objected, 11, lambda: exam_deeds.object_to_score(fate))
            if fate.turn == "objects":
                answered = self.plan.publicity.end
                yield self._deed(answered, 15, lambda: exam_deeds.settle_objection(fate, staff))
        certified = later(self.plan.publicity.end, 4)
        if fate.turn in {"", "returned", "revoked", "objects"}:
            yield self._deed(certified, 9, lambda: exam_deeds.certify(fate, staff), minute=index)
        if fate.turn == "revoked":
            yield self._deed(certified, 16, lambda: exam_deeds.revoke(fate, staff))

    def _office(self) -> Iterator[Deed]:
        batch, plan, staff = self.batch, self.plan, self.staff
        yield self._deed(plan.registration.end, 16, lambda: deeds.hand_over(batch, staff))
        yield self._deed(plan.payment.start, 0, deeds.tick, minute=5)
        yield self._deed(plan.payment.end + timedelta(days=1), 0, deeds.tick, minute=5)
        seated = later(plan.payment.end, 2)
        yield self._deed(seated, 9, lambda: exam_deeds.announce_seed(batch, staff))
        yield self._deed(later(seated, 1), 10, lambda: exam_deeds.draw_seats(batch, staff))
        yield self._deed(plan.tickets.start, 9, lambda: exam_deeds.issue_tickets(batch, staff))
        yield self._deed(
            plan.publicity.start, 9, lambda: exam_deeds.publish(batch, staff), minute=30
        )
        yield self._deed(plan.publicity.end + timedelta(days=1), 0, deeds.tick, minute=5)

    def _deed(self, day: date, hour: int, do: Callable[[], None], *, minute: int = 0) -> Deed:
        return Deed(at(day, hour, minute), self.batch.number, do)
