"""One bulk upload: progress while the worker opens it, then a result for each file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from kaowu.faces.desk.labels import verdict_cell, without_numbers
from kaowu.faces.files import responses
from kaowu.faces.uploads.reception import ACCEPT, Reception
from kaowu.office.actors import Actor
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.models import User
from kaowu.office.registration.intake import bulk as intake
from kaowu.office.registration.intake import deliveries
from kaowu.office.registration.intake.queries import files_of
from kaowu.office.registration.models import Delivery, Intake
from kaowu.rules.findings import Finding, Verdict

SHOWN = 100  # names of files that have not come


@require_safe
def group(request: HttpRequest, *, reception: Reception, group: str) -> HttpResponse:
    """What came of one upload; of one that was broken off, what is missing and how to go on."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    files = list(files_of(actor, group))
    delivery = deliveries.deliveries_for(actor).filter(group=group, closed_at=None).first()
    if not files and delivery is None:
        raise Http404
    batch, sent, by = _origin(delivery, files)
    open_files = [one for one in files if one.finished_at is None]
    context = {
        "reception": reception,
        "back": reception.url(),
        "page": reception.url("group", group),
        "batch": batch,
        "sent": localtime(sent),
        "by": by,
        "delivery": _still_missing(delivery, actor, reception) if delivery else None,
        "total": len(files),
        "done": len(files) - len(open_files),
        "running": bool(open_files),
        "ways": reception.ways(batch),
        "tiles": _tiles(files),
        "results": [_result(one, reception) for one in sorted(files, key=_weight)],
        "clauses": batch.notice.clauses,
    }
    partial = request.headers.get("HX-Request") == "true"
    return render(request, f"uploads/{'_group' if partial else 'group'}.html", context)


@require_safe
def marked(request: HttpRequest, *, reception: Reception, group: str, pk: int) -> HttpResponse:
    """An uploaded sheet with the cells marked that its findings are about."""
    one = files_of(request.actor, group).filter(pk=pk).first()  # type: ignore[attr-defined]
    if one is None or one.finished_at is None or not intake.is_workbook(one.filename):
        raise Http404
    content = intake.marked_sheet(one)
    return responses.attachment(content, f"marked-sheet-{one.pk}.xlsx", responses.XLSX)


def _origin(
    delivery: Delivery | None, files: Sequence[Intake]
) -> tuple[BatchRecord, datetime, User]:
    """Batch, moment and sender of an upload."""
    if delivery:
        return delivery.batch, delivery.begun_at, delivery.begun_by
    return files[0].batch, files[0].added_at, files[0].added_by


def _still_missing(delivery: Delivery, actor: Actor, reception: Reception) -> dict[str, Any]:
    """What an upload that was broken off still lacks."""
    names = [without_numbers(name) for name, _size in deliveries.missing(delivery)]
    return {
        "left": len(names),
        "names": names[:SHOWN],
        "more": max(0, len(names) - SHOWN),
        "may": deliveries.may_go_on(delivery, actor),
        "take": reception.url("take", delivery.group),
        "resume": reception.url("resume", delivery.group),
        "close": reception.url("close", delivery.group),
        "accept": ACCEPT,
        "max_bytes": settings.MAX_PACKAGE,
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


def _result(one: Intake, reception: Reception) -> dict[str, Any]:
    """What became of a file. Numbers in names are masked; the case page has them in full."""
    cell, sheet = verdict_cell(one.verdict), intake.is_workbook(one.filename)
    if one.finished_at is None:
        cell = {"text": one.get_status_display(), "state": "info"}
    elif one.status == Intake.Status.FAILED:
        cell = {"text": "未处理", "state": "blocked"}
    elif one.verdict == Verdict.READY and sheet:
        cell = {"text": "已读取", "state": "done"}
    application = one.application
    return {
        "name": without_numbers(one.filename),
        "cell": cell,
        "sheet": reception.url("sheet", one.group, one.pk) if one.finished_at and sheet else "",
        "case": reception.url_of_case(application.reference) if application else "",
        "application": application,
        "findings": [masked(reception.words(finding)) for finding in one.findings],
    }


def masked(finding: Finding) -> dict[str, str]:
    """A finding for a screen, without the numbers that names of files carry."""
    return {
        **finding.as_dict(),
        "subject": without_numbers(finding.subject),
        "message": without_numbers(finding.message),
        "remedy": without_numbers(finding.remedy),
    }
