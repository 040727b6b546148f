"""Age and education."""

from __future__ import annotations

from datetime import date

import pytest

from kaowu.rules.eligibility import check_eligibility, retirement_month
from kaowu.rules.notice import Notice

DAY = date(2024, 2, 23)


def findings(
    notice: Notice, birth: date, sex: str = "男", education: str = "本科", day: date = DAY
) -> list[tuple[str, str]]:
    found = check_eligibility(
        birth=birth, sex=sex, education=education, notice=notice, reference_day=day
    )
    return [(finding.code, finding.severity.value) for finding in found]


def test_sixteen_on_the_day_may_apply(sichuan: Notice) -> None:
    assert findings(sichuan, date(2008, 2, 23)) == []


def test_a_day_short_of_sixteen_may_not(sichuan: Notice) -> None:
    assert findings(sichuan, date(2008, 2, 24)) == [("eligibility.too-young", "error")]


@pytest.mark.parametrize(
    ("track", "birth", "month"),
    [
        ("男", date(1964, 12, 1), (2024, 12)),
        ("男", date(1965, 1, 1), (2025, 2)),
        ("男", date(1965, 5, 1), (2025, 7)),
        ("男", date(1976, 9, 1), (2039, 9)),
        ("女55", date(1970, 1, 1), (2025, 2)),
        ("女55", date(1981, 9, 1), (2039, 9)),
        ("女50", date(1975, 1, 1), (2025, 2)),
        ("女50", date(1975, 3, 1), (2025, 5)),
        ("女50", date(1984, 11, 1), (2039, 11)),
    ],
)
def test_retirement_months_of_the_reform(track: str, birth: date, month: tuple[int, int]) -> None:
    assert retirement_month(birth, track) == month


def test_the_month_of_retirement_itself_is_not_past_it(sichuan: Notice) -> None:
    assert findings(sichuan, date(1964, 2, 1)) == []
    assert findings(sichuan, date(1964, 1, 31)) == [("eligibility.past-retirement", "warning")]


def test_a_woman_between_the_two_limits_is_left_to_a_human(sichuan: Notice) -> None:
    between = [("eligibility.between-retirement-ages", "warning")]
    assert findings(sichuan, date(1974, 1, 1), "女") == between
    assert findings(sichuan, date(1969, 3, 1), "女") == between
    assert findings(sichuan, date(1969, 1, 1), "女") == [("eligibility.past-retirement", "warning")]
    assert findings(sichuan, date(1974, 3, 1), "女") == []


def test_without_a_sex_the_longest_working_life_counts(sichuan: Notice) -> None:
    assert findings(sichuan, date(1965, 1, 1), "") == []


@pytest.mark.parametrize("education", ["高中", "中专", "职高", "技校", "大专", "博士研究生", ""])
def test_accepted_education(sichuan: Notice, education: str) -> None:
    assert findings(sichuan, date(1990, 1, 1), education=education) == []


@pytest.mark.parametrize("education", ["初中", "小学", "文盲或半文盲"])
def test_education_clearly_below(sichuan: Notice, education: str) -> None:
    assert findings(sichuan, date(1990, 1, 1), education=education) == [
        ("eligibility.education-below", "error")
    ]


def test_other_education_is_left_to_a_human(sichuan: Notice) -> None:
    assert findings(sichuan, date(1990, 1, 1), education="其他") == [
        ("eligibility.education-unknown", "warning")
    ]
