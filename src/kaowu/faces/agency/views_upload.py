"""收件: many zips and sheets at once, and what became of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_safe

from kaowu.faces import text
from kaowu.faces.agency.forms import UploadForm, upload_choices
from kaowu.faces.desk import batches as by_batch
from kaowu.faces.desk.labels import verdict_cell, without_numbers
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.models import Organisation, User
from kaowu.office.registration.intake import bulk as intake
from kaowu.office.registration.intake import deliveries
from kaowu.office.registration.intake.queries import Group, files_of, recent_groups
from kaowu.office.registration.jobs import open_group
from kaowu.office.registration.models import Delivery, Intake
from kaowu.office.vault.uploads import MAX_LENGTH
from kaowu.rules.findings import Finding, Verdict
from kaowu.rules.lifecycle import Role

MAX_BYTES = MAX_LENGTH  # of one file
NO_FILES = "请选择要上传的压缩包或信息表。"
ACCEPT = ".zip,.xlsx,.xls,.csv,.et,.ods,.rar,.7z"
HELP = (
    "压缩包文件名为：身份证号码_姓名_手机号；信息表不放入压缩包。"
    f"每个文件不超过 {MAX_BYTES // 1024 // 1024} MB，每次最多 {deliveries.MOST} 个。"
)
SHOWN = 100  # names of files that have not come


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose where the files belong, send them; older uploads below."""
    batches = by_batch.in_view(request)
    choices = upload_choices(batches, clock.today())
    form = UploadForm(request.POST or None, choices=choices)
    files = request.FILES.getlist("files")
    errors = _errors(files) if request.method == "POST" else []
    if request.method == "POST" and form.is_valid() and not errors:
        group = _take_in(request, form.cleaned_data["target"], batches, files)
        return redirect("agency-upload-group", group=group)
    context = {
        "form": form,
        "errors": errors,
        "open": bool(choices),
        "max_bytes": MAX_BYTES,
        "accept": ACCEPT,
        "help": HELP,
        "unfinished": _unfinished(request.actor),  # type: ignore[attr-defined]
        "table": _groups(request.actor),  # type: ignore[attr-defined]
    }
    return render(request, "agency/upload.html", context, status=422 if errors else 200)


def _errors(files: Sequence[UploadedFile]) -> list[str]:
    if not files:
        return [NO_FILES]
    size = text.size(MAX_BYTES)
    over = [file.name or "" for file in files if (file.size or 0) > MAX_BYTES]
    return [f"“{without_numbers(name)}”超过 {size}，没有上传。" for name in over]


def _take_in(
    request: HttpRequest,
    target: str,
    batches: Sequence[BatchRecord],
    files: Sequence[UploadedFile],
) -> str:
    """Keep the files and ask the worker to open them once they are really kept."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    key, _, project = target.rpartition("/")
    batch = next(one for one in batches if by_batch.batch_key(one) == key)
    group = intake.new_group()
    with transaction.atomic():
        intake.take_in(
            ((file.name or "", file.read()) for file in files),
            agency=Organisation.objects.get(pk=actor.organisation_id),
            batch=batch,
            project_code=project,
            group=group,
            by=actor,
        )
        transaction.on_commit(lambda: open_group.enqueue(group, actor.user_id))
    return group


def _unfinished(actor: Actor) -> list[dict[str, Any]]:
    """Bulk uploads of this agency that were broken off, each with the way to go on."""
    shown = []
    for one in deliveries.deliveries_for(actor).filter(closed_at=None)[:SHOWN]:
        total, left = len(one.files), len(deliveries.missing(one))
        begun = text.moment(localtime(one.begun_at))
        told = f"{begun} 由{one.begun_by}开始，已收到 {total - left} / {total} 个文件。"
        url = reverse("agency-upload-group", args=[one.group])
        shown.append({"text": told, "actions": [{"label": "接着上传", "url": url}]})
    return shown


def _progress(one: Group, unfinished: Collection[str]) -> dict[str, str]:
    if one.group in unfinished:
        return {"text": "没有传完", "state": "attention"}
    if one.open:
        return {"text": "检查中", "state": "info", "note": f"已完成 {one.done} 个"}
    return {"text": "已完成", "state": "done"}


def _groups(actor: Actor) -> dict[str, Any]:
    still_open = deliveries.deliveries_for(actor).filter(closed_at=None)
    unfinished = set(still_open.values_list("group", flat=True))
    rows = [
        {
            "url": reverse("agency-upload-group", args=[one.group]),
            "cells": [
                {
                    "text": text.moment(localtime(one.added_at)),
                    "note": one.added_by,
                },
                one.batch,
                f"{one.total} 个",
                _progress(one, unfinished),
                str(one.attention),
                str(one.blocked),
            ],
        }
        for one in recent_groups(actor)
    ]
    columns = ["收件时间", "批次", "文件", "进度", "请核对", "需补正"]
    return {
        "id": "uploads",
        "caption": "最近的收件",
        "columns": [
            {"label": label, "kind": "number" if n > 3 else "text"}
            for n, label in enumerate(columns)
        ],
        "rows": rows,
        "empty": {"title": "还没有收件", "text": "上传后可以离开本页，结果会保留在这里。"},
    }


@require_safe
def group(request: HttpRequest, group: str) -> HttpResponse:
    """One upload: progress while the worker opens it, then a result for each file."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    files = list(files_of(actor, group))
    delivery = deliveries.deliveries_for(actor).filter(group=group, closed_at=None).first()
    if not files and delivery is None:
        raise Http404
    batch, sent, by = _origin(delivery, files)
    open_files = [one for one in files if one.finished_at is None]
    context = {
        "group": group,
        "batch": batch,
        "batch_key": by_batch.batch_key(batch),
        "sent": localtime(sent),
        "by": by,
        "delivery": _still_missing(delivery, actor) if delivery else None,
        "accept": ACCEPT,
        "max_bytes": MAX_BYTES,
        "total": len(files),
        "done": len(files) - len(open_files),
        "running": bool(open_files),
        "tiles": _tiles(files),
        "results": [_result(one) for one in sorted(files, key=_weight)],
        "clauses": batch.notice.clauses,
    }
    partial = request.headers.get("HX-Request") == "true"
    return render(request, f"agency/{'_group' if partial else 'group'}.html", context)


def _origin(
    delivery: Delivery | None, files: Sequence[Intake]
) -> tuple[BatchRecord, datetime, User]:
    """Batch, moment and sender of an upload."""
    if delivery:
        return delivery.batch, delivery.begun_at, delivery.begun_by
    return files[0].batch, files[0].added_at, files[0].added_by


def _still_missing(delivery: Delivery, actor: Actor) -> dict[str, Any]:
    """What an upload that was broken off still lacks."""
    names = [without_numbers(name) for name, _size in deliveries.missing(delivery)]
    return {
        "left": len(names),
        "names": names[:SHOWN],
        "more": max(0, len(names) - SHOWN),
        "may": actor.has(Role.CLERK),
    }


def _tiles(files: Sequence[Intake]) -> list[dict[str, Any]]:
    came_to = [one.verdict for one in files]
    rows = (
        ("齐全", Verdict.READY, "done"),
        ("请核对", Verdict.ATTENTION, "attention"),
        ("需补正", Verdict.BLOCKED, "blocked"),
    )
    tiles = [
        {"label": label, "value": n, "unit": "个", "state": state if n else ""}
        for label, verdict, state in rows
        for n in [came_to.count(verdict)]
    ]
    made = {one.application_id for one in files if one.application_id}
    return [*tiles, {"label": "生成报名", "value": len(made), "unit": "人"}]


def _weight(one: Intake) -> int:
    """What wants somebody's eyes stands first; the order of sending holds within."""
    order = [Verdict.BLOCKED, Verdict.ATTENTION]
    return order.index(Verdict(one.verdict)) if one.verdict in order else len(order)


def _result(one: Intake) -> dict[str, Any]:
    """What became of a file. Numbers in names are masked; the case page has them in full."""
    cell = verdict_cell(one.verdict)
    if one.finished_at is None:
        cell = {"text": one.get_status_display(), "state": "info"}
    elif one.status == Intake.Status.FAILED:
        cell = {"text": "未处理", "state": "blocked"}
    elif one.verdict == Verdict.READY and intake.is_workbook(one.filename):
        cell = {"text": "已读取", "state": "done"}
    return {
        "name": without_numbers(one.filename),
        "cell": cell,
        "sheet": one.pk if one.finished_at and intake.is_workbook(one.filename) else None,
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
