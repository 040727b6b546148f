"""One person for two projects: a row for each in one sheet, one zip, and nothing is lost."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from kaowu.demo.packages import basic_info_row, basic_info_workbook, package
from kaowu.office.registration.intake import bulk as intake
from kaowu.office.registration.intake.jobs import open_group
from kaowu.office.registration.models import Application, Intake
from kaowu.rules.findings import Severity
from tests.office.world import REGISTERED, World, at, found_world, person

LIN = person("林晓禾")
TRADING, ASSETS = "碳排放交易", "碳资产管理"


@pytest.fixture
def office(db: None, settings: Settings) -> World:
    settings.DEMO = True
    return found_world()


def sheet(*projects: str) -> tuple[str, bytes]:
    rows = [basic_info_row(LIN, project=one, batch="第2批", condition="") for one in projects]
    return "信息表.xlsx", basic_info_workbook(rows)


def send(office: World, *files: tuple[str, bytes]) -> list[Intake]:
    with at(REGISTERED):
        group = intake.new_group()
        intake.take_in(
            files, agency=office.agency, batch=office.batch, group=group, by=office.clerk
        )
        open_group.call(group, office.clerk.user_id)
    return list(Intake.objects.filter(group=group))


def applied() -> dict[str, set[str]]:
    """The kinds of material of each application, by the name of its project."""
    return {
        one.project_name: set(one.materials.values_list("kind", flat=True))
        for one in Application.objects.all()
    }


ALL = {"identity", "education", "portrait"}


def test_sheet_and_zip_together_make_two_applications(office: World) -> None:
    taken = send(office, sheet(TRADING, ASSETS), package(LIN))
    assert applied() == {TRADING: ALL, ASSETS: ALL}
    assert [one.status for one in taken] == [Intake.Status.DONE] * 2
    assert "intake.two-projects" in {finding.code for finding in taken[1].findings}


def test_a_sheet_after_the_zip_makes_the_second_application(office: World) -> None:
    send(office, package(LIN))
    assert len(applied()) == 1
    send(office, sheet(ASSETS, TRADING))
    assert applied() == {TRADING: ALL, ASSETS: ALL}


def test_the_same_sheet_once_more_makes_no_third(office: World) -> None:
    send(office, sheet(TRADING, ASSETS), package(LIN))
    send(office, sheet(TRADING, ASSETS))
    assert Application.objects.count() == 2


def test_a_zip_that_is_called_by_the_name_only_finds_both_rows(office: World) -> None:
    send(office, sheet(TRADING, ASSETS), ("林晓禾.zip", package(LIN)[1]))
    assert applied() == {TRADING: ALL, ASSETS: ALL}


def test_a_newer_sheet_with_another_project_says_what_it_replaces(office: World) -> None:
    send(office, sheet(TRADING))
    (newer,) = send(office, sheet(ASSETS))
    (told,) = [one for one in newer.findings if one.code == "intake.two-projects"]
    assert told.severity is Severity.WARNING
    assert f"报的是“{TRADING}”，已改按新表的“{ASSETS}”办理" in told.message
    assert "同一张信息表中每个项目填一行" in told.remedy
    send(office, package(LIN))
    assert applied() == {ASSETS: ALL}


def test_one_project_in_process_does_not_stop_the_other(office: World) -> None:
    send(office, sheet(TRADING), package(LIN))
    Application.objects.update(state="submitted")
    send(office, sheet(TRADING, ASSETS))
    assert applied() == {TRADING: ALL, ASSETS: ALL}
    assert {one.project_name: one.state for one in Application.objects.all()} == {
        TRADING: "submitted",
        ASSETS: "draft",
    }


def test_a_new_zip_mends_the_draft_and_says_that_the_other_is_in_process(office: World) -> None:
    send(office, sheet(TRADING, ASSETS), package(LIN))
    Application.objects.filter(project_code="TJY").update(state="submitted")
    name, data = package(LIN)
    (again,) = send(office, (name.replace(".zip", "_补报.zip"), data))
    assert again.status == Intake.Status.DONE
    assert "registration.twice" in {finding.code for finding in again.findings}
