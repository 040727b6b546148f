"""邮箱: every message that came in, what became of it, and the answer that went out."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from kaowu.faces import text
from kaowu.faces.desk.labels import verdict_cell
from kaowu.office.actors import Actor
from kaowu.office.mailbox import queries
from kaowu.office.mailbox.masks import masked, masked_finding
from kaowu.office.mailbox.models import MailMessage

PAGE = 50
Status = MailMessage.Status
TONES = {
    Status.DONE: "done",
    Status.NEW: "info",
    Status.WORKING: "info",
    Status.FAILED: "blocked",
    Status.EMPTY: "attention",
    Status.BOUNCE: "attention",
    Status.TOO_LARGE: "attention",
}
HOW = (
    "由系统管理员设置 KAOWU_IMAP_URL、KAOWU_SMTP_URL、KAOWU_MAIL_FROM 和 KAOWU_MAIL_AGENCY 后，"
    "系统每分钟收取一次，邮箱里的邮件不会被改动。"
)


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The messages of the agency's mailbox, newest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    wanted = request.GET.get("status", "")
    found = queries.messages_for(actor)
    if wanted in Status.values:
        found = found.filter(status=wanted)
    page = Paginator(found, PAGE).get_page(request.GET.get("page", 1))
    box = queries.box_of(actor)
    context = {
        "table": _table(page, wanted),
        "box": box,
        "read_at": _moment(box.read_at) if box else "",
        "how": HOW,
    }
    return render(request, "agency/mailbox.html", context)


@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message: its words, its files, what was found, what was answered."""
    found = queries.messages_for(request.actor).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    context = {
        "message": found,
        "title": masked(found.subject) or "（无主题）",
        "facts": _facts(found),
        "files": [{**file, "name": masked(file["name"])} for file in found.files or []],
        "clauses": found.application.batch.notice.clauses if found.application else {},
        "findings": [masked_finding(finding) for finding in found.findings],
        "words": masked(queries.words_of(found)),
    }
    return render(request, "agency/mail.html", context)


def _table(page: Page[Any], wanted: str) -> dict[str, Any]:
    return {
        "id": "mailbox",
        "caption": "收到的邮件",
        "total": page.paginator.count,
        "columns": [
            {"label": "收到时间"},
            {"label": "发件人"},
            {"label": "状态"},
            {"label": "检查结果"},
            {"label": "考生"},
            {"label": "答复"},
        ],
        "rows": [_row(one) for one in page.object_list],
        "page_obj": page,
        "filters": [
            {
                "name": "status",
                "label": "状态",
                "kind": "select",
                "value": wanted,
                "options": [("", "全部"), *Status.choices],
            }
        ],
        "empty": {"title": "没有邮件", "text": "收到的每一封邮件都会列在这里，包括没有材料的。"},
    }


def _row(one: MailMessage) -> dict[str, Any]:
    findings = one.findings
    first = {"note": Truncator(masked(findings[0].message)).chars(40)} if findings else {}
    return {
        "url": reverse("agency-mail", args=[one.pk]),
        "cells": [
            _moment(one.received_at),
            {"text": one.sender or "—", "note": masked(one.subject)[:60]},
            {"text": one.get_status_display(), "state": TONES.get(Status(one.status), "info")},
            {**verdict_cell(one.verdict), **first},
            _person(one),
            _answer(one),
        ],
    }


def _person(one: MailMessage) -> dict[str, str]:
    if one.application is None:
        return {"text": "—"}
    application = one.application
    url = reverse("agency-case", args=[application.reference])
    return {
        "text": application.name or application.reference,
        "url": url,
        "note": application.state_label,
    }


def _answer(one: MailMessage) -> dict[str, str]:
    if one.reply is None:
        return {"text": "未答复" if one.unanswered else "—", "note": one.unanswered}
    tone = {"sent": "done", "failed": "blocked"}.get(one.reply.status, "info")
    return {"text": one.reply.get_status_display(), "state": tone}


def _facts(one: MailMessage) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"label": "收到时间", "value": _moment(one.received_at)},
        {"label": "发件人", "value": one.sender or "—"},
        {"label": "大小", "value": text.size(one.size)},
        {
            "label": "状态",
            "value": one.get_status_display(),
            "badge": one.verdict_label,
            "state": verdict_cell(one.verdict).get("state", "info"),
        },
    ]
    if one.application:
        url = reverse("agency-case", args=[one.application.reference])
        value = f"{one.application.name}（{one.application.reference}）"
        facts.append({"label": "考生", "value": value, "url": url})
    if one.unanswered:
        facts.append({"label": "未答复的原因", "value": one.unanswered})
    return facts


def _moment(value: Any) -> str:
    return text.moment(localtime(value)) if value else "—"
