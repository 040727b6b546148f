"""Until when a return is to be answered. The notice plans no time for it (一, 附件2): a decision.

Two days are told apart: ``due`` is the day that the candidate is given, ``limit`` the last one on
which a correction is still taken. Between them nobody is turned away, only told to hurry.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kaowu.rules.calendar import WorkingCalendar
from kaowu.rules.notice import Notice
from kaowu.rules.schedule import BatchPlan, latest_hand_over


@dataclass(frozen=True, slots=True)
class CorrectionDates:
    """The day that the candidate is given, the last day, and the agency's last to hand over."""

    due: date
    limit: date
    hand_over_by: date


def correction_dates(
    returned: date, plan: BatchPlan, notice: Notice, calendar: WorkingCalendar, *, by_centre: bool
) -> CorrectionDates:
    """The dates of a return on the day ``returned``.

    ``due``: the end of registration, but never fewer than the notice's working days after the
    return; without such a rule, a return on or after that end may be answered until the limit.
    ``limit``: what the agency returns must leave the centre its full period, what the centre
    returns may be answered until the review ends; who is returned late has the notice's working
    days all the same, at the outside until the payment ends.
    """
    days = notice.deadlines.correction
    fair = calendar.add(returned, days) if days else returned
    window = plan.review.end if by_centre else latest_hand_over(plan.review, notice, calendar)
    outside = max(plan.payment.end, returned)
    limit = min(max(window, fair), outside)
    end = plan.registration.end
    wanted = max(end, fair) if days or returned < end else limit
    return CorrectionDates(min(wanted, limit), limit, min(calendar.add(limit, 1), outside))
