"""Working days: the vendored data, and counting in it."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaowu.rules.calendar import default_calendar

CALENDAR = default_calendar()
ANY_DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
COUNTS = st.integers(1, 30)


def test_the_vendored_data_agree_with_chinesecalendar_on_every_day() -> None:
    first, last = date(2004, 1, 1), date(2026, 12, 31)
    days = [first + timedelta(i) for i in range((last - first).days + 1)]
    different = [d for d in days if CALENDAR.is_working_day(d) != chinese_calendar.is_workday(d)]
    assert different == []


def test_the_data_cover_the_announced_years_and_no_other() -> None:
    assert [year for year in range(2000, 2030) if CALENDAR.announced(year)] == [*range(2004, 2027)]


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2024, 1, 22), date(2024, 2, 2), 10),
        (date(2024, 4, 1), date(2024, 4, 19), 14),
        (date(2024, 9, 9), date(2024, 9, 20), 9),
        (date(2024, 10, 8), date(2024, 10, 18), 10),  # Saturday 10-12 is worked
        (date(2024, 9, 12), date(2024, 9, 20), 6),  # Saturday 09-14 is worked
        (date(2024, 3, 2), date(2024, 3, 3), 0),
        (date(2024, 3, 5), date(2024, 3, 4), 0),
    ],
)
def test_working_days_of_a_window(start: date, end: date, count: int) -> None:
    assert CALENDAR.count(start, end) == count


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2024, 5, 10), date(2024, 5, 16)),  # Saturday 05-11 counts
        (date(2024, 9, 6), date(2024, 9, 13)),
        (date(2024, 3, 4), date(2024, 3, 11)),  # Monday to Monday
    ],
)
def test_five_working_days_after(day: date, due: date) -> None:
    assert CALENDAR.add(day, 5) == due


def test_the_sixth_working_day_after_an_exam_can_be_a_sunday() -> None:
    assert CALENDAR.add(date(2024, 4, 20), 6) == date(2024, 4, 28)


def test_five_working_days_before_and_including_a_day_reach_a_worked_saturday() -> None:
    assert CALENDAR.before(date(2024, 10, 18), 5) == date(2024, 10, 12)


def test_new_years_eve_2024_was_a_working_day() -> None:
    assert CALENDAR.is_working_day(date(2024, 2, 9))


def test_a_day_off_names_its_holiday() -> None:
    assert CALENDAR.holiday_name(date(2024, 2, 10)) == "春节"
    assert CALENDAR.holiday_name(date(2024, 2, 9)) == ""


def test_a_year_without_data_knows_weekends_only() -> None:
    assert not CALENDAR.announced(2027)
    assert CALENDAR.is_working_day(date(2027, 10, 1))
    assert not CALENDAR.is_working_day(date(2027, 10, 2))


def test_counting_starts_at_one() -> None:
    with pytest.raises(ValueError, match="counted from 1"):
        CALENDAR.add(date(2024, 3, 4), 0)


@given(day=ANY_DAYS, n=COUNTS)
def test_a_deadline_is_a_working_day_and_n_working_days_lie_up_to_it(day: date, n: int) -> None:
    due = CALENDAR.add(day, n)
    assert CALENDAR.is_working_day(due)
    assert CALENDAR.count(day + timedelta(1), due) == n


@given(day=ANY_DAYS, n=COUNTS)
def test_before_mirrors_add(day: date, n: int) -> None:
    assert CALENDAR.count(CALENDAR.before(day, n), day - timedelta(1)) == n


@given(day=ANY_DAYS, n=COUNTS)
def test_going_back_from_a_deadline_never_passes_the_start(day: date, n: int) -> None:
    start = CALENDAR.next_working_day(day)
    assert CALENDAR.before(CALENDAR.add(start, n), n) == start


@given(day=ANY_DAYS, a=COUNTS, b=COUNTS)
def test_two_periods_add_up(day: date, a: int, b: int) -> None:
    assert CALENDAR.add(CALENDAR.add(day, a), b) == CALENDAR.add(day, a + b)


@given(day=ANY_DAYS)
def test_the_next_working_day_is_the_first_one_from_that_day_on(day: date) -> None:
    found = CALENDAR.next_working_day(day)
    assert CALENDAR.count(day, found) == 1
    assert CALENDAR.is_working_day(found)
