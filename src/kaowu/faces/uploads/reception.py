"""收件: hundreds of files at once; the one page of an agency's clerk and a company's coordinator.

A :class:`Reception` says whose page it is; what they share is here, in ``by_file`` (what the
script speaks to) and in ``results`` (what became of each file).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods

from kaowu.faces import text
from kaowu.faces.desk import batches as by_batch
from kaowu.faces.desk.labels import without_numbers
from kaowu.faces.uploads.forms import UploadForm, upload_choices
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.companies import houses_of
from kaowu.office.registration.intake import bulk as intake
from kaowu.office.registration.intake import deliveries
from kaowu.office.registration.intake.jobs import open_group
from kaowu.office.registration.intake.queries import Group, recent_groups
from kaowu.rules.findings import Finding

NO_FILES = "请选择要上传的压缩包或信息表。"
ACCEPT = ".zip,.xlsx,.xls,.csv,.et,.ods,.rar,.7z"
SHOWN = 100  # uploads that were broken off


@dataclass(frozen=True, slots=True)
class Reception:
    """Where files are taken in. Its pages are ``<prefix>``, ``<prefix>-group``, ``-take``, …"""

    prefix: str
    title: str
    house: str  # the face that it belongs to
    lead: str
    closed: str  # what is said when no batch takes files
    case: str  # the page of one application
    ways: Callable[[BatchRecord], list[dict[str, str]]]  # where to go when all are checked
    words: Callable[[Finding], Finding]  # a finding as this reader is told it

    def url(self, page: str = "", *keys: object) -> str:
        """The address of one of its pages."""
        return reverse(f"{self.prefix}-{page}" if page else self.prefix, args=keys)

    def url_of_case(self, reference: str) -> str:
        """The page of an application that a file made."""
        return reverse(self.case, args=[reference])


def told_as_it_is(finding: Finding) -> Finding:
    """For a reader who works with the office's own words."""
    return finding


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, *, reception: Reception) -> HttpResponse:
    """Choose where the files belong, send them; older uploads below."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    batches = by_batch.in_view(request)
    choices = upload_choices(batches, clock.today())
    form = UploadForm(request.POST or None, choices=choices)
    files = request.FILES.getlist("files")
    errors = _errors(files) if request.method == "POST" else []
    if request.method == "POST" and form.is_valid() and not errors:
        group = _take_in(actor, form.cleaned_data["target"], batches, files)
        return redirect(reception.url("group", group))
    context = {
        "reception": reception,
        "form": form,
        "errors": errors,
        "open": bool(choices),
        "begin": reception.url("begin"),
        "max_bytes": settings.MAX_PACKAGE,
        "accept": ACCEPT,
        "help": help_text(),
        "unfinished": _unfinished(actor, reception),
        "table": _groups(actor, reception),
    }
    return render(request, "uploads/upload.html", context, status=422 if errors else 200)


def help_text() -> str:
    """How the files are called, how large and how many they may be."""
    return (
        "压缩包文件名为：身份证号码_姓名_手机号；信息表不放入压缩包。"
        f"每个文件不超过 {text.size(settings.MAX_PACKAGE)}，每次最多 {settings.MAX_FILES} 个。"
    )


def _errors(files: Sequence[UploadedFile]) -> list[str]:
    if not files:
        return [NO_FILES]
    size = text.size(settings.MAX_PACKAGE)
    over = [file.name or "" for file in files if (file.size or 0) > settings.MAX_PACKAGE]
    return [f"“{without_numbers(name)}”超过 {size}，没有上传。" for name in over]


def _take_in(
    actor: Actor, target: str, batches: Sequence[BatchRecord], files: Sequence[UploadedFile]
) -> str:
    """Keep the files and ask the worker to open them once they are really kept."""
    batch, project = place_of(target, batches)
    agency, company = houses_of(actor)
    group = intake.new_group()
    with transaction.atomic():
        intake.take_in(
            ((file.name or "", file.read()) for file in files),
            agency=agency,
            company=company,
            batch=batch,
            project_code=project,
            group=group,
            by=actor,
        )
        transaction.on_commit(lambda: open_group.enqueue(group, actor.user_id))
    return group


def place_of(target: str, batches: Sequence[BatchRecord]) -> tuple[BatchRecord, str]:
    """Batch and project code of a choice of the form (slug-number/project)."""
    key, _, project = target.rpartition("/")
    return next(one for one in batches if by_batch.batch_key(one) == key), project


def _unfinished(actor: Actor, reception: Reception) -> list[dict[str, Any]]:
    """Uploads of this house that were broken off, each with the way to go on."""
    shown = []
    for one in deliveries.ours_to_go_on_with(actor)[:SHOWN]:
        total, left = len(one.files), len(deliveries.missing(one))
        begun = text.moment(localtime(one.begun_at))
        told = f"{begun} 由{one.begun_by}开始，已收到 {total - left} / {total} 个文件。"
        url = reception.url("group", one.group)
        shown.append({"text": told, "actions": [{"label": "接着上传", "url": url}]})
    return shown


def _progress(one: Group, unfinished: Collection[str]) -> dict[str, str]:
    if one.group in unfinished:
        return {"text": "没有传完", "state": "attention"}
    if one.open:
        return {"text": "检查中", "state": "info", "note": f"已完成 {one.done} 个"}
    return {"text": "已完成", "state": "done"}


def _groups(actor: Actor, reception: Reception) -> dict[str, Any]:
    still_open = deliveries.deliveries_for(actor).filter(closed_at=None)
    unfinished = set(still_open.values_list("group", flat=True))
    rows = [
        {
            "url": reception.url("group", one.group),
            "cells": [
                {"text": text.moment(localtime(one.added_at)), "note": one.added_by},
                one.batch,
                f"{one.total} 个",
                _progress(one, unfinished),
                str(one.attention),
                str(one.blocked),
            ],
        }
        for one in recent_groups(actor)
    ]
    columns = ["上传时间", "批次", "文件", "进度", "请核对", "需补正"]
    return {
        "id": "uploads",
        "caption": "最近的上传",
        "columns": [
            {"label": label, "kind": "number" if n > 3 else "text"}
            for n, label in enumerate(columns)
        ],
        "rows": rows,
        "empty": {"title": "还没有上传过", "text": "上传后可以离开本页，结果会保留在这里。"},
    }
