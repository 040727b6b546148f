"""``kaowu manage …``: Django's own commands, for the technician."""

from __future__ import annotations

import argparse
import os
from typing import Any


def add_to(subparsers: Any) -> None:
    """Add ``manage``."""
    text = "Django 管理命令，例如 kaowu manage check"
    parser = subparsers.add_parser("manage", help=text, description=text)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="…")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Hand the words over to Django."""
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaowu.site.settings")
    execute_from_command_line(["kaowu manage", *args.arguments])
    return 0
