"""Reading a TOML table strictly: each value typed, each unknown key an error with its path."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

T = TypeVar("T")
MISSING: Any = object()
REFERENCES = ("clause", "decision")


class NoticeError(Exception):
    """A notice file that cannot be read: the path of the key and one sentence."""


class Table:
    """One table of the file, which remembers its path and what was taken from it."""

    def __init__(self, data: dict[str, Any], path: str = "") -> None:
        self._data = data
        self._taken: set[str] = set()
        self.path = path

    def where(self, key: str) -> str:
        """The dotted path of a key, as errors name it."""
        return f"{self.path}.{key}" if self.path else key

    def error(self, key: str, sentence: str) -> NoticeError:
        """An error at this key, to be raised."""
        return NoticeError(f"{self.where(key)}：{sentence}")

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._data

    def names(self) -> tuple[str, ...]:
        """The keys of the table, in the order of the file."""
        return tuple(self._data)

    def text(self, key: str, default: str = MISSING) -> str:
        """A string, stripped."""
        return str(self._get(key, str, "应为文字", default)).strip()

    def flag(self, key: str, default: bool = MISSING) -> bool:
        """A boolean."""
        return bool(self._get(key, bool, "应为 true 或 false", default))

    def whole(self, key: str, default: int = MISSING) -> int:
        """A whole number."""
        value = self._get(key, int, "应为整数", default)
        if isinstance(value, bool):
            raise self.error(key, "应为整数")
        return int(value)

    def day(self, key: str) -> date:
        """A date, written as 2024-02-05."""
        value = self._get(key, date, "应为日期，如 2024-02-05", MISSING)
        if isinstance(value, datetime):
            raise self.error(key, "应为日期，不含时刻")
        assert isinstance(value, date)
        return value

    def days(self, key: str) -> tuple[date, date]:
        """Two dates: the first and the last day of a window."""
        value = self._get(key, list, "应为两个日期", MISSING)
        if len(value) != 2 or not all(type(day) is date for day in value):
            raise self.error(key, "应为两个日期，如 [2024-01-15, 2024-01-19]")
        return value[0], value[1]

    def texts(self, key: str, default: tuple[str, ...] = MISSING) -> tuple[str, ...]:
        """A list of strings."""
        value = self._get(key, (list, tuple), "应为文字列表", default)
        if not all(isinstance(item, str) for item in value):
            raise self.error(key, "应为文字列表")
        return tuple(item.strip() for item in value)

    def parsed(self, key: str, parse: Callable[[str], T], default: T = MISSING) -> T:
        """A string put through a parser of ``units``; its complaint gets the path."""
        if default is not MISSING and not self.has(key):
            self._taken.add(key)
            return default
        text = self.text(key)
        try:
            return parse(text)
        except ValueError as complaint:
            raise self.error(key, f"看不懂“{text}”，{complaint}") from None

    def parsed_all(self, key: str, parse: Callable[[str], T]) -> tuple[T, ...]:
        """A list of strings, each put through a parser of ``units``."""
        texts = self.texts(key)
        try:
            return tuple(parse(text) for text in texts)
        except ValueError as complaint:
            raise self.error(key, f"看不懂“{'、'.join(texts)}”，{complaint}") from None

    def choice(self, key: str, choices: tuple[str, ...], default: str = MISSING) -> str:
        """A string that is one of ``choices``."""
        value = self.text(key, default)
        if value not in choices:
            raise self.error(key, f"“{value}”不在可选值之内（{'、'.join(choices)}）")
        return value

    def table(self, key: str) -> Table:
        """A table inside this one."""
        return Table(self._get(key, dict, "应为一个表", MISSING), self.where(key))

    def tables(self, key: str) -> tuple[Table, ...]:
        """A list of tables; none when the key is missing."""
        value = self._get(key, list, "应为表的列表", [])
        if not all(isinstance(item, dict) for item in value):
            raise self.error(key, "应为表的列表")
        return tuple(Table(item, f"{self.where(key)}[{i}]") for i, item in enumerate(value))

    def strings(self, key: str) -> dict[str, str]:
        """A table whose values are all strings; empty when the key is missing."""
        table = Table(self._get(key, dict, "应为一个表", {}), self.where(key))
        return {name: table.text(name) for name in table.names()}

    def done(self) -> None:
        """Raise when the table holds a key that nobody asked for: most likely a misspelling.

        ``clause`` and ``decision`` may stand beside any fact: ``cross_references`` reads them.
        """
        for key in self._data:
            if key not in self._taken and not key.endswith(REFERENCES):
                raise self.error(key, "没有这个设置项，请检查拼写")

    def _get(self, key: str, kind: type | tuple[type, ...], sentence: str, default: Any) -> Any:
        self._taken.add(key)
        if key not in self._data:
            if default is MISSING:
                raise self.error(key, "缺少这一项")
            return default
        if not isinstance(self._data[key], kind):
            raise self.error(key, sentence)
        return self._data[key]
