"""Samples of the centre's answers, for the demonstration of an agency alone."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kaowu.demo import centre_answers
from kaowu.faces.files import responses
from kaowu.faces.getters import get_batch
from kaowu.office.actors import Actor
from kaowu.office.exchange import answers
from kaowu.office.exchange.queries import waiting_answers
from kaowu.office.people.models import Organisation
from kaowu.rules.layouts import Purpose


def ensure_alone() -> None:
    """These pages are of an office in which the centre does not work itself."""
    if not settings.AGENCY_ALONE:
        raise Http404


def samples(actor: Actor) -> list[dict[str, str]]:
    """In the demonstration: an answer to read in for everything that is waited for."""
    if not settings.DEMO:
        return []
    agency = Organisation.objects.get(pk=actor.organisation_id)
    return [
        {
            "label": f"{batch} {purpose.label}",
            "url": reverse("agency-answer-sample", args=[batch.slug, batch.number, purpose]),
        }
        for batch, purpose in waiting_answers(agency)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def sample(request: HttpRequest, slug: str, number: int, purpose: str) -> HttpResponse:
    """A sample of an answer, for the demonstration: downloaded (GET) or read in at once (POST)."""
    ensure_alone()
    actor: Actor = request.actor  # type: ignore[attr-defined]
    agency = Organisation.objects.get(pk=actor.organisation_id)
    batch = get_batch(slug, number)
    if not settings.DEMO or (batch, purpose) not in waiting_answers(agency):
        raise Http404
    name, data = centre_answers.sample(agency, batch, Purpose(purpose))
    if request.method != "POST":
        return responses.attachment(data, name, responses.XLSX)
    answer = answers.take_in(
        data, name, agency=agency, batch=batch, purpose=Purpose(purpose), by=actor
    )
    return redirect("agency-answer", pk=answer.pk)
