"""下载标注后的表格: the sheet of an upload comes back with its cells marked."""

from __future__ import annotations

import io

import openpyxl
import pytest
from pytest_django import Settings

from kaowu.demo.packages import basic_info_row, basic_info_workbook, package
from kaowu.office.people.actions import open_account, register_agency
from kaowu.office.registration.intake import bulk as intake
from kaowu.office.registration.intake.jobs import open_group
from kaowu.office.registration.models import Intake
from kaowu.rules.roles import Role
from tests.faces.agencies import entered
from tests.office.world import REGISTERED, World, at, found_world, person

LIN = person("林晓禾")


@pytest.fixture
def office(db: None, settings: Settings) -> World:
    settings.DEMO = True
    return found_world()


@pytest.fixture
def upload(office: World) -> list[Intake]:
    """A sheet whose number was typed as a number, and the zip, both opened by the worker."""
    row = basic_info_row(LIN, project="碳排放交易", batch="第2批", condition="")
    sheet = basic_info_workbook([{**row, "education": "大学本科"}], as_numbers=["id_number"])
    with at(REGISTERED):
        group = intake.new_group()
        sent = [("信息表.xlsx", sheet), package(LIN)]
        intake.take_in(sent, agency=office.agency, batch=office.batch, group=group, by=office.clerk)
        open_group.call(group, office.clerk.user_id)
    return list(Intake.objects.filter(group=group))


def address(one: Intake) -> str:
    return f"/agency/upload/{one.group}/{one.pk}/marked.xlsx"


def test_the_page_offers_the_marked_sheet_beside_the_sheet_only(
    office: World, upload: list[Intake]
) -> None:
    page = entered(office.clerk).get(f"/agency/upload/{upload[0].group}/").content.decode()
    assert page.count("下载标注后的表格") == 1
    assert address(upload[0]) in page


def test_the_cells_that_are_wrong_are_red_and_say_why(office: World, upload: list[Intake]) -> None:
    answer = entered(office.clerk).get(address(upload[0]))
    assert answer["Cache-Control"] == "private, no-store"
    page = openpyxl.load_workbook(io.BytesIO(answer.content))["个人基本信息表"]
    marked = {
        cell.coordinate: cell.comment.text
        for row in page.iter_rows()
        for cell in row
        if cell.comment
    }
    assert sorted(marked) == ["D2", "H2"]
    assert marked["D2"].startswith("错误：单元格 个人基本信息表!D2 的证件号码按数字输入")
    assert page["D2"].value == f"{LIN.id_number[:15]}…"
    assert page["B2"].value == "林晓禾"


def test_a_zip_has_no_marked_sheet(office: World, upload: list[Intake]) -> None:
    assert entered(office.clerk).get(address(upload[1])).status_code == 404


def test_another_agency_finds_nothing(office: World, upload: list[Intake]) -> None:
    other = register_agency(name="示例竹海技能培训中心", filing_number="示例备02号")
    stranger = open_account(username="zhu", roles=(Role.CLERK,), organisation=other)
    assert entered(stranger.actor()).get(address(upload[0])).status_code == 404
