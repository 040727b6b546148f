"""The geometry of a schedule as a picture: windows, month ticks and today, in per cent of width.

A template cannot carry inline styles (the Content-Security-Policy forbids them), so the picture
is an SVG whose positions are attributes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kaowu.faces import text

STATES = {"past": "已结束", "now": "进行中", "next": "未开始"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One window: its place on the line (per cent) and its words."""

    number: int
    label: str
    dates: str
    state: str  # past | now | next
    state_label: str
    kind: str
    x: str
    width: str
    middle: str
    narrow: bool  # too narrow for its number, which then stands above


@dataclass(frozen=True, slots=True)
class Axis:
    """The days that a picture spans, both ends included."""

    start: date
    end: date

    def at(self, day: date) -> float:
        """Where the morning of ``day`` is, in per cent of the width."""
        days = (self.end - self.start).days + 1
        return max(0.0, min(100.0, (day - self.start).days / days * 100))

    def months(self) -> list[dict[str, str]]:
        """A tick at each first of a month."""
        day = self.start.replace(day=1)
        ticks = []
        while day <= self.end:
            if day >= self.start and self.at(day) < 95:  # a label needs its room
                ticks.append({"x": percent(self.at(day)), "label": f"{day.month}月"})
            day = (day + timedelta(days=32)).replace(day=1)
        return ticks


def percent(value: float) -> str:
    """``12.5%`` with two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def axis(windows: Sequence[Mapping[str, Any]], today: date | None) -> Axis:
    """From the first window's start to the last one's end, with some air, and today inside it
    when it is less than a month away."""
    start = min(window["start"] for window in windows)
    end = max(window["end"] for window in windows)
    if today and start - timedelta(days=31) <= today <= end + timedelta(days=31):
        start, end = min(start, today), max(end, today)
    air = timedelta(days=max(2, (end - start).days // 30))
    return Axis(start - air, end + air)


def bars(windows: Sequence[Mapping[str, Any]], line: Axis, today: date | None) -> list[Bar]:
    """The windows ({label, start, end, kind?}) as bars on ``line``, numbered from 1."""
    return [_bar(number, window, line, today) for number, window in enumerate(windows, 1)]


def _bar(number: int, window: Mapping[str, Any], line: Axis, today: date | None) -> Bar:
    start, end = window["start"], window["end"]
    left, right = line.at(start), line.at(end + timedelta(days=1))
    state = _state(start, end, today)
    return Bar(
        number=number,
        label=window["label"],
        dates=text.span(start, end),
        state=state,
        state_label=STATES[state],
        kind=window.get("kind", ""),
        x=percent(left),
        width=percent(right - left),
        middle=percent((left + right) / 2),
        narrow=right - left < 4,
    )


def _state(start: date, end: date, today: date | None) -> str:
    if today is None or today < start:
        return "next"
    return "past" if today > end else "now"


def marker(line: Axis, today: date | None) -> dict[str, str] | None:
    """Where today is, and to which side its label must lean; None when it is off the line."""
    if today is None or not line.start <= today <= line.end:
        return None
    at = line.at(today) + 50 / ((line.end - line.start).days + 1)
    side = "start" if at < 25 else "end" if at > 75 else "middle"
    return {"x": percent(at), "side": side, "label": f"今天 {today.month}月{today.day}日"}
