"""What candidates and clerks do to an application before it is handed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import IntegrityError, transaction

from kaowu.dossier.check import MaterialFile, PackageReport, check_file, check_package
from kaowu.dossier.workbook import SheetRow
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.ledger import actions as ledger
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.models import Organisation, User
from kaowu.office.refusals import Refusal
from kaowu.office.registration import queries
from kaowu.office.registration import reading as scan_reading
from kaowu.office.registration.correcting import corrections
from kaowu.office.registration.gate import (
    ensure_editable,
    move,
)
from kaowu.office.registration.intake import portraits
from kaowu.office.registration.models import (
    OWN_COLUMNS,
    Application,
    Material,
    Parcel,
)
from kaowu.office.registration.originals import bundled
from kaowu.office.registration.records import applied_for_differs, read_for, told_by
from kaowu.office.vault import files
from kaowu.rules.events import Event
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.states import State


@transaction.atomic
def start(
    *,
    batch: BatchRecord,
    agency: Organisation,
    project_code: str,
    by: Actor,
    owner: User | None = None,
    company: Organisation | None = None,
) -> Application:
    """A new draft. Refused outside the batch's registration window."""
    today = clock.today()
    if not batch.registration_start <= today <= batch.registration_end:
        raise Refusal("registration.closed", "本批次现在不在报名时间内。", "请选择正在报名的批次。")
    now = clock.now()
    application = Application.objects.create(
        batch=batch,
        agency=agency,
        project_code=project_code,
        owner=owner,
        company=company,
        created_by_id=by.user_id,
        created_at=now,
        changed_at=now,
    )
    ledger.record(chain=application.chain, action="start", by=by)
    return application


@transaction.atomic
def fill_in(application: Application, values: Mapping[str, str], *, by: Actor) -> list[Finding]:
    """Record what the form or the sheet says; returns what the check found.

    Everything that was typed is kept as typed where it cannot be read, so that nothing is lost.
    """
    ensure_editable(application, by)
    reading = read_for(application, values)
    closed = corrections.changed_closed(application, values, told_by(reading))
    if closed:
        corrections.demand_field(application, closed[0])
    for key in OWN_COLUMNS:
        setattr(application, key, reading.values.get(key, ""))
    application.sex, application.birth = reading.sex, reading.birth
    application.facts = {
        key: value
        for key, value in reading.values.items()
        if key not in (*OWN_COLUMNS, "sex", "birth", *application.applied_for)
    }
    findings = [*reading.findings, *applied_for_differs(application, values)]
    application.findings_data = [finding.as_dict() for finding in findings]
    _save_once(application)
    ledger.record(
        chain=application.chain,
        action="fill_in",
        by=by,
        detail={"data": queries.data_digest(application)},
    )
    return findings


def _save_once(application: Application) -> None:
    try:
        with transaction.atomic():
            application.save()
    except IntegrityError as error:
        raise Refusal(
            "registration.twice",
            "该证件号码在本批次已有一份报名。",
            "请在“我的报名”中继续办理原有报名；如非本人操作，请联系报名机构。",
        ) from error


def add_material(
    application: Application, *, kind: str, data: bytes, filename: str, by: Actor
) -> Material:
    """Check, fit and keep one file; it replaces the current one of its kind in view."""
    ensure_editable(application, by)
    corrections.demand_material(application, kind)
    checked = check_file(data, filename, kind=kind, notice=application.batch.notice)
    return keep_material(application, checked, by=by)


def take_package(
    application: Application,
    *,
    data: bytes,
    filename: str,
    by: Actor,
    rows: Sequence[SheetRow] = (),
) -> PackageReport:
    """Check a candidate's zip (and their row of the sheet) and keep what is in it."""
    ensure_editable(application, by)
    report = check_package(
        data, filename, notice=application.batch.notice, today=clock.today(), rows=rows
    )
    with transaction.atomic():
        _keep_parcel(application, data, filename, by)
        told = adopt(application, report, by=by)
    return replace(report, findings=(*told, *corrections.relevant(application, report)))


def _keep_parcel(application: Application, data: bytes, filename: str, by: Actor) -> None:
    """Nothing that was sent is lost: the package stays as it came, whatever was read from it."""
    stored = files.keep(data, "application/octet-stream")
    Parcel.objects.create(
        application=application,
        file=stored,
        filename=filename,
        added_at=clock.now(),
        added_by_id=by.user_id,
    )
    ledger.record(
        chain=application.chain,
        action="take_package",
        by=by,
        detail={"sha256": stored.sha256, "bytes": stored.size},
    )


@transaction.atomic
def adopt(application: Application, report: PackageReport, *, by: Actor) -> list[Finding]:
    """Record a checked package: its material, its person, and what was found on both.

    Of a returned application only what the return named is replaced; told is what was left.
    """
    corrections.demand_same_person(application, report.candidate.id_number)
    first_of_kind = {material.kind: material for material in reversed(report.materials)}
    asked, told = corrections.asked_files(application, first_of_kind.values())
    for material in asked:  # a second one stays in the parcel, as the finding says
        keep_material(application, material, by=by)
    facts = report.candidate
    named = {"id_number": facts.id_number, "name": facts.name, "mobile": facts.mobile}
    row = dict(report.row.values) if report.row else {}
    known = {key: value for key, value in {**named, **row}.items() if value}
    read = told_by(read_for(application, known))
    values, kept = corrections.asked_values(application, known, read)
    fill_in(application, values, by=by)
    _add_findings(application, report)
    return [*told, *kept]


def _add_findings(application: Application, report: PackageReport) -> None:
    """What the package's check found besides its files and data.

    A correction is not blocked by what the same zip says of things that were not asked for.
    """
    seen = {(finding.code, finding.subject) for finding in application.findings}
    of_files = {finding for material in report.materials for finding in material.findings}
    returned = application.state == State.RETURNED
    more = [
        finding.as_dict()
        for finding in report.findings
        if finding not in of_files
        and (finding.code, finding.subject) not in seen
        and finding.code != "package.missing-material"  # what is missing is asked afresh
        and not (returned and finding.severity is Severity.ERROR)
    ]
    application.findings_data = [*(application.findings_data or []), *more]
    application.save(update_fields=["findings_data"])


@transaction.atomic
def keep_material(application: Application, checked: MaterialFile, *, by: Actor) -> Material:
    """Keep a checked file beside its fitted copy; the one before stays in the record."""
    ensure_editable(application, by)
    corrections.demand_material(application, checked.kind)
    return place_material(application, checked, by=by)


@transaction.atomic
def place_material(application: Application, checked: MaterialFile, *, by: Actor) -> Material:
    """Keep a file whose giver may give it: the caller has made sure of that."""
    checked = bundled(checked)
    original = files.keep(checked.data, checked.media_type)
    fitted = checked.fitted
    application.materials.filter(kind=checked.kind, current=True).update(current=False)
    material = Material.objects.create(
        application=application,
        kind=checked.kind,
        original=original,
        fitted=files.keep(fitted.data, fitted.media_type) if fitted else None,
        source_name=checked.source_name,
        findings_data=[finding.as_dict() for finding in checked.findings],
        added_at=clock.now(),
        added_by_id=by.user_id,
    )
    ledger.record(
        chain=application.chain,
        action="add_material",
        by=by,
        detail={"kind": checked.kind, "sha256": original.sha256, "bytes": original.size},
    )
    scan_reading.schedule(material)
    portraits.schedule(material)
    return material


def submit(application: Application, *, by: Actor) -> Application:
    """Hand the application in for the first review."""
    return move(application, Event.SUBMIT, by=by)


def withdraw(application: Application, *, by: Actor) -> Application:
    """Take the application back; possible until the payment is confirmed."""
    return move(application, Event.WITHDRAW, by=by)
