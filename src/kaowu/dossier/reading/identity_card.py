"""The fields of an identity card, from lines of text: either side, or both on one page.

Layout by GA/T 448 (the second-generation card): labels 姓名 性别 民族 出生 住址 公民身份号码 on
the front, 签发机关 有效期限 on the back. Cards of residents from Hong Kong, Macao and Taiwan are
laid out alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import pairwise

from kaowu.dossier.reading.facts import ReadField
from kaowu.dossier.reading.lines import Line, Page, find, join, run
from kaowu.rules.identity import check_character
from kaowu.rules.names import read_name

LONG_TERM = "长期"
_UNSURE = 0.5  # of the confidence that is left to a value which contradicts itself

_NAME = re.compile(r"姓\s*名\s*[:：]?\s*(\S.*)$")
_SEX = re.compile(r"性\s*别\s*[:：]?\s*([男女])")
_SEX_BARE = re.compile(r"([男女])\s*民\s*族")
_ETHNICITY = re.compile(r"民\s*族\s*[:：]?\s*([\u3400-\u9fff]{1,6})")
_BIRTH = re.compile(r"(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2})\s*日?")
_NUMBER = re.compile(r"(?<![0-9A-Z])([0-9]{17}[0-9X])(?![0-9A-Z])")
_NUMBER_LABEL = re.compile(r"公?民?身[份分]号码?\s*[:：]?\s*([0-9A-Z]{15,20})$")
_ADDRESS = re.compile(r"住\s*址\s*[:：]?\s*(\S.*)$")
_AUTHORITY = re.compile(r"签\s*发\s*机\s*关\s*[:：]?\s*(\S.*)$")
_DAY = r"\d{4}[.,。·-]?\d{2}[.,。·-]?\d{2}"
_VALID = re.compile(rf"({_DAY})\s*[-—–~至一]+\s*({_DAY}|长\s*期)")
_DIGIT_LIKE = str.maketrans("OoQDIlZSB", "000011258")
_NOT_NAME = re.compile(
    r"[^\u3007\u3400-\u9fff\U00020000-\U0003fffd\ua000-\ua4cf\u0f00-\u0fff·・•‧.⸱●∙⋅]+"
)

_ABOVE_ONE_ANOTHER = (
    ("姓名", "出生", "住址", "身份号码"),
    ("居民身份证", "签发机关", "有效期限"),
)


def upright(page: Page) -> Page:
    """The page the right way up: labels in the order in which they stand on a card."""
    votes = 0
    for labels in _ABOVE_ONE_ANOTHER:
        heights = [line.y for label in labels for line in page.lines if label in line.text]
        votes += sum(a < b for a, b in pairwise(heights))
        votes -= sum(a > b for a, b in pairwise(heights))
    return page.upside_down() if votes < 0 else page


def read_card(page: Page) -> tuple[dict[str, ReadField], tuple[str, ...]]:
    """The fields of the card on an upright page, and which sides were recognised."""
    rows = page.rows()
    fields = {
        "name": _name(rows),
        "sex": _first(rows, _SEX) or _first(rows, _SEX_BARE),
        "ethnicity": _first(rows, _ETHNICITY),
        "birth": _birth(rows),
        "address": _address(rows),
        "id_number": _number(rows),
        "authority": _first(rows, _AUTHORITY),
        **_validity(rows),
    }
    found = _weighed({key: field for key, field in fields.items() if field is not None})
    front = bool({"id_number", "name", "birth"} & set(found))
    back = bool({"valid_until", "authority"} & set(found))
    return found, tuple(side for side, seen in (("front", front), ("back", back)) if seen)


def _first(rows: Sequence[Sequence[Line]], pattern: re.Pattern[str]) -> ReadField | None:
    for row in rows:
        hit = find(row, pattern)
        if hit:
            return hit[1]
    return None


def _name(rows: Sequence[Sequence[Line]]) -> ReadField | None:
    """What stands behind 姓名, else the row over 性别 (a label may be lost in glare)."""
    labelled = _first([run(row) for row in rows], _NAME)
    if labelled:
        return _cleaned(labelled)
    for above, row in pairwise(rows):
        if find(row, _SEX) or find(row, _SEX_BARE):
            field = join([line for line in above if abs(line.y - row[0].y) < 4 * line.height])
            return _cleaned(field) if field else None
    return None


def _cleaned(field: ReadField) -> ReadField | None:
    """The name without watermark letters, its dots as U+00B7; None when nothing is left."""
    pieces = [piece for piece in _NOT_NAME.split(field.value) if piece]
    value = read_name("".join(pieces[:1])).value
    return replace(field, value=value) if value else None


def _birth(rows: Sequence[Sequence[Line]]) -> ReadField | None:
    field = _first(rows, _BIRTH)
    if field is None:
        return None
    year, month, day = (int(part) for part in re.findall(r"\d+", field.value))
    with suppress(ValueError):
        return replace(field, value=date(year, month, day).isoformat())
    return None


def _number(rows: Sequence[Sequence[Line]]) -> ReadField | None:
    """The identity number; digits that were read as letters are put right behind the label."""
    upper = [[replace(line, text=line.text.upper()) for line in row] for row in rows]
    plain = [row for row in upper if _strict(row)]
    for row in plain or upper:
        hit = find(row, _NUMBER) or find(row, _NUMBER_LABEL)
        if hit:
            return _digits(hit[1])
    return None


def _strict(row: Sequence[Line]) -> bool:
    return find(row, _NUMBER) is not None


def _digits(field: ReadField) -> ReadField:
    """Seventeen digits and the check character; half as sure when they do not agree."""
    raw = field.value.replace(" ", "")
    value = raw[:17].translate(_DIGIT_LIKE) + raw[17:]
    confidence = field.confidence if _agrees(value) else field.confidence * _UNSURE
    return replace(field, value=value, confidence=confidence)


def _agrees(number: str) -> bool:
    well_formed = re.fullmatch(r"[0-9]{17}[0-9X]", number) is not None
    return well_formed and check_character(number[:17]) == number[17]


def _address(rows: Sequence[Sequence[Line]]) -> ReadField | None:
    """The line behind 住址 and those under it down to the number."""
    for place, row in enumerate(rows):
        hit = find(row, _ADDRESS)
        if hit is None:
            continue
        label, pieces = row[0], [_behind(line) for line in run(row)]
        for below in rows[place + 1 :]:
            if any("号码" in line.text or _NUMBER.search(line.text) for line in below):
                break
            pieces += run([line for line in below if line.left > label.left + label.height])
        return join([piece for piece in pieces if piece.text])
    return None


def _behind(line: Line) -> Line:
    """A line without the label 住址 at its beginning."""
    label = re.match(r"住\s*址\s*[:：]?\s*|住$|址$", line.text)
    return line.part(label.end(), len(line.text)) if label else line


def _validity(rows: Sequence[Sequence[Line]]) -> dict[str, ReadField | None]:
    for row in rows:
        hit, whole = find(row, _VALID), join(row)
        if hit and whole:
            since, until = _day(hit[0][1]), _day(hit[0][2])
            return {
                "valid_from": replace(whole, value=since) if since else None,
                "valid_until": replace(whole, value=until) if until else None,
            }
    return {}


def _day(text: str) -> str:
    """A printed date as ISO, 长期 as it is, "" for a day that is none."""
    if text.startswith("长"):
        return LONG_TERM
    digits = re.sub(r"\D", "", text)
    with suppress(ValueError):
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).isoformat()
    return ""


def _weighed(fields: dict[str, ReadField]) -> dict[str, ReadField]:
    """Fields that contradict the number of the same card are half as sure: one was misread."""
    number = fields.get("id_number")
    if number is None or not _agrees(number.value):
        return fields
    told = {
        "birth": f"{number.value[6:10]}-{number.value[10:12]}-{number.value[12:14]}",
        "sex": "男" if int(number.value[16]) % 2 else "女",
    }
    return {
        key: replace(field, confidence=field.confidence * _UNSURE)
        if key in told and field.value != told[key]
        else field
        for key, field in fields.items()
    }
