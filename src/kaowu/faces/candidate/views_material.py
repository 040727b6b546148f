"""Handing in files: one material at a time, or the whole zip with the workbook."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kaowu.dossier.workbook import SheetRow, read_workbook
from kaowu.faces import text
from kaowu.faces.candidate import words
from kaowu.faces.candidate.reasons import asked_again, reasons_of
from kaowu.faces.errors import show_refusal
from kaowu.faces.files.views import shown_copy
from kaowu.faces.getters import get_application
from kaowu.faces.public.notice_page import size_range
from kaowu.faces.uploads.taking import broken_off, take_upload, take_uploads
from kaowu.office import clock
from kaowu.office.refusals import Refusal
from kaowu.office.registration import actions, beginning, queries
from kaowu.office.registration.correcting.corrections import opened
from kaowu.office.registration.models import Application, Material
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.naming import archive_name
from kaowu.rules.notice import MaterialRule
from kaowu.rules.states import State, may_edit

TWO_SIDES = "identity"  # a card has two sides, and a phone takes them one at a time


@require_http_methods(["GET", "HEAD", "POST"])
def material(request: HttpRequest, ref: str) -> HttpResponse:
    """Each asked file with its rule, what is there, what was found on it, and a place to upload."""
    application = get_application(request, ref)
    if not may_edit(State(application.state)):
        messages.warning(request, "材料现在不能更换。")
        return redirect("my-application", ref=application.reference)
    if request.method == "POST":
        return _take(request, application)
    found = queries.materials_of(application)
    rules = application.batch.notice.package_materials
    reasons = reasons_of(application)
    again = asked_again(application, reasons)
    cards = [_card(rule, found.get(rule.kind), application, again=again) for rule in rules]
    return render(
        request,
        "candidate/material.html",
        {
            "application": application,
            "cards": sorted(cards, key=lambda card: not card["open"]),
            "reasons": reasons,
            "missing": sum(card["state"] == "todo" for card in cards),
            "clauses": words.clauses(application),
            "max_bytes": settings.MAX_MATERIAL,
            "broken_off": broken_off(request),
        },
    )


def _card(
    rule: MaterialRule,
    kept: Material | None,
    application: Application,
    *,
    again: Collection[str] = (),
) -> dict[str, Any]:
    shown = shown_copy(kept) if kept else None
    return {
        "rule": rule,
        "formats": "、".join(name.upper() for name in rule.formats),
        "size": size_range(rule),
        "accept": "image/*,.heic" + (",application/pdf,.pdf" if "pdf" in rule.formats else ""),
        "two_sides": rule.kind == TWO_SIDES,
        "crop": f"{rule.pixels[0]}x{rule.pixels[1]}" if rule.pixels else "",
        "material": kept,
        "shown": shown,
        "is_picture": bool(shown) and shown.media_type.startswith("image/"),
        "state": "again" if kept and rule.kind in again else _state(kept),
        "open": opened(application).material(rule.kind),
        "ref": application.reference,
    }


def _state(kept: Material | None) -> str:
    if kept is None:
        return "todo"
    severities = {finding.severity for finding in kept.findings}
    if Severity.ERROR in severities:
        return "blocked"
    return "attention" if Severity.WARNING in severities else "done"


def _take(request: HttpRequest, application: Application) -> HttpResponse:
    kind = request.POST.get("kind", "")
    if kind not in {rule.kind for rule in application.batch.notice.package_materials}:
        raise Http404
    try:
        kept = _keep(application, kind, request)
    except Refusal as refusal:
        show_refusal(request, refusal)
    else:
        _tell(request, kept)
    return redirect(f"{words.address(application, 'my-material')}#{kind}")


def _keep(application: Application, kind: str, request: HttpRequest) -> Material:
    most = settings.MAX_MATERIAL
    read = [one for field in ("file", "back") for one in take_uploads(request, field, limit=most)]
    by = request.actor  # type: ignore[attr-defined]
    if not read:
        raise Refusal("upload.none", "还没有选择文件。", "请先选择或拍摄，再点上传。")
    if len(read) == 1:
        name, data = read[0]
        return actions.add_material(application, kind=kind, data=data, filename=name, by=by)
    return beginning.add_sides(application, kind=kind, files=read[:2], by=by)


def _tell(request: HttpRequest, kept: Material) -> None:
    errors = [one for one in kept.findings if one.severity is Severity.ERROR]
    if errors:
        messages.error(request, f"{kept.label}不能使用：{errors[0].message}{errors[0].remedy}")
    else:
        messages.success(request, f"{kept.label}已上传并检查。")


@require_http_methods(["GET", "HEAD", "POST"])
def package(request: HttpRequest, ref: str) -> HttpResponse:
    """The zip that the notice asks for, with the workbook; its data goes into the form."""
    application = get_application(request, ref)
    if not may_edit(State(application.state)):
        messages.warning(request, "材料现在不能更换。")
        return redirect("my-application", ref=application.reference)
    report = None
    if request.method == "POST":
        try:
            report = _take_package(request, application)
        except Refusal as refusal:
            show_refusal(request, refusal)
            return redirect("my-package", ref=application.reference)
        if not any(one.severity is Severity.ERROR or _is_left(one) for one in report):
            messages.success(request, "压缩包已检查，信息和材料已填入。请核对。")
            return redirect("my-check", ref=application.reference)
    return _show_package(request, application, report)


def _is_left(finding: Finding) -> bool:
    """Whether something of the package was not taken because the return did not ask for it."""
    return finding.code.startswith("correction.")


def _take_package(request: HttpRequest, application: Application) -> list[Finding]:
    upload = take_upload(request, "package", limit=settings.MAX_PACKAGE)
    if upload is None:
        raise Refusal("upload.none", "还没有选择压缩包。", "请选择 zip 文件后再点上传。")
    filename, data = upload
    rows, found = _rows(request, application)
    report = actions.take_package(
        application,
        data=data,
        filename=filename,
        by=request.actor,  # type: ignore[attr-defined]
        rows=rows,
    )
    return list(dict.fromkeys([*report.findings, *found]))


def _rows(request: HttpRequest, application: Application) -> tuple[list[SheetRow], list[Finding]]:
    workbook = take_upload(request, "workbook", limit=settings.MAX_MATERIAL)
    if workbook is None:
        return [], []
    name, data = workbook
    sheet = read_workbook(
        data,
        name,
        notice=application.batch.notice,
        today=clock.today(),
    )
    return list(sheet.rows), list(sheet.findings)


def _show_package(
    request: HttpRequest, application: Application, report: list[Finding] | None
) -> HttpResponse:
    notice = application.batch.notice
    name = archive_name(
        notice,
        id_number=application.id_number or "身份证号码",
        name=application.name or "姓名",
        mobile=application.mobile or "手机号",
    )
    return render(
        request,
        "candidate/package.html",
        {
            "application": application,
            "report": report,
            "example": name,
            "rules": notice.package_materials,
            "max_bytes": settings.MAX_PACKAGE,
            "help": f"只能是 zip 格式，不超过 {text.size(settings.MAX_PACKAGE)}。",
            "broken_off": broken_off(request),
            "clauses": words.clauses(application),
            "template_slug": application.batch.slug,
        },
    )
