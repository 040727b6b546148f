"""Hundreds of fictional applications at once, as if each had been handed in by itself.

For measurements, and for tests of what happens to many: the way through the actions would take
minutes. Everything that a first review looks at is there; nobody was written to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from django.db import transaction

from kaowu.demo.basic_info import basic_info_row
from kaowu.demo.people import Person, people
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.models import Organisation
from kaowu.office.registration.list_columns import renew_all
from kaowu.office.registration.models import OWN_COLUMNS, Application, Material, Step
from kaowu.office.vault.keys import blind_index
from kaowu.office.vault.models import StoredFile
from kaowu.rules.events import Event
from kaowu.rules.names import read_name
from kaowu.rules.states import State

FileOf = Callable[[int, str], StoredFile]  # of the n-th person, of this kind of material


@transaction.atomic
def submitted(
    count: int,
    *,
    batch: BatchRecord,
    agency: Organisation,
    by: Actor,
    file_of: FileOf,
    skip: int = 0,
) -> list[Application]:
    """``count`` people waiting for the first review, handed in by ``by``, one a minute.

    The first ``skip`` of the fictional people are left out, so that a second crowd is another.
    """
    crowd = people(skip + count, today=clock.today())[skip:]
    applications = [_application(one, batch, agency, by) for one in crowd]
    for minutes, one in enumerate(applications):
        one.changed_at = clock.now() - timedelta(minutes=count - minutes)
    Application.objects.bulk_create(applications)
    Material.objects.bulk_create(_materials(applications, by, file_of))
    Step.objects.bulk_create(_step(one, by) for one in applications)
    renew_all()
    return list(Application.objects.filter(pk__in=[one.pk for one in applications]).order_by("pk"))


def _application(
    person: Person, batch: BatchRecord, agency: Organisation, by: Actor
) -> Application:
    project = batch.notice.projects[0]
    row = basic_info_row(
        person, project=project.name, batch=str(batch), condition=project.conditions[0]
    )
    named = {*OWN_COLUMNS, "sex", "birth", "project", "batch"}
    return Application(
        batch=batch,
        agency=agency,
        created_by_id=by.user_id,
        project_code=project.code,
        state=State.SUBMITTED,
        version=2,
        created_at=clock.now(),
        changed_at=clock.now(),
        **{key: row[key] for key in OWN_COLUMNS},
        sex=person.sex,
        birth=person.birth,
        facts={key: value for key, value in row.items() if key not in named},
        findings_data=[],
        **_indexes(row),
    )


def _indexes(row: Mapping[str, str]) -> dict[str, str]:
    return {
        "id_index": blind_index(row["id_number"], "id_number"),
        "mobile_index": blind_index(row["mobile"], "phone"),
        "name_key": read_name(row["name"]).match_key,
    }


def _materials(applications: Sequence[Application], by: Actor, file_of: FileOf) -> list[Material]:
    asked = [rule.kind for rule in applications[0].batch.notice.package_materials if rule.required]
    return [
        Material(
            application=one,
            kind=kind,
            original=file_of(number, kind),
            findings_data=[],
            added_at=clock.now(),
            added_by_id=by.user_id,
        )
        for number, one in enumerate(applications)
        for kind in asked
    ]


def _step(application: Application, by: Actor) -> Step:
    return Step(
        application=application,
        event=Event.SUBMIT,
        source=State.DRAFT,
        target=State.SUBMITTED,
        at=application.changed_at,
        user_id=by.user_id,
        actor_name=by.name,
    )
