"""``kaowu mail sync``: read the agency's mailbox once, handle what is new, send the answers."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any


def add_to(subparsers: Any) -> None:
    """Add ``mail sync``."""
    mail = subparsers.add_parser("mail", help="报名机构的收件邮箱")
    verbs = mail.add_subparsers(title="命令", metavar="命令", required=True)
    text = "收取邮箱中的新邮件，登记材料并答复（后台任务也会定时收取）"
    sync = verbs.add_parser("sync", help=text, description=text)
    sync.add_argument("--json", action="store_true", help="以 JSON 输出")
    sync.set_defaults(run=run_sync)


def run_sync(args: argparse.Namespace) -> int:
    """Read the mailbox; 0 done, 1 not set or out of reach."""
    from kaowu.faces.cli.serve import start_django

    start_django()
    from kaowu.office.mailbox.actions import sync
    from kaowu.office.refusals import Refusal

    try:
        done = sync()
    except Refusal as refusal:
        print(f"{refusal.message}{refusal.remedy}", file=sys.stderr)
        return 1
    if args.json:
        print(json.dumps(asdict(done), ensure_ascii=False))
    else:
        print(f"新邮件 {done.recorded} 封，处理 {done.handled} 封，答复 {done.answered} 封。")
    if done.trouble:
        print(f"没有收完：{done.trouble}。", file=sys.stderr)
    return 1 if done.trouble else 0
