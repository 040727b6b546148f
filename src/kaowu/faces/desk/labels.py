"""How states, verdicts, numbers and waiting times are shown at a desk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from kaowu.rules.calendar import default_calendar
from kaowu.rules.findings import VERDICT_LABELS, Verdict
from kaowu.rules.identity import mask_identity
from kaowu.rules.mobile import mask_mobile
from kaowu.rules.states import ENDED, LABELS, State

_TONES: Mapping[State, str] = {
    State.SUBMITTED: "attention",
    State.RETURNED: "blocked",
    State.AWAITING_PAYMENT: "attention",
    State.OBJECTING: "attention",
    State.LAPSED: "blocked",
    State.REFUSED: "blocked",
    State.VIOLATED: "blocked",
    State.REVOKED: "blocked",
}
_DONE = frozenset(
    {
        State.ACCEPTED,
        State.APPROVED,
        State.PAID,
        State.SEATED,
        State.TICKETED,
        State.PASSED,
        State.CERTIFIED,
    }
)
VERDICT_TONES = {
    Verdict.READY: "done",
    Verdict.ATTENTION: "attention",
    Verdict.BLOCKED: "blocked",
}
_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_MOBILE = re.compile(r"(?<!\d)1\d{10}(?!\d)")


def tone(state: str) -> str:
    """One of the four states of the screen for a state of the lifecycle."""
    known = State(state)
    return "done" if known in _DONE else _TONES.get(known, "info")


def state_cell(state: str) -> dict[str, Any]:
    """A state as a cell of a table."""
    return {"text": LABELS[State(state)], "state": tone(state)}


def verdict_cell(verdict: str) -> dict[str, Any]:
    """What a check came to as a cell of a table; "" where nothing was checked yet."""
    if not verdict:
        return {"text": "—"}
    known = Verdict(verdict)
    return {"text": VERDICT_LABELS[known], "state": VERDICT_TONES[known]}


def waited(since: date, today: date) -> str:
    """How long something has waited: 今天, or the working days since."""
    if since >= today:
        return "今天"
    calendar = default_calendar()
    days = calendar.count(since, today) - calendar.is_working_day(since)
    return f"{days} 个工作日" if days else "未满 1 个工作日"


def is_waiting(state: str) -> bool:
    """Whether somebody still has to do something about an application in this state."""
    return State(state) not in ENDED


def grouped(number: str) -> str:
    """An identity number as people read it aloud: 510199 19900101 001X."""
    if len(number) != 18:
        return number
    return f"{number[:6]} {number[6:14]} {number[14:]}"


def without_numbers(text: str) -> str:
    """``text`` with identity numbers and mobiles in it masked (names of files carry them)."""
    masked = _NUMBER.sub(lambda found: mask_identity(found.group().upper()), text)
    return _MOBILE.sub(lambda found: mask_mobile(found.group()), masked)
