"""The sheet of an upload back to the desk: marked cell by cell, ready to be sent on."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kaowu.faces.files import responses
from kaowu.office.registration.intake import bulk as intake
from kaowu.office.registration.intake.queries import files_of


@require_safe
def marked(request: HttpRequest, group: str, pk: int) -> HttpResponse:
    """An uploaded sheet with the cells marked that its findings are about."""
    one = files_of(request.actor, group).filter(pk=pk).first()  # type: ignore[attr-defined]
    if one is None or one.finished_at is None or not intake.is_workbook(one.filename):
        raise Http404
    content = intake.marked_sheet(one)
    return responses.attachment(content, f"marked-sheet-{one.pk}.xlsx", responses.XLSX)
