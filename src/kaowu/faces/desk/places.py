"""Which desk one sits at: the names of its pages, and the level of its review."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from kaowu.office.actors import Actor
from kaowu.office.registration.models import Application
from kaowu.office.review import queries
from kaowu.office.review.models import Review
from kaowu.office.review.verbs import REVIEWER
from kaowu.rules.states import State


@dataclass(frozen=True, slots=True)
class Desk:
    """A review desk. Its pages are called ``<prefix>-cases``, ``-case``, ``-take`` and so on."""

    prefix: str
    level: Review.Level
    template: str  # of the case page; extends desk/case.html
    more: Callable[[Application, Actor], Mapping[str, Any]] | None = None  # context of its own

    def url(self, page: str, *keys: str) -> str:
        """The address of one of the desk's pages, of an application or run where one is named."""
        return reverse(f"{self.prefix}-{page}", args=keys)

    @property
    def states(self) -> tuple[State, State]:
        """Waiting for this review, and in it."""
        first = self.level == Review.Level.FIRST
        return queries.FIRST_STATES if first else queries.SECOND_STATES

    def queue(self, by: Actor) -> QuerySet[Application]:
        """What this desk has to review, waiting longest first."""
        first = self.level == Review.Level.FIRST
        return queries.first_queue(by) if first else queries.second_queue(by)

    def reviews(self, by: Actor) -> bool:
        """Whether this person reviews here."""
        return by.has(REVIEWER[self.level])

    def remember(self, request: HttpRequest, query: QueryDict) -> None:
        """Keep the filters and the page of the list, for whoever comes back from a case."""
        if request.session.get(self._place) != query.urlencode():
            request.session[self._place] = query.urlencode()

    def remembered(self, request: HttpRequest) -> QueryDict:
        """The filters of the list as it was last seen."""
        return QueryDict(request.session.get(self._place, ""))

    def back(self, request: HttpRequest, reference: str = "") -> str:
        """The list as it was last seen, at the row of this application."""
        query = self.remembered(request).urlencode()
        place = f"#case-{reference}" if reference else ""
        return self.url("cases") + (f"?{query}" if query else "") + place

    @property
    def _place(self) -> str:
        return f"list-{self.prefix}"
