"""What the worker does for uploads."""

from __future__ import annotations

from django_tasks import task

from kaowu.office.people.models import User
from kaowu.office.registration.intake import bulk, duplicates
from kaowu.office.registration.models import Intake


@task()
def open_group(group: str, user_id: int) -> int:
    """Open every waiting file of an upload; returns how many. Safe to run twice."""
    by = User.objects.get(pk=user_id).actor()
    bulk.wake(group)
    keys = bulk.waiting(group)
    for key in keys:
        bulk.process(Intake.objects.get(pk=key), by=by)
    duplicates.tell(group, by)
    return len(keys)
