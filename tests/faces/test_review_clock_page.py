"""The page of the clock on both sides, and its files: figures, and nobody's data."""

from __future__ import annotations

import io

import openpyxl
import pytest
from pytest_django import Settings

from kaowu.office.people.models import User
from tests.faces.agencies import entered
from tests.faces.desks import seen
from tests.faces.faces import browser
from tests.office.world import CAST, World, at, found_world, me

NOW = "2024-03-05 10:00"
NAMES = [one.name for one in CAST[:3]]


@pytest.fixture
def office(db: None, settings: Settings) -> World:
    settings.DEMO = True
    return found_world()


def test_the_centre_sees_what_is_overdue_by_agency(office: World) -> None:
    office.forwarded(*NAMES)
    page = seen("/centre/clock/", NOW, "second")
    assert "复审（收到后 5 个工作日内反馈）" in page
    assert "逾期未办 3 份" in " ".join(page.split())
    assert "示例环境交易培训中心" in page
    assert "初审" not in page.split("审核时限统计")[-1]


def test_the_agency_sees_both_reviews_of_its_own(office: World) -> None:
    office.forwarded(*NAMES)
    page = seen("/agency/clock/", NOW, "first")
    assert page.index("初审") < page.index("复审（收到后")
    assert "已办结的用时分布" in page


def test_a_page_without_anybody_is_polite(office: World) -> None:
    assert "还没有进入复审的报名" in seen("/centre/clock/", NOW, "officer")


def test_a_batch_is_chosen_by_its_tab(office: World) -> None:
    office.forwarded(NAMES[0])
    assert "示例环境交易培训中心" in seen("/centre/clock/?batch=sc-2024-carbon-2", NOW, "officer")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_files_hold_figures_and_nobodys_data(office: World, kind: str) -> None:
    people = office.forwarded(*NAMES)
    with at(NOW):
        answer = entered(office.second).get(f"/centre/clock/statistics.{kind}")
    assert answer.status_code == 200
    if kind == "csv":
        text = answer.content.decode("utf-8-sig")
        rows = [line.split(",") for line in text.splitlines()]
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        rows = [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        text = str(rows)
    assert rows[0][:3] == ["审核", "分组", "名称"]
    assert rows[1] == ["复审", "合计", "合计", "0", "3", "0", "0", "3", "—", "—"]
    assert [row[1] for row in rows[1:]] == ["合计", "批次", "报名机构"]
    for one in people:
        for secret in (one.name, one.id_number, one.mobile, one.reference):
            assert secret not in text


def test_another_kind_of_file_is_not_there(office: World) -> None:
    assert entered(office.second).get("/centre/clock/statistics.pdf").status_code == 404


def test_candidates_have_no_business_there(office: World) -> None:
    (one,) = office.submitted(NAMES[0])
    client = browser(User.objects.get(pk=me(one).user_id))
    assert client.get("/centre/clock/").status_code == 403
    assert client.get("/agency/clock/").status_code == 403
    assert entered(office.first).get("/centre/clock/").status_code == 403
