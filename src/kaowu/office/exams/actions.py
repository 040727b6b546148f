"""The verbs of this room in one place."""

from __future__ import annotations

from kaowu.office.exams.attendance import check_in, mark_absent, mark_violation
from kaowu.office.exams.draws import announce_seed, draw_seats, open_site, plan_exam
from kaowu.office.exams.tickets import (
    hand_out,
    issue_ticket,
    issue_tickets,
    open_ticket,
    reissue_ticket,
)

__all__ = [
    "announce_seed",
    "check_in",
    "draw_seats",
    "hand_out",
    "issue_ticket",
    "issue_tickets",
    "mark_absent",
    "mark_violation",
    "open_site",
    "open_ticket",
    "plan_exam",
    "reissue_ticket",
]
