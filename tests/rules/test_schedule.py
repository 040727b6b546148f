"""The eleven rows of 2024, recomputed; phases of a batch."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kaowu.rules.calendar import WorkingCalendar
from kaowu.rules.notice import Notice
from kaowu.rules.schedule import PHASE_LABELS, Phase, hand_out_by, phase, plan, second_review_due

# row: second review due, hand out by (strict, loose), publicity
ROWS = {
    1: ("01-26", "02-28", "02-29", "03-11", "03-15"),
    2: ("03-01", "03-27", "03-28", "04-09", "04-15"),
    3: ("03-15", "04-17", "04-18", "04-28", "05-07"),
    4: ("04-08", "05-15", "05-16", "05-27", "05-31"),
    5: ("05-16", "06-12", "06-13", "06-24", "06-28"),
    6: ("06-17", "07-10", "07-11", "07-22", "07-26"),
    7: ("07-19", "08-14", "08-15", "08-26", "08-30"),
    8: ("08-16", "09-18", "09-19", "09-29", "10-10"),
    9: ("09-13", "10-16", "10-17", "10-28", "11-01"),
    10: ("10-10", "11-06", "11-07", "11-18", "11-22"),
    11: ("11-08", "12-04", "12-05", "12-16", "12-20"),
}
REVIEW_DAYS = {1: 10, 2: 10, 3: 10, 4: 14, 5: 10, 6: 9, 7: 10, 8: 10, 9: 9, 10: 10, 11: 10}
TICKET_DAYS = dict.fromkeys(range(1, 12), 5) | {8: 6}


def day(month_day: str) -> date:
    return date.fromisoformat(f"2024-{month_day}")


def strictly(notice: Notice) -> Notice:
    return replace(notice, deadlines=replace(notice.deadlines, hand_out_reading="strict"))


@pytest.mark.parametrize("number", ROWS)
def test_computed_dates_of_a_row(sichuan: Notice, calendar: WorkingCalendar, number: int) -> None:
    due, _, loose, start, end = map(day, ROWS[number])
    batch = plan(sichuan, calendar)[number - 1]
    assert batch.number == number
    assert batch.second_review_due == due
    assert batch.hand_out_by == loose
    assert (batch.publicity.start, batch.publicity.end) == (start, end)
    assert not batch.provisional


@pytest.mark.parametrize("number", ROWS)
def test_strict_reading_leaves_two_full_working_days(
    sichuan: Notice, calendar: WorkingCalendar, number: int
) -> None:
    exam = sichuan.batch(number).exam
    strict = hand_out_by(exam, strictly(sichuan), calendar)
    assert strict == day(ROWS[number][1])
    assert calendar.count(strict + timedelta(1), exam - timedelta(1)) == 2


@pytest.mark.parametrize("number", ROWS)
def test_working_days_of_the_printed_windows(
    sichuan: Notice, calendar: WorkingCalendar, number: int
) -> None:
    batch = sichuan.batch(number)
    assert calendar.count(batch.registration.start, batch.registration.end) == 5
    assert calendar.count(batch.review.start, batch.review.end) == REVIEW_DAYS[number]
    assert calendar.count(batch.payment.start, batch.payment.end) == 3
    assert calendar.count(batch.tickets.start, batch.tickets.end) == TICKET_DAYS[number]


def test_every_exam_is_on_a_saturday_off(sichuan: Notice, calendar: WorkingCalendar) -> None:
    exams = [batch.exam for batch in sichuan.batches]
    assert {exam.strftime("%A") for exam in exams} == {"Saturday"}
    assert not any(calendar.is_working_day(exam) for exam in exams)


def test_second_review_does_not_count_the_day_of_receipt(
    sichuan: Notice, calendar: WorkingCalendar
) -> None:
    assert second_review_due(date(2024, 3, 4), sichuan, calendar) == date(2024, 3, 11)


def test_a_batch_that_reaches_an_unannounced_year_is_provisional(
    sichuan: Notice, calendar: WorkingCalendar
) -> None:
    last = sichuan.batch(11)
    moved = replace(last, exam=date(2026, 12, 26))
    [batch] = plan(replace(sichuan, batches=(moved,)), calendar)
    assert batch.publicity.end.year == 2027
    assert batch.provisional


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("02-18", Phase.BEFORE),
        ("02-19", Phase.REGISTRATION),
        ("02-23", Phase.REGISTRATION),
        ("02-24", Phase.BETWEEN),
        ("02-26", Phase.REVIEW),
        ("03-08", Phase.REVIEW),
        ("03-10", Phase.BETWEEN),
        ("03-11", Phase.PAYMENT),
        ("03-14", Phase.BETWEEN),
        ("03-25", Phase.TICKETS),
        ("03-29", Phase.TICKETS),
        ("03-30", Phase.EXAM),
        ("03-31", Phase.SCORING),
        ("04-08", Phase.SCORING),
        ("04-09", Phase.PUBLICITY),
        ("04-15", Phase.PUBLICITY),
        ("04-16", Phase.CLOSED),
    ],
)
def test_phases_of_the_second_batch(
    sichuan: Notice, calendar: WorkingCalendar, today: str, expected: Phase
) -> None:
    assert phase(plan(sichuan, calendar)[1], day(today)) is expected


def test_every_phase_has_its_chinese_word() -> None:
    assert {*PHASE_LABELS} == {*Phase}
    assert Phase.REGISTRATION.label == "报名中"
