"""Who may apply: the lower age is a rule, everything else asks a human.

Retirement ages: 全国人大常委会 decision of 2024-09-13, in force from 2025-01-01. From then on the
age rises by one month for every 4 months (men 60→63, women 55→58) or 2 months (women 50→55).
"""

from __future__ import annotations

from datetime import date

from kaowu.rules.findings import Finding, Severity
from kaowu.rules.identity import age_on
from kaowu.rules.notice import Eligibility, Notice

REFORM_MONTH = 2025 * 12  # January 2025 as a count of months
# track: (old age in years, months of birth per month of delay, greatest delay in months)
TRACKS = {"男": (60, 4, 36), "女55": (55, 4, 36), "女50": (50, 2, 60)}


def check_eligibility(
    *, birth: date, sex: str, education: str, notice: Notice, reference_day: date
) -> list[Finding]:
    """Findings on age and education on ``reference_day``.

    Errors: ``eligibility.too-young``, ``eligibility.education-below``. Warnings:
    ``eligibility.past-retirement``, ``eligibility.between-retirement-ages`` (a woman between the
    two limits, whose class an identity number does not tell), ``eligibility.education-unknown``.
    An ``education`` of "" is not looked at: a missing value is another check's finding.
    """
    rule = notice.eligibility
    findings = _too_young(birth, reference_day, rule)
    findings += _too_old(birth, sex, reference_day, rule)
    return findings + _education(education, rule)


def retirement_month(birth: date, track: str) -> tuple[int, int]:
    """(year, month) in which someone born then retires, on "男", "女55" or "女50"."""
    age, step, cap = TRACKS[track]
    old = (birth.year + age) * 12 + birth.month - 1
    months = old - REFORM_MONTH
    delay = min(cap, months // step + 1) if months >= 0 else 0
    return (old + delay) // 12, (old + delay) % 12 + 1


def _retired(birth: date, track: str, day: date) -> bool:
    return (day.year, day.month) > retirement_month(birth, track)


def _too_young(birth: date, day: date, rule: Eligibility) -> list[Finding]:
    age = age_on(birth, day)
    if age >= rule.minimum_age:
        return []
    message = f"到 {day:%Y-%m-%d} 为 {age} 周岁，未满 {rule.minimum_age} 周岁。"
    remedy = "未达到法定劳动年龄，不能报名；如出生日期有误，请更正证件号码。"
    return [_finding("too-young", Severity.ERROR, "年龄", message, remedy, rule)]


def _too_old(birth: date, sex: str, day: date, rule: Eligibility) -> list[Finding]:
    if sex == "女" and not _retired(birth, "女55", day):
        return _between(birth, day, rule)
    track = "女55" if sex == "女" else "男"
    if not _retired(birth, track, day):
        return []
    year, month = retirement_month(birth, track)
    message = f"已过法定退休年龄（{year} 年 {month} 月）。"
    remedy = "通知没有规定年龄上限，请审核人员确认可否报考。"
    return [_finding("past-retirement", Severity.WARNING, "年龄", message, remedy, rule)]


def _between(birth: date, day: date, rule: Eligibility) -> list[Finding]:
    if not _retired(birth, "女50", day):
        return []
    message = "年龄在女职工两档法定退休年龄之间。"
    remedy = "通知没有规定年龄上限，请审核人员确认可否报考。"
    return [_finding("between-retirement-ages", Severity.WARNING, "年龄", message, remedy, rule)]


def _education(education: str, rule: Eligibility) -> list[Finding]:
    if not education or education in rule.education:
        return []
    if education in rule.below:
        message = f"最高学历“{education}”低于报考条件。"
        remedy = f"需要{rule.education[0]}（同等学历）及以上；如填写有误，请更正。"
        return [_finding("education-below", Severity.ERROR, "最高学历", message, remedy, rule)]
    message = f"最高学历“{education}”不在通知列明的学历之内。"
    remedy = "请审核人员核对学历证明，认定是否为同等学历。"
    return [_finding("education-unknown", Severity.WARNING, "最高学历", message, remedy, rule)]


def _finding(
    code: str, severity: Severity, subject: str, message: str, remedy: str, rule: Eligibility
) -> Finding:
    return Finding(f"eligibility.{code}", severity, subject, message, remedy, rule.clause)
