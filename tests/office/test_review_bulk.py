"""Many cases in one go: at most 500, by the worker, each with its own result."""

from __future__ import annotations

from typing import Any

import pytest

from kaowu.office.people.actions import open_account
from kaowu.office.registration.models import Application
from kaowu.office.review import actions as review
from kaowu.office.review import bulk, opinions
from kaowu.office.review.models import Review, Run, RunItem
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.roles import Role
from kaowu.rules.states import State
from tests.office.test_review_holds import REASON
from tests.office.world import CHECKED, REVIEWED, World, at, deeds, fresh, letters, refused

FIRST = Review.Level.FIRST
DOUBT = Finding("identity.place-retired", Severity.WARNING, "证件号码", "请核对。")


def run(world: World, kind: Run.Kind, cases: list[Application], **more: Any) -> list[RunItem]:
    with at(REVIEWED):
        chosen = [(one, one.version) for one in cases]
        begun = bulk.start(kind, chosen, by=world.first, level=FIRST, **more)
        bulk.carry_out(begun)
    begun.refresh_from_db()
    assert begun.finished_at is not None
    return list(begun.items.all())


def states(cases: list[Application]) -> list[str]:
    return [one.state for one in fresh(cases)]


def test_clean_cases_pass_together(world: World) -> None:
    cases = world.submitted("何清越", "周知远")
    items = run(world, Run.Kind.PASS, cases, checklist=CHECKED)
    assert [item.status for item in items] == ["done", "done"]
    assert states(cases) == [State.ACCEPTED, State.ACCEPTED]
    assert deeds(cases[0])[-2:] == ["begin_first_review", "accept"]
    assert cases[0].steps.last().note == "批量办理"
    assert letters(cases[1])[-1] == "初审通过"


def test_one_with_a_doubt_is_left_to_a_human_and_stops_no_other(world: World) -> None:
    cases = world.submitted("何清越", "周知远")
    Application.objects.filter(pk=cases[0].pk).update(findings_data=[DOUBT.as_dict()])
    items = run(world, Run.Kind.PASS, cases, checklist=CHECKED)
    assert [(item.status, item.code) for item in items] == [
        ("refused", "review.not-clean"),
        ("done", ""),
    ]
    assert states(cases) == [State.SUBMITTED, State.ACCEPTED]
    assert deeds(cases[0])[-1] == "submit"  # not even taken


def test_a_fault_of_one_stops_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = world.submitted("何清越", "周知远")
    clean = bulk.demand_clean

    def broken(application: Application) -> None:
        if application.pk == cases[0].pk:
            raise RuntimeError("secret")
        clean(application)

    monkeypatch.setattr(bulk, "demand_clean", broken)
    items = run(world, Run.Kind.PASS, cases, checklist=CHECKED)
    assert [item.status for item in items] == ["failed", "done"]
    assert "secret" not in items[0].message
    assert states(cases) == [State.SUBMITTED, State.ACCEPTED]


def test_a_pass_in_bulk_needs_the_whole_checklist(world: World) -> None:
    cases = world.submitted("何清越")
    with at(REVIEWED):
        refused(
            bulk.start,
            Run.Kind.PASS,
            [(cases[0], cases[0].version)],
            by=world.first,
            level=FIRST,
            checklist={"identity": True},
            code="review.checklist",
        )
    assert not Run.objects.exists()


def test_all_are_returned_for_one_reason(world: World) -> None:
    cases = world.submitted("何清越", "周知远")
    run(world, Run.Kind.RETURN, cases, reasons=REASON)
    assert states(cases) == [State.RETURNED, State.RETURNED]
    assert cases[0].steps.last().reasons == REASON
    assert letters(cases[1])[-1] == "报名材料需要补正"


def test_a_return_in_bulk_needs_its_reason(world: World) -> None:
    cases = world.submitted("何清越")
    with at(REVIEWED):
        refused(
            bulk.start,
            Run.Kind.RETURN,
            [(cases[0], cases[0].version)],
            by=world.first,
            level=FIRST,
            code="review.no-reason",
        )


def test_all_are_prepared_and_wait(world: World) -> None:
    cases = world.submitted("何清越", "周知远")
    run(world, Run.Kind.PREPARE_RETURN, cases, reasons=REASON)
    assert states(cases) == [State.FIRST_REVIEW, State.FIRST_REVIEW]
    assert opinions.prepared(world.first, FIRST).count() == 2
    assert letters(cases[0]) == ["报名材料已收到"]


def test_five_hundred_go_and_one_more_is_refused_with_a_sentence(world: World) -> None:
    (one,) = world.submitted("何清越")
    bulk.demand_number(500)
    with at(REVIEWED):
        refusal = refused(
            bulk.start,
            Run.Kind.RETURN,
            [(one, one.version)] * 501,
            by=world.first,
            level=FIRST,
            reasons=REASON,
            code="review.too-many",
        )
    assert refusal.message == "一次最多办理 500 份，您选了 501 份。"
    assert not Run.objects.exists()


def test_none_chosen_is_said(world: World) -> None:
    refused(
        bulk.start, Run.Kind.PUBLISH, [], by=world.first, level=FIRST, code="review.none-chosen"
    )


def test_one_that_a_colleague_holds_and_one_that_changed_are_left(world: World) -> None:
    cases = world.submitted("何清越", "周知远", "林晓禾")
    other = open_account(
        username="first2",
        display_name="池初审",
        roles=(Role.FIRST_REVIEWER,),
        organisation=world.agency,
    ).actor()
    with at(REVIEWED):
        chosen = fresh(cases)
        review.take(fresh(cases)[0], by=other)
        stale = fresh(cases)[1]
        review.take(stale, by=world.first)
        review.release(stale, by=world.first)
        chosen[0].refresh_from_db()
    items = run(world, Run.Kind.PASS, chosen, checklist=CHECKED)
    assert [item.code for item in items] == ["review.held", "gate.conflict", ""]
    assert "池初审" in items[0].message
    assert states(cases) == [State.FIRST_REVIEW, State.SUBMITTED, State.ACCEPTED]


def test_a_run_is_carried_on_where_its_worker_died(world: World) -> None:
    cases = world.submitted("何清越", "周知远")
    items = run(world, Run.Kind.PASS, cases, checklist=CHECKED)
    again = items[0].run
    before = deeds(cases[0])
    with at(REVIEWED):
        bulk.carry_out(again)
    assert deeds(cases[0]) == before
    assert [item.status for item in again.items.all()] == ["done", "done"]


def test_a_clerk_starts_nothing(world: World) -> None:
    (one,) = world.submitted("何清越")
    refused(
        bulk.start,
        Run.Kind.PASS,
        [(one, one.version)],
        by=world.clerk,
        level=FIRST,
        checklist=CHECKED,
        code="gate.role",
    )
