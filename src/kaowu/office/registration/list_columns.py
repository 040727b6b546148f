"""What lists are filtered and ordered by: columns of the application that are written here only.

``verdict`` is what the check of data and material comes to, with what scans that were read
contradict. ``agency_due`` and ``centre_due`` are
the last days at the two desks, None where the desk's clock does not run: for the agency the
hand-over (报送) or the end of the correction, for the centre its answer (一), which pauses while a
correction is open. They follow every saved finding and every change of state. The calendar comes
with the program, so :func:`renew_all` works the days out anew after each migration.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from django.db import connections
from django.db.models import Q, QuerySet
from django.db.models.signals import post_save
from django.dispatch import receiver

from kaowu.office.registration.conditions import latest_hand_over
from kaowu.office.registration.correcting.corrections import dates_of_all
from kaowu.office.registration.gate import Move, listener
from kaowu.office.registration.models import Application, Material, MaterialReading, Step
from kaowu.office.registration.reading import contradictions
from kaowu.office.registration.turns import turns_of
from kaowu.rules.calendar import default_calendar
from kaowu.rules.findings import Finding, Verdict, verdict
from kaowu.rules.review_clock import turn_due
from kaowu.rules.states import WITH_AGENCY, WITH_CENTRE, State

CHUNK = 500  # applications whose findings are open at once
AT_AGENCY = WITH_AGENCY | {State.RETURNED}
WITH_DUE = AT_AGENCY | WITH_CENTRE
Dues = tuple[date | None, date | None]  # agency_due, centre_due


def verdicts_of(applications: Sequence[Application]) -> dict[int, Verdict]:
    """What the check comes to by now, by the application's key; two queries."""
    by_key = {one.pk: one for one in applications}
    material: dict[int, list[Material]] = {key: [] for key in by_key}
    current = Material.objects.filter(application__in=by_key, current=True)
    read = {one.material_id: one for one in MaterialReading.objects.filter(material__in=current)}
    found: dict[int, list[Finding]] = {one.pk: list(one.findings) for one in applications}
    for one in current:
        one.application = by_key[one.application_id]
        material[one.application_id].append(one)
        found[one.application_id] += one.findings
        if one.pk in read:
            found[one.application_id] += contradictions(read[one.pk], one)
    return {key: _verdict(by_key[key], material[key], found[key]) for key in by_key}


def _verdict(
    application: Application, material: Sequence[Material], found: Sequence[Finding]
) -> Verdict:
    kinds = {one.kind for one in material}
    asked = application.batch.notice.package_materials
    if any(rule.required and rule.kind not in kinds for rule in asked):
        return Verdict.BLOCKED
    return verdict(found)


def dues_of(applications: Sequence[Application]) -> dict[int, Dues]:
    """The last day at the agency and at the centre, by the application's key; two queries."""
    returned = dates_of_all([one for one in applications if one.state in AT_AGENCY])
    turns = turns_of([one.pk for one in applications if one.state in WITH_CENTRE])
    latest = cache(latest_hand_over)
    found: dict[int, Dues] = {}
    for one in applications:
        at_agency = at_centre = None
        if one.state in AT_AGENCY:
            dates = returned.get(one.pk)
            if dates and one.state == State.RETURNED:
                at_agency = dates.due
            else:
                own = dates.hand_over_by if dates else date.min
                at_agency = max(latest(one.batch), own)
        elif one.pk in turns:
            at_centre = turn_due(turns[one.pk], one.batch.notice, default_calendar())
        found[one.pk] = (at_agency, at_centre)
    return found


def renew_verdict(application: Application) -> None:
    """Write what the check comes to by what is on record now."""
    found = verdicts_of([_on_record(application.pk)])[application.pk]
    if Application.objects.filter(pk=application.pk).exclude(verdict=found).update(verdict=found):
        application.verdict = found


def _on_record(key: int) -> Application:
    """What is kept: an object in hand may have been read before another's change."""
    kept = Application.objects.select_related("batch__version").defer("batch__version__source")
    return kept.get(pk=key)


def renew_dues(application: Application, dues: Dues) -> bool:
    """Write the last days where they are others now; whether they were."""
    if (application.agency_due, application.centre_due) == dues:
        return False
    application.agency_due, application.centre_due = dues
    kept = Application.objects.filter(pk=application.pk)
    return kept.update(agency_due=dues[0], centre_due=dues[1]) == 1


@receiver(post_save, sender=Application)
def _data_was_saved(
    instance: Application, update_fields: frozenset[str] | None = None, **_: Any
) -> None:
    if update_fields is None or "findings_data" in update_fields:
        renew_verdict(instance)


@receiver(post_save, sender=Material)
def _material_was_saved(instance: Material, **_: Any) -> None:
    renew_verdict(instance.application)


@receiver(post_save, sender=MaterialReading)
def _scan_was_read(instance: MaterialReading, **_: Any) -> None:
    renew_verdict(instance.material.application)


@listener
def _state_has_changed(move: Move, step: Step) -> None:
    one = move.application
    renew_dues(one, dues_of([one])[one.pk])


def renew_all(using: str = "default", **_: Any) -> int:
    """Work out anew every last day, and the verdicts that were never written; how many differed.

    A receiver of post_migrate: a new program may know another calendar.
    """
    if not _has_columns(using):
        return 0
    every = Application.objects.using(using).select_related("batch__version")
    dated = Q(state__in=WITH_DUE) | Q(agency_due__isnull=False) | Q(centre_due__isnull=False)
    changed = 0
    for chunk in _chunks(every.filter(dated).defer("findings_data")):
        dues = dues_of(chunk)
        changed += sum(renew_dues(one, dues[one.pk]) for one in chunk)
    for chunk in _chunks(every.filter(verdict="")):
        found = verdicts_of(chunk)
        for one in chunk:
            one.verdict = found[one.pk]
        changed += Application.objects.using(using).bulk_update(chunk, ["verdict"])
    return changed


def _has_columns(using: str) -> bool:
    """False in the middle of the migrations, where a test or an operator stops before ours."""
    connection, table = connections[using], Application._meta.db_table
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return False
        cursor.execute(f"SELECT * FROM {table} WHERE 1 = 0")  # noqa: S608 - the name is ours
        return "centre_due" in {column[0] for column in cursor.description}


def _chunks(found: QuerySet[Application]) -> Iterator[list[Application]]:
    keys = list(found.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        yield list(found.filter(pk__in=keys[start : start + CHUNK]))
