"""``kaowu ledger verify`` proves the record whole; ``kaowu ledger seal`` seals the days gone by."""

from __future__ import annotations

import argparse
import json
from datetime import timedelta
from typing import Any


def add_to(subparsers: Any) -> None:
    """Add ``ledger``."""
    text = "办理记录：校验是否完整，封存已过去的日期"
    parser = subparsers.add_parser("ledger", help=text, description=text)
    verbs = parser.add_subparsers(title="子命令", metavar="子命令", required=True)
    verify = verbs.add_parser("verify", help="校验每条办理记录和每日封存值")
    verify.add_argument("--json", action="store_true", help="以 JSON 输出")
    verify.set_defaults(run=run_verify)
    seal = verbs.add_parser("seal", help="封存昨天及以前尚未封存的日期，并列出封存值")
    seal.add_argument("--json", action="store_true", help="以 JSON 输出")
    seal.set_defaults(run=run_seal)


def run_verify(args: argparse.Namespace) -> int:
    """Read the whole ledger; 0 when it is whole, 1 with the places where it is not."""
    _start()
    from kaowu.office.ledger import queries
    from kaowu.office.ledger.models import Chain, DaySeal, Entry

    faults = list(queries.faults())
    counts = {
        "chains": Chain.objects.count(),
        "entries": Entry.objects.count(),
        "seals": DaySeal.objects.count(),
    }
    if args.json:
        print(json.dumps({**counts, "faults": faults}, ensure_ascii=False))
    else:
        print("办理记录 {entries} 条、链 {chains} 条、每日封存 {seals} 个。".format(**counts))
        print("\n".join(f"  不符：{fault}" for fault in faults) or "全部相符，未发现改动。")
    return 1 if faults else 0


def run_seal(args: argparse.Namespace) -> int:
    """Seal every day before today, and print the seals that can be published."""
    _start()
    from kaowu.office import clock
    from kaowu.office.ledger.actions import seal_day
    from kaowu.office.ledger.models import DaySeal
    from kaowu.office.ledger.queries import unsealed_days

    for day in unsealed_days(clock.today() - timedelta(days=1)):
        seal_day(day)
    seals = [
        {"day": seal.day.isoformat(), "count": seal.count, "root": seal.root}
        for seal in DaySeal.objects.order_by("day")
    ]
    if args.json:
        print(json.dumps({"seals": seals}))
    for seal in [] if args.json else seals:
        print(f"{seal['day']}  {seal['count']:>6} 条  {seal['root']}")
    return 0


def _start() -> None:
    from kaowu.faces.cli.serve import start_django

    start_django()
