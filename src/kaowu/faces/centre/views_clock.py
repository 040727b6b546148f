"""The clock's statistics: how long it takes the centre to answer, agency by agency."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaowu.faces.desk import clock_page

REVIEWS = (clock_page.SECOND,)


@require_safe
def clock(request: HttpRequest) -> HttpResponse:
    """The figures as tiles, bars and tables."""
    return render(request, "desk/clock.html", clock_page.context(request, "centre-clock", REVIEWS))


@require_safe
def clock_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The figures as a workbook or CSV."""
    return clock_page.file(request, kind, REVIEWS)
