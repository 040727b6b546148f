"""Until when a return may be answered, in batch 2 of 2024: 02-19 to 02-23, review to 03-08."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kaowu.rules.calendar import WorkingCalendar
from kaowu.rules.correction_dates import CorrectionDates, correction_dates
from kaowu.rules.lint_schedule import lint_batch
from kaowu.rules.notice import Notice
from kaowu.rules.schedule import plan


def day(month_day: str) -> date:
    return date.fromisoformat(f"2024-{month_day}")


def dates(
    notice: Notice, calendar: WorkingCalendar, returned: str, *, by_centre: bool
) -> CorrectionDates:
    batch = plan(notice, calendar)[1]
    return correction_dates(day(returned), batch, notice, calendar, by_centre=by_centre)


def changed(notice: Notice, **facts: object) -> Notice:
    return replace(notice, deadlines=replace(notice.deadlines, **facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("returned", "by_centre", "due", "limit"),
    [
        ("02-19", False, "02-23", "03-01"),  # in good time: the end of registration
        ("02-22", False, "02-27", "03-01"),  # a day before it: three working days all the same
        ("02-28", False, "03-04", "03-04"),  # so late that three working days pass the latest day
        ("02-28", True, "03-04", "03-08"),
        ("03-08", True, "03-13", "03-13"),  # on the review's last day: until the payment ends
        ("03-12", True, "03-13", "03-13"),  # at the outside until the payment ends
    ],
)
def test_who_is_returned_has_three_working_days(
    sichuan: Notice,
    calendar: WorkingCalendar,
    returned: str,
    by_centre: bool,
    due: str,
    limit: str,
) -> None:
    found = dates(sichuan, calendar, returned, by_centre=by_centre)
    assert (found.due, found.limit) == (day(due), day(limit))


@pytest.mark.parametrize(
    ("returned", "due"), [("02-20", "02-23"), ("02-23", "03-01"), ("02-26", "03-01")]
)
def test_without_a_rule_registration_counts_and_then_the_review(
    sichuan: Notice, calendar: WorkingCalendar, returned: str, due: str
) -> None:
    notice = changed(sichuan, correction=None)
    assert dates(notice, calendar, returned, by_centre=False).due == day(due)


def test_the_agency_has_a_day_for_what_came_on_the_last(
    sichuan: Notice, calendar: WorkingCalendar
) -> None:
    assert dates(sichuan, calendar, "02-28", by_centre=True).hand_over_by == day("03-11")


def test_the_cut_off_is_a_working_day_before_registration_ends(
    sichuan: Notice, calendar: WorkingCalendar
) -> None:
    cut_offs = [row.agency_cut_off for row in plan(sichuan, calendar)]
    expected = ["01-18", "02-22", "03-07", "03-28", "05-09", "06-06"]
    expected += ["07-11", "08-08", "09-05", "09-26", "10-31"]
    assert cut_offs == [day(one) for one in expected]


def test_no_cut_off_where_the_notice_sets_none(sichuan: Notice, calendar: WorkingCalendar) -> None:
    notice = changed(sichuan, agency_cut_off=None)
    assert plan(notice, calendar)[1].agency_cut_off is None


@pytest.mark.parametrize(("days", "told"), [(4, False), (5, True)])
def test_a_cut_off_before_registration_is_an_error(
    sichuan: Notice, calendar: WorkingCalendar, days: int, told: bool
) -> None:
    notice = changed(sichuan, agency_cut_off=days)
    codes = {found.code for found in lint_batch(notice.batch(2), notice, calendar)}
    assert ("schedule.cut-off-before-registration" in codes) is told
