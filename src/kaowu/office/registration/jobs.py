"""What the worker does for registration."""

from __future__ import annotations

from django_tasks import task

from kaowu.office.people.models import User
from kaowu.office.registration import reading
from kaowu.office.registration.intake import bulk as intake
from kaowu.office.registration.intake import duplicates, portraits
from kaowu.office.registration.models import Intake, Material


@task()
def open_group(group: str, user_id: int) -> int:
    """Open every waiting file of an upload; returns how many. Safe to run twice."""
    by = User.objects.get(pk=user_id).actor()
    intake.wake(group)
    keys = intake.waiting(group)
    for key in keys:
        intake.process(Intake.objects.get(pk=key), by=by)
    duplicates.tell(group, by)
    return len(keys)


@task(priority=-50)  # after everything that somebody may be waiting for
def read_material(material_pk: int) -> str:
    """Read one scan; returns what read it. Safe to run twice. One replaced meanwhile is left."""
    material = Material.objects.filter(pk=material_pk, current=True).first()
    return reading.read(material).engine if material else ""


@task(priority=-40)
def mark_portrait(material_pk: int) -> bool:
    """Mark one portrait so that it is known again. Safe to run twice."""
    material = Material.objects.filter(pk=material_pk, current=True).first()
    return bool(material and portraits.mark(material))
