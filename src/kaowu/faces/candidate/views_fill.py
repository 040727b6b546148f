"""The form: the columns of the notice's basic-info sheet."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kaowu.faces.candidate import words
from kaowu.faces.candidate.forms import FillForm
from kaowu.faces.candidate.reasons import reasons_of
from kaowu.faces.errors import show_refusal
from kaowu.faces.getters import get_application
from kaowu.office.refusals import Refusal
from kaowu.office.registration import actions
from kaowu.office.registration.models import Application
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.lifecycle import State, may_edit


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, ref: str) -> HttpResponse:
    """Fill in; everything typed is saved, then what was found is shown beside each field."""
    application = get_application(request, ref)
    if not may_edit(State(application.state)):
        messages.warning(request, "报名信息现在不能修改。")
        return redirect("my-application", ref=application.reference)
    form = FillForm(request.POST or None, application=application, findings=_told(application))
    if request.method == "POST" and form.is_valid():
        try:
            findings = actions.fill_in(
                application,
                form.values(),
                by=request.actor,  # type: ignore[attr-defined]
            )
        except Refusal as refusal:
            show_refusal(request, refusal)
        else:
            return _after(request, application, findings)
    return _show(request, application, form)


def _told(application: Application) -> list[Finding]:
    """What was found; nothing yet on a sheet that nobody has begun."""
    if not (application.name or application.id_number):
        return []
    return [one for one in application.findings if not one.code.startswith("archive.")]


def _after(request: HttpRequest, application: Application, findings: list[Finding]) -> HttpResponse:
    errors = sum(one.severity is Severity.ERROR for one in findings)
    if errors:
        messages.warning(request, f"已保存。还有{errors}处需要补正，见下方红色提示。")
        return redirect("my-fill", ref=application.reference)
    messages.success(request, "报名信息已保存。")
    missing = not application.materials.filter(current=True).exists()
    return redirect("my-material" if missing else "my-check", ref=application.reference)


def _show(request: HttpRequest, application: Application, form: FillForm) -> HttpResponse:
    count = sum(one.severity is Severity.ERROR for found in form.notes.values() for one in found)
    return render(
        request,
        "candidate/fill.html",
        {
            "application": application,
            "batch": words.batch_label(application),
            "form": form,
            "standing": words.standing(application, form.standing),
            "returned": application.state == State.RETURNED,
            "reasons": reasons_of(application),
            "errors": count,
            "clauses": words.clauses(application),
        },
    )
