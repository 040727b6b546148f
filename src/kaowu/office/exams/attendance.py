"""The exam day: who came, who did not, who broke the rules."""

from __future__ import annotations

from django.db import transaction

from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.exams.models import Attendance
from kaowu.office.registration.gate import move
from kaowu.office.registration.models import Application
from kaowu.rules.events import Event


@transaction.atomic
def check_in(application: Application, *, by: Actor, note: str = "") -> Attendance:
    """The candidate came, with ticket and identity document."""
    move(application, Event.CHECK_IN, by=by)
    return _note(application, Attendance.Status.PRESENT, by, note)


@transaction.atomic
def mark_absent(application: Application, *, by: Actor, note: str = "") -> Attendance:
    """The candidate did not come: 缺考 is a state, never a score of 0."""
    move(application, Event.MARK_ABSENT, by=by)
    return _note(application, Attendance.Status.ABSENT, by, note)


@transaction.atomic
def mark_violation(
    application: Application, *, text: str, by: Actor, kind: str = "discipline"
) -> Attendance:
    """The candidate, who came, broke the rules: the score does not count."""
    reasons = [{"code": "violation", "subject": kind, "text": text}]
    move(application, Event.MARK_VIOLATION, by=by, reasons=reasons, facts={"kind": kind})
    return _note(application, Attendance.Status.VIOLATED, by, text)


def _note(application: Application, status: str, by: Actor, note: str) -> Attendance:
    attendance, _ = Attendance.objects.update_or_create(
        application=application,
        defaults={"status": status, "at": clock.now(), "by_id": by.user_id, "note": note},
    )
    return attendance
