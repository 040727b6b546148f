"""The linter of a schedule: what a batch's windows contradict."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations, pairwise

from kaowu.rules.calendar import WorkingCalendar
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.notice import Batch, Notice, Window
from kaowu.rules.schedule import BatchPlan, plan, plan_batch

WINDOW_LABELS = {
    "registration": "报名",
    "review": "审核",
    "payment": "缴费",
    "tickets": "打印准考证",
}
WEEKDAYS = "一二三四五六日"


def lint_batch(batch: Batch, notice: Notice, calendar: WorkingCalendar) -> Iterator[Finding]:
    """The findings on one batch."""
    dates = plan_batch(batch, notice, calendar)
    yield from _order(batch)
    yield from _closed_before_notice(batch, notice)
    yield from _no_room_for_review(batch, dates, notice)
    yield from _hand_out_inside_tickets(batch, dates, notice)
    yield from _cut_off_too_early(batch, dates, notice)
    yield from _days_off(batch, calendar)
    yield from _unannounced(batch, dates, calendar)


def lint_overlaps(notice: Notice, calendar: WorkingCalendar) -> Iterator[Finding]:
    """One finding that says how many batches run at once at most, when it is more than one."""
    plans = plan(notice, calendar)
    lives = [(p.number, Window(p.registration.start, p.publicity.end)) for p in plans]
    if not any(a.start <= b.end and b.start <= a.end for (_, a), (_, b) in combinations(lives, 2)):
        return
    openings = [life.start for _, life in lives]
    busiest = max(openings, key=lambda day: sum(day in life for _, life in lives))
    running = [f"第{number}批" for number, life in lives if busiest in life]
    yield Finding(
        "schedule.overlapping-batches",
        Severity.WARNING,
        "全部批次",
        f"批次之间有重叠：{busiest} 起最多 {len(running)} 批同时进行（{'、'.join(running)}）。",
        "仅作提示：材料、名单和通知请按批次分开办理。",
    )


def _windows(batch: Batch) -> list[tuple[str, Window]]:
    named = [(label, getattr(batch, key)) for key, label in WINDOW_LABELS.items()]
    return [*named, ("考核", Window(batch.exam, batch.exam))]


def _order(batch: Batch) -> Iterator[Finding]:
    """Each window ends after it starts, and starts after the one before it has ended."""
    windows = _windows(batch)
    for label, window in windows:
        if window.end < window.start:
            message = f"{label}的截止日 {window.end} 早于开始日 {window.start}。"
            yield _error("window-reversed", batch, message, "请改正起止日期。")
    for (before, first), (after, second) in pairwise(windows):
        if second.start <= first.end:
            message = f"{after}（{second.start} 起）在{before}（{first.end} 止）结束之前就开始。"
            yield _error("windows-out-of-order", batch, message, "请调整两段时间的先后。")


def _closed_before_notice(batch: Batch, notice: Notice) -> Iterator[Finding]:
    if batch.registration.end < notice.issued_on:
        yield _error(
            "closed-before-notice",
            batch,
            f"报名 {batch.registration.end} 截止，早于通知发布日 {notice.issued_on}，"
            "无人能据此报名。",
            "请删去这一批或推迟报名，或记录一条决定说明读法。",
        )


def _no_room_for_review(batch: Batch, dates: BatchPlan, notice: Notice) -> Iterator[Finding]:
    if dates.second_review_due > batch.review.end:
        days = notice.deadlines.second_review
        yield _error(
            "no-room-for-review",
            batch,
            f"报名截止日报送后，{days} 个工作日的复审到 {dates.second_review_due} 才满，"
            f"而审核 {batch.review.end} 就结束。",
            "请延长审核时间。",
            notice.deadlines.second_review_clause,
        )


def _hand_out_inside_tickets(batch: Batch, dates: BatchPlan, notice: Notice) -> Iterator[Finding]:
    if batch.tickets.end > dates.hand_out_by:
        days = notice.deadlines.hand_out
        yield _error(
            "hand-out-inside-tickets",
            batch,
            f"准考证须在考核日 {days} 个工作日前（最迟 {dates.hand_out_by}）发到考生，"
            f"打印时间却到 {batch.tickets.end} 才结束。",
            f"请把打印截止日提前到 {dates.hand_out_by}，或记录一条决定说明读法。",
            notice.deadlines.hand_out_clause,
        )


def _cut_off_too_early(batch: Batch, dates: BatchPlan, notice: Notice) -> Iterator[Finding]:
    """An internal cut-off before registration opens: nobody could be in time."""
    cut_off = dates.agency_cut_off
    if cut_off is not None and cut_off < batch.registration.start:
        days = notice.deadlines.agency_cut_off
        yield _error(
            "cut-off-before-registration",
            batch,
            f"机构内部截止日（报名截止前 {days} 个工作日，{cut_off}）早于报名开始日 "
            f"{batch.registration.start}，没有人能按时提交。",
            "请减少 agency_cut_off 的工作日数，或延长报名时间。",
            notice.deadlines.agency_cut_off_clause,
        )


def _days_off(batch: Batch, calendar: WorkingCalendar) -> Iterator[Finding]:
    """Windows whose first or last day is a day off; an exam may well be on one."""
    for key, label in WINDOW_LABELS.items():
        window: Window = getattr(batch, key)
        for edge, day in (("开始", window.start), ("截止", window.end)):
            if not calendar.is_working_day(day):
                name = calendar.holiday_name(day) or f"星期{WEEKDAYS[day.weekday()]}"
                message = f"{label}{edge}日 {day} 不是工作日（{name}）。"
                remedy = f"建议改到 {calendar.next_working_day(day)}。"
                yield _warning("window-on-day-off", batch, message, remedy)


def _unannounced(batch: Batch, dates: BatchPlan, calendar: WorkingCalendar) -> Iterator[Finding]:
    if dates.provisional:
        days = (dates.registration.start, dates.publicity.end)
        years = [str(year) for year in _years(*days) if not calendar.announced(year)]
        message = f"{'、'.join(years)} 年的放假安排尚未公布，这一批的日期只是暂定。"
        remedy = "放假安排公布后请更新日历并重新核对。"
        yield _warning("year-not-announced", batch, message, remedy)


def _years(first: date, last: date) -> range:
    return range(first.year, last.year + 1)


def _error(
    code: str, batch: Batch, message: str, remedy: str, clause: str | None = None
) -> Finding:
    clause = batch.clause if clause is None else clause
    return Finding(f"schedule.{code}", Severity.ERROR, batch.label, message, remedy, clause)


def _warning(code: str, batch: Batch, message: str, remedy: str) -> Finding:
    return Finding(f"schedule.{code}", Severity.WARNING, batch.label, message, remedy, batch.clause)
