"""Getting records for a page: what a person may not see is answered as not found."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from kaowu.office.notices.models import BatchRecord, NoticeVersion
from kaowu.office.notices.queries import newest_versions
from kaowu.office.registration.models import Application, Material
from kaowu.office.registration.queries import application_for, standing_pledge
from kaowu.office.vault.models import StoredFile


def get_application(request: HttpRequest, reference: str) -> Application:
    """The application with this reference, if it is this person's to see. Raises Http404."""
    try:
        return application_for(request.actor, reference.upper())  # type: ignore[attr-defined]
    except Application.DoesNotExist as error:
        raise Http404 from error


def get_material(request: HttpRequest, reference: str, pk: int) -> Material:
    """One file of an application that this person may see, a replaced one too. Raises Http404."""
    application = get_application(request, reference)
    material = application.materials.select_related("original", "fitted").filter(pk=pk).first()
    if material is None:
        raise Http404
    return material


def get_signature(request: HttpRequest, reference: str) -> StoredFile:
    """The name as it was drawn under the pledge that stands now. Raises Http404, also when the
    pledge was withdrawn or signed in another way.
    """
    pledge = standing_pledge(get_application(request, reference))
    if pledge is None or pledge.signature is None:
        raise Http404
    return pledge.signature


def get_version(slug: str) -> NoticeVersion:
    """The newest version of a notice. Raises Http404."""
    for version in newest_versions():
        if version.slug == slug:
            return version
    raise Http404


def get_batch(slug: str, number: int) -> BatchRecord:
    """A batch of a notice. Raises Http404."""
    batch = BatchRecord.objects.select_related("version").filter(slug=slug, number=number).first()
    if batch is None:
        raise Http404
    return batch
