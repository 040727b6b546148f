"""The linter of a notice: contradictions in its facts and in its schedule.

An error is something that cannot be kept as written. One that a recorded decision settles
(``settles = ["code"]`` or ``["code subject"]``) becomes a warning that cites the decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from kaowu.rules.calendar import WorkingCalendar
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.lint_checklist import lint_checklist
from kaowu.rules.lint_reminders import lint_reminders
from kaowu.rules.lint_schedule import lint_batch, lint_overlaps
from kaowu.rules.notice import Decision, MaterialRule, Notice
from kaowu.rules.units import KB

ARCHIVE_FIELDS = ("{id_number}", "{name}")
FILE_FIELDS = ("{id_number}", "{name}", "{material}")


def lint(notice: Notice, calendar: WorkingCalendar) -> list[Finding]:
    """All findings on a notice, facts first, then batch by batch."""
    findings = [finding for check in FACT_CHECKS for finding in check(notice)]
    for batch in notice.batches:
        findings += lint_batch(batch, notice, calendar)
    findings += lint_overlaps(notice, calendar)
    findings += lint_reminders(notice, calendar)
    return [_settled(finding, notice.decisions) for finding in findings]


def _settled(finding: Finding, decisions: Iterable[Decision]) -> Finding:
    """The finding as a warning, when a decision answers it."""
    if finding.severity is not Severity.ERROR:
        return finding
    keys = {finding.code, f"{finding.code} {finding.subject}"}
    for decision in decisions:
        if keys & set(decision.settles):
            remedy = f"已按决定“{decision.key}”处理：{decision.reading}"
            return replace(finding, severity=Severity.WARNING, remedy=remedy)
    return finding


def _reversed_limits(notice: Notice) -> Iterator[Finding]:
    """One finding for each sentence of the notice, naming all materials that it limits."""
    reversed_ones: dict[tuple[str, int, int], list[MaterialRule]] = {}
    for rule in notice.materials:
        least, most = rule.min_bytes, rule.max_bytes
        if least is not None and most is not None and least > most:
            key = (rule.size_clause or rule.clause, least // KB, most // KB)
            reversed_ones.setdefault(key, []).append(rule)
    for (clause, least, most), rules in reversed_ones.items():
        yield Finding(
            "notice.reversed-limits",
            Severity.ERROR,
            "、".join(rule.file_label for rule in rules),
            f"大小限制写反：不小于 {least}KB 又不大于 {most}KB，没有文件能同时满足。",
            f"请改为 {most}KB≤文件≤{least}KB，或记录一条决定说明读法。",
            clause,
        )


def _clauses_not_in_text(notice: Notice) -> Iterator[Finding]:
    text = "".join(notice.text.split())
    for key, sentence in notice.clauses.items():
        if "".join(sentence.split()) not in text:
            yield Finding(
                "notice.clause-not-in-text",
                Severity.ERROR,
                f"clauses.{key}",
                "这一条的文字在通知原文中找不到。",
                "请从通知原文中逐字摘录。",
                key,
            )


def _naming_without_fields(notice: Notice) -> Iterator[Finding]:
    naming = notice.naming
    patterns = (
        ("naming.archive", naming.archive, ARCHIVE_FIELDS, naming.archive_clause),
        ("naming.file", naming.file, FILE_FIELDS, naming.file_clause),
    )
    for subject, pattern, fields, clause in patterns:
        missing = [field for field in fields if field not in pattern]
        if missing:
            message = f"文件名格式“{pattern}”中缺少{'、'.join(missing)}，分不清是谁的文件。"
            yield Finding(
                "notice.naming-incomplete",
                Severity.ERROR,
                subject,
                message,
                "请在格式中补上缺少的部分。",
                clause,
            )


def _marks_out_of_order(notice: Notice) -> Iterator[Finding]:
    if not 0 < notice.pass_mark <= notice.full_mark:
        yield Finding(
            "notice.pass-mark",
            Severity.ERROR,
            "marks",
            f"合格分 {notice.pass_mark} 与满分 {notice.full_mark} 矛盾。",
            "合格分应大于 0 且不超过满分。",
            notice.cited.get("marks", ""),
        )


def _samples(notice: Notice) -> Iterator[Finding]:
    """What is not public and was filled with a labelled sample."""
    samples = [(f"fees.{fee.code}", fee.label, fee.clause) for fee in notice.fees if fee.sample]
    for subject, text in (
        ("integrity_pledge", notice.integrity_pledge),
        ("quality_pledge", notice.quality_pledge),
        ("certificates", notice.certificates),
    ):
        if text.sample:
            samples.append((subject, text.title, notice.cited.get(subject, "")))
    for subject, label, clause in samples:
        message = f"“{label}”用的是示例内容，不是官方版本。"
        remedy = "取得官方版本后请替换，并把 sample 改为 false。"
        yield Finding("notice.sample", Severity.WARNING, subject, message, remedy, clause)


FACT_CHECKS: tuple[Callable[[Notice], Iterator[Finding]], ...] = (
    _reversed_limits,
    _clauses_not_in_text,
    _naming_without_fields,
    _marks_out_of_order,
    lint_checklist,
    _samples,
)
