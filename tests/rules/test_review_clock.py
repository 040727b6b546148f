"""The second review's clock against every batch of the 2024 notice (DOMAIN 3.2), and its pauses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kaowu.rules.calendar import WorkingCalendar
from kaowu.rules.notice import Notice
from kaowu.rules.review_clock import (
    Turn,
    answered_late,
    days_carried_over,
    days_left,
    days_taken,
    turn_due,
)

# batch: received on the last day of registration, to be answered by
DUE = {
    1: ("01-19", "01-26"),
    2: ("02-23", "03-01"),
    3: ("03-08", "03-15"),
    4: ("03-29", "04-08"),  # 04-04 to 04-06 is 清明
    5: ("05-10", "05-16"),  # Saturday 05-11 is worked
    6: ("06-07", "06-17"),  # Monday 06-10 is 端午
    7: ("07-12", "07-19"),
    8: ("08-09", "08-16"),
    9: ("09-06", "09-13"),
    10: ("09-27", "10-10"),  # 10-01 to 10-07 is 国庆, Sunday 09-29 is worked
    11: ("11-01", "11-08"),
}


def day(month_day: str) -> date:
    return date.fromisoformat(f"2024-{month_day}")


def restarting(notice: Notice) -> Notice:
    return replace(notice, deadlines=replace(notice.deadlines, correction_clock="restart"))


@pytest.mark.parametrize("number", DUE)
def test_received_on_the_last_day_of_registration(
    sichuan: Notice, calendar: WorkingCalendar, number: int
) -> None:
    received, due = map(day, DUE[number])
    assert received == sichuan.batch(number).registration.end
    assert turn_due([Turn(received)], sichuan, calendar) == due
    assert due <= sichuan.batch(number).review.end
    assert days_left(received, due, calendar) == 5
    assert days_left(due, due, calendar) == 0


@pytest.mark.parametrize("number", DUE)
def test_a_day_of_correction_costs_the_centre_nothing(
    sichuan: Notice, calendar: WorkingCalendar, number: int
) -> None:
    """Returned after two working days, received again after the weekend: three days are left."""
    received = day(DUE[number][0])
    returned = calendar.add(received, 2)
    again = calendar.add(returned, 4)
    due = turn_due([Turn(received, returned), Turn(again)], sichuan, calendar)
    assert calendar.count(again, due) - calendar.is_working_day(again) == 3


@pytest.mark.parametrize(
    ("received", "returned", "again", "due"),
    [
        ("02-23", "03-01", "03-04", "03-05"),  # over a weekend, on the last day: one day is left
        ("02-23", "02-27", "03-01", "03-06"),  # three left, and a weekend in between
        ("03-29", "04-02", "04-03", "04-09"),  # three left, over 清明: 04-07 is worked
        ("05-09", "05-10", "05-11", "05-16"),  # four left, received on a Saturday that is worked
        ("05-09", "05-11", "05-13", "05-16"),  # returned on that Saturday: three left
        ("09-27", "09-29", "09-30", "10-11"),  # four left, over 国庆
        ("09-11", "09-14", "09-18", "09-20"),  # returned on a worked Saturday, over 中秋: two left
    ],
)
def test_a_pause_carries_over_what_was_left(
    sichuan: Notice, calendar: WorkingCalendar, received: str, returned: str, again: str, due: str
) -> None:
    turns = [Turn(day(received), day(returned)), Turn(day(again))]
    assert turn_due(turns, sichuan, calendar) == day(due)


def test_a_late_return_still_leaves_a_working_day(
    sichuan: Notice, calendar: WorkingCalendar
) -> None:
    turn = Turn(day("02-23"), day("03-05"))
    due = turn_due([turn], sichuan, calendar)
    assert days_carried_over(turn, due, sichuan, calendar) == 1
    assert answered_late([turn, Turn(day("03-07"))], sichuan, calendar) == [True, False]


def test_a_second_pause_carries_over_what_the_first_had_left(
    sichuan: Notice, calendar: WorkingCalendar
) -> None:
    turns = [
        Turn(day("02-23"), day("02-27")),  # three left
        Turn(day("02-29"), day("03-01")),  # two left
        Turn(day("03-04")),
    ]
    assert turn_due(turns, sichuan, calendar) == day("03-06")


def test_by_restart_the_whole_period_is_counted_anew(
    sichuan: Notice, calendar: WorkingCalendar
) -> None:
    turns = [Turn(day("02-23"), day("02-27")), Turn(day("03-01"))]
    assert turn_due(turns, restarting(sichuan), calendar) == day("03-08")


def test_the_same_day_takes_no_working_day(calendar: WorkingCalendar) -> None:
    assert days_taken(Turn(day("02-23"), day("02-23")), day("03-30"), calendar) == 0
    assert days_taken(Turn(day("02-23"), day("02-26")), day("03-30"), calendar) == 1
    assert days_taken(Turn(day("02-23")), day("02-28"), calendar) == 3
