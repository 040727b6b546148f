"""``kaowu demo``: put the demonstration office in, or begin it anew."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any


def add_to(subparsers: Any) -> None:
    """Add ``demo``."""
    text = "布置演示环境：虚构的报名机构、省职鉴中心和约 60 名虚构考生"
    parser = subparsers.add_parser("demo", help=text, description=text)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Set the demonstration up where it is not; 0 done, 1 refused."""
    from kaowu.faces.cli.serve import prepare

    os.environ.setdefault("KAOWU_DEMO", "yes")
    if os.environ["KAOWU_DEMO"].lower() in {"0", "no", "false", "off"}:
        print("演示环境未开启（KAOWU_DEMO=no），未做任何改动。", file=sys.stderr)
        return 1
    prepare()
    print("演示环境已就绪。")
    return 0
