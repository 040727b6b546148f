"""Write docs/commands.md from the parser of the command line. `make docs` runs it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from kaowu.faces.cli import build_parser

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "commands.md"
HEAD = """\
# Commands

Written by `make docs` from the parser in `src/kaowu/faces/cli/`; do not edit. Installed as
`.venv/bin/kaowu`. Exit status everywhere: 0 well, 1 something was found or failed, 2 wrong usage.
"""


def page() -> str:
    """The page as Markdown: one section for each command that runs."""
    return HEAD + "".join(section(*command) for command in commands("kaowu", build_parser(), ""))


def commands(
    name: str, parser: argparse.ArgumentParser, meaning: str
) -> Iterator[tuple[str, argparse.ArgumentParser, str]]:
    """(name, parser, meaning) of each command, and of the commands below it instead."""
    groups = [action for action in parser._actions if isinstance(action.choices, dict)]
    if not groups:
        yield name, parser, meaning
    for group in groups:
        helps = {entry.dest: entry.help or "" for entry in group._get_subactions()}
        for word, below in dict(group.choices or {}).items():
            yield from commands(f"{name} {word}", below, helps.get(word, ""))


def section(name: str, parser: argparse.ArgumentParser, meaning: str) -> str:
    rows = [row(action) for action in parser._actions if action.dest != "help"]
    table = "\n| argument | meaning |\n|---|---|\n" + "".join(rows) if rows else ""
    return f"\n## `{name}`\n\n{meaning or parser.description or ''}\n{table}"


def row(action: argparse.Action) -> str:
    takes = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
    name = f"{', '.join(action.option_strings)}{takes}" if action.option_strings else takes.strip()
    many = " ..." if action.nargs in {"*", "+"} else ""
    return f"| `{name}{many}` | {(action.help or '').replace('|', '/')} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")
