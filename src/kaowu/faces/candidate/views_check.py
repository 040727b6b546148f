"""Check your answers, then submit; or take the application back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from kaowu.faces.candidate import words
from kaowu.faces.candidate.forms import PledgeForm
from kaowu.faces.candidate.reasons import reasons_of, unmended
from kaowu.faces.errors import refusals_go_to
from kaowu.faces.files.views import shown_copy
from kaowu.faces.getters import get_application
from kaowu.office import clock
from kaowu.office.registration import actions, queries
from kaowu.office.registration.correcting.corrections import opened
from kaowu.office.registration.guidance import is_late_for_agency
from kaowu.office.registration.models import Application
from kaowu.office.registration.pledging import pledges
from kaowu.rules.findings import Severity
from kaowu.rules.states import State, may_edit


@require_safe
def check(request: HttpRequest, ref: str) -> HttpResponse:
    """Everything read back, everything found, then the pledge, then the last button."""
    return check_page(request, get_application(request, ref), PledgeForm())


def check_page(request: HttpRequest, application: Application, form: PledgeForm) -> HttpResponse:
    """The page with the pledge's form; one that was sent and not accepted keeps what it holds."""
    if not may_edit(State(application.state)):
        return redirect("my-application", ref=application.reference)
    findings = queries.all_findings(application)
    errors = sum(one.severity is Severity.ERROR for one in findings)
    reasons = reasons_of(application)
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
            "reasons": reasons,
            "unmended": unmended(reasons),
            "pledge_text": application.batch.notice.integrity_pledge,
            "pledge": _pledge(application),
            "form": form,
        },
        status=422 if form.errors else 200,
    )


def _materials(application: Application) -> list[dict[str, Any]]:
    found, allowed = queries.materials_of(application), opened(application)
    rows = []
    for rule in application.batch.notice.package_materials:
        kept = found.get(rule.kind)
        shown = shown_copy(kept) if kept else None
        rows.append(
            {
                "rule": rule,
                "material": kept,
                "open": allowed.material(rule.kind),
                "shown": shown,
                "is_picture": bool(shown) and shown.media_type.startswith("image/"),
            }
        )
    return rows


def _pledge(application: Application) -> dict[str, Any]:
    """The pledge that stands, and whether it still vouches for text and data as they are."""
    signed, problem = queries.standing_pledge(application), pledges.problem(application)
    outdated = problem if signed is not None else None
    return {"signed": signed, "fits": problem is None, "outdated": outdated}


@require_POST
@refusals_go_to("my-check", "ref")
def submit(request: HttpRequest, ref: str) -> HttpResponse:
    """Hand it in."""
    application = get_application(request, ref)
    actions.submit(application, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, f"报名材料已提交，回执编号 {application.reference}。")
    if is_late_for_agency(application, clock.today()):
        messages.warning(
            request,
            "报名机构的内部收件截止日已过，材料照常受理，但可能来不及报送，请联系报名机构。",
        )
    return redirect("my-application", ref=application.reference)


@require_POST
@refusals_go_to("my-application", "ref")
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Take it back."""
    application = get_application(request, ref)
    actions.withdraw(application, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, "报名已撤回。")
    return redirect("my-application", ref=application.reference)
