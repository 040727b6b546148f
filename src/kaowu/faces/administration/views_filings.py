"""备案: which agencies are on file, until when, by which documents; suspended and resumed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_safe

from kaowu.faces import text
from kaowu.faces.administration.words import action_label, actor_names
from kaowu.faces.errors import refusals_go_to
from kaowu.faces.files import responses
from kaowu.faces.uploads.taking import take_upload
from kaowu.office import clock
from kaowu.office.ledger.models import Entry
from kaowu.office.ledger.queries import entries_of
from kaowu.office.people import filing as office
from kaowu.office.people.models import FilingDocument, Organisation
from kaowu.office.people.queries import filing_ends_soon, filing_trouble
from kaowu.office.refusals import Refusal
from kaowu.office.vault import files

_EXTENSIONS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
_HISTORY = ("register_agency", "change_agency", "add_filing_document", "suspend_filing",
            "resume_filing")  # fmt: skip


class DocumentForm(forms.Form):
    """A document of the filing."""

    kind = forms.ChoiceField(label="材料种类", choices=FilingDocument.Kind.choices)
    valid_until = forms.DateField(
        label="有效期至",
        required=False,
        help_text="长期有效的不填。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


@require_safe
def filings(request: HttpRequest) -> HttpResponse:
    """Every agency with its filing; what ends soon and what does not hold stands out."""
    agencies = Organisation.objects.filter(kind=Organisation.Kind.AGENCY).order_by("name")
    labels = ("报名机构", "备案号", "有效期", "备案")
    table = {
        "id": "filings",
        "caption": "报名机构备案",
        "columns": [{"label": one} for one in labels],
        "rows": [
            {
                "url": reverse("office-filing", args=[one.pk]),
                "cells": [one.name, one.filing_number or "—", period(one), standing(one)],
            }
            for one in agencies
        ],
        "empty": {"title": "还没有报名机构", "text": "系统管理员登记机构后，会列在这里。"},
    }
    return render(request, "administration/filings.html", {"table": table})


def period(agency: Organisation) -> str:
    """The dates of the filing."""
    if agency.filed_from is None:
        return "—"
    until = f"{agency.filed_until:%Y-%m-%d}" if agency.filed_until else "长期"
    return f"{agency.filed_from:%Y-%m-%d} 至 {until}"


def standing(agency: Organisation) -> dict[str, str]:
    """Valid, ending soon, or why not."""
    today = clock.today()
    trouble = filing_trouble(agency, today)
    if trouble:
        label = "暂停" if agency.suspended_on else "无效"
        return {"text": label, "state": "blocked", "note": trouble}
    left = filing_ends_soon(agency, today)
    if left is not None:
        return {"text": f"还有 {left} 天到期", "state": "attention"}
    return {"text": "有效", "state": "done"}


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_go_to("office-filing", "pk")
def filing(request: HttpRequest, pk: int) -> HttpResponse:
    """One agency's filing: documents, suspension, history."""
    agency = get_object_or_404(Organisation, pk=pk, kind=Organisation.Kind.AGENCY)
    form = DocumentForm(request.POST if request.POST.get("do") == "document" else None)
    if request.method == "POST":
        done = _do(request, agency, form)
        if done:
            messages.success(request, done)
            return redirect("office-filing", pk=pk)
    context = {
        "agency": agency,
        "period": period(agency),
        "standing": standing(agency),
        "form": form,
        "documents": _documents(agency),
        "history": _history(agency),
        "max_bytes": settings.MAX_DOCUMENT,
        "label": f"文件（PDF、JPG、PNG，{text.size(settings.MAX_DOCUMENT)} 以内）",
    }
    return render(request, "administration/filing.html", context)


def _do(request: HttpRequest, agency: Organisation, form: DocumentForm) -> str:
    """What was asked for, done; what is said of it, "" when the form is to be mended."""
    by, wanted = request.actor, request.POST.get("do")  # type: ignore[attr-defined]
    if wanted == "suspend":
        office.suspend(agency, because=request.POST.get("because", ""), by=by)
        return "备案已暂停，该机构即时不能报送。"
    if wanted == "resume":
        office.resume(agency, by=by)
        return "备案已恢复。"
    if wanted != "document" or not form.is_valid():
        return ""
    taken = take_upload(request, "file", limit=settings.MAX_DOCUMENT)
    if taken is None:
        raise Refusal("people.document", "没有选择文件。", "请选择 PDF、JPG 或 PNG。")
    office.add_document(agency, data=taken[1], by=by, **form.cleaned_data)
    return "备案材料已保存。"


def _documents(agency: Organisation) -> list[dict[str, Any]]:
    today = clock.today()
    rows = []
    for one in agency.filing_documents.select_related("file", "added_by"):
        note = f"{text.moment(localtime(one.added_at))} {one.added_by or ''}"
        if one.valid_until:
            over = "，已过期" if one.valid_until < today else ""
            note = f"有效期至 {one.valid_until:%Y-%m-%d}{over}；{note}"
        rows.append(
            {
                "label": FilingDocument.Kind(one.kind).label,
                "url": reverse("office-filing-document", args=[agency.pk, one.pk]),
                "kind": _EXTENSIONS[one.file.media_type].upper(),
                "size": one.file.size,
                "note": note,
            }
        )
    return rows


def _history(agency: Organisation) -> list[dict[str, Any]]:
    entries = list(entries_of(f"agency:{agency.pk}").filter(action__in=_HISTORY))
    names = actor_names(entries)
    return [
        {
            "when": one.at,
            "what": action_label(one.action),
            "who": names.get(one.actor, "系统"),
            "note": _detail(one),
        }
        for one in reversed(entries)
    ]


def _detail(entry: Entry) -> str:
    labels = {"filing_number": "备案号", "filed_from": "起始日", "filed_until": "截止日"}
    parts = [f"{label} {entry.detail[key] or '（空）'}" for key, label in labels.items()
             if key in entry.detail]  # fmt: skip
    return "，".join(parts)


@require_safe
def document(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """A document of the filing, to read."""
    found = FilingDocument.objects.filter(pk=document, organisation_id=pk).select_related("file")
    one = found.first()
    if one is None:
        raise Http404
    name = f"filing-{pk}-{one.pk}.{_EXTENSIONS[one.file.media_type]}"
    return responses.shown(files.content(one.file), name, one.file.media_type)
