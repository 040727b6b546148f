"""``kaowu check``: candidates' zips checked on the spot; no server, nothing sent anywhere.

Exit status: 0 nothing blocked, 1 something blocked, 2 wrong usage.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any


def add_to(subparsers: Any) -> None:
    """Add ``check`` to the subcommands of ``kaowu``."""
    parser = subparsers.add_parser(
        "check", help="检查考生材料压缩包", description="检查考生材料压缩包：不联网，不改动原件。"
    )
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="zip 或装有 zip 的文件夹"
    )
    parser.add_argument("--notice", type=Path, metavar="FILE", help="通知文件（TOML）")
    parser.add_argument(
        "--workbook", type=Path, action="append", default=[], metavar="FILE",
        help="个人基本信息表，可多次给出",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, metavar="DIR", help="写出整理好的压缩包和检查报告")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出结果")
    parser.add_argument(
        "--today", type=date.fromisoformat, metavar="DATE", help="按这一天检查，如 2024-03-05"
    )
    parser.add_argument(
        "--ocr", action="store_true", help="识读扫描件并与文件名、信息表比对（每份约需数秒）"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Carry out ``kaowu check``; the exit status."""
    from kaowu.faces.cli.check_run import check

    return check(args)
