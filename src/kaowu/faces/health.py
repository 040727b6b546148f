"""Whether the program and its database answer."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, JsonResponse

from kaowu import __version__


def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers a query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "version": __version__})
