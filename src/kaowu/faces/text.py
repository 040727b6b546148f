"""How facts are written for people: money, sizes, dates, deadlines. Pure text, no markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from kaowu.rules.units import written_size

WEEKDAYS = "一二三四五六日"


def yuan(fen: int | None) -> str:
    """``12050`` fen → ``120.50 元``; whole amounts keep their two decimals, None gives a dash."""
    if fen is None:
        return "—"
    sign = "-" if fen < 0 else ""
    whole, cents = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{cents:02d} 元"


def size(count: int | None) -> str:
    """Bytes as ``245 KB`` or ``1.8 MB`` (1 KB = 1024 bytes); None gives a dash."""
    return "—" if count is None else written_size(count)


def as_date(value: date | datetime) -> date:
    """The day of a date or of a moment."""
    return value.date() if isinstance(value, datetime) else value


def day(value: date | datetime | None, *, year: bool = False) -> str:
    """``3月7日（周四）``, or with the year ``2024年3月7日（周四）``; None gives a dash."""
    if value is None:
        return "—"
    found = as_date(value)
    head = f"{found.year}年" if year else ""
    return f"{head}{found.month}月{found.day}日（周{WEEKDAYS[found.weekday()]}）"


def moment(value: datetime | None) -> str:
    """``3月7日 09:30``; a plain date gives the day alone."""
    if value is None:
        return "—"
    if not isinstance(value, datetime):
        return day(value)
    return f"{value.month}月{value.day}日 {value:%H:%M}"


def span(start: date, end: date) -> str:
    """``1月15日—19日``, ``1月22日—2月2日``; one day alone is written once."""
    if start == end:
        return f"{start.month}月{start.day}日"
    tail = f"{end.day}日" if start.month == end.month else f"{end.month}月{end.day}日"
    return f"{start.month}月{start.day}日—{tail}"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline in words: ``lead`` (还有 3 个工作日), ``when`` (3月7日…截止), and its state."""

    lead: str
    when: str
    state: str  # info | attention | blocked | done


def deadline(due: date | datetime, now: date | datetime, *, working_days: int | None) -> Deadline:
    """``due`` seen from ``now``. A date means the end (24:00) of that day.

    ``working_days``: working days left after today, or None where they are not known; then
    calendar days are counted. Two or fewer ask for attention.
    """
    clock = _clock(due)
    when = f"{day(due)}{clock} 截止"
    if _over(due, now):
        return Deadline("已截止", f"{day(due)}{clock} 已过", "blocked")
    left = (as_date(due) - as_date(now)).days
    if left == 0:
        return Deadline("今天截止", when, "attention")
    if working_days is None:
        return Deadline(f"还有 {left} 天", when, "attention" if left <= 2 else "info")
    if working_days == 0:
        return Deadline("已无工作日", when, "attention")
    state = "attention" if working_days <= 2 else "info"
    return Deadline(f"还有 {working_days} 个工作日", when, state)


def _clock(due: date | datetime) -> str:
    return f"{due:%H:%M}" if isinstance(due, datetime) and due.time() != time() else "24:00"


def _over(due: date | datetime, now: date | datetime) -> bool:
    if isinstance(due, datetime) and isinstance(now, datetime) and due.time() != time():
        return now > due
    return as_date(now) > as_date(due)


def told(reasons: Iterable[Mapping[str, str]]) -> str:
    """Reasons in one line, each with what it is about: 学历证明：不清晰；手机号码：少一位。

    What it is about is left out where it is a code of ours and no word of the notice.
    """
    parts = [_told(one).rstrip("。") for one in reasons]
    return f"{'；'.join(parts)}。" if parts else ""


def _told(reason: Mapping[str, str]) -> str:
    subject, words = reason.get("subject", ""), reason.get("text", "")
    return words if subject.isascii() else f"{subject}：{words}"
