"""The fonts that papers are set in, and which characters they can draw.

Headings 黑体 (Noto Sans SC), text 宋体 (Noto Serif SC), as official papers have them; Yi and
Tibetan names from the two fonts beside this module. Where the system has HanaMin (Debian:
``fonts-hanazono``), names with characters of CJK Extensions B-F can be printed as well.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn

from kaowu.papers.cmap import code_points

MAIN = Path(pylopdf_fonts_zh_cn.__file__).parent
VENDORED = Path(__file__).parent / "fonts"
OPTIONAL = Path("/usr/share/fonts/truetype/hanazono")

_FILES = {
    "Noto Sans SC": MAIN / "NotoSansSC-Regular.otf",
    "Noto Serif SC": MAIN / "NotoSerifSC-Regular.otf",
    "Noto Sans Yi": VENDORED / "NotoSansYi-Regular.ttf",
    "Noto Serif Tibetan": VENDORED / "NotoSerifTibetan-Regular.ttf",
    "HanaMinA": OPTIONAL / "HanaMinA.ttf",
    "HanaMinB": OPTIONAL / "HanaMinB.ttf",
}


def installed() -> dict[str, Path]:
    """The families that this machine has, in the order in which they are tried."""
    return {family: path for family, path in _FILES.items() if path.is_file()}


def families() -> dict[str, list[str]]:
    """The two font lists of the templates: ``sans`` for headings, ``serif`` for text."""
    others = [family for family in installed() if not family.endswith(" SC")]
    return {
        "sans": ["Noto Sans SC", *others],
        "serif": ["Noto Serif SC", *others],
    }


def folders() -> list[str]:
    """The folders in which the compiler finds those fonts."""
    return sorted({str(path.parent) for path in installed().values()})


@cache
def drawable() -> frozenset[int]:
    """Every code point that a heading as well as a text can show (about 0.3 s, once)."""
    covers = {family: code_points(path) for family, path in installed().items()}
    both = covers.pop("Noto Sans SC") & covers.pop("Noto Serif SC")
    return both.union(*covers.values())


def missing_glyphs(text: str) -> list[str]:
    """The characters of ``text`` that would print as a box, each once, in order of appearance."""
    known = drawable()
    wanted = dict.fromkeys(character for character in text if not _invisible(character))
    return [character for character in wanted if ord(character) not in known]


def _invisible(character: str) -> bool:
    """White space and format characters (zero-width joiners, variation selectors) draw nothing."""
    if character in " \n\t":
        return True
    selector = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return selector or unicodedata.category(character) == "Cf"


def first_missing(texts: Iterable[str]) -> tuple[str, list[str]] | None:
    """The first text that cannot be printed whole, with its missing characters."""
    for text in texts:
        if missing := missing_glyphs(text):
            return text, missing
    return None
