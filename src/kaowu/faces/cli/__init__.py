"""The command line: ``kaowu VERB …``, the same verbs as the pages.

Each module below adds its commands with ``add_to(subparsers)`` and names for each the function
that runs it: ``parser.set_defaults(run=function)``, ``function(args) -> exit status``. Exit
status everywhere: 0 well, 1 something was found or failed, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
from collections.abc import Iterator, Sequence
from types import ModuleType

# One module for each verb, in the order of the help text. `kaowu check` must not load Django:
# a module imports what it runs inside the function that runs it.
MODULES = (
    "notice",
    "check",
    "template",
    "roster",
    "serve",
    "demo",
    "account",
    "ledger",
    "mail",
    "manage",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = build_parser()
    try:
        args = parser.parse_args(argv)
    except SystemExit as stop:  # argparse has printed what is wrong, or the help
        return int(stop.code or 0)
    return int(args.run(args))


def build_parser() -> argparse.ArgumentParser:
    """The parser with every command that is installed."""
    parser = argparse.ArgumentParser(prog="kaowu", description="考务：从报名材料到可验证的证书。")
    subparsers = parser.add_subparsers(title="命令", metavar="命令", required=True)
    for module in modules():
        module.add_to(subparsers)
    return parser


def modules() -> Iterator[ModuleType]:
    """The command modules that exist."""
    for name in MODULES:
        path = f"{__name__}.{name}"
        if importlib.util.find_spec(path):
            yield importlib.import_module(path)
