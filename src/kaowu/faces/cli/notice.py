"""``kaowu notice lint FILE`` and ``kaowu notice schedule FILE``."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kaowu.rules.calendar import default_calendar
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.lint import lint
from kaowu.rules.loader import NoticeError, load_notice
from kaowu.rules.notice import Notice, Window
from kaowu.rules.schedule import BatchPlan, plan

SHANGHAI = timezone(timedelta(hours=8))
SEVERITY_LABELS = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.FIXED: "已改"}
SEVERITY_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.FIXED: "green"}
WINDOWS = {"registration": "报名", "review": "审核", "payment": "缴费", "tickets": "打印准考证"}


def add_to(subparsers: Any) -> None:
    """Add ``notice`` with its sub-commands."""
    notice = subparsers.add_parser("notice", help="检查通知文件，计算日程")
    verbs = notice.add_subparsers(title="命令", metavar="命令", required=True)
    for name, run, text in (
        ("lint", run_lint, "检查通知和日程中的矛盾"),
        ("schedule", run_schedule, "列出各批次的全部日期"),
    ):
        parser = verbs.add_parser(name, help=text, description=text)
        parser.add_argument("file", type=Path, metavar="FILE", help="通知文件（TOML）")
        parser.add_argument("--json", action="store_true", help="只输出 JSON")
        parser.add_argument(
            "--start",
            type=date.fromisoformat,
            metavar="DATE",
            help="批次按规则生成的通知从哪一天开始（如 2026-03-02），默认今天",
        )
        parser.set_defaults(run=run)


def run_lint(args: argparse.Namespace) -> int:
    """Print the findings; 0 no error, 1 errors, 2 no such file."""
    if not args.file.is_file():
        return _no_such_file(args.file)
    try:
        findings = lint(_load(args), default_calendar())
    except NoticeError as error:
        findings = [_unreadable(args.file, error)]
    if args.json:
        _print_json({"findings": [finding.as_dict() for finding in findings]})
    else:
        _print_findings(findings)
    return int(any(finding.severity is Severity.ERROR for finding in findings))


def run_schedule(args: argparse.Namespace) -> int:
    """Print every date of every batch; 0 done, 1 unreadable notice, 2 no such file."""
    if not args.file.is_file():
        return _no_such_file(args.file)
    try:
        notice = _load(args)
    except NoticeError as error:
        print(f"通知文件读不出来：{error}", file=sys.stderr)
        return 1
    plans = plan(notice, default_calendar())
    if args.json:
        _print_json({"batches": [batch_document(batch) for batch in plans]})
    else:
        _print_schedule(notice, plans)
    return 0


def batch_document(batch: BatchPlan) -> dict[str, Any]:
    """A batch as the JSON document has it: windows as two ISO dates."""
    windows = {key: _pair(getattr(batch, key)) for key in WINDOWS}
    return {
        "number": batch.number,
        **windows,
        "exam": batch.exam.isoformat(),
        "agency_cut_off": batch.agency_cut_off and batch.agency_cut_off.isoformat(),
        "second_review_due": batch.second_review_due.isoformat(),
        "hand_out_by": batch.hand_out_by.isoformat(),
        "publicity": _pair(batch.publicity),
        "provisional": batch.provisional,
    }


def _load(args: argparse.Namespace) -> Notice:
    today = datetime.now(SHANGHAI).date()
    return load_notice(args.file, start=args.start or today)


def _pair(window: Window) -> list[str]:
    return [window.start.isoformat(), window.end.isoformat()]


def _unreadable(path: Path, error: NoticeError) -> Finding:
    message = f"通知文件读不出来：{error}"
    remedy = "请按 docs/notices.md 的说明改正。"
    return Finding("notice.unreadable", Severity.ERROR, path.name, message, remedy)


def _no_such_file(path: Path) -> int:
    print(f"没有这个文件：{path}", file=sys.stderr)
    return 2


def _print_json(document: dict[str, Any]) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=2))


def _print_findings(findings: list[Finding]) -> None:
    console = Console()
    if findings:
        console.print(_finding_table(findings))
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    warnings = sum(finding.severity is Severity.WARNING for finding in findings)
    console.print(f"{errors} 个错误，{warnings} 个提醒。")


def _finding_table(findings: list[Finding]) -> Table:
    table = Table(show_lines=True)
    for header in ("程度", "对象", "依据", "发现与办法"):
        table.add_column(header, overflow="fold")
    for finding in findings:
        style = SEVERITY_STYLES[finding.severity]
        label = f"[{style}]{SEVERITY_LABELS[finding.severity]}[/]"
        detail = f"{escape(finding.message)}\n[dim]{escape(finding.remedy)}  {finding.code}[/]"
        table.add_row(label, escape(finding.subject), escape(finding.clause), detail)
    return table


def _print_schedule(notice: Notice, plans: tuple[BatchPlan, ...]) -> None:
    table = Table(title=notice.title)
    headers = ("批次", *WINDOWS.values(), "考核", "复审截止", "准考证发放截止", "成绩公示")
    for header in headers:
        table.add_column(header, overflow="fold")
    for batch in plans:
        windows = [_span(getattr(batch, key)) for key in WINDOWS]
        days = [f"{day}" for day in (batch.exam, batch.second_review_due, batch.hand_out_by)]
        mark = "（暂定）" if batch.provisional else ""
        table.add_row(f"{batch.number}{mark}", *windows, *days, _span(batch.publicity))
    console = Console()
    console.print(table)
    if any(batch.provisional for batch in plans):
        console.print("暂定：放假安排尚未公布的年份，只按周末推算。")


def _span(window: Window) -> str:
    return f"{window.start}\n{window.end}"
