"""复审时限公示 as anyone sees it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kaowu.office.notices.actions import load_notice
from tests.faces.faces import browser, words
from tests.office.test_public_clock import Office, day
from tests.office.world import NOTICE, at, found_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return Office(found_world())


def page(query: str = "") -> str:
    with at("2024-03-08 10:00"):
        answer = browser().get(reverse("review-clock") + query)
    assert answer.status_code == 200
    return words(answer)


def test_anyone_reads_how_long_the_reviews_take_and_by_which_rule(office: Office) -> None:
    for on in (day(2, 26), day(2, 27), day(2, 27), day(3, 1), day(3, 4)):
        office.answered(on)
    text = page()
    assert "5个工作日内反馈复审结果" in text
    assert "5 个工作日内 4 次 占 80%" in text
    assert "第2批 2024年3月30日（周六）考核 5 4 1 0 0 2／6" in text
    assert "已反馈不足 5 次的批次暂不公布" in text


def test_what_is_too_little_is_said_and_not_shown(office: Office) -> None:
    office.answered(day(3, 4))
    text = page()
    assert "还没有可以公布的数据" in text
    assert "（现有：第2批）" in text
    assert "逾期反馈" not in text.split("统计口径")[0]


def test_before_anything_has_begun_the_page_says_so(db: None) -> None:
    assert "还没有数据" in page()


def test_no_reference_and_no_name_is_on_the_page(office: Office) -> None:
    for _ in range(6):
        office.answered(day(2, 27))
    text = page()
    assert "CASE00" not in text
    assert "骆复审" not in text


def test_a_notice_that_is_none_is_not_found_and_one_without_figures_says_so(
    office: Office,
) -> None:
    assert browser().get(reverse("review-clock") + "?notice=none").status_code == 404
    assert "还没有数据" in page("?notice=sc-2024-carbon")


def test_the_page_opens_with_the_notice_that_has_figures(office: Office) -> None:
    with at("2024-03-08 09:00"):
        demo = (NOTICE.parent / "demo.toml").read_text(encoding="utf-8")
        load_notice(demo, start=day(3, 11))
    for _ in range(6):
        office.answered(day(2, 27))
    assert "第2批 2024年3月30日（周六）考核 6 6" in page()


def test_the_notice_and_the_foot_of_every_page_lead_there(office: Office) -> None:
    with at("2024-03-08 10:00"):
        notice = browser().get(reverse("notice", args=["sc-2024-carbon"])).content.decode()
    assert f'href="{reverse("review-clock")}?notice=sc-2024-carbon"' in notice
    assert f'href="{reverse("review-clock")}"' in notice
