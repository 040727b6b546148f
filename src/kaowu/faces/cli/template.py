"""``kaowu template basic-info --out FILE.xlsx``: the workbook that candidates fill in.

Exit status: 0 written, 2 wrong usage or a notice that cannot be read.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

SHANGHAI = timezone(timedelta(hours=8))


def add_to(subparsers: Any) -> None:
    """Add ``template`` with its sub-commands."""
    template = subparsers.add_parser("template", help="生成供填写的模板")
    verbs = template.add_subparsers(title="命令", metavar="命令", required=True)
    text = "生成个人基本信息表（带下拉菜单的 Excel）"
    parser = verbs.add_parser("basic-info", help=text, description=text)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx", help="写到哪里")
    parser.add_argument("--notice", type=Path, metavar="FILE", help="通知文件（TOML）")
    parser.add_argument(
        "--start",
        type=date.fromisoformat,
        metavar="DATE",
        help="批次按规则生成的通知从哪一天开始（如 2026-03-02），默认今天",
    )
    parser.set_defaults(run=run_basic_info)


def run_basic_info(args: argparse.Namespace) -> int:
    """Write the workbook of the notice; the exit status."""
    from kaowu.faces.cli.check_run import Usage, default_notice
    from kaowu.papers.basic_info import basic_info_template
    from kaowu.rules.loader import NoticeError, load_notice

    try:
        start = args.start or datetime.now(SHANGHAI).date()
        notice = load_notice(args.notice or default_notice(), start=start)
        args.out.write_bytes(basic_info_template(notice))
    except (Usage, NoticeError, OSError) as error:
        print(f"kaowu template：{error}", file=sys.stderr)
        return 2
    print(f"已写出 {args.out}（模板版本 {notice.workbook.template_version}）。")
    return 0
