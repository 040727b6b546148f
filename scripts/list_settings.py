"""Write docs/settings.md from the one table of settings, site/options.py. `make docs` runs it."""

from __future__ import annotations

from pathlib import Path

from kaowu.site.options import OPTIONS, Option

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "settings.md"
HEAD = """\
# Settings

Written by `make docs` from `src/kaowu/site/options.py`; do not edit. All are read from the
environment; an unknown name that begins with `KAOWU_`, or a value that does not fit, stops the
program and says so. A secret can be given as a file: `KAOWU_SECRET_KEY_FILE=/run/secrets/key`.

| name | default | meaning |
|---|---|---|
"""


def page() -> str:
    """The page as Markdown."""
    return HEAD + "".join(line(option) for option in OPTIONS)


def line(option: Option) -> str:
    default = f"`{option.default}`" if option.default else ""
    secret = " Secret." if option.secret else ""
    return f"| `{option.key}` | {default} | {option.meaning.replace('|', '/')}{secret} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")
