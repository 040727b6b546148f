"""Write src/kaowu/rules/data/holidays.toml from the installed chinesecalendar.

Run it after a new release of chinesecalendar that knows one more year:
``python scripts/make_holidays.py > src/kaowu/rules/data/holidays.toml``
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from chinese_calendar import Holiday
from chinese_calendar.constants import holidays, workdays

HEADER = """\
# Days off and make-up working days of mainland China, 2004-2026.
# Source: the yearly notices of the State Council's General Office on holidays
# (国务院办公厅关于部分节假日安排的通知), as collected by chinesecalendar 1.11.0 (MIT),
# written by scripts/make_holidays.py and compared with it day by day in tests/rules.
# off: a day off, "first..last name"; work: a Saturday or Sunday that is a working day.
"""
CHINESE = {holiday.value: holiday.chinese for holiday in Holiday}


def runs(days: dict[date, str]) -> Iterable[tuple[date, date, str]]:
    """Neighbouring days of one holiday, as (first, last, Chinese name)."""
    todo = sorted(days)
    while todo:
        first = last = todo.pop(0)
        while todo and todo[0] == last + timedelta(1) and days[todo[0]] == days[first]:
            last = todo.pop(0)
        yield first, last, CHINESE[days[first]]


def year_table(year: int) -> str:
    """One year as a TOML table."""
    off = {day: name for day, name in holidays.items() if day.year == year}
    work = sorted(day for day in workdays if day.year == year)
    lines = [f'  "{a:%m-%d}..{b:%m-%d} {name}",' for a, b, name in runs(off)]
    days = ", ".join(f'"{day:%m-%d}"' for day in work)
    return "\n".join([f"[{year}]", "off = [", *lines, "]", f"work = [{days}]", ""])


if __name__ == "__main__":
    print(HEADER)
    print("\n".join(year_table(year) for year in sorted({day.year for day in holidays})), end="")
