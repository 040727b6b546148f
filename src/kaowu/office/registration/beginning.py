"""Beginning an application by oneself: where one may apply, and the first choices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from kaowu.dossier.check import check_files
from kaowu.office.actors import Actor
from kaowu.office.ledger import actions as ledger
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.models import Organisation, User
from kaowu.office.people.queries import is_on_file
from kaowu.office.refusals import Refusal
from kaowu.office.registration import actions
from kaowu.office.registration.correcting import corrections
from kaowu.office.registration.gate import ensure_editable
from kaowu.office.registration.models import Application, Material
from kaowu.rules.notice import Project


def agencies_on_file(day: date) -> list[Organisation]:
    """The agencies that may take applications on ``day``."""
    agencies = Organisation.objects.filter(kind=Organisation.Kind.AGENCY).order_by("name")
    return [agency for agency in agencies if is_on_file(agency, day)]


@transaction.atomic
def start_own(
    *,
    batch: BatchRecord,
    agency: Organisation,
    project_code: str,
    condition: str,
    owner: User,
    by: Actor,
) -> Application:
    """A candidate's own draft, with what the choices and the account already say."""
    application = actions.start(
        batch=batch, agency=agency, project_code=project_code, owner=owner, by=by
    )
    project = batch.notice.project(project_code)
    known = {**_chosen(application, project, condition), "mobile": owner.phone}
    actions.fill_in(application, known, by=by)
    return application


@transaction.atomic
def choose_project(
    application: Application, *, project_code: str, condition: str, by: Actor
) -> Application:
    """Another 考核项目 or 申报条件, as long as the application may be edited."""
    ensure_editable(application, by)
    corrections.demand_field(application, "project", "condition")
    if project_code != application.project_code:
        corrections.demand_field(application, "project")
    project = application.batch.notice.project(project_code)
    application.project_code = project_code
    application.save(update_fields=["project_code"])
    actions.fill_in(application, _chosen(application, project, condition), by=by)
    ledger.record(
        chain=application.chain, action="choose_project", by=by, detail={"project": project_code}
    )
    return application


def _chosen(application: Application, project: Project, condition: str) -> dict[str, str]:
    """The choices as the columns of the sheet say them."""
    if project.conditions and condition not in project.conditions:
        raise Refusal(
            "registration.condition",
            f"“{project.name}”没有这一申报条件。",
            "请重新选择申报条件。",
        )
    keys = {column.key for column in application.batch.notice.workbook.columns}
    batch = f"第{application.batch.number}批"
    said = {"project": project.name, "batch": batch, "condition": condition}
    said |= {"id_type": application.id_type or "居民身份证", "exam_type": "新考"}
    return {key: value for key, value in said.items() if key in keys}


def add_sides(
    application: Application, *, kind: str, files: Sequence[tuple[str, bytes]], by: Actor
) -> Material:
    """Several pictures of one document (both sides of a card), joined into one fitted copy.

    The originals are kept byte for byte, together in a plain zip.
    """
    ensure_editable(application, by)
    corrections.demand_material(application, kind)
    checked = check_files(files, kind=kind, notice=application.batch.notice)
    return actions.keep_material(application, checked, by=by)
