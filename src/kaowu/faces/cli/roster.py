"""``kaowu roster FILE.xlsx``: does the roster's file belong to the paper? Nothing leaves here.

Exit status: 0 they agree, 1 they do not or the file is no sealed roster, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any


def add_to(subparsers: Any) -> None:
    """Add ``roster`` to the subcommands of ``kaowu``."""
    text = "核对电子花名册与纸质花名册是否同一份"
    parser = subparsers.add_parser("roster", help=text, description=f"{text}：不联网，不保存。")
    parser.add_argument("file", type=Path, metavar="FILE.xlsx", help="从系统下载的花名册")
    told = parser.add_mutually_exclusive_group()
    told.add_argument("--digest", metavar="HEX", help="纸上的 SHA-256 或 SM3，至少前 16 位")
    told.add_argument("--paper", type=Path, metavar="SCAN", help="纸质花名册的扫描件，读二维码")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Compare and say so; the exit status."""
    from kaowu.dossier.roster_file import check_roster, code_on_paper, is_told

    try:
        data = args.file.read_bytes()
        told = args.digest or (
            code_on_paper(args.paper.read_bytes(), args.paper.name) if args.paper else ""
        )
    except OSError as error:
        print(f"无法读取：{error.filename}", file=sys.stderr)
        return 2
    if (args.digest or args.paper) and not is_told(told):
        print("纸上的摘要不足 16 位，或扫描件上没有读到二维码。", file=sys.stderr)
        return 2
    check = check_roster(data, told)
    if check.fault:
        print(check.fault)
        return 1
    print(f"人数     {check.people}\nSHA-256  {check.sha256}\nSM3      {check.sm3}")
    for one in check.differences:
        print(f"第 {one.row} 行“{one.header}”与封存数据不同")
    if not told:
        return 1 if check.differences else 0
    print("一致：纸质与电子花名册是同一份。" if check.agrees else "不一致。")
    return 0 if check.agrees else 1
