"""成绩: two officers enter without seeing each other; differences are settled."""

from __future__ import annotations

from typing import Any

import pytest

from kaowu.office.registration.models import Application
from kaowu.office.results.models import ScoreEntry
from kaowu.rules.states import State
from tests.faces.desks import seen, sent
from tests.office.world import SCORED, World, deeds, found_world, fresh

SHEET = "/centre/scores/sc-2024-carbon/2/"


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.DEMO = True
    return found_world()


def enter(who: str, **scores: str) -> str:
    """What the sheet answers; keys are references."""
    return sent(SHEET, {f"score-{key}": value for key, value in scores.items()}, SCORED, who)


def test_the_second_officer_does_not_see_the_first_entry(world: World) -> None:
    (lin,) = world.present("林晓禾")
    assert "已录入 1 人的成绩" in enter("officer2", **{lin.reference: "87.5"})
    assert "87.5" in seen(SHEET, SCORED, "officer2")
    page = seen(SHEET, SCORED, "officer3")
    assert "另一人已录" in page
    assert "87.5" not in page


def test_two_equal_entries_confirm(world: World) -> None:
    (lin,) = world.present("林晓禾")
    enter("officer2", **{lin.reference: "87.5"})
    page = enter("officer3", **{lin.reference: "87.5"})
    assert fresh([lin])[0].state == State.SCORED
    assert "已确认 共 1 条" in page
    assert deeds(lin)[-1] == "confirm_score"


def test_a_difference_is_shown_with_both_values_and_settled_with_a_reason(world: World) -> None:
    (lin,) = world.present("林晓禾")
    enter("officer2", **{lin.reference: "87.5"})
    page = enter("officer3", **{lin.reference: "78.5"})
    assert "两录不一致" in page
    assert "87.5 席考务" in page
    assert "78.5 钟考务" in page
    again = f"/centre/scores/{lin.reference}/again/"
    sent(again, {"value": "87.5", "reason": "看错十位"}, SCORED, "officer3")
    assert fresh([lin])[0].state == State.SCORED
    assert [one.reason for one in ScoreEntry.objects.filter(current=True)] == ["", "看错十位"]


def test_a_correction_without_a_reason_is_refused(world: World) -> None:
    (lin,) = world.present("林晓禾")
    enter("officer2", **{lin.reference: "87.5"})
    again = f"/centre/scores/{lin.reference}/again/"
    page = sent(again, {"value": "88", "reason": " "}, SCORED, "officer2")
    assert "请写明更正或核对的原因" in page
    assert ScoreEntry.objects.count() == 1


def test_one_bad_number_keeps_the_good_ones(world: World) -> None:
    lin, zhou = world.present("林晓禾", "周知远")
    page = enter("officer2", **{lin.reference: "101", zhou.reference: "60"})
    assert "已录入 1 人的成绩" in page
    assert "成绩应为0至100之间的数，最多一位小数" in page
    assert list(ScoreEntry.objects.values_list("application__name", flat=True)) == ["周知远"]


def test_the_officer_who_drew_the_seats_is_told_before_typing(world: World) -> None:
    (lin,) = world.present("林晓禾")
    page = seen(SHEET, SCORED, "officer")
    assert "您编排了本批次的座位" in page
    assert "可以录入的考务员：席考务、钟考务" in page
    assert "录入成绩 0 至 100 分" not in page  # and no greyed fields either
    enter("officer", **{lin.reference: "80"})
    assert ScoreEntry.objects.count() == 0


def test_the_sheet_lists_nobody_who_was_absent(world: World) -> None:
    world.ticketed("林晓禾")
    assert Application.objects.count() == 1
    assert "还没有可以录入的成绩" in seen(SHEET, SCORED, "officer2")
