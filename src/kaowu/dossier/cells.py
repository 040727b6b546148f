"""What stands in one cell: text cleaned of what cannot be seen, dates in every style people use."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

Cell = Any  # None, str, {"n": float}, {"d": iso date}, {"b": bool}; see kaowu.dossier.sheets

_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?1[0-9]")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−、。·,，", "-"))  # typed between year, month and day
_DAY = re.compile(
    r"(\d{4})(?:\s*[-/.年]\s*|\s+)(\d{1,2})(?:\s*[-/.月]\s*|\s+)(\d{1,2})\s*日?(?:[ T].*)?"
)
_MONTH = re.compile(r"((?:19|20)\d{2})(?:\s*[-/.年]\s*(\d{1,2}))?\s*[年月]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?")
_COMPACT_MONTH = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])")
_QUOTED = re.compile(r'="(.*)"', re.DOTALL)  # how exported CSV keeps a number as text
_EPOCH = date(1899, 12, 30)  # serial 1 is 1900-01-01, with Lotus's leap day counted
_EPOCH_1904 = date(1904, 1, 1)
ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
_FIRST_SERIAL, _LAST_SERIAL = 7_000, 80_000  # 1919 to 2119; smaller numbers are years
EXACT_DIGITS = 15  # a spreadsheet keeps so many


def text_of(cell: Cell) -> str:
    """The cell as text: trimmed, without unseen characters or a leading apostrophe."""
    if cell is None:
        return ""
    if isinstance(cell, dict):
        return _typed_text(cell)
    text = _UNSEEN.sub("", str(cell)).replace("\u00a0", " ").replace("\u3000", " ").strip()
    quoted = _QUOTED.fullmatch(text)
    return (quoted[1] if quoted else text.removeprefix("'")).strip()


def _typed_text(cell: dict[str, Any]) -> str:
    if "d" in cell:
        return str(cell["d"])
    if "n" in cell:
        number = float(cell["n"])
        return str(int(number)) if number.is_integer() else repr(number)
    return "是" if cell.get("b") else "否"


def lost_digits(cell: Cell) -> str | None:
    """The digits that survive in a long number typed as a number; None when nothing was lost.

    A spreadsheet keeps 15 significant digits, so an 18-digit number cannot be brought back.
    """
    if isinstance(cell, dict) and "n" in cell:
        number = abs(float(cell["n"]))
        # The binary number nearest to …151000 may be …150976: half a step up mends it.
        digits = str(int(number) + int(math.ulp(number)) // 2)
        return digits[:EXACT_DIGITS] if len(digits) > EXACT_DIGITS else None
    if isinstance(cell, str) and _SCIENTIFIC.fullmatch(text_of(cell)):
        return re.split("[eE]", text_of(cell))[0].replace(".", "")
    return None


def date_of(cell: Cell) -> date | None:
    """The day in a date cell, a serial number, or one of the written styles; else None.

    Styles: 1990-03-07, 1990/3/7, 1990.3.7, 1990年3月7日, 19900307, and with other dashes, 、 or
    spaces between the numbers.
    """
    if isinstance(cell, dict) and "n" in cell:
        return _from_number(float(cell["n"]), _EPOCH_1904 if "epoch" in cell else _EPOCH)
    text = unicodedata.normalize("NFKC", text_of(cell)).translate(_DASHES)
    match = _DAY.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None:
        return _from_number(float(text)) if re.fullmatch(r"\d{4,5}(\.\d+)?", text) else None
    return _valid(*(int(part) for part in match.groups()))


def day_text(cell: Cell) -> str:
    """The day as 1990-03-07; the month or year (1990-03, 1990) where no more is said; else ""."""
    day = date_of(cell)
    if day is not None:
        return day.isoformat()
    text = unicodedata.normalize("NFKC", text_of(cell)).translate(_DASHES)
    match = _MONTH.fullmatch(text) or _COMPACT_MONTH.fullmatch(text)
    if match is None:
        return ""
    year, month = match.group(1), match.group(2)
    if month is None:
        return year
    return f"{year}-{int(month):02}" if 1 <= int(month) <= 12 else ""


def _from_number(number: float, epoch: date = _EPOCH) -> date | None:
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return epoch + timedelta(days=int(number))
    match = _COMPACT.fullmatch(str(int(number)))
    return _valid(*(int(part) for part in match.groups())) if match else None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def same(text: str) -> str:
    """A text for comparing: half-width, no spaces, no notes in brackets, lower case."""
    half = unicodedata.normalize("NFKC", text)
    return re.sub(r"\(.*?\)|[\s*:：·_\-]", "", half).lower()


def choose(text: str, choices: Sequence[str]) -> tuple[str, bool]:
    """The choice that is meant, and whether it had to be mended; ("", False) when none is."""
    if text in choices:
        return text, False
    for spelling in (same, _short):
        wanted = spelling(text)
        alike = [choice for choice in choices if wanted and spelling(choice) == wanted]
        if len(alike) == 1:
            return alike[0], True
    return "", False


def _short(text: str) -> str:
    """A choice without what is often left out: 汉[族], 女[性], 第[3]批, [居民]身份证."""
    return re.sub(r"(?<=.)[族性]$|^第|(?<=\d)批次?$|^居民(?=身份证$)", "", same(text))


def suggestion(text: str, choices: Sequence[str]) -> str:
    """The choice that is nearest to this text, or ""."""
    wanted = same(text)
    within = [
        choice
        for choice in choices
        if wanted and (same(choice) in wanted or wanted in same(choice))
    ]
    if len(within) == 1:
        return within[0]
    return next(iter(get_close_matches(text, choices, 1, 0.5)), "")
