"""Scans read in the background and held against what the candidate wrote.

What was read is kept; what it contradicts is worked out when it is asked for, so that a corrected
form ends the warning. Nobody waits for a reading, and nothing is refused because of one.
"""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django_tasks import task

from kaowu.dossier.reading import (
    FIELD_OF_CODE,
    KINDS,
    available,
    compare_reading,
    crop,
    read_scan,
)
from kaowu.office import clock
from kaowu.office.registration.models import Material, MaterialReading
from kaowu.office.vault import files
from kaowu.rules.findings import Finding, Verdict, verdict

_SAID = ("sex", "birth", "school")  # beside name and number


def schedule(material: Material) -> None:
    """Have a usable scan read once the transaction has committed, if there is what reads it."""
    blocked = verdict(material.findings) is Verdict.BLOCKED
    if material.kind in KINDS and not blocked and available():
        transaction.on_commit(partial(read_material.enqueue, material.pk))


@task(priority=-50)  # after everything that somebody may be waiting for
def read_material(material_pk: int) -> str:
    """Read one scan; returns what read it. Safe to run twice. One replaced meanwhile is left."""
    material = Material.objects.filter(pk=material_pk, current=True).first()
    return read(material).engine if material else ""


def read(material: Material) -> MaterialReading:
    """Read the scan as the reviewer sees it and keep the reading; a second time replaces it."""
    scan = read_scan(
        files.content(material.shown),
        material.kind,
        expected=material.application.name,
        subject=material.source_name,
    )
    reading, _ = MaterialReading.objects.update_or_create(
        material=material,
        defaults={"data": scan.as_dict(), "engine": scan.engine, "read_at": clock.now()},
    )
    return reading


def findings_of(material: Material) -> list[Finding]:
    """What the reading of a scan contradicts today; nothing while it has not been read."""
    reading = MaterialReading.objects.filter(material=material).first()
    return contradictions(reading, material) if reading else []


def contradictions(reading: MaterialReading, material: Material) -> list[Finding]:
    """What was read of this material, held against what its application says now."""
    application = material.application
    values = application.values
    against = compare_reading(
        reading.scan,
        id_number=application.id_number,
        name=application.name,
        today=clock.today(),
        sheet={key: values.get(key, "") for key in _SAID},
        sheet_source="报名信息",
        subject=material.source_name,
        clause=application.batch.notice.material(material.kind).clause,
    )
    return [*reading.scan.findings, *against]


def state_of(material: Material) -> str:
    """Why there is a reading or none: ``read``, ``waiting``, ``off`` (no extra), ``never``."""
    if material.kind not in KINDS:
        return "never"
    if MaterialReading.objects.filter(material=material).exists():
        return "read"
    return "waiting" if available() else "off"


def crop_for(material: Material, code: str) -> bytes | None:
    """The piece of the scan that a finding of this code is about, as a JPEG; None without one."""
    reading = MaterialReading.objects.filter(material=material).first()
    field = reading.scan.fields.get(FIELD_OF_CODE.get(code, "")) if reading else None
    if reading is None or field is None:
        return None
    return crop(files.content(material.shown), field.box, turn=reading.scan.turn)
