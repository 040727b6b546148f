"""A fictional office at batch 2 of the 2024 notice, and short ways to each point of its road.

Batch 2: registration 02-19 to 02-23, review to 03-08, payment 03-11 to 03-13, tickets from 03-25,
exam on Saturday 03-30, publicity 04-09 to 04-15.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from kaowu.demo.basic_info import basic_info_row
from kaowu.demo.drawn.drawing import portrait
from kaowu.demo.people import Person, people
from kaowu.dossier.check import MaterialFile
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.certificates import actions as certificates
from kaowu.office.exams import actions as exams
from kaowu.office.exams.models import ExamPlan
from kaowu.office.fees import actions as fees
from kaowu.office.fees.models import Order, Payment
from kaowu.office.ledger.models import Entry
from kaowu.office.letters.models import Letter
from kaowu.office.notices.actions import load_notice
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.actions import open_account, register_agency
from kaowu.office.people.models import Organisation
from kaowu.office.refusals import Refusal
from kaowu.office.registration import actions as registration
from kaowu.office.registration.models import Application
from kaowu.office.registration.pledging import pledges, rosters
from kaowu.office.results import actions as results
from kaowu.office.review import actions as review
from kaowu.office.review.models import Review
from kaowu.rules.loader import load_notice as load_file
from kaowu.rules.roles import Role

NOTICE = Path(__file__).resolve().parents[2] / "notices" / "sc-2024-carbon.toml"
CHECKED = {point.key: True for point in load_file(NOTICE).checklist}
CAST = people(60, today=date(2024, 2, 19))

REGISTERED = "2024-02-20 10:00"
REVIEWED = "2024-02-22 10:00"
HANDED_OVER = "2024-02-23 16:00"
APPROVED = "2024-03-01 10:00"
PAYING = "2024-03-12 10:00"
DRAWN = "2024-03-25 10:00"
TICKETED = "2024-03-26 10:00"
EXAM = "2024-03-30 09:10"
SCORED = "2024-04-02 10:00"
PUBLISHED = "2024-04-09 09:00"
OVER = "2024-04-16 00:05"
CERTIFIED = "2024-04-17 10:00"


def at(moment: str) -> AbstractContextManager[None]:
    """The office's clock at this moment of Asia/Shanghai."""
    return clock.standing_at(datetime.fromisoformat(moment))


def person(name: str) -> Person:
    """The first fictional candidate of this name."""
    return next(one for one in CAST if one.name == name)


@cache
def portrait_of(one: Person) -> bytes:
    return portrait(one)


@dataclass(slots=True)
class World:
    """The people of the story. Every ``…ed`` way brings candidates to a state, by the actions."""

    agency: Organisation
    batch: BatchRecord
    clerk: Actor
    first: Actor
    second: Actor
    officer: Actor
    other_officer: Actor
    third_officer: Actor
    administrator: Actor
    plan: ExamPlan | None = None

    def draft(self, name: str) -> Application:
        """The candidate has filled in the form and added every file."""
        who = person(name)
        with at(REGISTERED):
            me = open_account(
                username=f"{name}-{self.batch.number}",
                display_name=name,
                roles=(Role.CANDIDATE,),
                phone=who.mobile,
            )
            application = registration.start(
                batch=self.batch,
                agency=self.agency,
                project_code="TJY",
                owner=me,
                by=me.actor(),
            )
            row = basic_info_row(
                who,
                project="碳排放交易",
                batch="第2批",
                condition="达到法定劳动年龄，高中（同等学历）及以上",
            )
            registration.fill_in(application, row, by=me.actor())
            for kind, data, media in (
                ("identity", b"%PDF-1.7 identity", "application/pdf"),
                ("education", b"%PDF-1.7 diploma", "application/pdf"),
                ("portrait", portrait_of(who), "image/jpeg"),
            ):
                checked = MaterialFile(kind, f"{kind}.bin", data, media)
                registration.keep_material(application, checked, by=me.actor())
        return application

    def submitted(self, *names: str) -> list[Application]:
        """Pledged and handed in by the candidates themselves."""
        applications = [self.draft(name) for name in names]
        with at(REGISTERED):
            for one in applications:
                pledges.sign(one, by=me(one))
                registration.submit(one, by=me(one))
        return applications

    def accepted(self, *names: str) -> list[Application]:
        """Through the first review."""
        applications = self.submitted(*names)
        with at(REVIEWED):
            for one in applications:
                review.take(one, by=self.first)
                review.decide(one, Review.Verdict.PASS, by=self.first, checklist=CHECKED)
        return applications

    def forwarded(self, *names: str) -> list[Application]:
        """On a sealed roster."""
        applications = self.accepted(*names)
        with at(HANDED_OVER):
            rosters.hand_over(
                agency=self.agency,
                batch=self.batch,
                applications=applications,
                pledged=True,
                by=self.first,
            )
        return applications

    def approved(self, *names: str, on: str = APPROVED) -> list[Application]:
        """Through the second review."""
        applications = self.forwarded(*names)
        with at(on):
            for one in applications:
                review.take(one, by=self.second)
                review.decide(one, Review.Verdict.PASS, by=self.second, checklist=CHECKED)
        return applications

    def billed(self, *names: str) -> list[Application]:
        """Asked to pay."""
        applications = self.approved(*names)
        with at(PAYING):
            fees.bill_due(clock.today())
        return fresh(applications)

    def paid(self, *names: str) -> list[Application]:
        """Paid at the bank, recorded by the officer."""
        applications = self.billed(*names)
        with at(PAYING):
            for one in applications:
                self.pay(one)
        return fresh(applications)

    def pay(self, application: Application, **changed: object) -> Payment:
        """Record the payment of one candidate, today unless ``changed``."""
        order = Order.objects.get(application=application)
        told = {
            "amount_fen": order.amount_fen,
            "paid_on": clock.today(),
            "channel": Payment.Channel.BANK,
            "by": self.officer,
            "key": f"bank-{order.code}",
        }
        return fees.record_payment(order, **{**told, **changed})  # type: ignore[arg-type]

    def planned(self, capacities: Sequence[int] = (30,)) -> ExamPlan:
        """A site, a sitting and an announced seed."""
        if self.plan is None:
            site = exams.open_site(
                name="示例职业技术学院（虚构考点）",
                address="四川省示例市青禾区考试路8号",
                capacities=list(capacities),
                by=self.officer,
            )
            self.plan = exams.plan_exam(batch=self.batch, site=site, by=self.officer)
            self.plan = exams.announce_seed(self.plan, seed="示例种子", by=self.officer)
        return self.plan

    def seated(self, *names: str) -> list[Application]:
        """Given a seat by the draw."""
        applications = self.paid(*names)
        with at(DRAWN):
            exams.draw_seats(self.planned(), by=self.officer)
        return fresh(applications)

    def ticketed(self, *names: str) -> list[Application]:
        """Given a ticket by the agency."""
        applications = self.seated(*names)
        with at(TICKETED):
            exams.issue_tickets(self.batch, by=self.clerk)
        return fresh(applications)

    def present(self, *names: str) -> list[Application]:
        """Come to the exam."""
        applications = self.ticketed(*names)
        with at(EXAM):
            for one in applications:
                exams.check_in(one, by=self.officer)
        return fresh(applications)

    def scored(self, **scores: str) -> list[Application]:
        """Given a score that two officers entered alike."""
        applications = self.present(*scores)
        with at(SCORED):
            for one in applications:
                self.score(one, scores[one.name])
        return fresh(applications)

    def score(self, application: Application, value: str) -> None:
        """Two officers enter the same."""
        results.enter_score(application, Decimal(value), by=self.other_officer)
        results.enter_score(application, Decimal(value), by=self.third_officer)

    def published(self, **scores: str) -> list[Application]:
        """In publicity."""
        applications = self.scored(**scores)
        with at(PUBLISHED):
            results.publish(self.batch, by=self.officer)
        return fresh(applications)

    def concluded(self, **scores: str) -> list[Application]:
        """Through publicity."""
        applications = self.published(**scores)
        with at(OVER):
            results.close_due(clock.today())
        return fresh(applications)

    def certified(self, **scores: str) -> list[Application]:
        """Holding a certificate."""
        applications = self.concluded(**scores)
        with at(CERTIFIED):
            certificates.issue_all(self.batch, by=self.officer)
        return fresh(applications)


def found_world() -> World:
    """Load the notice as on its day, register the agency, open the accounts."""
    with at("2024-02-05 09:00"):
        load_notice(NOTICE.read_text(encoding="utf-8"))
        agency = register_agency(
            name="示例环境交易培训中心",
            filing_number="示例备〔2024〕01号",
            filed_from=date(2024, 1, 1),
            filed_until=date(2025, 12, 31),
        )
        centre = Organisation.objects.create(kind=Organisation.Kind.CENTRE, name="示例鉴定中心")

        def account(username: str, name: str, role: Role, house: Organisation | None) -> Actor:
            return open_account(
                username=username, display_name=name, roles=(role,), organisation=house
            ).actor()

        return World(
            agency=agency,
            batch=BatchRecord.objects.get(slug="sc-2024-carbon", number=2),
            clerk=account("clerk", "许经办", Role.CLERK, agency),
            first=account("first", "顾初审", Role.FIRST_REVIEWER, agency),
            second=account("second", "骆复审", Role.SECOND_REVIEWER, centre),
            officer=account("officer", "章考务", Role.OFFICER, centre),
            other_officer=account("officer2", "席考务", Role.OFFICER, centre),
            third_officer=account("officer3", "钟考务", Role.OFFICER, centre),
            administrator=account("admin", "辛管理", Role.ADMINISTRATOR, None),
        )


def me(application: Application) -> Actor:
    """The candidate as the doer of an action."""
    assert application.owner is not None
    return application.owner.actor("127.0.0.1")


def fresh(applications: Sequence[Application]) -> list[Application]:
    """The same applications, read again, in the same order."""
    keys = [one.pk for one in applications]
    read = Application.objects.in_bulk(keys)
    return [read[key] for key in keys]


def deeds(application: Application) -> list[str]:
    """What the ledger says was done, in order."""
    entries = Entry.objects.filter(chain__name=application.chain).order_by("number")
    return list(entries.values_list("action", flat=True))


def letters(application: Application) -> list[str]:
    """The subjects of what the candidate was told, in order, whatever the ways."""
    about = Letter.objects.filter(subject_ref=application.chain, copy_of=None).order_by("id")
    return list(about.values_list("subject", flat=True))


def refused(action: Callable[..., object], *args: object, code: str, **named: object) -> Refusal:
    """Expect ``action`` to refuse with this code, and to leave state and ledger as they were."""
    before = _standing()
    with pytest.raises(Refusal) as refusal:
        action(*args, **named)
    assert refusal.value.code == code
    assert _standing() == before
    return refusal.value


def _standing() -> tuple[object, ...]:
    states = Application.objects.order_by("pk").values_list("pk", "state", "version")
    return (*states, Entry.objects.count(), Letter.objects.count())
