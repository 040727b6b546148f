"""How letters write days and what is left of a period."""

from __future__ import annotations

from datetime import date

WEEKDAYS = "一二三四五六日"


def day(value: date | None) -> str:
    """3月7日（周四）; "" for none. A letter is read within the year that it was written in."""
    if value is None:
        return ""
    return f"{value.month}月{value.day}日（周{WEEKDAYS[value.weekday()]}）"


def left(working_days: int, *, last: bool = True) -> str:
    """What is left before a deadline, in working days after today. ``last``: it is the day."""
    if working_days:
        return f"还有 {working_days} 个工作日"
    return "今天截止" if last else "已无工作日"
