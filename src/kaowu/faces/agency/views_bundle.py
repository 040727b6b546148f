"""报送包: asked for, made in the background, downloaded; and the layout that its sheet has."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaowu.faces import text
from kaowu.faces.errors import refusals_go_to, show_refusal
from kaowu.faces.files.responses import disposition
from kaowu.faces.uploads.taking import take_upload
from kaowu.office.actors import Actor
from kaowu.office.exchange import bundles, layouts, packing
from kaowu.office.exchange.jobs import make_bundle
from kaowu.office.exchange.models import Bundle, TableLayout
from kaowu.office.exchange.queries import bundles_for
from kaowu.office.people.models import Organisation
from kaowu.office.refusals import Refusal
from kaowu.office.registration.models import HandOver
from kaowu.office.registration.paperwork import roster_reference
from kaowu.office.registration.queries import hand_overs_for
from kaowu.papers.layout_sheets import layout_cells
from kaowu.rules.identity import mask_identity
from kaowu.rules.layouts import MAX_SOURCE, Layout, Purpose

PREVIEWED = 5  # people of the newest roster that a preview shows
_STATES = {
    Bundle.Status.WAITING: "info",
    Bundle.Status.WORKING: "info",
    Bundle.Status.DONE: "done",
    Bundle.Status.FAILED: "blocked",
}


@require_POST
@refusals_go_to("agency-roster", "pk")
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the bundle of a sealed roster; the worker makes it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    sealed = hand_overs_for(actor).filter(pk=pk).first()
    if sealed is None:
        raise Http404
    with transaction.atomic():
        bundle = bundles.ask(sealed, by=actor)
        if bundle.status == Bundle.Status.WAITING:
            transaction.on_commit(lambda: make_bundle.enqueue(bundle.pk))
    return redirect("agency-bundle", pk=bundle.pk)


@require_safe
def bundle(request: HttpRequest, pk: int) -> HttpResponse:
    """One bundle: progress while it is made, then its digest and the way to it."""
    found = _get(request, pk)
    context = {
        "bundle": found,
        "roster": found.hand_over,
        "reference": roster_reference(found.hand_over),
        "layout": layouts.parsed(found.layout),
        "running": found.status in (Bundle.Status.WAITING, Bundle.Status.WORKING),
        "state": _STATES[Bundle.Status(found.status)],
        "size": text.size(found.size),
    }
    partial = request.headers.get("HX-Request") == "true"
    return render(request, f"agency/{'_bundle' if partial else 'bundle'}.html", context)


@require_safe
@refusals_go_to("agency-bundle", "pk")
def bundle_zip(request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    """The bundle itself, part by part."""
    found = _get(request, pk)
    name = f"bundle-{found.hand_over.batch.slug}-{roster_reference(found.hand_over)}.zip"
    parts = bundles.download(found, by=request.actor)  # type: ignore[attr-defined]
    response = StreamingHttpResponse(parts, content_type="application/zip")
    response["Content-Disposition"] = disposition(name, inline=False)
    response["Content-Length"] = str(found.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _get(request: HttpRequest, pk: int) -> Bundle:
    found = bundles_for(request.actor).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


@require_safe
def tables(request: HttpRequest) -> HttpResponse:
    """Every table that is exchanged, with the layout that it has now."""
    agency = _agency(request)
    own = set(
        TableLayout.objects.filter(agency=agency, current=True).values_list("purpose", flat=True)
    )
    rows = []
    for purpose in Purpose:
        layout = layouts.parsed(layouts.source_of(agency, purpose))
        mark = {"text": "样例", "state": "attention"} if layout.sample else "—"
        rows.append(
            {
                "url": reverse("agency-layout", args=[purpose]),
                "cells": [
                    purpose.label,
                    layout.name,
                    f"{len(layout.columns)} 列",
                    "本机构" if purpose in own else "随系统提供",
                    mark,
                ],
            }
        )
    table = {
        "id": "layouts",
        "caption": "版式",
        "columns": [{"label": label} for label in ("表格", "版式名称", "列", "来源", "提示")],
        "rows": rows,
    }
    return render(request, "agency/layouts.html", {"table": table})


@require_http_methods(["GET", "HEAD", "POST"])
def layout(request: HttpRequest, purpose: str) -> HttpResponse:
    """One layout: read, preview what is typed or uploaded, keep it, or go back to the sample."""
    kind = _purpose(purpose)
    agency, actor = _agency(request), request.actor  # type: ignore[attr-defined]
    source = request.POST.get("source") or layouts.source_of(agency, kind)
    try:
        if request.method == "POST":
            source = _typed(request, source)
            if request.POST.get("do") == "reset":
                layouts.reset(agency, kind, by=actor)
                return _said(request, kind, "已恢复为随系统提供的版式。")
            shown = layouts.checked(source, kind)
            if request.POST.get("do") == "keep":
                layouts.keep(agency, kind, source, by=actor)
                return _said(request, kind, "版式已保存，之后制作和读取都按它办理。")
        else:
            shown = layouts.parsed(source)
    except Refusal as refusal:
        show_refusal(request, refusal)
        return _layout_page(request, kind, source, None, status=422)
    return _layout_page(request, kind, source, shown)


def _layout_page(
    request: HttpRequest, kind: Purpose, source: str, shown: Layout | None, status: int = 200
) -> HttpResponse:
    context = {
        "purpose": kind,
        "source": source,
        "layout": shown,
        "preview": _preview(request, shown) if shown else None,
        "typed": request.method == "POST",
    }
    return render(request, "agency/layout.html", context, status=status)


def _typed(request: HttpRequest, source: str) -> str:
    """The TOML of the form: of the file where one was chosen, else of the text."""
    taken = take_upload(request, "file", limit=MAX_SOURCE)
    if taken is None:
        return source.replace("\r\n", "\n")
    try:
        return taken[1].decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise Refusal(
            "exchange.layout", "版式文件不是 UTF-8 文本。", "请另存为 UTF-8 后再上传。"
        ) from error


def _said(request: HttpRequest, kind: Purpose, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("agency-layout", purpose=kind)


def _preview(request: HttpRequest, shown: Layout) -> dict[str, Any]:
    """The first rows of the newest roster in this layout; of an answer, the headers it finds."""
    if shown.purpose is not Purpose.HAND_OVER:
        rows = [
            {"cells": [c.header, "、".join(c.aliases) or "—", _words(c)]} for c in shown.columns
        ]
        labels = ("表头", "也可写作", "可识别的写法")
        return {"id": "preview", "caption": "按这些表头读取",
                "columns": [{"label": one} for one in labels], "rows": rows}  # fmt: skip
    newest = hand_overs_for(request.actor).first()  # type: ignore[attr-defined]
    cells = layout_cells(shown, _sample_rows(newest))
    return {
        "id": "preview",
        "caption": f"预览：工作表“{shown.sheet}”，表头在第 {shown.header_row} 行",
        "columns": [{"label": column.header} for column in shown.columns],
        "rows": [{"cells": [cell or "—" for cell in row]} for row in cells],
        "empty": {"title": "版式可用", "text": "封存过花名册后，这里会显示前几行的样子。"},
    }


def _words(column: Any) -> str:
    return "、".join(column.words) or "—"


def _sample_rows(newest: HandOver | None) -> list[dict[str, str]]:
    """The first people of a roster, their numbers masked: a preview is no place to copy from."""
    if newest is None:
        return []
    hidden = {"mobile": "***********", "address": "***", "email": "***"}
    return [
        {**row, **hidden, "id_number": mask_identity(row["id_number"])}
        for row in packing.sheet_rows(newest)[:PREVIEWED]
    ]


def _purpose(key: str) -> Purpose:
    try:
        return Purpose(key)
    except ValueError as error:
        raise Http404 from error


def _agency(request: HttpRequest) -> Organisation:
    return Organisation.objects.get(pk=request.actor.organisation_id)  # type: ignore[attr-defined]
