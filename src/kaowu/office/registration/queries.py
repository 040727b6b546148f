"""Asking for applications: guarded getters, findings, digests, lists."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Sequence

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    prefetch_related_objects,
)

from kaowu.office.actors import Actor
from kaowu.office.ledger.digests import canonical
from kaowu.office.notices.models import BatchRecord
from kaowu.office.registration.gate import AGENCY_ROLES, within_scope
from kaowu.office.registration.models import (
    Application,
    HandOver,
    HandOverLine,
    Material,
    Pledge,
)
from kaowu.office.vault.keys import blind_index
from kaowu.rules import papercodes
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.roles import Role
from kaowu.rules.states import GIVEN_UP, WITH_CENTRE, State


def visible_to(by: Actor) -> QuerySet[Application]:
    """The applications that this person may see at all; the centre's begin with the hand-over."""
    every = Application.objects.select_related("batch__version", "agency", "holder")
    if by.has(Role.SECOND_REVIEWER, Role.OFFICER):
        lines = HandOverLine.objects.filter(application=OuterRef("pk"))
        return every.filter(Exists(lines))
    if by.has(*AGENCY_ROLES):
        return every.filter(agency_id=by.organisation_id)
    if by.has(Role.COORDINATOR):
        return every.exclude(company=None).filter(company_id=by.organisation_id)
    return every.filter(owner_id=by.user_id) if by.user_id else every.none()


def application_for(by: Actor, reference: str) -> Application:
    """The application with this reference, if it is this person's to see.

    Raises Application.DoesNotExist otherwise, in the same way whether it exists or not.
    """
    application = visible_to(by).get(reference=reference)
    if not within_scope(application, by):
        raise Application.DoesNotExist
    return application


def materials_of(application: Application) -> dict[str, Material]:
    """The current material of each kind."""
    if is_read_ahead(application):
        return {one.kind: one for one in application.materials.all() if one.current}
    current = application.materials.filter(current=True).select_related("original", "fitted")
    return {material.kind: material for material in current}


def read_ahead(applications: Sequence[Application]) -> None:
    """Read what papers say of all of these people, with the same few queries for any number.

    The objects are for reading: what is written afterwards is not seen through them.
    """
    files = Material.objects.select_related("original", "fitted")
    signed = Pledge.objects.select_related("signature")
    prefetch_related_objects(
        applications,
        Prefetch("materials", files),
        Prefetch("pledges", signed),
        "steps",
        "frozen",
    )


def is_read_ahead(application: Application) -> bool:
    """Whether :func:`read_ahead` was there."""
    return "materials" in getattr(application, "_prefetched_objects_cache", {})


def missing_materials(application: Application) -> list[Finding]:
    """One blocking finding for each required file of the package that is not there."""
    return _missing(application, materials_of(application))


def _missing(application: Application, present: Container[str]) -> list[Finding]:
    return [
        Finding(
            "package.missing",
            Severity.ERROR,
            rule.label,
            f"还没有上传{rule.label}。",
            f"请上传{rule.label}。",
            rule.clause,
        )
        for rule in application.batch.notice.package_materials
        if rule.required and rule.kind not in present
    ]


def all_findings(application: Application) -> list[Finding]:
    """Every finding on data and current material, the blocking ones first."""
    found, materials = list(application.findings), materials_of(application)
    for material in materials.values():
        found += material.findings
    found += _missing(application, materials)
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.FIXED: 2}
    return sorted(found, key=lambda finding: order[finding.severity])


def data_digest(application: Application) -> str:
    """SHA-256 (hex) over the data and the original files that a pledge vouches for.

    The signed papers that are scanned back are no part of it: they are the pledge.
    """
    files = sorted(
        (material.kind, material.original.sha256)
        for material in materials_of(application).values()
        if material.kind not in papercodes.LETTERS
    )
    body = {"values": application.values, "files": files, "project": application.project_code}
    return hashlib.sha256(canonical(body)).hexdigest()


def standing_pledge(application: Application) -> Pledge | None:
    """The newest pledge that was not withdrawn."""
    if is_read_ahead(application):
        given = [one for one in application.pledges.all() if one.withdrawn_at is None]
        return max(given, key=lambda one: one.pk, default=None)
    standing = application.pledges.filter(withdrawn_at=None).select_related("signature")
    return standing.order_by("-id").first()


def same_person(application: Application) -> QuerySet[Application]:
    """Other live applications with the same identity number."""
    if not application.id_index:
        return Application.objects.none()
    others = Application.objects.filter(id_index=application.id_index)
    return others.exclude(pk=application.pk).exclude(state__in=GIVEN_UP)


def search(applications: QuerySet[Application], words: str) -> QuerySet[Application]:
    """Those whose reference, name, identity number or mobile is ``words`` (exact for numbers)."""
    words = words.strip()
    if not words:
        return applications
    number = words.upper()
    return applications.filter(
        Q(reference=number)
        | Q(name__icontains=words)
        | Q(id_index=blind_index(number, "id_number"))
        | Q(mobile_index=blind_index(words, "phone"))
    )


def ready_to_hand_over(by: Actor, batch: BatchRecord) -> QuerySet[Application]:
    """The accepted applications of the actor's agency in this batch."""
    return visible_to(by).filter(batch=batch, state=State.ACCEPTED).order_by("id")


def hand_overs_for(by: Actor) -> QuerySet[HandOver]:
    """The sealed rosters that this person may see."""
    every = HandOver.objects.select_related("agency", "batch__version").order_by("-id")
    if by.has(Role.SECOND_REVIEWER, Role.OFFICER):
        return every
    return every.filter(agency_id=by.organisation_id) if by.organisation_id else every.none()


def with_waiting(rosters: QuerySet[HandOver]) -> QuerySet[HandOver]:
    """Each roster with ``waiting``: how many of its people are still with the centre."""
    with_centre = Q(lines__application__state__in=WITH_CENTRE)
    return rosters.annotate(waiting=Count("lines", filter=with_centre))


def received_at(applications: Iterable[Application]) -> dict[int, HandOver]:
    """The newest hand-over of each application, by the application's key."""
    keys = [application.pk for application in applications]
    found: dict[int, HandOver] = {}
    for hand_over in HandOver.objects.filter(lines__application__in=keys).order_by("id").distinct():
        for key in hand_over.lines.filter(application__in=keys).values_list(
            "application_id", flat=True
        ):
            found[key] = hand_over
    return found
