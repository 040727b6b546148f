"""The pledge on the candidate's pages: signed on the screen, shown in the record, taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kaowu.faces.candidate import words
from kaowu.faces.candidate.forms import PledgeForm
from kaowu.faces.candidate.views_check import check_page
from kaowu.faces.errors import refusals_go_to
from kaowu.faces.getters import get_application
from kaowu.office.actors import Actor
from kaowu.office.refusals import Refusal
from kaowu.office.registration import queries
from kaowu.office.registration.models import Application, Pledge
from kaowu.office.registration.paperwork import moment
from kaowu.office.registration.pledging import pledges
from kaowu.rules.states import State, may_edit


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_go_to("my-check", "ref")
def sign(request: HttpRequest, ref: str) -> HttpResponse:
    """Sign the pledge over the data as it stands; who comes here by a reload reads it first."""
    application = get_application(request, ref)
    here = words.address(application, "my-check")
    if request.method != "POST":
        return redirect(f"{here}#pledge")
    form = PledgeForm(request.POST)
    if not (form.is_valid() and _is_signed(application, form, request.actor)):  # type: ignore[attr-defined]
        return check_page(request, application, form)
    messages.success(request, "诚信承诺书已签署。还差最后一步：提交。")
    return redirect(f"{here}#submit")


def _is_signed(application: Application, form: PledgeForm, actor: Actor) -> bool:
    """Sign; a signature that is none is said at its place, so that nothing of the form is lost."""
    try:
        if form.is_drawn:
            pledges.sign_by_hand(application, strokes=form.cleaned_data["strokes"], by=actor)
        else:
            pledges.sign_by_name(application, typed_name=form.cleaned_data["signature"], by=actor)
    except Refusal as refusal:
        if not refusal.code.startswith(("registration.signature", "registration.pledge-name")):
            raise
        field = "strokes" if form.is_drawn else "signature"
        form.add_error(field, f"{refusal.message}{refusal.remedy}")
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_go_to("my-application", "ref")
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """What taking the pledge back means, said before it is done."""
    application = get_application(request, ref)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    ends = pledges.ends_application(application)
    if request.method == "POST":
        pledges.withdraw(application, by=actor)
        told = "承诺书已撤回，报名同时撤回。" if ends else "承诺书已撤回。提交前须重新签署。"
        messages.success(request, told)
        return redirect("my-application", ref=application.reference)
    refusal = pledges.may_withdraw(application, actor)
    if refusal:
        raise refusal
    context = {
        "application": application,
        "batch": words.batch_label(application),
        "pledge": pledge_record(application, actor),
        "ends": ends,
    }
    return render(request, "candidate/pledge_withdraw.html", context)


def pledge_record(application: Application, actor: Actor) -> dict[str, Any] | None:
    """The pledge as it stands in the record: text, time, way, digests; None while unsigned."""
    signed = application.pledges.first()
    if signed is None:
        return None
    scanned = "integrity_pledge" in queries.materials_of(application)
    drawn = signed.signature_id is not None and signed.withdrawn_at is None
    waits = signed.withdrawn_at is None and may_edit(State(application.state))
    return {
        "facts": _facts(signed, scanned=scanned),
        "pledge": signed,
        "signature": reverse("signature", args=[application.reference]) if drawn else "",
        "outdated": pledges.problem(application) if waits else None,
        "refusal": pledges.may_withdraw(application, actor),
    }


def _facts(signed: Pledge, *, scanned: bool) -> list[dict[str, Any]]:
    way = signed.get_method_display()
    rows = [
        {"label": "承诺人", "value": signed.signer_name},
        {"label": "签署时间", "value": moment(signed.signed_at)},
        {"label": "签署方式", "value": f"{way}，纸质原件已扫描归档" if scanned else way},
        {"label": "文本版本", "value": signed.text_version},
        {"label": "承诺文本摘要（SM3）", "value": signed.text_sm3, "mono": True},
    ]
    if signed.sm3:
        label = "文本、报名内容与签名摘要（SM3）"
        rows.append({"label": label, "value": signed.sm3, "mono": True})
    if signed.withdrawn_at:
        rows.append({"label": "撤回时间", "value": moment(signed.withdrawn_at)})
    return rows
