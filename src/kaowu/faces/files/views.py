"""Files of an application: a material's fitted copy and original, the drawn signature."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kaowu.faces.files import responses
from kaowu.faces.getters import get_material, get_signature
from kaowu.office.registration.models import Material
from kaowu.office.vault import files
from kaowu.office.vault.models import StoredFile
from kaowu.rules.findings import Severity

EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/heic": "heic",
    "application/pdf": "pdf",
    "application/zip": "zip",
}


def material_file(request: HttpRequest, ref: str, material: int, which: str) -> HttpResponse:
    """``fitted``: what is handed in, shown; ``original``: as it was sent, only to be saved."""
    found = get_material(request, ref, material)
    name = f"{found.application.reference}-{found.kind}-{which}"
    if which == "original":
        stored = found.original
        return responses.attachment(
            files.content(stored), f"{name}.{_extension(stored)}", stored.media_type
        )
    stored = shown_copy(found)
    if which != "fitted" or stored is None:
        raise Http404
    return responses.shown(files.content(stored), f"{name}.{_extension(stored)}", stored.media_type)


@require_safe
def signature(request: HttpRequest, ref: str) -> HttpResponse:
    """The candidate's name as it was drawn under the pledge that stands."""
    stored = get_signature(request, ref)
    try:
        content = files.content(stored)
    except (OSError, InvalidTag) as error:  # altered or gone; the case page says so
        raise Http404 from error
    return responses.shown(content, f"{ref.upper()}-signature.png", stored.media_type)


def shown_copy(material: Material) -> StoredFile | None:
    """The fitted copy, or the original where the check found it fit as it is; else None."""
    if material.fitted:
        return material.fitted
    refused = any(finding.severity is Severity.ERROR for finding in material.findings)
    return None if refused else material.original


def _extension(stored: StoredFile) -> str:
    return EXTENSIONS.get(stored.media_type, "bin")
