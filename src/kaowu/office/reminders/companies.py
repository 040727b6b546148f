"""集体报名: whose reports are open, told to the coordinator before registration ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kaowu.office.notices.models import BatchRecord
from kaowu.office.notices.queries import plan_of
from kaowu.office.registration.models import Application
from kaowu.office.reminders.staff import Duty, Facts, by_house, remind
from kaowu.rules.reminders import Deadline
from kaowu.rules.roles import Role
from kaowu.rules.states import EDITABLE, State

OPEN = tuple(state for state in State if state in EDITABLE)


def _not_handed_in(batch: BatchRecord) -> Mapping[int | None, Facts]:
    found = Application.objects.filter(batch=batch).exclude(company=None)
    return by_house(found, OPEN, "company")


DRAFTS = Duty(
    Deadline.DRAFT,
    "company_drafts",
    (Role.COORDINATOR,),
    lambda batch: plan_of(batch).registration.end,
    _not_handed_in,
)


def drafts(today: date) -> int:
    """Before registration ends: how many of the company's people have not handed in."""
    open_ones = BatchRecord.objects.filter(
        registration_start__lte=today, registration_end__gte=today
    )
    return remind(DRAFTS, open_ones, today)
