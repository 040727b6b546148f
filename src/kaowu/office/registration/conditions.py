"""What must hold before an application is submitted or handed over."""

from __future__ import annotations

from datetime import date

from kaowu.office.notices.models import BatchRecord
from kaowu.office.notices.queries import plan_of
from kaowu.office.people.queries import filing_trouble
from kaowu.office.refusals import Refusal
from kaowu.office.registration import queries
from kaowu.office.registration.correcting import corrections
from kaowu.office.registration.gate import Move, condition
from kaowu.office.registration.models import Application
from kaowu.office.registration.pledging import pledges
from kaowu.rules import schedule
from kaowu.rules.calendar import default_calendar
from kaowu.rules.findings import Severity
from kaowu.rules.states import State


@condition("registration_open")
def registration_open(move: Move) -> Refusal | None:
    """A first submission within the registration window, a correction until its last day."""
    plan = plan_of(move.application.batch)
    today = move.now.date()
    if move.application.state == State.RETURNED:
        return _correction_open(move.application, today)
    if today in plan.registration:
        return None
    opens = f"{plan.registration.start:%Y年%m月%d日}"
    ends = f"{plan.registration.end:%Y年%m月%d日}"
    return Refusal(
        "registration.closed",
        f"本批次报名时间为{opens}至{ends}，今天不在报名时间内。",
        "请关注下一批次的报名时间。",
    )


def _correction_open(application: Application, today: date) -> Refusal | None:
    dates = corrections.dates_of(application)
    if dates is None or today <= dates.limit:
        return None
    return Refusal(
        "registration.correction-over",
        f"补正最晚应在{dates.limit:%Y年%m月%d日}提交，期限已过。",
        "请联系报名机构。",
    )


@condition("material_complete")
def material_complete(move: Move) -> Refusal | None:
    """No blocking finding on the data or the material, and nothing required is missing."""
    errors = [
        finding
        for finding in queries.all_findings(move.application)
        if finding.severity is Severity.ERROR
    ]
    if not errors:
        return None
    return Refusal(
        "registration.blocked",
        f"还有{len(errors)}处须先补正：{errors[0].message}",
        errors[0].remedy,
        errors[0].clause,
    )


@condition("pledge_signed")
def pledge_signed(move: Move) -> Refusal | None:
    """The candidate's pledge stands over exactly the data that is submitted."""
    return pledges.problem(move.application)


@condition("agency_on_file")
def agency_on_file(move: Move) -> Refusal | None:
    """Only an agency whose filing is valid today may hand over."""
    trouble = filing_trouble(move.application.agency, move.now.date())
    if not trouble:
        return None
    return Refusal(
        "registration.agency-not-on-file",
        f"{trouble}不能报送。",
        "请联系省职鉴中心办理备案，再行报送。",
    )


@condition("quality_pledge")
def quality_pledge(move: Move) -> Refusal | None:
    """The application stands on the sealed roster that is handed over now."""
    hand_over = move.facts.get("hand_over")
    if hand_over and hand_over.lines.filter(application=move.application).exists():
        return None
    return Refusal("registration.no-roster", "须先封存花名册并签署质量责任承诺书。")


@condition("hand_over_open")
def hand_over_open(move: Move) -> Refusal | None:
    """By the latest day of the batch; a correction until its own."""
    latest = latest_hand_over(move.application.batch)
    dates = corrections.dates_of(move.application)
    if dates is not None:
        latest = max(latest, dates.hand_over_by)
    if move.now.date() <= latest:
        return None
    return Refusal("registration.hand-over-late", f"报送最迟应在{latest:%Y年%m月%d日}，现已逾期。")


def latest_hand_over(batch: BatchRecord) -> date:
    """The last day for handing over, so that the centre's review ends within its window.

    Decision on 一 and 附件2: it leaves the full review period before the window ends.
    """
    return schedule.latest_hand_over(plan_of(batch).review, batch.notice, default_calendar())
