"""The clock's statistics: how long its own first review takes, and the centre's second."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaowu.faces.desk import clock_page

REVIEWS = (clock_page.FIRST, clock_page.SECOND)


@require_safe
def clock(request: HttpRequest) -> HttpResponse:
    """The figures as tiles, bars and tables."""
    context = clock_page.context(request, "agency-clock", REVIEWS, (clock_page.BY_AGENCY,))
    return render(request, "desk/clock.html", context)


@require_safe
def clock_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The figures as a workbook or CSV."""
    return clock_page.file(request, kind, REVIEWS)
