"""The home page and the notice as a page."""

from __future__ import annotations

from datetime import date

import pytest

from kaowu.office.notices.actions import load_notice
from kaowu.rules.shipped import notices_folder
from tests.faces.faces import browser, words
from tests.office.world import World, at, found_world


@pytest.fixture
def world(db: None) -> World:
    return found_world()


def test_home_says_until_when_one_may_apply(world: World) -> None:
    with at("2024-02-20 10:00"):
        page = words(browser().get("/"))
    assert "第2批正在报名" in page
    assert "还有 3 个工作日" in page
    assert "2月23日（周五）24:00 截止" in page
    assert "我要报名" in page


def test_home_names_the_next_batch_between_two(world: World) -> None:
    with at("2024-02-07 10:00"):
        page = words(browser().get("/"))
    assert "第2批尚未开始报名" in page
    assert "我要报名" not in page


def test_a_notice_that_is_over_stands_with_the_past_ones(world: World) -> None:
    with at("2025-03-01 10:00"):
        page = words(browser().get("/"))
    assert "现在没有正在进行的考核" in page
    assert "往期通知" in page


def test_the_notice_page_tells_dates_material_fees_and_readings(world: World) -> None:
    with at("2024-02-20 10:00"):
        page = words(browser().get("/notices/sc-2024-carbon/"))
    for told in (
        "年满 16 周岁",
        "今天 2月20日",
        "2024年3月1日（周五）",  # second review, handed over on the last day
        "2024年3月28日（周四）",  # tickets in the candidate's hand
        "200 KB 至 300 KB",
        "不超过 50 KB",
        "510123456789012345_张三_身份证.jpg",
        "510123456789012345_张三_13800138000.zip",
        "审核时逐项核对 身份证正反面齐全、清晰",
        "纸质申报表签字处已按手印（屏幕签名的除外） 依据：1. 《四川省专项职业能力考核个人申报表》",
        "示例金额",
        "川发改价格〔2023〕473号",
        "缴费确认后，考生报名信息不予修改。",
    ):
        assert told in page, told


def test_every_reading_of_an_ambiguity_is_on_the_page(world: World) -> None:
    with at("2024-02-20 10:00"):
        page = words(browser().get("/notices/sc-2024-carbon/"))
    decisions = world.batch.notice.decisions
    assert [one.key for one in decisions if one.reading not in page] == []


def test_dates_of_a_year_without_holiday_notice_are_marked(db: None) -> None:
    source = (notices_folder() / "demo.toml").read_text(encoding="utf-8")
    with at("2026-11-17 10:00"):
        load_notice(source, start=date(2026, 11, 16))
        page = words(browser().get("/notices/demo/"))
    assert "2027年1月4日（周一） 预排" in page
    assert "2026年12月24日（周四） 依据" in page  # announced, so not marked


def test_the_full_text_is_the_notice_as_printed(world: World) -> None:
    page = words(browser().get("/notices/sc-2024-carbon/text/"))
    assert "各有关单位及个人：" in page
    assert world.batch.notice.digest in page


def test_the_template_is_a_workbook_to_save(world: World) -> None:
    answer = browser().get("/notices/sc-2024-carbon/basic-info.xlsx")
    assert answer.content[:2] == b"PK"
    assert answer["Content-Disposition"] == 'attachment; filename="basic-info-sc-2024-carbon.xlsx"'
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/notices/nowhere/", "/publicity/sc-2024-carbon/2/"])
def test_what_is_not_there_is_not_found(path: str, world: World) -> None:
    assert browser().get(path).status_code == 404
