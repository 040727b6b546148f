"""What must hold before a centre's file moves an application."""

from __future__ import annotations

from django.conf import settings

from kaowu.office.notices.queries import plan_of
from kaowu.office.refusals import Refusal
from kaowu.office.registration.gate import Move, Told, condition
from kaowu.office.results.models import Score


@condition("agency_alone")
def agency_alone(move: Move) -> Refusal | None:
    """Only where the centre does not decide in this very system."""
    if settings.AGENCY_ALONE:
        return None
    return Refusal(
        "exchange.not-alone",
        "省职鉴中心在本系统办理，不能依据文件登记其结果。",
        "如本系统只供报名机构使用，请管理员开启 KAOWU_AGENCY_ALONE。",
    )


@condition("told_by_file")
def told_by_file(move: Move) -> Refusal | None:
    """A line of a file whose digest goes into the ledger."""
    told = move.facts.get("told")
    if isinstance(told, Told) and told.digest and told.line:
        return None
    return Refusal("exchange.no-file", "没有省职鉴中心的反馈文件，不能登记这项结果。")


@condition("told_by_two")
def told_by_two(move: Move) -> Refusal | None:
    """Results: one person brings the file, another confirms it."""
    told = move.facts.get("told")
    if isinstance(told, Told) and told.brought_by != move.by.user_id:
        return None
    return Refusal(
        "exchange.same-person",
        "这份文件由您上传，按岗位分离的要求须由另一人确认。",
        "请同一机构的另一位同事核对后确认。",
    )


@condition("score_on_record")
def score_on_record(move: Move) -> Refusal | None:
    """The told score stands in the record, in this same transaction."""
    if Score.objects.filter(application=move.application).exists():
        return None
    return Refusal("exchange.no-score", "反馈文件里没有成绩。")


@condition("publicity_past")
def publicity_past(move: Move) -> Refusal | None:
    """The centre publishes on its own site (五): the planned period has passed."""
    window = plan_of(move.application.batch).publicity
    if move.now.date() > window.end:
        return None
    return Refusal(
        "exchange.publicity-running",
        f"成绩公示至{window.end:%Y年%m月%d日}，结果尚未确定。",
        "",
        "5.2",
    )
