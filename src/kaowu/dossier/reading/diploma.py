"""The fields of a diploma, a certificate of enrolment or a report of 学信网, from lines of text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from kaowu.dossier.reading.facts import ReadField
from kaowu.dossier.reading.lines import Line, Page, find, join
from kaowu.rules.names import HAN, read_name

_WORD = rf"[{HAN}·・•‧.⸱\u0f00-\u0fff\ua000-\ua4cf]"
_SENTENCE = re.compile(
    rf"(?:学\s*[生员]|研究生|兹\s*证\s*明|学位获得者)\s*[:：]?\s*({_WORD}{{2,50}}?)\s*[,，、]?\s*性\s*别"
)
_NAME = re.compile(rf"姓\s*名\s*[:：]?\s*({_WORD}{{2,50}}?)\s*(?:性\s*别|出\s*生|$)")
_SCHOOL = re.compile(
    rf"(?:校\s*名|学\s*校\s*(?:名\s*称)?|院\s*校\s*名\s*称|毕\s*业\s*院\s*校)\s*[:：]\s*([{HAN}()（）]{{4,40}})"
)
_SCHOOL_END = re.compile(rf"^([{HAN}()（）]{{2,40}}(?:大学|学院|学校|中学|技校|党校))$")
# 普通高等学校 is a kind of school, and the heading of a diploma.
_TITLE = re.compile(r"(?:普通|成人|中等|高等|高级|职业|专业)+(?:学校|中学)")
_NUMBER = re.compile(r"编\s*号\s*[:：]?\s*(?:第\s*)?([0-9A-Z]{8,24})")
_NUMBER_BARE = re.compile(r"^\s*(\d{16,18})\s*$")
_OVER, _UNDER = ("毕业证书", "学籍证明", "学位证书", "结业证书"), ("校长", "校名", "证书编号")


def upright(page: Page) -> Page:
    """The page the right way up: the title over what stands at the foot."""
    tops = [line.y for line in page.lines if any(word in _bare(line) for word in _OVER)]
    feet = [line.y for line in page.lines if any(word in _bare(line) for word in _UNDER)]
    votes = sum(1 if top < foot else -1 for top in tops for foot in feet)
    return page.upside_down() if votes < 0 else page


def _bare(line: Line) -> str:
    return re.sub(r"\s", "", line.text)


def read_diploma(page: Page) -> dict[str, ReadField]:
    """The fields on an upright page that could be made out."""
    rows = page.rows()
    fields = {
        "name": _name(rows),
        "school": _school(rows, page.lines),
        "diploma_number": _number(rows),
    }
    return {key: field for key, field in fields.items() if field is not None}


def _running(rows: Sequence[Sequence[Line]], pattern: re.Pattern[str]) -> ReadField | None:
    """A match within a row, or over the end of one into the next."""
    for row in [*rows, *_pairs(rows)]:
        hit = find(row, pattern)
        if hit:
            return hit[1]
    return None


def _pairs(rows: Sequence[Sequence[Line]]) -> Iterator[list[Line]]:
    for row, below in pairwise(rows):
        yield [*row, *below]


def _name(rows: Sequence[Sequence[Line]]) -> ReadField | None:
    field = _running(rows, _SENTENCE) or _running(rows, _NAME)
    value = read_name(field.value).value if field else ""
    return replace(field, value=value) if field and value else None


def _school(rows: Sequence[Sequence[Line]], lines: Sequence[Line]) -> ReadField | None:
    """What stands behind 校名, else the lowest line that ends like the name of a school."""
    for row in rows:
        hit = find(row, _SCHOOL)
        if hit:
            return hit[1]
    ends = [line for line in lines if _SCHOOL_END.match(_bare(line))]
    ends = [line for line in ends if not _TITLE.fullmatch(_bare(line))]
    return join(ends[-1:])


def _number(rows: Sequence[Sequence[Line]]) -> ReadField | None:
    """The certificate's number: behind its label, or in a line by itself."""
    alone = [[line] for row in rows for line in row]
    for row in [*rows, *alone]:
        hit = find(row, _NUMBER) or find(row, _NUMBER_BARE)
        if hit:
            return hit[1]
    return None
