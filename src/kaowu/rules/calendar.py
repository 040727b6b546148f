"""Working days of mainland China.

The start day is never counted (民法典 art. 201). A year whose holiday notice is not in the data
knows weekends only and is not ``announced``: whatever is computed from it is provisional.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

DAY = timedelta(days=1)
SATURDAY = 5


class WorkingCalendar:
    """Which days are working days, and counting in them."""

    def __init__(
        self, *, off: Mapping[date, str], work: Iterable[date], announced: Iterable[int]
    ) -> None:
        """``off``: days off and the holiday's name; ``work``: weekend days that are worked."""
        self._off = dict(off)
        self._work = frozenset(work)
        self._announced = frozenset(announced)

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on this day."""
        if day in self._off:
            return False
        return day.weekday() < SATURDAY or day in self._work

    def announced(self, year: int) -> bool:
        """Whether the holiday notice of this year is in the data."""
        return year in self._announced

    def holiday_name(self, day: date) -> str:
        """The holiday that this day off belongs to (春节), or ""."""
        return self._off.get(day, "")

    def add(self, day: date, n: int) -> date:
        """The ``n``-th working day after ``day``, which is not counted itself; n ≥ 1."""
        return self._walk(day, n, DAY)

    def before(self, day: date, n: int) -> date:
        """The ``n``-th working day before ``day``, which is not counted itself; n ≥ 1."""
        return self._walk(day, n, -DAY)

    def count(self, start: date, end: date) -> int:
        """Working days from ``start`` to ``end``, both included; 0 when end is before start."""
        days = (start + DAY * i for i in range((end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)

    def next_working_day(self, day: date) -> date:
        """``day`` itself when it is a working day, else the first one after it."""
        return day if self.is_working_day(day) else self.add(day, 1)

    def _walk(self, day: date, n: int, step: timedelta) -> date:
        if n < 1:
            raise ValueError(f"working days are counted from 1, not {n}")
        while n:
            day += step
            n -= self.is_working_day(day)
        return day


def parse_calendar(text: str) -> WorkingCalendar:
    """A calendar from the TOML text of ``data/holidays.toml``."""
    off: dict[date, str] = {}
    work: list[date] = []
    years = tomllib.loads(text)
    for year, table in years.items():
        for entry in table["off"]:
            off.update(_holiday(year, entry))
        work += [_day(year, entry) for entry in table["work"]]
    return WorkingCalendar(off=off, work=work, announced=map(int, years))


@cache
def default_calendar() -> WorkingCalendar:
    """The calendar that comes with Kaowu: the announced years 2004–2026."""
    data = files("kaowu.rules") / "data" / "holidays.toml"
    return parse_calendar(data.read_text(encoding="utf-8"))


def _day(year: str, month_day: str) -> date:
    return date.fromisoformat(f"{year}-{month_day}")


def _holiday(year: str, entry: str) -> dict[date, str]:
    """Each day of an entry like "02-10..02-17 春节"."""
    span, name = entry.split(" ", 1)
    first, last = (_day(year, part) for part in span.split(".."))
    return {first + DAY * i: name for i in range((last - first).days + 1)}
