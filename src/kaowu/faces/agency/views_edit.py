"""What a clerk does for an application that the agency uploaded: data, material, pledge, submit."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaowu.faces import text
from kaowu.faces.agency.forms import RecordForm
from kaowu.faces.desk.labels import VERDICT_TONES
from kaowu.faces.errors import refusals_go_to
from kaowu.faces.files import responses
from kaowu.faces.getters import get_application
from kaowu.faces.uploads.taking import take_uploads
from kaowu.office.actors import Actor
from kaowu.office.registration import actions, beginning, paper, paperwork, queries
from kaowu.office.registration.correcting.corrections import last_return, opened
from kaowu.office.registration.models import Application, Material
from kaowu.rules.findings import VERDICT_LABELS, Severity, Verdict, verdict
from kaowu.rules.states import State


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_go_to("agency-case", "ref")
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """The data as a form, and a place for each material."""
    application = get_application(request, ref)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    paper.ensure_ours(application, actor)
    form = RecordForm(request.POST or None, application=application)
    if request.method == "POST" and form.is_valid():
        found = _save(application, form, actor)
        errors = sum(finding.severity is Severity.ERROR for finding in found)
        told = f"已保存，还有 {errors} 处须补正。" if errors else "已保存。"
        messages.success(request, told)
        return redirect("agency-case", ref=application.reference)
    context = {
        "application": application,
        "form": form,
        "materials": _materials(application),
        "told": _told(application),
        "max_bytes": settings.MAX_MATERIAL,
    }
    return render(request, "agency/edit.html", context)


@transaction.atomic
def _save(application: Application, form: RecordForm, by: Actor) -> list[Any]:
    values, code = form.values(), form.cleaned_data.get("project_code", "")
    if code and code != application.project_code:
        condition = values.get("condition", "")
        beginning.choose_project(application, project_code=code, condition=condition, by=by)
    return actions.fill_in(application, values, by=by)


def _told(application: Application) -> list[str]:
    """Why it was returned, while it is."""
    if application.state != State.RETURNED:
        return []
    asked = last_return(application)
    return [text.told([one]) for one in (asked and asked.reasons) or ()]


def _materials(application: Application) -> list[dict[str, Any]]:
    """The files of the package and the signed papers that are scanned, with what is there."""
    current, allowed = queries.materials_of(application), opened(application)
    return [
        {
            **_came_to(current.get(rule.kind)),
            "kind": rule.kind,
            "label": rule.label,
            "note": rule.note,
            "accept": ",".join(f".{one}" for one in rule.formats),
            "present": current.get(rule.kind),
            "several": not rule.pixels,
            "open": allowed.material(rule.kind),
        }
        for rule in application.batch.notice.materials
        if rule.supplied_by == "candidate" and rule.kind != "basic_info"
    ]


def _came_to(present: Material | None) -> dict[str, str]:
    came_to = verdict(present.findings) if present else Verdict.READY
    return {"state": VERDICT_TONES[came_to], "badge": VERDICT_LABELS[came_to]}


@require_POST
@refusals_go_to("agency-edit", "ref")
def material(request: HttpRequest, ref: str) -> HttpResponse:
    """Add one material; it takes the place of the one before."""
    application = get_application(request, ref)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    paper.ensure_ours(application, actor)
    files = take_uploads(request, "file", limit=settings.MAX_MATERIAL)
    kind = request.POST.get("kind", "")
    if kind not in {rule.kind for rule in application.batch.notice.materials} or not files:
        messages.error(request, "请选择文件。")
        return redirect("agency-edit", ref=application.reference)
    kept = beginning.add_sides(application, kind=kind, files=files, by=actor)
    blocked = any(finding.severity is Severity.ERROR for finding in kept.findings)
    if blocked:
        messages.warning(request, f"{kept.label}已保存，但不符合要求，请查看检查结果。")
    else:
        messages.success(request, f"{kept.label}已保存。")
    return redirect("agency-edit", ref=application.reference)


@require_POST
@refusals_go_to("agency-case", "ref")
def pledge(request: HttpRequest, ref: str) -> HttpResponse:
    """Record the signed paper."""
    application = get_application(request, ref)
    paper.record_pledge(application, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, "已登记纸质诚信承诺书。")
    return redirect("agency-case", ref=application.reference)


@require_POST
@refusals_go_to("agency-case", "ref")
def submit(request: HttpRequest, ref: str) -> HttpResponse:
    """Hand the application in for the first review."""
    application = get_application(request, ref)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    paper.ensure_ours(application, actor)
    actions.submit(application, by=actor)
    messages.success(request, "已提交，等待初审。")
    return redirect("agency-case", ref=application.reference)


@require_safe
@refusals_go_to("agency-case", "ref")
def form_pdf(request: HttpRequest, ref: str) -> HttpResponse:
    """个人申报表, filled in."""
    application = get_application(request, ref)
    content = paperwork.application_form(application)
    return responses.pdf(content, f"form-{application.reference}.pdf")


@require_safe
@refusals_go_to("agency-case", "ref")
def pledge_pdf(request: HttpRequest, ref: str) -> HttpResponse:
    """个人诚信承诺书, to be signed by pen."""
    application = get_application(request, ref)
    content = paperwork.integrity_pledge(application)
    return responses.pdf(content, f"pledge-{application.reference}.pdf")
