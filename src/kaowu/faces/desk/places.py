"""Which desk one sits at: the names of its pages, and the level of its review."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from kaowu.office.actors import Actor
from kaowu.office.registration.models import Application
from kaowu.office.review import queries
from kaowu.office.review.models import Review


@dataclass(frozen=True, slots=True)
class Desk:
    """A review desk. Its pages are called ``<prefix>-cases``, ``-case``, ``-take`` and so on."""

    prefix: str
    level: Review.Level
    template: str  # of the case page; extends desk/case.html
    more: Callable[[Application, Actor], Mapping[str, Any]] | None = None  # context of its own

    def url(self, page: str, reference: str = "") -> str:
        """The address of one of the desk's pages, of an application where one is named."""
        return reverse(f"{self.prefix}-{page}", args=[reference] if reference else [])

    def queue(self, by: Actor) -> QuerySet[Application]:
        """What this desk has to review, waiting longest first."""
        first = self.level == Review.Level.FIRST
        return queries.first_queue(by) if first else queries.second_queue(by)


CENTRE = Desk("centre", Review.Level.SECOND, "centre/case.html")
