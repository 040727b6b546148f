"""Reading letters."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from kaowu.office.actors import Actor
from kaowu.office.letters.catalogue import off_screen_keys
from kaowu.office.letters.models import Letter, Undelivered
from kaowu.office.people.models import User
from kaowu.rules.roles import Role

Status = Letter.Status
NOT_TOLD = (Status.HELD, Status.WITHDRAWN)
AGENCY_ROLES = (Role.CLERK, Role.FIRST_REVIEWER)
KEEPERS = (Role.OFFICER, Role.ADMINISTRATOR)


def inbox(user: User) -> QuerySet[Letter]:
    """What this person was told, each message once, newest first; no codes."""
    told = Letter.objects.filter(user=user, copy_of=None).exclude(status__in=NOT_TOLD)
    return told.exclude(template__in=off_screen_keys()).prefetch_related("copies")


def unread(user_id: int) -> int:
    """How many messages this person has not looked at."""
    told = Letter.objects.filter(user=user_id, copy_of=None, read_at=None)
    return told.exclude(status__in=NOT_TOLD).exclude(template__in=off_screen_keys()).count()


def outbox() -> QuerySet[Letter]:
    """Every letter, newest first."""
    return Letter.objects.select_related("user", "copy_of")


def counts() -> dict[str, int]:
    """How many letters are in each status."""
    rows = Letter.objects.order_by().values_list("status").annotate(number=Count("pk"))
    return dict(rows)


def undelivered_of(by: Actor) -> QuerySet[Undelivered]:
    """Who could not be reached: an agency's own people; the centre sees to all the others."""
    every = Undelivered.objects.select_related("letter__user", "letter__copy_of", "done_by")
    if by.has(*KEEPERS):
        return every.filter(agency=None) if not by.has(Role.ADMINISTRATOR) else every
    if by.has(*AGENCY_ROLES) and by.organisation_id is not None:
        return every.filter(agency_id=by.organisation_id)
    return every.none()
