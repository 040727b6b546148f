"""The demonstration of an agency alone: all that the centre says comes as a file and is read in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kaowu.demo import deeds, exam_deeds
from kaowu.demo.centre_answers import Row, answer_file, row_of
from kaowu.demo.fates import Fate
from kaowu.demo.script import STAYS, BatchScript, Deed, later
from kaowu.office.actors import Actor
from kaowu.office.exchange import answers
from kaowu.office.exchange.queries import waited_for
from kaowu.office.people.models import Organisation
from kaowu.rules.layouts import Purpose

REFUSED = {"decision": "refuse", "reason": "所交学历证明经核查无法确认，未达到报考条件。"}
# What a fate makes another than the plain line.
TOLD: dict[tuple[Purpose, str], Row] = {
    (Purpose.REVIEW, "refused"): REFUSED,
    (Purpose.PAYMENT, "lapses"): {"paid": "no", "paid_on": ""},
    (Purpose.SCORE, "absent"): {"score": "", "result": "absent"},
    (Purpose.SCORE, "cheats"): {"score": "", "result": "violated"},
}


class AloneScript(BatchScript):
    """A batch's deeds where the centre works on its own system."""

    def _second_review(self, index: int, fate: Fate) -> Iterator[Deed]:
        return iter(())

    def _payment(self, index: int, fate: Fate) -> Iterator[Deed]:
        return iter(())

    def _exam(self, index: int, fate: Fate) -> Iterator[Deed]:
        """Only the tickets are given out here."""
        if fate.turn in {"lapses", "refused", *STAYS}:
            return
        given = later(self.plan.tickets.start, 1 + index % 3)
        if fate.by_agency or index % 2:
            yield self._deed(
                given, 10, lambda: exam_deeds.hand_out_ticket(fate, self.staff), minute=index
            )
        else:
            yield self._deed(given, 20, lambda: exam_deeds.open_ticket(fate), minute=index)

    def _results(self, index: int, fate: Fate) -> Iterator[Deed]:
        return iter(())

    def _office(self) -> Iterator[Deed]:
        batch, plan = self.batch, self.plan
        yield self._deed(plan.registration.end, 16, lambda: deeds.hand_over(batch, self.staff))
        for day, hour in (
            (plan.payment.start, 0),
            (plan.payment.end + timedelta(days=1), 0),
            (plan.publicity.end + timedelta(days=1), 0),
        ):
            yield self._deed(day, hour, deeds.tick, minute=5)
        for day, purpose in (
            (later(plan.registration.end, 4), Purpose.REVIEW),
            (plan.payment.end, Purpose.PAYMENT),
            (plan.tickets.start, Purpose.TICKET),
            (later(plan.exam, 3), Purpose.SCORE),
            (later(plan.publicity.end, 4), Purpose.CERTIFICATE),
        ):
            yield self._deed(day, 9, lambda purpose=purpose: self._told(purpose))

    def _told(self, purpose: Purpose) -> None:
        """The centre's file reaches both agencies."""
        staff = self.staff
        self._read_in(purpose, staff.agency, staff.clerk, staff.first_reviewer)
        second = staff.second_agency, staff.second_clerk, staff.second_first_reviewer
        self._read_in(purpose, *second)

    def _read_in(
        self, purpose: Purpose, agency: Organisation, clerk: Actor, colleague: Actor
    ) -> None:
        fates = {fate.reference: fate for fate in self.fates}
        rows = []
        for one in waited_for(agency, self.batch, purpose):
            fate = fates[one.reference]
            marks = {"score": fate.score} if purpose is Purpose.SCORE else {}
            told = TOLD.get((purpose, fate.turn), {})
            rows.append(row_of(purpose, one) | marks | told)
        if not rows:
            return
        name, data = answer_file(agency, self.batch, purpose, rows)
        answer = answers.take_in(
            data, name, agency=agency, batch=self.batch, purpose=purpose, by=clerk
        )
        answers.confirm(answer, by=colleague if purpose in answers.BY_TWO else clerk)
