"""Take, keep, release, decide, prepare: what every review desk does with one case by POST."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from kaowu.faces.desk.case import case_context
from kaowu.faces.desk.forms import DecisionForm
from kaowu.faces.desk.places import Desk
from kaowu.faces.errors import show_refusal
from kaowu.faces.getters import get_application
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.refusals import Refusal
from kaowu.office.registration.models import Application
from kaowu.office.review import actions, holds, opinions
from kaowu.office.review.models import Review

Deed = Callable[[HttpRequest, Application, DecisionForm], None]


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


@require_POST
def take(request: HttpRequest, ref: str, *, desk: Desk) -> HttpResponse:
    """Take the case."""
    application = get_application(request, ref)
    try:
        actions.take(application, by=_actor(request))
        messages.success(request, "已领取，请核对材料后作出结论。")
    except Refusal as refusal:
        show_refusal(request, refusal)
    return redirect(desk.url("case", application.reference))


@require_POST
def release(request: HttpRequest, ref: str, *, desk: Desk) -> HttpResponse:
    """Put the case back undecided."""
    application = get_application(request, ref)
    try:
        actions.release(application, by=_actor(request))
        messages.success(request, "已放回，其他审核人可以领取。")
    except Refusal as refusal:
        show_refusal(request, refusal)
    return redirect(desk.url("case", application.reference))


@require_POST
def beat(request: HttpRequest, ref: str, *, desk: Desk) -> HttpResponse:
    """The open page: keep what is typed and, where it is still theirs, the case. JSON."""
    application = get_application(request, ref)
    form = DecisionForm(request.POST, application=application, level=desk.level)
    opinions.keep_typed(application, form.typed(), by=_actor(request))
    try:
        holds.beat(application, by=_actor(request))
    except Refusal as refusal:
        told = {"held": False, "message": refusal.message, "remedy": refusal.remedy}
        return JsonResponse(told, status=409)
    return JsonResponse({"held": True, "saved": f"{localtime(clock.now()):%H:%M}"})


@require_POST
def decide(request: HttpRequest, ref: str, *, desk: Desk) -> HttpResponse:
    """Record the decision, or show the page again with the reason why not."""
    return _carry_out(request, desk, ref, _decide)


@require_POST
def prepare(request: HttpRequest, ref: str, *, desk: Desk) -> HttpResponse:
    """Store the decision to be published later; nobody else hears of it."""
    return _carry_out(request, desk, ref, _prepare)


@require_POST
def drop(request: HttpRequest, ref: str, *, desk: Desk) -> HttpResponse:
    """Take a prepared decision back."""
    application = get_application(request, ref)
    opinion = opinions.prepared(_actor(request), desk.level).filter(application=application).first()
    if opinion is None:
        messages.warning(request, "这份报名没有待发布的意见。")
    else:
        opinions.drop(opinion, by=_actor(request))
        messages.success(request, "已撤销待发布的意见，填写的内容仍保留。")
    return redirect(desk.url("case", application.reference))


def _carry_out(request: HttpRequest, desk: Desk, ref: str, do: Deed) -> HttpResponse:
    application = get_application(request, ref)
    form = DecisionForm(request.POST, application=application, level=desk.level)
    if not form.is_valid():
        return show(request, desk, application, form, status=422)
    try:
        do(request, application, form)
    except Refusal as refusal:
        opinions.keep_typed(application, form.typed(), by=_actor(request))
        form.add_error(None, " ".join(filter(None, (refusal.message, refusal.remedy))))
        return show(request, desk, application, form, status=409)
    return redirect(desk.url("case", application.reference))


def _decide(request: HttpRequest, application: Application, form: DecisionForm) -> None:
    verdict = form.cleaned_data["verdict"]
    actions.decide(
        application,
        verdict,
        by=_actor(request),
        expected_version=form.cleaned_data["version"],
        reasons=_reasons(form),
        checklist=form.checklist(),
        note=form.cleaned_data["note"],
    )
    messages.success(request, f"已办理：{application.state_label}。")


def _prepare(request: HttpRequest, application: Application, form: DecisionForm) -> None:
    opinion = opinions.prepare(
        application,
        form.cleaned_data["verdict"],
        by=_actor(request),
        expected_version=form.cleaned_data["version"],
        reasons=_reasons(form),
        checklist=form.checklist(),
        note=form.cleaned_data["note"],
        typed=form.typed(),
    )
    label = Review.Verdict(opinion.verdict).label
    messages.success(request, f"已准备意见“{label}”，发布之前考生不会知道。")


def _reasons(form: DecisionForm) -> list[dict[str, str]]:
    against = form.cleaned_data["verdict"] != Review.Verdict.PASS
    return form.cleaned_data["reasons"] if against else []


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]
