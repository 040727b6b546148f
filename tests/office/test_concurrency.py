"""Two at once: exactly one of them does it, the other is told, and nothing is lost.

Real threads with connections of their own, on whatever database the suite runs on; and real
processes on the file of an SQLite database.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from kaowu.office.actors import SYSTEM
from kaowu.office.certificates import actions as certificates
from kaowu.office.certificates.models import Certificate
from kaowu.office.fees.models import Order, Payment
from kaowu.office.ledger import actions as ledger
from kaowu.office.ledger.models import Chain
from kaowu.office.ledger.queries import faults
from kaowu.office.refusals import Refusal
from kaowu.office.registration import actions as registration
from kaowu.office.registration.models import Application, HandOver
from kaowu.office.registration.pledging import pledges, rosters
from kaowu.office.results import actions as results
from kaowu.office.review import actions as review
from kaowu.office.review.models import Review
from kaowu.rules.events import Event
from kaowu.rules.states import State
from tests.office import world as w
from tests.office.world import World, found_world, me

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(transactional_db: None) -> World:
    """The office on the eve of batch 2, committed, so that every connection sees it."""
    if connection.vendor == "sqlite":
        pytest.skip("the test database of SQLite is in memory: one connection only")
    return found_world()


def at_once(moment: str, *acts: Callable[[], Any]) -> list[Any]:
    """Do the acts in threads that start together; what each returned or raised, in order."""
    barrier, told = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            with w.at(moment):
                barrier.wait(10)
                told[place] = act()
        except Exception as error:  # noqa: BLE001 - what it raised is what the test asks
            told[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told


def refusals(told: Sequence[Any]) -> list[str]:
    """The codes of the refusals; anything else that was raised fails the test."""
    for one in told:
        if isinstance(one, Exception) and not isinstance(one, Refusal):
            raise one
    return [one.code for one in told if isinstance(one, Refusal)]


def copies(application: Application, count: int = 2) -> list[Application]:
    """The same row, read by as many people."""
    return [Application.objects.get(pk=application.pk) for _ in range(count)]


def test_two_reviewers_take_one_case(office: World) -> None:
    (lin,) = office.submitted("林晓禾")
    mine, theirs = copies(lin)
    told = at_once(
        w.REVIEWED,
        lambda: review.take(mine, by=office.first),
        lambda: review.take(theirs, by=office.first),
    )
    assert len(refusals(told)) == 1
    assert Review.objects.filter(application=lin).count() == 1
    assert w.fresh([lin])[0].holder_id == office.first.user_id


def test_one_decision_of_two(office: World) -> None:
    (lin,) = office.submitted("林晓禾")
    with w.at(w.REVIEWED):
        review.take(lin, by=office.first)
    told = at_once(
        w.REVIEWED,
        *(
            lambda one=one: review.decide(
                one, Review.Verdict.PASS, by=office.first, checklist=w.CHECKED
            )
            for one in copies(lin)
        ),
    )
    assert len(refusals(told)) == 1
    assert lin.steps.filter(event=Event.ACCEPT).count() == 1


def test_one_payment_told_twice(office: World) -> None:
    (lin,) = office.billed("林晓禾")
    told = at_once(w.PAYING, lambda: office.pay(lin), lambda: office.pay(lin))
    assert refusals(told) == []
    assert told[0].pk == told[1].pk
    assert Payment.objects.count() == 1
    assert w.deeds(lin).count("confirm_payment") == 1


def test_one_key_for_two_orders(office: World) -> None:
    lin, he = office.billed("林晓禾", "何清越")
    told = at_once(
        w.PAYING,
        lambda: office.pay(lin, key="bank-1"),
        lambda: office.pay(he, key="bank-1"),
    )
    assert refusals(told) == ["fees.key-reused"]
    assert Payment.objects.count() == 1


def test_paying_and_withdrawing(office: World) -> None:
    (lin,) = office.billed("林晓禾")
    told = at_once(
        w.PAYING,
        lambda: office.pay(lin),
        lambda: registration.withdraw(copies(lin, 1)[0], by=me(lin)),
    )
    assert len(refusals(told)) == 1
    paid = w.fresh([lin])[0].state == State.PAID
    assert Payment.objects.exists() is paid
    assert (Order.objects.get(application=lin).status == Order.Status.PAID) is paid


def test_a_candidate_submits_twice(office: World) -> None:
    lin = office.draft("林晓禾")
    with w.at(w.REGISTERED):
        pledges.sign(lin, by=me(lin))
    mine, again = copies(lin)
    told = at_once(
        w.REGISTERED,
        lambda: registration.submit(mine, by=me(mine)),
        lambda: registration.submit(again, by=me(again)),
    )
    assert refusals(told) == ["gate.state"]
    assert lin.steps.filter(event=Event.SUBMIT).count() == 1


def test_two_rosters_have_two_numbers(office: World) -> None:
    people = office.accepted("林晓禾", "何清越")

    def hand_over(one: Application) -> HandOver:
        return rosters.hand_over(
            agency=office.agency,
            batch=office.batch,
            applications=[one],
            pledged=True,
            by=office.first,
        )

    told = at_once(w.HANDED_OVER, *(lambda one=one: hand_over(one) for one in people))
    assert refusals(told) == []
    assert sorted(roster.number for roster in told) == [1, 2]


def test_two_officers_issue_the_certificates(office: World) -> None:
    people = office.concluded(林晓禾="80", 何清越="60", 周知远="75")
    last = copies(people[-1], 1)[0]
    told = at_once(
        w.CERTIFIED,
        lambda: certificates.issue_all(office.batch, by=office.officer),
        lambda: certificates.issue_all(office.batch, by=office.other_officer),
        lambda: certificates.issue(last, by=office.third_officer),
    )
    refusals(told)
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert len(set(numbers)) == 3
    assert [int(number[-3:]) for number in numbers] == [1, 2, 3]


def test_two_officers_publish(office: World) -> None:
    office.scored(林晓禾="80")
    told = at_once(
        w.PUBLISHED,
        lambda: results.publish(office.batch, by=office.officer),
        lambda: results.publish(office.batch, by=office.other_officer),
    )
    assert refusals(told) == ["results.published"]


def test_many_append_to_one_new_chain(office: World) -> None:
    def append(writer: int) -> None:
        for number in range(10):
            ledger.record(
                chain="batch:new", action="test", by=SYSTEM, detail={"n": [writer, number]}
            )

    refusals(at_once(w.REGISTERED, *(lambda writer=writer: append(writer) for writer in range(4))))
    chain = Chain.objects.get(name="batch:new")
    numbers = list(chain.entries.order_by("id").values_list("number", flat=True))
    assert numbers == list(range(1, 41))
    assert list(faults()) == []


_APPEND = """
import sys, django
django.setup()
from kaowu.office.actors import SYSTEM
from kaowu.office.ledger import actions
for number in range(25):
    actions.record(chain="batch:shared", action="test", by=SYSTEM, detail={"n": number})
"""
_VERIFY = """
import django
django.setup()
from kaowu.office.ledger.models import Entry
from kaowu.office.ledger.queries import faults
assert Entry.objects.filter(chain__name="batch:shared").count() == 75
assert list(faults()) == []
"""


def test_two_processes_append_to_one_chain_of_a_file(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a file of SQLite's is the same whatever the suite runs on")
    environment = {
        **os.environ,
        "KAOWU_DATA_DIR": str(tmp_path),
        "KAOWU_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "kaowu.site.settings",
        "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src"),
    }

    def python(*arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, *arguments], env=environment)

    assert python("-m", "kaowu.site.manage", "migrate", "-v0").wait(120) == 0
    writers = [python("-c", _APPEND) for _ in range(3)]
    assert [writer.wait(120) for writer in writers] == [0, 0, 0]
    assert python("-c", _VERIFY).wait(60) == 0
