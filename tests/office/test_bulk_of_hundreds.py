"""Three hundred in one go: a result for each, nothing half-written, nobody decided twice."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db.models import Count

from kaowu.demo import crowd
from kaowu.office.ledger.models import Entry
from kaowu.office.letters.models import Letter
from kaowu.office.people.actions import open_account
from kaowu.office.registration.models import Application, Material, Step
from kaowu.office.review import actions as review
from kaowu.office.review import bulk
from kaowu.office.review.models import Review, Run, RunItem
from kaowu.office.vault import files
from kaowu.rules.events import Event
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.roles import Role
from kaowu.rules.states import State
from tests.office.world import CHECKED, REVIEWED, World, at

pytestmark = pytest.mark.slow
FIRST = Review.Level.FIRST
MANY = 300
DOUBT = Finding("identity.place-retired", Severity.WARNING, "证件号码", "请核对。")
# How many of them are not to be passed, and what is told of each.
TOLD = {
    "gate.conflict": 20,  # changed after it was chosen
    "review.held": 15,  # by a colleague
    "review.none": 10,  # decided already
    "review.uploader": 10,
    "review.not-clean": 5,
}


class Killed(BaseException):
    """The worker's process is gone; nothing catches it."""


@pytest.fixture
def cases(world: World) -> list[Application]:
    with at(REVIEWED):
        kept = {kind: files.keep(kind.encode(), "image/jpeg") for kind in
                ("identity", "education", "portrait")}  # fmt: skip
        return crowd.submitted(
            MANY,
            batch=world.batch,
            agency=world.agency,
            by=world.clerk,
            file_of=lambda _, kind: kept[kind],
        )


def spoiled(world: World, cases: list[Application]) -> dict[int, str]:
    """Something against a fifth of them, spread over the whole run: key → the code to be told."""
    colleague = open_account(
        username="first2", roles=(Role.FIRST_REVIEWER,), organisation=world.agency
    ).actor()
    codes = [code for code, count in TOLD.items() for _ in range(count)]
    told = {one.pk: code for one, code in zip(cases[::5], codes, strict=True)}
    for one in cases[::5]:
        again = Application.objects.get(pk=one.pk)
        match told[one.pk]:
            case "gate.conflict":
                review.take(again, by=world.first)
                review.release(again, by=world.first)
            case "review.held":
                review.take(again, by=colleague)
            case "review.none":
                review.take(again, by=colleague)
                review.decide(again, Review.Verdict.PASS, by=colleague, checklist=CHECKED)
            case "review.uploader":
                Material.objects.filter(application=one).update(added_by_id=world.first.user_id)
            case "review.not-clean":
                again.findings_data = [DOUBT.as_dict()]
                again.save(update_fields=["findings_data"])
    return told


def begun(world: World, cases: list[Application]) -> Run:
    """A run over all: who still waits as first seen, who is with a colleague as they are now."""
    now = Application.objects.in_bulk([one.pk for one in cases])
    chosen = [
        (one, one.version if now[one.pk].state == State.SUBMITTED else now[one.pk].version)
        for one in cases
    ]
    return bulk.start(Run.Kind.PASS, chosen, by=world.first, level=FIRST, checklist=CHECKED)


def passes(world: World) -> Counter[int]:
    """How often each was passed by the one whose run it is."""
    done = Step.objects.filter(event=Event.ACCEPT, user_id=world.first.user_id)
    return Counter(done.values_list("application_id", flat=True))


def test_each_of_three_hundred_has_its_own_result(world: World, cases: list[Application]) -> None:
    with at(REVIEWED):
        told = spoiled(world, cases)
        states = dict(Application.objects.values_list("pk", "state"))
        run = begun(world, cases)
        bulk.carry_out(run)
    items = list(run.items.all())
    assert {item.application_id: item.code for item in items if item.code} == told
    assert Counter(item.status for item in items) == {
        RunItem.Status.DONE: MANY - len(told),
        RunItem.Status.REFUSED: len(told),
    }
    assert all(item.message for item in items if item.code)
    good = {one.pk for one in cases} - set(told)
    assert passes(world) == dict.fromkeys(good, 1)
    after = dict(Application.objects.values_list("pk", "state"))
    assert {key: after[key] for key in told} == {key: states[key] for key in told}
    letters = Letter.objects.filter(subject="初审通过", copy_of=None, subject_ref__in=[
        one.chain for one in cases if one.pk in good])  # fmt: skip
    assert letters.values("subject_ref").annotate(n=Count("pk")).filter(n=1).count() == len(good)


def test_a_worker_that_dies_in_the_middle_leaves_no_half_and_none_is_decided_twice(
    world: World, cases: list[Application], monkeypatch: pytest.MonkeyPatch
) -> None:
    decide, decided = review.decide, Counter[int]()

    def dying(application: Application, *args: object, **named: object) -> Review:
        done = decide(application, *args, **named)  # type: ignore[arg-type]
        decided[application.pk] += 1
        if decided.total() == MANY // 2:
            raise Killed
        return done

    monkeypatch.setattr(bulk.actions, "decide", dying)
    with at(REVIEWED):
        run = begun(world, cases)
        with pytest.raises(Killed):
            bulk.carry_out(run)
        half = MANY // 2 - 1
        assert passes(world).total() == half
        assert run.items.filter(status=RunItem.Status.WAITING).count() == MANY - half
        assert Application.objects.filter(state=State.FIRST_REVIEW).count() == 0
        bulk.carry_out(run)
        bulk.carry_out(run)
    assert passes(world) == dict.fromkeys((one.pk for one in cases), 1)
    assert run.items.filter(status=RunItem.Status.DONE).count() == MANY
    accepted = Entry.objects.filter(action="accept", chain__name__in=[one.chain for one in cases])
    assert accepted.count() == MANY
