"""中心反馈: the centre's answers as files; dry run first, then line by line, then differences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaowu.faces import text
from kaowu.faces.agency.forms_exchange import AnswerForm
from kaowu.faces.agency.samples import ensure_alone, samples
from kaowu.faces.desk import batches as by_batch
from kaowu.faces.desk.labels import without_numbers
from kaowu.faces.errors import refusals_go_to, show_refusal
from kaowu.faces.uploads.taking import take_upload
from kaowu.office.actors import Actor
from kaowu.office.exchange import answers
from kaowu.office.exchange.jobs import apply_answer
from kaowu.office.exchange.judging import Outcome
from kaowu.office.exchange.models import AnswerFile, AnswerLine
from kaowu.office.exchange.queries import answers_for
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.models import Organisation
from kaowu.office.refusals import Refusal
from kaowu.rules.findings import Finding
from kaowu.rules.identity import mask_identity
from kaowu.rules.layouts import Purpose
from kaowu.rules.roles import Role

PAGE = 50
AT_ONCE = 40  # lines that are applied while the page waits
_CELLS = {
    Outcome.AGREED: "done",
    Outcome.READY: "info",
    Outcome.APPLIED: "done",
    Outcome.DIFFERENT: "blocked",
    Outcome.SETTLED: "done",
}
_STATUS = {
    AnswerFile.Status.READ: "attention",
    AnswerFile.Status.APPLIED: "done",
    AnswerFile.Status.DROPPED: "info",
}


@require_http_methods(["GET", "HEAD", "POST"])
def inbox(request: HttpRequest) -> HttpResponse:
    """The answers that came, and a form for the next."""
    ensure_alone()
    actor: Actor = request.actor  # type: ignore[attr-defined]
    batches = _batches(actor)
    form = AnswerForm(request.POST or None, batches=batches)
    if request.method == "POST" and form.is_valid():
        try:
            return _take_in(request, form.cleaned_data, batches)
        except Refusal as refusal:
            show_refusal(request, refusal)
    context = {
        "form": form,
        "table": _answers(actor),
        "max_bytes": settings.MAX_ANSWER,
        "help": f"省职鉴中心发来的原文件，不用改表头；不超过 {text.size(settings.MAX_ANSWER)}。",
        "open": batches,
        "samples": samples(actor),
    }
    return render(request, "agency/answers.html", context)


def _batches(actor: Actor) -> list[BatchRecord]:
    """The batches in which this agency handed somebody over, the newest first."""
    handed = BatchRecord.objects.filter(hand_overs__agency_id=actor.organisation_id).distinct()
    return list(handed.select_related("version").order_by("-registration_start"))


def _take_in(
    request: HttpRequest, typed: dict[str, Any], batches: Sequence[BatchRecord]
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    taken = take_upload(request, "file", limit=settings.MAX_ANSWER)
    if taken is None:
        raise Refusal("exchange.no-file", "没有选择文件。", "请选择省职鉴中心反馈的文件。")
    before = set(answers_for(actor).values_list("pk", flat=True))
    answer = answers.take_in(
        taken[1],
        taken[0],
        agency=Organisation.objects.get(pk=actor.organisation_id),
        batch=next(one for one in batches if by_batch.batch_key(one) == typed["batch"]),
        purpose=Purpose(typed["purpose"]),
        by=actor,
    )
    if answer.pk in before:
        messages.info(request, "这个文件以前上传过，没有重复处理。")
    return redirect("agency-answer", pk=answer.pk)


def _answers(actor: Actor) -> dict[str, Any]:
    labels = ("收到", "种类", "批次", "状态", "行数", "待处理差异")
    return {
        "id": "answers",
        "caption": "已收到的反馈",
        "columns": [
            {"label": label, "kind": "number" if n > 3 else "text"}
            for n, label in enumerate(labels)
        ],
        "rows": [
            {
                "url": reverse("agency-answer", args=[one.pk]),
                "cells": [
                    {"text": text.moment(localtime(one.added_at)), "note": str(one.added_by)},
                    Purpose(one.purpose).label,
                    str(one.batch),
                    _status(one),
                    str(one.total),
                    str(one.open),
                ],
            }
            for one in answers_for(actor)[:PAGE]
        ],
        "empty": {
            "title": "还没有收到反馈",
            "text": "复审结果、缴费名单、准考证编排、成绩和证书编号，收到后在这里上传。",
        },
    }


def _status(answer: AnswerFile) -> dict[str, str]:
    status = AnswerFile.Status(answer.status)
    if status is AnswerFile.Status.READ and not answer.total:  # type: ignore[attr-defined]
        return {"text": "不能读取", "state": "blocked"}
    return {"text": status.label, "state": _STATUS[status]}


@require_safe
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer: what the dry run shows, what was applied, which differences wait."""
    found = _get(request, pk)
    rows = found.lines.select_related("application", "settled_by")
    chosen = request.GET.get("outcome", "")
    if chosen in Outcome.values:
        rows = rows.filter(outcome=chosen)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    confirmed = found.status == AnswerFile.Status.APPLIED
    waits = found.status == AnswerFile.Status.READ
    by_two = Purpose(found.purpose) in answers.BY_TWO
    context = {
        "answer": found,
        "name": without_numbers(found.filename),
        "purpose": Purpose(found.purpose),
        "status": _status(found),
        "findings": [Finding.from_dict(one) for one in found.findings_data or []],
        "tabs": _tabs(found, chosen),
        "lines": [_line(one, confirmed=confirmed) for one in page],
        "page_obj": page,
        "is_open": waits and found.confirmed_at is None and found.total,  # type: ignore[attr-defined]
        "running": waits and found.confirmed_at is not None,
        "other_confirms": by_two and found.added_by_id == request.actor.user_id,  # type: ignore[attr-defined]
        "clerk_confirms": not by_two and not request.actor.has(Role.CLERK),  # type: ignore[attr-defined]
    }
    return render(request, "agency/answer.html", context)


def _tabs(found: AnswerFile, chosen: str) -> list[dict[str, Any]]:
    outcomes = list(found.lines.values_list("outcome", flat=True))
    here = reverse("agency-answer", args=[found.pk])
    tabs = [{"label": "全部", "url": here, "current": not chosen, "count": len(outcomes)}]
    return tabs + [
        {
            "label": one.label,
            "url": f"{here}?outcome={one.value}",
            "current": chosen == one.value,
            "count": outcomes.count(one.value),
        }
        for one in Outcome
        if one.value in outcomes
    ]


def _line(line: AnswerLine, *, confirmed: bool) -> dict[str, Any]:
    outcome = Outcome(line.outcome)
    number = line.values.get("id_number", "")
    return {
        "line": line,
        "where": f"第 {line.number} 行" if line.number else "文件中没有",
        "name": line.values.get("name") or (line.application.name if line.application else "—"),
        "ours": line.application.name if line.application else "",
        "number": mask_identity(number) if number else "",
        "told": _told(line),
        "state": _CELLS[outcome],
        "label": outcome.label,
        "task": confirmed and outcome is Outcome.DIFFERENT,
        "same": line.code == "answer.name-differs",
    }


_WORDS = {
    "pass": "通过", "return": "退回补正", "refuse": "不通过", "yes": "已缴费", "no": "未缴费",
    "passed": "合格", "failed": "不合格", "absent": "缺考", "violated": "违纪",
}  # fmt: skip
_UNITS = {"room": "考场 {}", "seat": "座位 {}", "amount": "{} 元", "score": "{} 分"}
_TOLD = (
    "decision", "reason", "paid", "paid_on", "amount", "ticket", "site", "room", "seat",
    "score", "result", "certificate", "issued_on",
)  # fmt: skip


def _told(line: AnswerLine) -> str:
    """What the line says, in few words."""
    values = line.values
    parts = [
        _UNITS.get(key, "{}").format(_WORDS.get(values[key], values[key]))
        for key in _TOLD
        if values.get(key)
    ]
    return "，".join(parts) or "—"


@require_POST
@refusals_go_to("agency-answer", "pk")
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply what the dry run showed: a few lines at once, hundreds by the worker."""
    found, actor = _get(request, pk), request.actor  # type: ignore[attr-defined]
    if found.ready > AT_ONCE:  # type: ignore[attr-defined]
        with transaction.atomic():
            answers.begin(found, by=actor)
            transaction.on_commit(lambda: apply_answer.enqueue(pk, actor.user_id))
        return redirect("agency-answer", pk=pk)
    answers.confirm(found, by=actor)
    outcomes = list(found.lines.values_list("outcome", flat=True))
    done = outcomes.count(Outcome.APPLIED)
    left = outcomes.count(Outcome.DIFFERENT)
    messages.success(request, f"已登记 {done} 行。")
    if left:
        messages.warning(request, f"还有 {left} 处差异，请逐条核实处理。")
    return redirect("agency-answer", pk=pk)


@require_POST
@refusals_go_to("agency-answer", "pk")
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a dry run aside."""
    answers.drop(_get(request, pk), by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, "这份反馈已作废，没有改动任何报名。")
    return redirect("agency-answers")


@require_POST
@refusals_go_to("agency-answer", "pk")
def settle(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """A difference is dealt with, and how."""
    found = _get(request, pk).lines.select_related("answer__file", "answer__batch").filter(pk=line)
    one = found.first()
    if one is None:
        raise Http404
    with transaction.atomic():
        answers.settle(
            one,
            note=request.POST.get("note", ""),
            same_person=request.POST.get("do") == "same",
            by=request.actor,  # type: ignore[attr-defined]
        )
    messages.success(request, "差异已处理。")
    return redirect(f"{reverse('agency-answer', args=[pk])}?outcome={Outcome.DIFFERENT.value}")


def _get(request: HttpRequest, pk: int) -> AnswerFile:
    ensure_alone()
    found = answers_for(request.actor).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found
