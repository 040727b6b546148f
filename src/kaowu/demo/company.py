"""集体报名 in the demonstration: a company's five people, each as far as another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kaowu.demo import deeds
from kaowu.demo.ahead import parcel_of
from kaowu.demo.cast import COMPANY, Staff, candidate
from kaowu.demo.fates import Fate
from kaowu.demo.packages import basic_info_row, basic_info_workbook
from kaowu.demo.people import Person
from kaowu.demo.script import Deed, at, later
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.models import User
from kaowu.office.registration import claims
from kaowu.office.registration.intake import bulk as intake
from kaowu.office.registration.intake.jobs import open_group
from kaowu.office.registration.models import Application
from kaowu.office.registration.queries import visible_to
from kaowu.office.vault.keys import blind_index
from kaowu.rules.schedule import BatchPlan

# Whole and unsigned, without a portrait, sent back, under review, waiting for the first review.
TURNS = ("unsigned", "lacking", "returned", "under_review", "submitted")
SIGNED = TURNS[2:]


class CompanyScene:
    """The deeds of the coordinator, of the employees and of the reviewer of the open batch."""

    def __init__(
        self, batch: BatchRecord, plan: BatchPlan, staff: Staff, persons: Sequence[Person]
    ) -> None:
        self.batch, self.plan, self.staff = batch, plan, staff
        employed = [replace(one, employer=COMPANY, source="企业") for one in persons]
        self.fates = {
            turn: Fate(person, turn=turn) for turn, person in zip(TURNS, employed, strict=True)
        }
        self.fates["lacking"].trouble = "missing-portrait"

    def deeds(self) -> Iterator[Deed]:
        """Every deed, in no order."""
        first = self.plan.registration.start
        second, number, staff = later(first, 1), self.batch.number, self.staff
        yield Deed(at(first, 9, 20), number, self._send_in)
        yield Deed(at(first, 11), number, self._ask_to_sign)
        yield Deed(at(first, 12), number, self._open_accounts)
        for minute, turn in enumerate(SIGNED):
            fate = self.fates[turn]
            yield Deed(at(first, 14, minute), number, lambda fate=fate: self._claim(fate))
            yield Deed(
                at(first, 14, 10 + minute), number, lambda fate=fate: deeds.submit(fate, staff)
            )
        for turn, then in (
            ("returned", deeds.return_first), ("under_review", deeds.prepare_first)
        ):  # fmt: skip
            fate = self.fates[turn]
            yield Deed(at(second, 10), number, lambda fate=fate: deeds.take_first(fate, staff))
            yield Deed(at(second, 10, 30), number, lambda fate=fate, then=then: then(fate, staff))

    def _send_in(self) -> None:
        """One upload: the sheet and a zip for each."""
        project = self.batch.notice.projects[0]
        rows = [
            basic_info_row(
                fate.person,
                project=project.name,
                batch=str(self.batch),
                condition=project.conditions[0],
            )
            for fate in self.fates.values()
        ]
        sheet = ("示例青禾能源-个人基本信息表.xlsx", basic_info_workbook(rows))
        zips = [parcel_of(fate) for fate in self.fates.values()]
        group = intake.new_group()
        intake.take_in(
            [sheet, *zips],
            agency=self.staff.agency,
            company=self.staff.company,
            batch=self.batch,
            project_code=project.code,
            group=group,
            by=self.staff.coordinator,
        )
        open_group.call(group, self.staff.coordinator.user_id)
        for fate in self.fates.values():
            fate.reference = Application.objects.get(
                company=self.staff.company,
                id_index=blind_index(fate.person.id_number, "id_number"),
            ).reference

    def _ask_to_sign(self) -> None:
        by = self.staff.coordinator
        claims.ask_to_sign(visible_to(by), by=by)

    def _open_accounts(self) -> None:
        """Who signed in by the code to the mobile: one of them has not signed yet."""
        for turn in ("unsigned", *SIGNED):
            candidate(self.fates[turn].person)

    def _claim(self, fate: Fate) -> None:
        """The employee takes over what the coordinator sent in."""
        person = fate.person
        user = User.objects.get(username=f"demo-{person.mobile[-4:]}")
        claims.claim(deeds.of(fate), user=user, id_number=person.id_number, name=person.name)
