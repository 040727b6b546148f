"""Take, release, decide: what every review desk does by POST."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kaowu.faces.desk.case import case_context
from kaowu.faces.desk.forms import DecisionForm
from kaowu.faces.desk.places import Desk
from kaowu.faces.errors import show_refusal
from kaowu.faces.getters import get_application
from kaowu.office.refusals import Refusal
from kaowu.office.registration.models import Application
from kaowu.office.review import actions
from kaowu.office.review.models import Review


def show(
    request: HttpRequest,
    desk: Desk,
    application: Application,
    form: DecisionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The case page; with a form that was not accepted it keeps what was typed."""
    context = case_context(request, desk, application, form)
    return render(request, desk.template, context, status=status)


def take(request: HttpRequest, desk: Desk, ref: str) -> HttpResponse:
    """Take the case."""
    application = get_application(request, ref)
    try:
        actions.take(application, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, "已领取，请核对材料后作出结论。")
    except Refusal as refusal:
        show_refusal(request, refusal)
    return redirect(desk.url("case", application.reference))


def release(request: HttpRequest, desk: Desk, ref: str) -> HttpResponse:
    """Put the case back undecided."""
    application = get_application(request, ref)
    try:
        actions.release(application, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, "已放回，其他审核人可以领取。")
    except Refusal as refusal:
        show_refusal(request, refusal)
    return redirect(desk.url("case", application.reference))


def decide(request: HttpRequest, desk: Desk, ref: str) -> HttpResponse:
    """Record the decision, or show the page again with the reason why not."""
    application = get_application(request, ref)
    form = DecisionForm(request.POST, application=application)
    if not form.is_valid():
        return show(request, desk, application, form, status=422)
    try:
        _decide(request, application, form)
    except Refusal as refusal:
        form.add_error(None, " ".join(filter(None, (refusal.message, refusal.remedy))))
        return show(request, desk, application, form, status=409)
    messages.success(request, f"已办理：{application.state_label}。")
    return redirect(desk.url("case", application.reference))


def _decide(request: HttpRequest, application: Application, form: DecisionForm) -> None:
    verdict = form.cleaned_data["verdict"]
    against = verdict != Review.Verdict.PASS
    actions.decide(
        application,
        verdict,
        by=request.actor,  # type: ignore[attr-defined]
        expected_version=form.cleaned_data["version"],
        reasons=form.cleaned_data["reasons"] if against else (),
        checklist=form.checklist(),
        note=form.cleaned_data["note"],
    )
