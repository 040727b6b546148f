"""What the other body did since the last working day: told to a desk once, in the morning.

A candidate is told at once and by name; a desk, whose cases are many, by one note with counts and
the reference numbers of what it has to act on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db.models import F
from django.utils import timezone

from kaowu.office.letters.actions import Told, tell_all
from kaowu.office.letters.words import day
from kaowu.office.people.models import Organisation
from kaowu.office.registration.models import HandOver, Step
from kaowu.office.reminders.staff import members
from kaowu.rules.calendar import default_calendar
from kaowu.rules.events import EVENT_LABELS, Event
from kaowu.rules.roles import Role
from kaowu.rules.schedule import second_review_due

ANSWERS = (Event.RETURN_SECOND, Event.REFUSE_SECOND, Event.APPROVE, Event.LAPSE)
TO_ACT_ON = (Event.RETURN_SECOND, Event.REFUSE_SECOND)  # somebody must call or mend: each by number
SHOWN = 50  # reference numbers of a note
Period = tuple[datetime, datetime]


def since_last_working_day(today: date) -> Period | None:
    """From the beginning of the last working day to that of today; None on a day off."""
    calendar = default_calendar()
    if not calendar.is_working_day(today):
        return None
    return _midnight(calendar.before(today, 1)), _midnight(today)


def _midnight(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time.min))


def news(today: date) -> int:
    """To each agency what the centre decided, to the centre what agencies handed over."""
    period = since_last_working_day(today)
    return _to_agencies(period, today) + _to_centre(period, today) if period else 0


def _to_agencies(period: Period, today: date) -> int:
    steps = Step.objects.filter(event__in=ANSWERS, at__gte=period[0], at__lt=period[1])
    by_others = steps.exclude(user__memberships__organisation=F("application__agency"))
    found: dict[int, list[Step]] = {}
    for step in by_others.select_related("application__batch").order_by("id"):
        found.setdefault(step.application.agency_id, []).append(step)
    names = Organisation.objects.in_bulk(list(found))
    told = [
        Told(
            values={
                "agency": names[member.organisation_id].name,
                "count": len(found[member.organisation_id]),
                "listing": _decisions(found[member.organisation_id]),
            },
            user_id=member.user_id,
            agency_id=member.organisation_id,
            key=f"agency_news:{member.user_id}:{today.isoformat()}",
        )
        for member in members((Role.CLERK, Role.FIRST_REVIEWER), found)
    ]
    return tell_all("agency_news", told)


def _decisions(steps: Iterable[Step]) -> str:
    lines, steps = [], list(steps)
    for event in ANSWERS:
        mine = [step.application for step in steps if step.event == event]
        if mine:
            lines.append(f"{EVENT_LABELS[event]} {len(mine)} 人")
        if event in TO_ACT_ON:
            lines += [f"　{one.reference} {one.batch}" for one in mine[:SHOWN]]
            lines += [f"　另有 {len(mine) - SHOWN} 人"] if len(mine) > SHOWN else []
    return "\n".join(lines)


def _to_centre(period: Period, today: date) -> int:
    rosters = HandOver.objects.filter(sealed_at__gte=period[0], sealed_at__lt=period[1])
    found = list(rosters.select_related("agency", "batch__version").order_by("id"))
    if not found:
        return 0
    values = {
        "count": sum(one.head_count for one in found),
        "listing": "\n".join(_received(one) for one in found[:SHOWN]),
    }
    told = [
        Told(
            values=values,
            user_id=member.user_id,
            key=f"centre_news:{member.user_id}:{today.isoformat()}",
        )
        for member in members((Role.SECOND_REVIEWER,))
    ]
    return tell_all("centre_news", told)


def _received(roster: HandOver) -> str:
    received = timezone.localtime(roster.sealed_at).date()
    due = second_review_due(received, roster.batch.notice, default_calendar())
    return f"{roster.agency.name} {roster.batch} {roster.head_count} 人，最迟 {day(due)}反馈"
