"""Layouts of the tables that are exchanged with a centre's own system: data, never code.

A layout is a TOML file. For the hand-over sheet it says which columns are written, in which order
and form; for an answer it says by which headers a column is found and what its words mean. The
province's import forms are not public: what ships is a sample that an agency replaces.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class Purpose(StrEnum):
    """What a table is for: the sheet that goes, or one of the answers that come."""

    HAND_OVER = "hand_over"
    REVIEW = "review"
    PAYMENT = "payment"
    TICKET = "ticket"
    SCORE = "score"
    CERTIFICATE = "certificate"

    @property
    def label(self) -> str:
        """The purpose in Chinese."""
        return _LABELS[self]


_LABELS: Mapping[Purpose, str] = MappingProxyType(
    {
        Purpose.HAND_OVER: "报送信息表",
        Purpose.REVIEW: "复审结果",
        Purpose.PAYMENT: "缴费名单",
        Purpose.TICKET: "准考证编排",
        Purpose.SCORE: "考核成绩",
        Purpose.CERTIFICATE: "证书编号",
    }
)
ANSWERS = tuple(one for one in Purpose if one is not Purpose.HAND_OVER)

# The keys that a column may have, and those without which the table says nothing.
_PERSON = ("name", "id_number", "reference", "project", "note")
KEYS: Mapping[Purpose, tuple[str, ...]] = MappingProxyType(
    {
        Purpose.REVIEW: (*_PERSON, "decision", "reason"),
        Purpose.PAYMENT: (*_PERSON, "paid", "paid_on", "amount", "voucher"),
        Purpose.TICKET: (*_PERSON, "ticket", "site", "address", "room", "seat"),
        Purpose.SCORE: (*_PERSON, "score", "result"),
        Purpose.CERTIFICATE: (*_PERSON, "certificate", "issued_on"),
    }
)
NEEDED: Mapping[Purpose, tuple[str, ...]] = MappingProxyType(
    {
        Purpose.HAND_OVER: ("name", "id_number"),
        Purpose.REVIEW: ("name", "decision"),
        Purpose.PAYMENT: ("name", "paid_on"),
        Purpose.TICKET: ("name", "ticket", "site", "room", "seat"),
        Purpose.SCORE: ("name", "score"),
        Purpose.CERTIFICATE: ("name", "certificate", "issued_on"),
    }
)
# The meanings that the words of a column are brought to.
MEANINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "decision": ("pass", "return", "refuse"),
        "paid": ("yes", "no"),
        "result": ("passed", "failed", "absent", "violated"),
        "score": ("absent", "violated"),  # written where the mark would stand
    }
)
_DATE_FORMS = re.compile(r"(?:YYYY|MM|DD|M|D|[-/.年月日])+")
_FILES = ("zip", "folder", "both")
MAX_COLUMNS = 60
MAX_SOURCE = 64 * 1024  # bytes of a layout


class LayoutError(ValueError):
    """A layout that cannot be used; says in one Chinese sentence why."""


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """One column. ``form`` writes dates (YYYY-MM-DD…); ``words`` maps words to meanings or text."""

    key: str  # a column of the basic-info sheet, "number", "reference", …; "" for a fixed text
    header: str
    aliases: tuple[str, ...] = ()
    form: str = ""
    fixed: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    width: int = 14  # characters

    def written(self, value: str) -> str:
        """The value as this column writes it."""
        if not self.key:
            return self.fixed
        if self.form and value:
            return _dated(value, self.form)
        return self.words.get(value, value)


@dataclass(frozen=True, slots=True)
class Layout:
    """A table's layout. Rows are counted from 1."""

    purpose: Purpose
    name: str
    sample: bool
    sheet: str
    header_row: int
    titles: tuple[tuple[int, str], ...]  # (row, text) above the header
    columns: tuple[LayoutColumn, ...]
    scans: str = "zip"  # "zip": one archive a person; "folder": one folder a person; "both"

    def column(self, key: str) -> LayoutColumn | None:
        """The column with this key, if there is one."""
        return next((one for one in self.columns if one.key == key), None)


def read_layout(source: str) -> Layout:
    """The layout of a TOML text. Raises LayoutError with what is wrong and where."""
    if len(source.encode()) > MAX_SOURCE:
        raise LayoutError("版式文件超过 64 KB。")
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise LayoutError(f"版式文件不是有效的 TOML：{error}。") from error
    purpose = _purpose(data)
    columns = tuple(_column(n, row, purpose) for n, row in enumerate(_rows(data), start=1))
    _ensure_whole(purpose, columns)
    header_row = _number(data, "header_row", 1, 1, 40)
    return Layout(
        purpose=purpose,
        name=_text(data, "name") or purpose.label,
        sample=data.get("sample") is True,
        sheet=_sheet(data),
        header_row=header_row,
        titles=tuple(_title(row, header_row) for row in data.get("title", [])),
        columns=columns,
        scans=_choice(data, "scans", _FILES),
    )


def _purpose(data: Mapping[str, Any]) -> Purpose:
    try:
        return Purpose(str(data.get("purpose", "")))
    except ValueError:
        known = "、".join(Purpose)
        raise LayoutError(f"purpose 应为以下之一：{known}。") from None


def _rows(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = data.get("column", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or not rows:
        raise LayoutError("版式至少要有一个 [[column]]。")
    if len(rows) > MAX_COLUMNS:
        raise LayoutError(f"版式最多 {MAX_COLUMNS} 列。")
    return rows


def _column(number: int, row: Mapping[str, Any], purpose: Purpose) -> LayoutColumn:
    key, header = _text(row, "key"), _text(row, "header")
    if not header:
        raise LayoutError(f"第 {number} 列没有 header（表头文字）。")
    if purpose in KEYS and key not in KEYS[purpose]:
        raise LayoutError(f"第 {number} 列“{header}”的 key 应为：{'、'.join(KEYS[purpose])}。")
    form = _text(row, "format")
    if form and not _DATE_FORMS.fullmatch(form):
        raise LayoutError(f"第 {number} 列“{header}”的 format 只能由 YYYY、MM、DD 和分隔符组成。")
    return LayoutColumn(
        key=key,
        header=header,
        aliases=tuple(str(one) for one in row.get("aliases", [])),
        form=form,
        fixed=_text(row, "text"),
        words=_words(number, header, key, row.get("words", {}), purpose),
        width=_number(row, "width", 14, 4, 60),
    )


def _words(number: int, header: str, key: str, words: Any, purpose: Purpose) -> Mapping[str, str]:
    """Of an answer: word → meaning, so that 合格 and 通过 come to the same."""
    if not isinstance(words, dict):
        raise LayoutError(f"第 {number} 列“{header}”的 words 应为一张表。")
    if purpose is Purpose.HAND_OVER:
        return MappingProxyType({str(k): str(v) for k, v in words.items()})
    known = MEANINGS.get(key, ())
    strange = [str(k) for k in words if k not in known]
    if strange:
        allowed = "、".join(known) or "（无）"
        raise LayoutError(f"第 {number} 列“{header}”的 words 只能写：{allowed}。")
    return MappingProxyType({str(one): meaning for meaning in words for one in words[meaning]})


def _ensure_whole(purpose: Purpose, columns: tuple[LayoutColumn, ...]) -> None:
    keys = [column.key for column in columns if column.key]
    twice = next((key for key in keys if keys.count(key) > 1), "")
    if twice and purpose is not Purpose.HAND_OVER:
        raise LayoutError(f"“{twice}”出现了两次。")
    missing = [key for key in NEEDED[purpose] if key not in keys]
    if missing:
        raise LayoutError(f"版式缺少必需的列：{'、'.join(missing)}。")
    if not {"id_number", "reference"} & set(keys):
        raise LayoutError("版式须有证件号码（id_number）或回执号（reference），否则无法对应到人。")


def _title(row: Any, header_row: int) -> tuple[int, str]:
    text = _text(row, "text") if isinstance(row, dict) else ""
    number = _number(row, "row", 1, 1, 40) if text else 0
    if not text or number >= header_row:
        raise LayoutError("标题 [[title]] 须有 text，且行号 row 在表头之上。")
    return number, text


def _sheet(data: Mapping[str, Any]) -> str:
    name = _text(data, "sheet") or "Sheet1"
    if len(name) > 31 or re.search(r"[\[\]:*?/\\]", name):
        raise LayoutError("工作表名不超过 31 字，且不能含 [ ] : * ? / \\。")
    return name


def _choice(data: Mapping[str, Any], key: str, allowed: tuple[str, ...]) -> str:
    value = _text(data, key) or allowed[0]
    if value not in allowed:
        raise LayoutError(f"{key} 应为以下之一：{'、'.join(allowed)}。")
    return value


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key, "")
    if not isinstance(value, str):
        raise LayoutError(f"{key} 应为文字（加引号）。")
    return value.strip()


def _number(row: Mapping[str, Any], key: str, default: int, least: int, most: int) -> int:
    value = row.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise LayoutError(f"{key} 应为 {least} 至 {most} 的整数。")
    return value


def _dated(value: str, form: str) -> str:
    """An ISO day in another form; what is no whole day stays as it is."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    parts = {"YYYY": f"{day:%Y}", "MM": f"{day:%m}", "DD": f"{day:%d}"}
    parts |= {"M": str(day.month), "D": str(day.day)}
    return re.sub("YYYY|MM|DD|M|D", lambda found: parts[found[0]], form)
