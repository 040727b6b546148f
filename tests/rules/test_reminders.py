"""The table [reminders] of a notice: what it may say, and what stands where it says nothing."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from kaowu.rules.calendar import WorkingCalendar
from kaowu.rules.findings import Severity
from kaowu.rules.lint_reminders import lint_reminders
from kaowu.rules.loader import NoticeError, parse_notice
from kaowu.rules.notice import Deadlines, Notice
from kaowu.rules.reminders import ESCALATION, TERMS, Above, Deadline, Reminders
from kaowu.rules.schedule import BatchPlan

ROOT = Path(__file__).resolve().parents[2]
SOURCE = (ROOT / "notices" / "sc-2024-carbon.toml").read_text(encoding="utf-8")
NOBODY_ACTS = "nobody has to do anything by it"

# Every date of a batch and every period of a notice: who has to act by it is reminded of it.
OF_THE_PLAN: dict[str, set[Deadline] | str] = {
    "number": NOBODY_ACTS,
    "registration": {Deadline.DRAFT, Deadline.PAPER},
    "review": {Deadline.FIRST_REVIEW, Deadline.HAND_OVER},
    "payment": {Deadline.PAYMENT},
    "tickets": {Deadline.SEATING, Deadline.TICKET},
    "exam": {Deadline.EXAM},
    "second_review_due": {Deadline.SECOND_REVIEW},
    "hand_out_by": {Deadline.HAND_OUT},
    "publicity": {Deadline.PUBLICITY, Deadline.OBJECTION, Deadline.SETTLE},
    "provisional": NOBODY_ACTS,
    "agency_cut_off": {Deadline.AGENCY_CUT_OFF, Deadline.PAPER},
}
OF_THE_NOTICE: dict[str, set[Deadline]] = {
    "second_review": {Deadline.SECOND_REVIEW},
    "hand_out": {Deadline.HAND_OUT},
    "publicity_after": {Deadline.PUBLICITY},
    "publicity": {Deadline.OBJECTION, Deadline.SETTLE},
    "correction": {Deadline.CORRECTION},
    "agency_cut_off": {Deadline.AGENCY_CUT_OFF},
}
OF_A_RECORD = {Deadline.CERTIFICATE, Deadline.FILING}  # no date of the notice, but of what it made


def with_entry(entry: str, value: str) -> Notice:
    """The notice with one entry of [reminders] said otherwise."""
    start = SOURCE.index("[reminders]")
    line = next(one for one in SOURCE[start:].splitlines() if one.startswith(f"{entry} ="))
    return parse_notice(SOURCE.replace(line, f"{entry} = {value}"))


def found(notice: Notice, calendar: WorkingCalendar) -> list[tuple[str, str]]:
    return [(one.code, one.subject) for one in lint_reminders(notice, calendar)]


def test_every_date_of_a_batch_is_a_deadline_that_is_reminded_or_nobodys() -> None:
    assert set(OF_THE_PLAN) == {one.name for one in fields(BatchPlan)}


def test_every_period_of_a_notice_is_a_deadline_that_is_reminded() -> None:
    said_beside = ("_clause", "_reading", "_clock")
    periods = {one.name for one in fields(Deadlines) if not one.name.endswith(said_beside)}
    assert set(OF_THE_NOTICE) == periods


def test_no_reminder_is_of_a_deadline_that_does_not_exist() -> None:
    named = [one for one in OF_THE_PLAN.values() if not isinstance(one, str)]
    assert set().union(*named, *OF_THE_NOTICE.values(), OF_A_RECORD) == set(Deadline)


def test_a_notice_without_the_table_has_the_defaults() -> None:
    start, end = SOURCE.index("[reminders]"), SOURCE.index("[marks]")
    reminders = parse_notice(SOURCE[:start] + SOURCE[end:]).reminders
    assert reminders == Reminders()
    assert reminders.days == {deadline: term.days for deadline, term in TERMS.items()}
    assert reminders.after == ESCALATION


def test_an_entry_that_is_left_out_has_its_default_and_the_others_what_is_written() -> None:
    text = SOURCE.replace('payment = ["1个工作日", "当天"]\n', "", 1)
    reminders = parse_notice(text).reminders
    assert reminders.days[Deadline.PAYMENT] == TERMS[Deadline.PAYMENT].days
    assert Deadline.PAYMENT not in reminders.written
    assert Deadline.DRAFT in reminders.written


def test_days_are_kept_earliest_first_and_once() -> None:
    notice = with_entry("payment", '["当天", "2个工作日", "当天"]')
    assert notice.reminders.days[Deadline.PAYMENT] == (2, 0)


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ("payment", '["-1个工作日"]'),
        ("payment", '["3天"]'),
        ("exam", '["1个工作日"]'),
        ("filing", '["一个月"]'),
        ("payment", '"1个工作日"'),
        ("overdue_officer", '"-1个工作日"'),
    ],
)
def test_what_is_no_number_of_days_is_refused_with_its_place(entry: str, value: str) -> None:
    with pytest.raises(NoticeError, match=f"reminders.{entry}"):
        with_entry(entry, value)


def test_a_misspelt_deadline_is_refused() -> None:
    with pytest.raises(NoticeError, match=r"reminders\.payments：没有这个设置项"):
        parse_notice(SOURCE.replace("payment = [", "payments = [", 1))


def test_the_notices_that_come_with_kaowu_remind_of_everything(
    sichuan: Notice, demo: Notice, calendar: WorkingCalendar
) -> None:
    for notice in (sichuan, demo):
        assert found(notice, calendar) == []
        assert notice.reminders.written == set(Deadline)


def test_a_reminder_before_its_window_opens_is_an_error(calendar: WorkingCalendar) -> None:
    notice = with_entry("payment", '["3个工作日"]')  # windows of three days
    (finding,) = lint_reminders(notice, calendar)
    assert finding.code == "notice.reminder-before-window"
    assert finding.severity is Severity.ERROR
    assert "第1批、第2批" in finding.message


@pytest.mark.parametrize(("entry", "days"), [("second_review", 6), ("correction", 4)])
def test_a_reminder_longer_than_the_period_itself_is_an_error(
    entry: str, days: int, calendar: WorkingCalendar
) -> None:
    notice = with_entry(entry, f'["{days}个工作日"]')
    three = replace(notice, deadlines=replace(notice.deadlines, correction=3))
    assert found(three, calendar) == [("notice.reminder-before-window", f"reminders.{entry}")]


def test_a_deadline_without_any_reminder_is_a_warning(calendar: WorkingCalendar) -> None:
    assert found(with_entry("payment", "[]"), calendar) == [
        ("notice.no-reminder", "reminders.payment")
    ]


def test_a_reminder_a_quarter_before_is_a_warning(calendar: WorkingCalendar) -> None:
    assert found(with_entry("filing", '["91天", "1天"]'), calendar) == [
        ("notice.reminder-too-early", "reminders.filing")
    ]


@pytest.mark.parametrize("days", [0, 11])
def test_telling_upwards_at_once_or_weeks_later_is_a_warning(
    days: int, calendar: WorkingCalendar
) -> None:
    notice = with_entry("overdue_officer", f'"{days}个工作日"')
    assert found(notice, calendar) == [("notice.escalation", f"reminders.{Above.OFFICER}")]


def test_the_defaults_of_a_notice_that_says_nothing_are_not_held_against_it(
    as_printed: Notice, calendar: WorkingCalendar
) -> None:
    assert as_printed.reminders.written == set()
    assert found(as_printed, calendar) == []


def test_the_manual_lists_every_entry_with_its_default() -> None:
    manual = (ROOT / "docs" / "notices.md").read_text(encoding="utf-8")
    for deadline, term in TERMS.items():
        unit = "天" if term.in_calendar_days else "个工作日"
        days = "、".join(f"{n}{unit}" if n else "当天" for n in term.days)
        assert f"| `{deadline}` | {term.label} | {days} |" in manual
    for above, after in ESCALATION.items():
        assert f"| `{above}` | {after}个工作日 |" in manual
