"""纸质材料: who has returned which signed paper; print them all; send a scanned stack."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from kaowu.faces import text
from kaowu.faces.desk import batches as by_batch
from kaowu.faces.desk.labels import state_cell, without_numbers
from kaowu.faces.errors import refusals_go_to
from kaowu.faces.files import responses
from kaowu.faces.getters import get_batch
from kaowu.office.actors import Actor
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.models import Organisation
from kaowu.office.refusals import Refusal
from kaowu.office.registration.models import Application
from kaowu.office.registration.paper_loop import jobs as paper_jobs
from kaowu.office.registration.paper_loop import returns as paper_returns
from kaowu.office.registration.paper_loop import stacks
from kaowu.office.registration.paper_loop.models import PaperStack
from kaowu.papers.workbooks import roster_workbook
from kaowu.rules.identity import mask_identity
from kaowu.rules.roles import Role

PAGE = 50


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The batches: how many papers have come back; the newest stacks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    batches = sorted(by_batch.in_view(request), key=lambda one: one.exam, reverse=True)
    rows = [_batch_row(actor, batch) for batch in batches]  # what is still open stands first
    table = {
        "id": "batches",
        "caption": "各批次纸质材料",
        "columns": [
            {"label": "批次"},
            {"label": "考生", "kind": "number"},
            {"label": "已交齐", "kind": "number"},
            {"label": "未交齐", "kind": "number"},
        ],
        "rows": rows,
        "empty": {"title": "现在没有在办的批次", "text": "报名开始后，批次会列在这里。"},
    }
    return render(request, "agency/paper.html", {"table": table, "stacks": _stacks(actor)})


def _batch_row(actor: Actor, batch: BatchRecord) -> dict[str, Any]:
    counts = paper_returns.counts_of(actor, batch)
    return {
        "url": reverse("agency-paper-batch", args=[batch.slug, batch.number]),
        "cells": [
            {"text": str(batch), "note": f"{text.day(batch.exam)}考核"},
            str(counts.people),
            str(counts.whole),
            str(counts.missing),
        ],
    }


def _stacks(actor: Actor, batch: BatchRecord | None = None) -> dict[str, Any]:
    found = stacks.stacks_for(actor)
    if batch is not None:
        found = found.filter(batch=batch)
    return {
        "id": "stacks",
        "caption": "最近扫描的材料",
        "columns": [
            {"label": "上传时间"},
            {"label": "批次"},
            {"label": "进度"},
            {"label": "已归档", "kind": "number"},
            {"label": "待人工", "kind": "number"},
        ],
        "rows": [_stack_row(one) for one in found[:20]],
        "empty": {"title": "还没有扫描件", "text": "上传后可以离开本页，结果会保留在这里。"},
    }


def _stack_row(stack: Any) -> dict[str, Any]:
    over = stack.finished_at is not None
    progress = {"text": stack.get_status_display(), "state": "done" if over else "info"}
    if stack.status == PaperStack.Status.FAILED:
        progress["state"] = "blocked"
    return {
        "url": reverse("agency-stack", args=[stack.key]),
        "cells": [
            {
                "text": text.moment(localtime(stack.added_at)),
                "note": stack.added_by.display_name,
            },
            str(stack.batch),
            progress,
            str(stack.filed),
            str(stack.waiting),
        ],
    }


@require_safe
def batch(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One batch: the list of what is missing, the papers to print, the place for a stack."""
    record = get_batch(slug, number)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    everybody = request.GET.get("show") == "all"
    kinds = paper_returns.labels_of(record)
    people = paper_returns.returns(actor, record)
    counts = paper_returns.counts_of(actor, record)
    shown = people if everybody else paper_returns.owing(people, kinds)
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    context = {
        "batch": record,
        "tiles": _tiles(counts, kinds),
        "tabs": _tabs(record, everybody=everybody),
        "table": _people(page, kinds, everybody=everybody),
        "prints": _prints(actor, record, kinds),
        "clerk": actor.has(Role.CLERK),
        "max_bytes": settings.MAX_STACK_FILE,
        "scan_help": _scan_help(),
        "stacks": _stacks(actor, record),
        "missing": counts.missing,
    }
    return render(request, "agency/paper_batch.html", context)


def _scan_help() -> str:
    each, whole = text.size(settings.MAX_STACK_FILE), text.size(settings.MAX_STACK)
    return (
        "一叠扫成一个 PDF 即可，顺序、正反、横竖不限，背面空白页自动略过；也可以是多张图片或 zip。"
        f"建议 200 dpi 灰度；每个文件不超过 {each}，一次合计不超过 {whole}。"
    )


def _tiles(counts: paper_returns.Counts, kinds: dict[str, str]) -> list[dict[str, Any]]:
    rows = [{"label": "考生", "value": counts.people, "unit": "人"}]
    rows += [
        {"label": f"{label}已交", "value": counts.returned[kind], "unit": "份"}
        for kind, label in kinds.items()
    ]
    state = "attention" if counts.missing else ""
    return [*rows, {"label": "未交齐", "value": counts.missing, "unit": "人", "state": state}]


def _tabs(record: BatchRecord, *, everybody: bool) -> list[dict[str, Any]]:
    url = reverse("agency-paper-batch", args=[record.slug, record.number])
    return [
        {"label": "未交齐", "url": url, "current": not everybody},
        {"label": "全部考生", "url": f"{url}?show=all", "current": everybody},
    ]


def _people(page: Any, kinds: dict[str, str], *, everybody: bool) -> dict[str, Any]:
    none = "本批次还没有考生" if everybody else "纸质材料都已交齐"
    return {
        "id": "people",
        "caption": "全部考生" if everybody else "未交齐的考生",
        "total": page.paginator.count,
        "page_obj": page,
        "columns": [
            {"label": "考生"},
            {"label": "状态"},
            *({"label": label} for label in kinds.values()),
        ],
        "rows": [_person(one, kinds) for one in page],
        "empty": {"title": none, "text": "扫描件归档后，这里随即更新。"},
    }


def _person(one: Application, kinds: dict[str, str]) -> dict[str, Any]:
    odd = paper_returns.unprintable(one)
    note = f"；“{odd}”无法打印，须手写" if odd else ""
    missing = set(paper_returns.missing_of(one, kinds))
    return {
        "url": reverse("agency-case", args=[one.reference]),
        "cells": [
            {"text": one.name, "note": f"{mask_identity(one.id_number)} · {one.reference}{note}"},
            state_cell(one.state),
            *(
                {"text": "未交", "state": "attention"}
                if kind in missing
                else {"text": "已归档", "state": "done"}
                for kind in kinds
            ),
        ],
    }


def _prints(actor: Actor, record: BatchRecord, kinds: dict[str, str]) -> list[dict[str, str]]:
    """The files to print: in parts of a hundred people, those who still owe a paper first."""
    url = reverse("agency-paper-print", args=[record.slug, record.number])
    rows = []
    for who, label in (("missing", "未交齐的考生"), ("all", "全部考生")):
        count = paper_returns.to_print(actor, record, everybody=who == "all").count()
        for first in range(0, count, paper_returns.PART):
            last = min(first + paper_returns.PART, count)
            of = f"第 {first + 1}—{last} 人" if count > paper_returns.PART else f"{count} 人"
            part = first // paper_returns.PART + 1
            rows.append(
                {
                    "label": f"{label}，{of}",
                    "url": f"{url}?who={who}&part={part}",
                    "kind": "PDF",
                    "note": f"{'、'.join(kinds.values())}，每人的排在一起，每页有二维码。",
                }
            )
    return rows


@require_safe
@refusals_go_to("agency-paper-batch", "slug", "number")
def print_papers(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Form and pledge of many people in one file, each person's together."""
    record = get_batch(slug, number)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    part = request.GET.get("part", "1")
    first = (max(int(part), 1) - 1) * paper_returns.PART if part.isdecimal() else 0
    everybody = request.GET.get("who") == "all"
    people = paper_returns.to_print(actor, record, everybody=everybody)
    chosen = list(people[first : first + paper_returns.PART])
    content, left = paper_returns.print_all(chosen, paper_returns.kinds_of(record))
    if left:  # the answer is the file, so the next page tells it
        names = "、".join(one.name for one in left)
        messages.warning(
            request,
            f"刚才打印的文件里没有{names}：有无法打印的字，或照片、签名无法读取。"
            "请打开各人页面查看，单独打印或手写。",
        )
    return responses.pdf(content, f"papers-{record.slug}-{record.number}-{part}.pdf")


@require_safe
def missing(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Who still owes which paper, as a workbook to phone by."""
    record = get_batch(slug, number)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    kinds = paper_returns.labels_of(record)
    people = list(paper_returns.owing(paper_returns.returns(actor, record), kinds))
    paper_returns.record_export(actor, record, len(people))
    rows = [_missing_row(n, one, kinds) for n, one in enumerate(people, start=1)]
    headers = ["序号", "回执号", "姓名", "手机号码", "状态", *kinds.values()]
    content = roster_workbook(headers, rows, sheet="纸质材料未交齐")
    name = f"missing-papers-{record.slug}-{record.number}.xlsx"
    return responses.attachment(content, name, responses.XLSX)


def _missing_row(number: int, one: Application, kinds: dict[str, str]) -> list[str]:
    owed = set(paper_returns.missing_of(one, kinds))
    told = ["未交" if kind in owed else "已交" for kind in kinds]
    return [str(number), one.reference, one.name, one.mobile, one.state_label, *told]


@require_POST
@refusals_go_to("agency-paper-batch", "slug", "number")
def scan(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take a stack in; the worker takes it apart."""
    record = get_batch(slug, number)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    files = request.FILES.getlist("files")
    _ensure_fits(files)
    with transaction.atomic():
        stack = stacks.take_in(
            ((file.name or "", file.read()) for file in files),
            agency=Organisation.objects.get(pk=actor.organisation_id),
            batch=record,
            attested=request.POST.get("attested") == "yes",
            by=actor,
        )
        transaction.on_commit(lambda: paper_jobs.take_apart.enqueue(stack.pk))
    messages.success(request, "扫描件已收到，正在按二维码拆分归档。")
    return redirect("agency-stack", key=stack.key)


def _ensure_fits(files: Sequence[UploadedFile]) -> None:
    each, whole = settings.MAX_STACK_FILE, settings.MAX_STACK
    over = [without_numbers(file.name or "") for file in files if (file.size or 0) > each]
    if over:
        told = f"“{over[0]}”超过 {text.size(each)}。"
        raise Refusal("paper.too-large", told, "请分成几个文件扫描。")
    if sum(file.size or 0 for file in files) > whole:
        raise Refusal("paper.too-large", f"这次上传合计超过 {text.size(whole)}。", "请分几次上传。")
