"""The home page, and each notice as a page generated from its data."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kaowu.faces.context import face_of
from kaowu.faces.files import responses
from kaowu.faces.getters import get_version
from kaowu.faces.public import notice_page, schedule
from kaowu.office import clock
from kaowu.office.notices.models import NoticeVersion
from kaowu.office.notices.queries import newest_versions
from kaowu.papers.basic_info import basic_info_template
from kaowu.rules.roles import Role

DESKS = {
    "考生": ("my", "我的报名"),
    "报名机构": ("agency", "报名机构工作台"),
    "省职鉴中心": ("centre", "省职鉴中心工作台"),
    "系统管理": ("office-people", "系统管理"),
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is open, what comes next, and the ways to lists and certificates."""
    today = clock.today()
    cards = [_card(version, today) for version in newest_versions()]
    return render(
        request,
        "public/home.html",
        {
            "cards": [card for card in cards if not card["over"]],
            "past": [card for card in cards if card["over"]],
            "now": today,
            "desk": _desk(request),
        },
    )


def _desk(request: HttpRequest) -> dict[str, str] | None:
    """Where the person who has signed in works."""
    found = DESKS.get(face_of(request.actor.roles))  # type: ignore[attr-defined]
    return {"url": reverse(found[0]), "label": found[1]} if found else None


def _card(version: NoticeVersion, today: date) -> dict[str, Any]:
    notice = version.notice
    rows = schedule.plans(notice)
    row = schedule.current(rows, today)
    return {
        "slug": version.slug,
        "title": notice.title,
        "issuer": notice.issuer,
        "issued_on": notice.issued_on,
        "projects": [project.name for project in notice.projects],
        "batch": row,
        "open": today in row.registration,
        "coming": row.registration.start > today,
        "over": schedule.is_over(rows, today),
    }


@require_safe
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """The notice: who, when, what, how much, and how its unclear places are read."""
    version = get_version(slug)
    found, today = version.notice, clock.today()
    rows = schedule.plans(found)
    row = schedule.current(rows, today)
    return render(
        request,
        "public/notice.html",
        {
            "notice": found,
            "now": today,
            "batch": row,
            "open": today in row.registration,
            "coming": row.registration.start > today,
            "may_apply": _may_apply(request),
            "windows": schedule.windows(row, publicity=True),
            "computed": schedule.computed(row, found),
            "rows": [
                {"label": f"第{one.number}批", "windows": schedule.windows(one)}
                for one in schedule.nearby(rows, row)
            ],
            "table": schedule.table(rows, today),
            "provisional": any(one.provisional for one in rows),
            "conditions": notice_page.conditions(found),
            "materials": notice_page.materials(found),
            "checklist": notice_page.checklist(found),
            "archive_example": notice_page.archive_example(found),
            "fees": notice_page.fees(found),
            "fee_clauses": _clauses(found, *(item.clause for item in found.fees), "2.2"),
            "decisions": notice_page.decisions(found),
            "downloads": _downloads(version),
        },
    )


def _may_apply(request: HttpRequest) -> bool:
    """Whether the button to apply makes sense: a visitor or a candidate, not the staff."""
    roles = request.actor.roles  # type: ignore[attr-defined]
    return not roles or Role.CANDIDATE in roles


def _clauses(found: Any, *keys: str) -> list[str]:
    return [found.clauses[key] for key in dict.fromkeys(keys) if key in found.clauses]


def _downloads(version: NoticeVersion) -> list[dict[str, str]]:
    rule = version.notice.workbook
    return [
        {
            "label": rule.title,
            "url": reverse("basic-info-template", kwargs={"slug": version.slug}),
            "kind": "Excel",
            "note": f"带下拉菜单，证件号码已设为文本；模板版本 {rule.template_version}。",
        },
        {
            "label": "通知全文",
            "url": reverse("notice-text", kwargs={"slug": version.slug}),
            "kind": "网页",
            "note": f"文件校验值 SHA-256 {version.notice.digest[:16]}…",
        },
    ]


@require_safe
def notice_text(request: HttpRequest, slug: str) -> HttpResponse:
    """The notice in full, as printed."""
    version = get_version(slug)
    paragraphs = [part.strip() for part in version.notice.text.split("\n\n") if part.strip()]
    return render(
        request, "public/notice_text.html", {"notice": version.notice, "paragraphs": paragraphs}
    )


@require_safe
def basic_info(request: HttpRequest, slug: str) -> HttpResponse:
    """The 个人基本信息表 to fill in, with the menus of this notice."""
    found = get_version(slug).notice
    return responses.attachment(
        basic_info_template(found), f"basic-info-{slug}.xlsx", responses.XLSX, public=True
    )
