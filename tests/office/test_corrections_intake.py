"""Zips and sheets for a returned application: what the return did not name stays, and is told."""

from __future__ import annotations

import pytest

from kaowu.demo.packages import basic_info_row, basic_info_workbook, package
from kaowu.office.registration import actions as registration
from kaowu.office.registration.correcting.subjects import Subject
from kaowu.office.registration.intake import bulk as intake
from kaowu.office.registration.models import Application, Intake, Pledge
from kaowu.office.registration.pledging import pledges
from kaowu.office.review import actions as review
from kaowu.office.review.models import Review
from kaowu.office.review.reasons import reason
from kaowu.rules.states import State
from tests.office.world import REGISTERED, REVIEWED, World, at, deeds, person, refused

NAME = "何清越"
CONDITION = "达到法定劳动年龄，高中（同等学历）及以上"


def sheet(**changed: str) -> tuple[str, bytes]:
    row = basic_info_row(person(NAME), project="碳排放交易", batch="第2批", condition=CONDITION)
    return "信息表.xlsx", basic_info_workbook([{**row, **changed}])


def taken_in(world: World, *sent: tuple[str, bytes], moment: str = REVIEWED) -> list[Intake]:
    with at(moment):
        group = intake.new_group()
        intake.take_in(sent, agency=world.agency, batch=world.batch, group=group, by=world.clerk)
        for key in intake.waiting(group):
            intake.process(Intake.objects.get(pk=key), by=world.clerk)
    return list(Intake.objects.filter(group=group))


def codes(one: Intake) -> list[str]:
    return [finding.code for finding in one.findings]


@pytest.fixture
def back(world: World) -> Application:
    """Handed in by the agency, and sent back for the diploma."""
    taken_in(world, sheet(), package(person(NAME)), moment=REGISTERED)
    one = Application.objects.get()
    with at(REGISTERED):
        pledges.sign(one, by=world.clerk, method=Pledge.Method.PAPER)
        registration.submit(one, by=world.clerk)
    with at(REVIEWED):
        review.take(one, by=world.first)
        asked = [
            reason(world.batch.notice, code="illegible", subject=Subject.material("education"))
        ]
        review.decide(one, Review.Verdict.RETURN, by=world.first, reasons=asked)
    return one


def test_a_whole_new_zip_mends_what_was_asked_only(world: World, back: Application) -> None:
    name, _ = package(person(NAME))
    (came,) = taken_in(world, (name, package(person(NAME), trouble="large-portrait")[1]))
    assert came.status == Intake.Status.DONE
    assert came.application == back
    assert "correction.material-kept" in codes(came)
    assert "intake.again" not in codes(came)
    versions = {
        kind: back.materials.filter(kind=kind).count() for kind in ("education", "portrait")
    }
    assert versions == {"education": 2, "portrait": 1}
    assert Application.objects.get().state == State.RETURNED


def test_what_is_wrong_in_a_file_that_was_not_asked_for_is_no_matter(
    world: World, back: Application
) -> None:
    name, _ = package(person(NAME))
    (came,) = taken_in(world, (name, package(person(NAME), trouble="large-portrait")[1]))
    assert came.verdict != "blocked"
    assert not any(one.subject == "证件照" and one.severity == "error" for one in came.findings)


def test_a_row_changes_no_field_that_was_not_named(world: World, back: Application) -> None:
    mobile = back.mobile
    (came,) = taken_in(world, sheet(mobile="15400009876"))
    assert "correction.field-kept" in codes(came)
    assert Application.objects.get().mobile == mobile


def test_the_same_row_again_says_nothing(world: World, back: Application) -> None:
    (came,) = taken_in(world, sheet())
    assert "correction.field-kept" not in codes(came)


def test_another_persons_zip_is_not_taken_for_a_correction(world: World, back: Application) -> None:
    name, data = package(person("林晓禾"))
    refused_ = {"data": data, "filename": name, "by": world.clerk}
    with at(REVIEWED):
        refused(registration.take_package, back, **refused_, code="registration.other-person")
    assert deeds(back)[-1] == "return_first"
    assert back.materials.count() == 3
