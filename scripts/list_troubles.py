"""Write docs/troubles.md from the corpus of troubles, tests/corpus/. `make docs` runs it."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)] * (str(ROOT) not in sys.path)

from kaowu.rules.findings import VERDICT_LABELS  # noqa: E402 - after the path to the tests
from tests.corpus import CHAPTERS, CORPUS, Trouble  # noqa: E402

PAGE = ROOT / "docs" / "troubles.md"
HEAD = """\
# Troubles

Written by `make docs` from `tests/corpus/`; do not edit. {count} things that candidates send, what
arrives and what is answered: the verdict and every finding's code (their meanings are in
[findings.md](findings.md)). The tests put each of them through `kaowu check`, and every zip through
the page on which it is uploaded.
"""
TABLE = "| name | what arrives | answer |\n|---|---|---|\n"


def page() -> str:
    """The page as Markdown."""
    parts = [HEAD.format(count=len(CORPUS))]
    for chapter, module in CHAPTERS.items():
        told = (module.__doc__ or "").split("\n\n")[0].replace("\n", " ")
        rows = [_row(one) for one in CORPUS.values() if one.chapter == chapter]
        parts += [f"\n## {chapter}\n\n{told}\n\n", TABLE, *rows]
    return "".join(parts)


def _row(trouble: Trouble) -> str:
    codes = " ".join(f"`{code}`" for code in sorted(trouble.codes)) or "no finding"
    verdict = f"{VERDICT_LABELS[trouble.verdict]}"
    arrives = trouble.arrives.replace("|", "\\|").replace("\n", "⏎")
    return f"| `{trouble.name}` | {arrives} | {verdict}: {codes} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")
