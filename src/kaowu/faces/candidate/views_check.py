"""Check your answers, sign the pledge, submit; or take the application back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from kaowu.faces.candidate import words
from kaowu.faces.candidate.forms import PledgeForm
from kaowu.faces.errors import refusals_go_to
from kaowu.faces.files.views import shown_copy
from kaowu.faces.getters import get_application
from kaowu.office.registration import actions, queries
from kaowu.office.registration.models import Application
from kaowu.rules.findings import Severity
from kaowu.rules.lifecycle import State, may_edit


@require_safe
def check(request: HttpRequest, ref: str) -> HttpResponse:
    """Everything read back, everything found, then the pledge, then the last button."""
    application = get_application(request, ref)
    if not may_edit(State(application.state)):
        return redirect("my-application", ref=application.reference)
    findings = queries.all_findings(application)
    errors = sum(one.severity is Severity.ERROR for one in findings)
    return render(
        request,
        "candidate/check.html",
        {
            "application": application,
            "batch": words.batch_label(application),
            "facts": words.facts(application, masked=False, change=True),
            "materials": _materials(application),
            "findings": findings,
            "errors": errors,
            "clauses": words.clauses(application),
            "reasons": words.reasons(application),
            "pledge_text": application.batch.notice.integrity_pledge,
            "pledge": _pledge(application),
            "form": PledgeForm(),
        },
    )


def _materials(application: Application) -> list[dict[str, Any]]:
    found = queries.materials_of(application)
    rows = []
    for rule in application.batch.notice.package_materials:
        kept = found.get(rule.kind)
        shown = shown_copy(kept) if kept else None
        rows.append(
            {
                "rule": rule,
                "material": kept,
                "shown": shown,
                "is_picture": bool(shown) and shown.media_type.startswith("image/"),
            }
        )
    return rows


def _pledge(application: Application) -> dict[str, Any]:
    """The pledge that stands, and whether it still vouches for the data as it is."""
    signed = queries.standing_pledge(application)
    fits = signed is not None and signed.data_sha256 == queries.data_digest(application)
    return {"signed": signed, "fits": fits, "outdated": signed is not None and not fits}


@require_POST
@refusals_go_to("my-check", "ref")
def pledge(request: HttpRequest, ref: str) -> HttpResponse:
    """Sign the pledge over the data as it stands."""
    application = get_application(request, ref)
    form = PledgeForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["agreed"][0])
        return redirect(f"{words.address(application, 'my-check')}#pledge")
    actions.sign_pledge(application, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, "诚信承诺书已签署。还差最后一步：提交。")
    return redirect(f"{words.address(application, 'my-check')}#submit")


@require_POST
@refusals_go_to("my-check", "ref")
def submit(request: HttpRequest, ref: str) -> HttpResponse:
    """Hand it in."""
    application = get_application(request, ref)
    actions.submit(application, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, f"报名材料已提交，回执编号 {application.reference}。")
    return redirect("my-application", ref=application.reference)


@require_POST
@refusals_go_to("my-application", "ref")
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Take it back."""
    application = get_application(request, ref)
    actions.withdraw(application, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, "报名已撤回。")
    return redirect("my-application", ref=application.reference)
