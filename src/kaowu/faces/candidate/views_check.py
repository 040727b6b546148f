"""Check your answers, sign the pledge, submit; or take the application back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaowu.faces.candidate import words
from kaowu.faces.candidate.forms import PledgeForm
from kaowu.faces.errors import refusals_go_to
from kaowu.faces.files.views import shown_copy
from kaowu.faces.getters import get_application
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.registration import actions, pledges, queries
from kaowu.office.registration.corrections import opened
from kaowu.office.registration.guidance import is_late_for_agency
from kaowu.office.registration.models import Application, Pledge
from kaowu.office.registration.paperwork import moment
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
def pledge(request: HttpRequest, ref: str) -> HttpResponse:
    """Sign the pledge over the data as it stands."""
    application = get_application(request, ref)
    form = PledgeForm(request.POST)
    if not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
        return redirect(f"{words.address(application, 'my-check')}#pledge")
    name = form.cleaned_data["signature"]
    pledges.sign_on_screen(application, typed_name=name, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, "诚信承诺书已签署。还差最后一步：提交。")
    return redirect(f"{words.address(application, 'my-check')}#submit")


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_go_to("my-application", "ref")
def withdraw_pledge(request: HttpRequest, ref: str) -> HttpResponse:
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
    return {
        "facts": _pledge_facts(signed, scanned=scanned),
        "pledge": signed,
        "refusal": pledges.may_withdraw(application, actor),
    }


def _pledge_facts(signed: Pledge, *, scanned: bool) -> list[dict[str, Any]]:
    way = signed.get_method_display()
    rows = [
        {"label": "承诺人", "value": signed.signer_name},
        {"label": "签署时间", "value": moment(signed.signed_at)},
        {"label": "签署方式", "value": f"{way}，纸质原件已扫描归档" if scanned else way},
        {"label": "文本版本", "value": signed.text_version},
        {"label": "承诺文本摘要（SM3）", "value": signed.text_sm3, "mono": True},
    ]
    if signed.withdrawn_at:
        rows.append({"label": "撤回时间", "value": moment(signed.withdrawn_at)})
    return rows


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
