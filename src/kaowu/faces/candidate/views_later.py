"""After the review: paying, and objecting to the published result."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kaowu.faces.candidate import words
from kaowu.faces.candidate.forms import ObjectionForm
from kaowu.faces.candidate.outcome import facts
from kaowu.faces.errors import refusals_go_to
from kaowu.faces.getters import get_application
from kaowu.office import clock
from kaowu.office.fees import actions as fees
from kaowu.office.fees.queries import order_of, payment_of
from kaowu.office.notices.queries import plan_of
from kaowu.office.results import actions as results
from kaowu.rules.events import Event
from kaowu.rules.states import State


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_go_to("my-application", "ref")
def pay(request: HttpRequest, ref: str) -> HttpResponse:
    """The order with its items; the stand-in for a payment, labelled as one."""
    application = get_application(request, ref)
    if request.method == "POST":
        fees.pay_by_stand_in(application, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, "模拟支付已完成，缴费已确认。报名信息不再修改。")
        return redirect("my-application", ref=application.reference)
    order = order_of(application)
    return render(
        request,
        "candidate/pay.html",
        {
            "application": application,
            "batch": words.batch_label(application),
            "order": order,
            "payment": payment_of(application),
            "open": State(application.state) is State.AWAITING_PAYMENT,
            "window": plan_of(application.batch).payment,
            "now": clock.today(),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_go_to("my-application", "ref")
def objection(request: HttpRequest, ref: str) -> HttpResponse:
    """Object to the result, within the period of publicity."""
    application = get_application(request, ref)
    form = ObjectionForm(request.POST or None)
    if form.is_valid():
        results.raise_objection(
            application,
            text=form.cleaned_data["text"],
            by=request.actor,  # type: ignore[attr-defined]
        )
        messages.success(request, "异议已提交，处理结果会通知您。")
        return redirect("my-application", ref=application.reference)
    return render(
        request,
        "candidate/objection.html",
        {
            "application": application,
            "form": form,
            "may": words.may(application, Event.OBJECT),
            "outcome": facts(application),
            "objections": application.objections.all(),
        },
    )
