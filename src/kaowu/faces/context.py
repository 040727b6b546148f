"""What every page needs: the face, its navigation, the person, the demonstration's clock."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from kaowu import __version__
from kaowu.faces.access import NOBODY
from kaowu.faces.access_table import PAGES
from kaowu.office import clock
from kaowu.rules.roles import ROLE_LABELS, Role

# Where a person of each face begins.
HOMES = {
    "考生": "my",
    "集体报名": "group",
    "报名机构": "agency",
    "省职鉴中心": "centre",
    "系统管理": "office-people",
}

# Each face's navigation: label and page; a person sees the entries of the pages they may open.
NAVIGATION: dict[str, tuple[tuple[str, str], ...]] = {
    "公众": (
        ("考核通知", "home"),
        ("材料自检", "self-check"),
        ("进度查询", "enquiry"),
        ("成绩公示", "publicity"),
        ("证书查询", "verify"),
    ),
    "考生": (
        ("我的报名", "my"),
        ("我的消息", "my-letters"),
        ("考核通知", "home"),
        ("证书查询", "verify"),
    ),
    "报名机构": (
        ("工作台", "agency"),
        ("收件", "agency-upload"),
        ("邮箱", "agency-mailbox"),
        ("考生", "agency-cases"),
        ("纸质材料", "agency-paper"),
        ("报送", "agency-hand-over"),
        ("中心反馈", "agency-answers"),
        ("准考证", "agency-tickets"),
        ("未送达", "undelivered"),
        ("集体报名", "agency-companies"),
        ("成员", "agency-members"),
        ("提醒", "staff-letters"),
    ),
    "集体报名": (
        ("本单位考生", "group"),
        ("上传材料", "group-upload"),
        ("提醒", "staff-letters"),
        ("考核通知", "home"),
    ),
    "省职鉴中心": (
        ("工作台", "centre"),
        ("复审", "centre-cases"),
        ("花名册", "centre-rosters"),
        ("缴费", "centre-fees"),
        ("考务", "centre-exams"),
        ("成绩", "centre-scores"),
        ("公示", "centre-publicity"),
        ("证书", "centre-certificates"),
        ("消息", "outbox"),
        ("提醒", "staff-letters"),
        ("备案", "office-filings"),
    ),
    "系统管理": (
        ("机构与账号", "office-people"),
        ("备案", "office-filings"),
        ("发件箱", "outbox"),
        ("操作记录", "office-ledger"),
        ("提醒", "staff-letters"),
    ),
}


def face_of(roles: frozenset[Role]) -> str:
    """The face that a person with these roles works in."""
    if roles & {Role.SECOND_REVIEWER, Role.OFFICER}:
        return "省职鉴中心"
    if roles & {Role.CLERK, Role.FIRST_REVIEWER, Role.MANAGER}:
        return "报名机构"
    if Role.ADMINISTRATOR in roles:
        return "系统管理"
    if Role.COORDINATOR in roles:
        return "集体报名"
    return "考生" if Role.CANDIDATE in roles else "公众"


def home_of(roles: frozenset[Role]) -> str:
    """The page on which a person with these roles begins: their face's, or what they may open."""
    own = face_of(roles)
    home = HOMES.get(own, "home")
    held = PAGES[home].roles
    if not held or held & roles:
        return home
    entries = ((name, PAGES.get(name)) for _, name in NAVIGATION[own])
    return next((name for name, page in entries if page and roles & (page.roles or set())), "home")


def face(request: HttpRequest) -> dict[str, Any]:
    """The context that base.html needs."""
    actor = getattr(request, "actor", NOBODY)
    own = face_of(actor.roles)
    roles = [ROLE_LABELS[role] for role in Role if role in actor.roles]
    return {
        "face": own,
        "nav": _navigation(own, actor.roles, request.path),
        "user_name": actor.name,
        "role_label": "、".join(roles),
        "demo_mode": settings.DEMO,
        "today": clock.today() if settings.DEMO else None,
        "clock_moved": clock.is_moved(),
        "version": __version__,
    }


def _navigation(own: str, roles: frozenset[Role], path: str) -> list[dict[str, Any]]:
    entries = []
    for label, name in NAVIGATION[own]:
        page = PAGES.get(name)
        if page is None or (page.roles and not page.roles & roles):
            continue
        if name == "agency-answers" and not settings.AGENCY_ALONE:
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        entries.append({"label": label, "url": url, "current": _is_current(url, path)})
    return entries


def _is_current(url: str, path: str) -> bool:
    return path == url or (url.count("/") > 2 and path.startswith(url))
