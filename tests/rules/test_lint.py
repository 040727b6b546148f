"""What the linter finds in a notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kaowu.rules.calendar import WorkingCalendar
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.lint import lint
from kaowu.rules.notice import Batch, Notice, Window


def errors(notice: Notice, calendar: WorkingCalendar) -> list[tuple[str, str]]:
    found = lint(notice, calendar)
    return [(f.code, f.subject) for f in found if f.severity is Severity.ERROR]


def only(notice: Notice, batch: Batch, calendar: WorkingCalendar) -> list[Finding]:
    """The findings on one batch put in place of all others."""
    return [
        f for f in lint(replace(notice, batches=(batch,)), calendar) if f.subject == batch.label
    ]


def codes(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.code, finding.severity.value) for finding in findings]


@pytest.fixture
def clean(demo: Notice) -> Batch:
    """A batch of the demonstration, in which nothing is wrong."""
    return demo.batch(1)


def test_as_printed_is_contradictory_in_three_ways(
    as_printed: Notice, calendar: WorkingCalendar
) -> None:
    assert errors(as_printed, calendar) == [
        ("notice.reversed-limits", "身份证、学历证明"),
        ("schedule.closed-before-notice", "第1批"),
        *[("schedule.hand-out-inside-tickets", f"第{n}批") for n in range(1, 12)],
    ]


def test_the_reversed_limit_cites_its_sentence(
    as_printed: Notice, calendar: WorkingCalendar
) -> None:
    found = next(f for f in lint(as_printed, calendar) if f.code == "notice.reversed-limits")
    assert "200KB≥扫描件≥300KB" in as_printed.clauses[found.clause]


def test_the_decided_notice_has_no_error(sichuan: Notice, calendar: WorkingCalendar) -> None:
    assert errors(sichuan, calendar) == []


def test_a_settled_contradiction_is_a_warning_that_cites_its_decision(
    sichuan: Notice, calendar: WorkingCalendar
) -> None:
    settled = [f for f in lint(sichuan, calendar) if "已按决定" in f.remedy]
    assert [(f.code, f.subject, f.severity) for f in settled] == [
        ("schedule.closed-before-notice", "第1批", Severity.WARNING),
        *[("schedule.hand-out-inside-tickets", f"第{n}批", Severity.WARNING) for n in range(1, 12)],
    ]
    assert settled[0].remedy.startswith("已按决定“first-batch”处理：")


def test_a_decision_on_one_batch_does_not_settle_another(
    sichuan: Notice, calendar: WorkingCalendar
) -> None:
    late = replace(sichuan, issued_on=date(2024, 2, 26))
    assert errors(late, calendar) == [("schedule.closed-before-notice", "第2批")]


def test_every_finding_cites_a_clause_that_exists(
    as_printed: Notice, calendar: WorkingCalendar
) -> None:
    cited = {f.clause for f in lint(as_printed, calendar) if f.clause}
    assert cited <= {*as_printed.clauses}


def test_the_demonstration_has_no_error(demo: Notice, calendar: WorkingCalendar) -> None:
    assert errors(demo, calendar) == []


def test_samples_are_pointed_out(sichuan: Notice, calendar: WorkingCalendar) -> None:
    samples = [f.subject for f in lint(sichuan, calendar) if f.code == "notice.sample"]
    assert samples == ["fees.exam", "integrity_pledge", "quality_pledge", "certificates"]


def test_a_clean_batch_has_no_finding(
    demo: Notice, clean: Batch, calendar: WorkingCalendar
) -> None:
    assert only(demo, clean, calendar) == []


def test_a_window_that_ends_before_it_starts(
    demo: Notice, clean: Batch, calendar: WorkingCalendar
) -> None:
    window = Window(clean.payment.end, clean.payment.start)
    found = only(demo, replace(clean, payment=window), calendar)
    assert ("schedule.window-reversed", "error") in codes(found)


def test_windows_out_of_order(demo: Notice, clean: Batch, calendar: WorkingCalendar) -> None:
    swapped = replace(clean, review=clean.payment, payment=clean.review)
    found = only(demo, swapped, calendar)
    assert codes(found) == [("schedule.windows-out-of-order", "error")]


def test_an_exam_inside_the_ticket_window(
    demo: Notice, clean: Batch, calendar: WorkingCalendar
) -> None:
    found = only(demo, replace(clean, exam=clean.tickets.end), calendar)
    assert ("schedule.windows-out-of-order", "error") in codes(found)


def test_no_room_for_the_second_review(
    demo: Notice, clean: Batch, calendar: WorkingCalendar
) -> None:
    start = clean.review.start
    short = replace(clean, review=Window(start, calendar.add(start, 3)))
    [found] = only(demo, short, calendar)
    assert (found.code, found.clause) == ("schedule.no-room-for-review", "1.5")


def test_exactly_five_working_days_are_room_enough(
    demo: Notice, clean: Batch, calendar: WorkingCalendar
) -> None:
    start = clean.review.start
    assert only(demo, replace(clean, review=Window(start, calendar.add(start, 4))), calendar) == []


def test_a_window_that_starts_on_a_day_off(
    demo: Notice, clean: Batch, calendar: WorkingCalendar
) -> None:
    window = Window(date(2026, 3, 1), clean.registration.end)
    [found] = only(demo, replace(clean, registration=window), calendar)
    assert (found.code, found.severity) == ("schedule.window-on-day-off", Severity.WARNING)
    assert found.message == "报名开始日 2026-03-01 不是工作日（星期日）。"
    assert found.remedy == "建议改到 2026-03-02。"


def test_an_unannounced_year_is_said(sichuan: Notice, calendar: WorkingCalendar) -> None:
    last = replace(sichuan.batch(11), exam=date(2026, 12, 26))
    found = only(sichuan, last, calendar)
    assert ("schedule.year-not-announced", "warning") in codes(found)


def test_overlapping_batches_are_information(sichuan: Notice, calendar: WorkingCalendar) -> None:
    [found] = [f for f in lint(sichuan, calendar) if f.code == "schedule.overlapping-batches"]
    assert found.severity is Severity.WARNING
    assert found.message == (
        "批次之间有重叠：2024-03-04 起最多 3 批同时进行（第1批、第2批、第3批）。"
    )


def test_batches_apart_do_not_overlap(sichuan: Notice, calendar: WorkingCalendar) -> None:
    apart = replace(sichuan, batches=(sichuan.batch(2), sichuan.batch(6)))
    assert not [f for f in lint(apart, calendar) if f.code == "schedule.overlapping-batches"]


def test_a_clause_must_stand_in_the_text(sichuan: Notice, calendar: WorkingCalendar) -> None:
    changed = replace(sichuan, clauses={**sichuan.clauses, "2.2": "逾期不候。"})
    assert errors(changed, calendar) == [("notice.clause-not-in-text", "clauses.2.2")]


def test_a_name_pattern_must_tell_whose_file_it_is(
    sichuan: Notice, calendar: WorkingCalendar
) -> None:
    changed = replace(sichuan, naming=replace(sichuan.naming, file="{name}_{material}"))
    assert errors(changed, calendar) == [("notice.naming-incomplete", "naming.file")]


def test_the_pass_mark_is_within_the_full_mark(sichuan: Notice, calendar: WorkingCalendar) -> None:
    assert errors(replace(sichuan, pass_mark=Decimal(160)), calendar) == [
        ("notice.pass-mark", "marks")
    ]
