"""本单位考生: what a company's coordinator sends in, and what is still missing of whom."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaowu.faces.agency.forms import UploadForm, upload_choices
from kaowu.faces.desk import batches as by_batch
from kaowu.faces.desk.labels import state_cell, verdict_cell, without_numbers
from kaowu.faces.errors import show_refusal
from kaowu.faces.getters import get_application
from kaowu.faces.uploads.taking import take_uploads
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.models import Organisation
from kaowu.office.refusals import Refusal
from kaowu.office.registration import claims, queries
from kaowu.office.registration.intake import bulk as intake
from kaowu.office.registration.intake.queries import files_of, recent_groups
from kaowu.office.registration.jobs import open_group
from kaowu.office.registration.models import Application, Intake
from kaowu.office.vault.uploads import MAX_LENGTH
from kaowu.rules.findings import Finding
from kaowu.rules.identity import mask_identity
from kaowu.rules.lifecycle import EDITABLE, GIVEN_UP, State

PAGE = 50


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everyone of the company: state, and what is to be done by whom."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    mine = queries.visible_to(actor).order_by("-batch_id", "id")
    page = Paginator(mine, PAGE).get_page(request.GET.get("page"))
    states = [State(state) for state in mine.order_by().values_list("state", flat=True)]
    context = {
        "company": Organisation.objects.get(pk=actor.organisation_id),
        "tiles": _tiles(states),
        "table": _table(page),
        "waiting": any(state in EDITABLE for state in states),
    }
    return render(request, "group/people.html", context)


def _tiles(states: list[State]) -> list[dict[str, Any]]:
    editable = sum(state in EDITABLE for state in states)
    out = sum(state in GIVEN_UP for state in states)
    rows = (
        ("本单位考生", len(states), ""),
        ("待补齐或签署", editable, "attention" if editable else ""),
        ("已提交", len(states) - editable - out, ""),
        ("放弃或不通过", out, ""),
    )
    return [{"label": a, "value": n, "unit": "人", "state": state} for a, n, state in rows]


def _table(page: Any) -> dict[str, Any]:
    return {
        "id": "people",
        "caption": "考生",
        "total": page.paginator.count,
        "columns": [{"label": one} for one in ("考生", "批次", "状态", "现在要做")],
        "rows": [
            {
                "url": reverse("group-person", args=[one.reference]),
                "cells": [
                    {"text": one.name or one.reference, "note": mask_identity(one.id_number)},
                    {"text": str(one.batch), "note": one.project_name},
                    state_cell(one.state),
                    _to_do(one),
                ],
            }
            for one in page
        ],
        "page_obj": page,
        "empty": {"title": "还没有考生", "text": "上传员工的压缩包和信息表后，会列在这里。"},
    }


def _to_do(application: Application) -> str:
    if State(application.state) not in EDITABLE:
        return "—"
    if application.owner_id:
        return "本人核对、签署并提交"
    missing = claims.missing(application)
    return f"还有 {len(missing)} 处须补齐" if missing else "请本人签署，或交纸质承诺书"


@require_safe
def person(request: HttpRequest, ref: str) -> HttpResponse:
    """One person: the state, what is missing, why it was returned. No scan, no other data."""
    found = get_application(request, ref)
    returned = found.steps.filter(target=State.RETURNED).last()
    context = {
        "application": found,
        "state": state_cell(found.state),
        "number": mask_identity(found.id_number),
        "to_do": _to_do(found),
        "findings": [_masked(one) for one in queries.all_findings(found)],
        "reasons": (returned.reasons or []) if returned and found.state == State.RETURNED else [],
        "clauses": found.batch.notice.clauses,
    }
    return render(request, "group/person.html", context)


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Tell everyone whose material is whole that it waits for their own signature."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    waiting = queries.visible_to(actor).filter(state__in=EDITABLE, owner=None)
    told = claims.ask_to_sign(waiting, by=actor)
    if told:
        messages.success(request, f"已用短信通知 {told} 位考生本人签署。")
    else:
        messages.info(request, "没有需要通知的考生：材料未齐，或今天已经通知过。")
    return redirect("group")


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Zips and the sheet of the company's people, in one go."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    batches = _batches()
    choices = upload_choices(batches, clock.today())
    form = UploadForm(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        try:
            return _take_in(request, form.cleaned_data["target"], batches)
        except Refusal as refusal:
            show_refusal(request, refusal)
    context = {
        "form": form, "open": bool(choices), "max_bytes": MAX_LENGTH,
        "groups": recent_groups(actor, limit=10),
    }  # fmt: skip
    return render(request, "group/upload.html", context)


def _batches() -> list[BatchRecord]:
    today = clock.today()
    open_now = BatchRecord.objects.filter(registration_start__lte=today, exam__gte=today)
    return list(open_now.select_related("version"))


def _take_in(request: HttpRequest, target: str, batches: list[BatchRecord]) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    company = Organisation.objects.select_related("parent").get(pk=actor.organisation_id)
    files = take_uploads(request, "files")
    if not files or company.parent is None:
        raise Refusal("upload.none", "没有选择文件。", "请选择压缩包或信息表。")
    key, _, project = target.rpartition("/")
    group = intake.new_group()
    with transaction.atomic():
        intake.take_in(
            files,
            agency=company.parent,
            company=company,
            batch=next(one for one in batches if by_batch.batch_key(one) == key),
            project_code=project,
            group=group,
            by=actor,
        )
        transaction.on_commit(lambda: open_group.enqueue(group, actor.user_id))
    return redirect("group-result", group=group)


@require_safe
def result(request: HttpRequest, group: str) -> HttpResponse:
    """One upload: progress, then a result for each file."""
    files = list(files_of(request.actor, group))  # type: ignore[attr-defined]
    if not files:
        raise Http404
    waiting = sum(one.finished_at is None for one in files)
    context = {
        "group": group,
        "total": len(files),
        "done": len(files) - waiting,
        "running": bool(waiting),
        "results": [_result(one) for one in files],
        "clauses": files[0].batch.notice.clauses,
    }
    partial = request.headers.get("HX-Request") == "true"
    return render(request, f"group/{'_result' if partial else 'result'}.html", context)


def _result(one: Intake) -> dict[str, Any]:
    cell = verdict_cell(one.verdict)
    if one.finished_at is None:
        cell = {"text": one.get_status_display(), "state": "info"}
    elif one.status == Intake.Status.FAILED:
        cell = {"text": "未处理", "state": "blocked"}
    elif intake.is_workbook(one.filename) and not one.findings:
        cell = {"text": "已读取", "state": "done"}
    return {
        "name": without_numbers(one.filename),
        "cell": cell,
        "application": one.application,
        "findings": [_masked(finding) for finding in one.findings],
    }


def _masked(finding: Finding) -> dict[str, str]:
    return {
        **finding.as_dict(),
        "subject": without_numbers(finding.subject),
        "message": without_numbers(finding.message),
        "remedy": without_numbers(finding.remedy),
    }
