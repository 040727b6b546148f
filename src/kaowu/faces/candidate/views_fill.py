"""The form: the columns of the notice's basic-info sheet."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kaowu.faces.candidate import shown, words
from kaowu.faces.candidate.forms import FillForm
from kaowu.faces.candidate.reasons import reasons_of
from kaowu.faces.errors import show_refusal
from kaowu.faces.getters import get_application
from kaowu.office.refusals import Refusal
from kaowu.office.registration import actions
from kaowu.office.registration.models import Application
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.states import State, may_edit


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, ref: str) -> HttpResponse:
    """Fill in; everything typed is saved, then what was found is shown beside each field."""
    application = get_application(request, ref)
    if not may_edit(State(application.state)):
        messages.warning(request, "报名信息现在不能修改。")
        return redirect("my-application", ref=application.reference)
    form = FillForm(request.POST or None, application=application, findings=_told(application))
    if request.method == "POST" and form.is_valid():
        typed, both = shown.merged(form.values(), application, request.POST.get("shown", ""))
        try:
            findings = actions.fill_in(application, typed, by=request.actor)  # type: ignore[attr-defined]
        except Refusal as refusal:
            show_refusal(request, refusal)
        else:
            if both:
                return _show(request, application, form, both)
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


def _elsewhere(form: FillForm, application: Application, key: str) -> str:
    kept = application.values.get(key, "")
    return f"{form.fields[key].label}：另一处{f'改为“{kept}”' if kept else '已清空'}"


def _show(
    request: HttpRequest, application: Application, form: FillForm, both: Sequence[str] = ()
) -> HttpResponse:
    """The form; ``both`` are the fields that were changed in another place too, to be compared."""
    count = sum(one.severity is Severity.ERROR for found in form.notes.values() for one in found)
    return render(
        request,
        "candidate/fill.html",
        {
            "application": application,
            "batch": words.batch_label(application),
            "form": form,
            "shown": shown.marks(application, form.fields),
            "both": [_elsewhere(form, application, key) for key in both],
            "standing": words.standing(application, form.standing),
            "returned": application.state == State.RETURNED,
            "reasons": reasons_of(application),
            "errors": count,
            "clauses": words.clauses(application),
        },
        status=409 if both else 200,
    )
