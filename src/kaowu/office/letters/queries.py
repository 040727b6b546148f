"""Reading letters."""

from __future__ import annotations

from django.db.models import QuerySet

from kaowu.office.letters.models import Letter
from kaowu.office.people.models import User


def inbox(user: User) -> QuerySet[Letter]:
    """The letters to this person, newest first."""
    return Letter.objects.filter(user=user)


def outbox() -> QuerySet[Letter]:
    """Every letter, newest first."""
    return Letter.objects.select_related("user")
