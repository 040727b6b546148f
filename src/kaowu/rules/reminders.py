"""How long before each deadline somebody is told of it: the table [reminders] of a notice.

Every deadline that a person has is one of :class:`Deadline`. Its days are working days before the
last day unless its term counts calendar days; 0 is the last day itself. A notice that does not
name a deadline has the days of :data:`TERMS`, which ``docs/notices.md`` lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from kaowu.rules.tables import Table
from kaowu.rules.units import parse_days_ahead, parse_working_days, parse_working_days_ahead


class Deadline(StrEnum):
    """What somebody has to do by a day; the value is the entry of [reminders]."""

    DRAFT = "draft"
    PAPER = "paper"
    CORRECTION = "correction"
    PAYMENT = "payment"
    TICKET = "ticket"
    EXAM = "exam"
    OBJECTION = "objection"
    CERTIFICATE = "certificate"
    AGENCY_CUT_OFF = "agency_cut_off"
    FIRST_REVIEW = "first_review"
    HAND_OVER = "hand_over"
    HAND_OUT = "hand_out"
    SECOND_REVIEW = "second_review"
    SEATING = "seating"
    PUBLICITY = "publicity"
    SETTLE = "settle"
    FILING = "filing"


@dataclass(frozen=True, slots=True)
class Term:
    """A deadline in words, the days on which it is told of, and the most that is sensible."""

    label: str
    days: tuple[int, ...]
    most: int = 10
    in_calendar_days: bool = False


TERMS: Mapping[Deadline, Term] = MappingProxyType(
    {
        Deadline.DRAFT: Term("提交报名", (1, 0)),
        Deadline.PAPER: Term("交纸质材料", (1,)),
        Deadline.CORRECTION: Term("补正", (1, 0)),
        Deadline.PAYMENT: Term("缴费", (3, 1, 0)),
        Deadline.TICKET: Term("领取准考证", (3, 1)),
        Deadline.EXAM: Term("参加考核", (1,), most=14, in_calendar_days=True),
        Deadline.OBJECTION: Term("提出异议", (1,)),
        Deadline.CERTIFICATE: Term("查看证书", (5,), most=60),  # days after it was issued
        Deadline.AGENCY_CUT_OFF: Term("机构内部收件截止", (2, 1, 0)),
        Deadline.FIRST_REVIEW: Term("初审", (5, 3)),
        Deadline.HAND_OVER: Term("报送", (2, 1, 0)),
        Deadline.HAND_OUT: Term("发放准考证", (2, 1, 0)),
        Deadline.SECOND_REVIEW: Term("复审", (2, 1, 0)),
        Deadline.SEATING: Term("编排考场", (2, 1, 0)),
        Deadline.PUBLICITY: Term("公示成绩", (2, 1, 0)),
        Deadline.SETTLE: Term("办结异议", (2, 1, 0)),
        Deadline.FILING: Term("备案续期", (30, 14, 7, 3, 1, 0), most=90, in_calendar_days=True),
    }
)


class Above(StrEnum):
    """Who is told of what is overdue; the value is the entry of [reminders]."""

    MANAGER = "overdue_manager"
    OFFICER = "overdue_officer"
    ADMINISTRATOR = "overdue_administrator"


# Working days after the last day from which on each of them is told.
ESCALATION: Mapping[Above, int] = MappingProxyType(
    {Above.MANAGER: 1, Above.OFFICER: 1, Above.ADMINISTRATOR: 2}
)


@dataclass(frozen=True, slots=True)
class Reminders:
    """The reminders of one notice. ``written``: the deadlines that its file names itself."""

    days: Mapping[Deadline, tuple[int, ...]] = field(
        default_factory=lambda: {deadline: term.days for deadline, term in TERMS.items()}
    )
    after: Mapping[Above, int] = field(default_factory=lambda: dict(ESCALATION))
    written: frozenset[Deadline] = frozenset()


def read_reminders(root: Table) -> Reminders:
    """The table [reminders] of a notice file; the defaults where it has none."""
    if not root.has("reminders"):
        return Reminders()
    table = root.table("reminders")
    written = frozenset(deadline for deadline in Deadline if table.has(deadline))
    days = {deadline: _days(table, deadline) for deadline in Deadline}
    after = {above: table.parsed(above, parse_working_days, ESCALATION[above]) for above in Above}
    table.done()
    return Reminders(days, after, written)


def _days(table: Table, deadline: Deadline) -> tuple[int, ...]:
    """The days of one deadline, the earliest first, each once."""
    term = TERMS[deadline]
    if not table.has(deadline):
        return term.days
    parse = parse_days_ahead if term.in_calendar_days else parse_working_days_ahead
    return tuple(sorted(set(table.parsed_all(deadline, parse)), reverse=True))
