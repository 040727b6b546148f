"""Asking for an agency's uploads: groups of files sent together, and what became of each file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from kaowu.office.actors import Actor
from kaowu.office.registration.gate import AGENCY_ROLES
from kaowu.office.registration.models import Intake
from kaowu.rules.findings import Verdict
from kaowu.rules.roles import Role

_OPEN = (Intake.Status.WAITING, Intake.Status.WORKING)


@dataclass(frozen=True, slots=True)
class Group:
    """One upload: how many files it has and how they came out."""

    group: str
    batch: str
    added_at: datetime
    added_by: str
    total: int
    open: int  # waiting or being checked
    failed: int
    blocked: int
    attention: int

    @property
    def done(self) -> int:
        """How many files have a result."""
        return self.total - self.open


def intakes_for(by: Actor) -> QuerySet[Intake]:
    """The files that the actor's agency has taken in, or those of the coordinator's company."""
    if by.has(Role.COORDINATOR) and by.organisation_id is not None:
        return Intake.objects.filter(company_id=by.organisation_id)
    if not by.has(*AGENCY_ROLES) or by.organisation_id is None:
        return Intake.objects.none()
    return Intake.objects.filter(agency_id=by.organisation_id)


def files_of(by: Actor, group: str) -> QuerySet[Intake]:
    """The files of one upload, in the order in which they were sent."""
    return intakes_for(by).filter(group=group).select_related("application", "file", "added_by")


def recent_groups(by: Actor, limit: int = 20) -> list[Group]:
    """The newest uploads of the actor's agency."""
    rows = (
        intakes_for(by)
        .values("group", "batch__number", "added_by__display_name")
        .annotate(
            first=Min("added_at"),
            total=Count("pk"),
            open=Count("pk", filter=Q(status__in=_OPEN)),
            failed=Count("pk", filter=Q(status=Intake.Status.FAILED)),
            blocked=Count("pk", filter=Q(verdict=Verdict.BLOCKED)),
            attention=Count("pk", filter=Q(verdict=Verdict.ATTENTION)),
        )
        .order_by("-first")
    )
    return [
        Group(
            group=row["group"],
            batch=f"第{row['batch__number']}批",
            added_at=row["first"],
            added_by=row["added_by__display_name"],
            total=row["total"],
            open=row["open"],
            failed=row["failed"],
            blocked=row["blocked"],
            attention=row["attention"],
        )
        for row in rows[:limit]
    ]
