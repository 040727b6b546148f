"""发件箱: every letter that was written, readable; nothing leaves the machine."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kaowu.faces import text
from kaowu.office.letters.models import Letter
from kaowu.office.letters.queries import outbox as every_letter
from kaowu.rules.lifecycle import Role
from kaowu.rules.mobile import mask_mobile

PER_PAGE = 50
CODES = frozenset({"login_code"})  # letters whose body opens an account
STATES = {"queued": "info", "sent": "done", "failed": "blocked"}
STAND_IN = frozenset({Letter.Channel.SMS, Letter.Channel.EMAIL})


def _only_for_the_office(request: HttpRequest) -> None:
    """An officer reads the outbox in a demonstration only."""
    actor = request.actor  # type: ignore[attr-defined]
    if not (settings.DEMO or actor.has(Role.ADMINISTRATOR)):
        raise PermissionDenied


def outbox(request: HttpRequest) -> HttpResponse:
    """The letters, newest first."""
    _only_for_the_office(request)
    page = Paginator(_narrowed(request), PER_PAGE).get_page(request.GET.get("page"))
    table = {
        "id": "letters",
        "columns": [
            {"label": "事由"}, {"label": "收件人"}, {"label": "渠道"}, {"label": "状态"},
            {"label": "时间", "kind": "date"}, {"label": "关联", "kind": "mono"},
        ],
        "rows": [_row(letter) for letter in page],
        "page_obj": page,
        "total": page.paginator.count,
        "filters": _filters(request),
        "empty": {"title": "还没有消息", "text": "办理业务时产生的通知会出现在这里。"},
    }  # fmt: skip
    return render(request, "administration/outbox.html", {"table": table})


def _narrowed(request: HttpRequest) -> QuerySet[Letter]:
    found = every_letter()
    for name, values in (("channel", Letter.Channel.values), ("status", Letter.Status.values)):
        value = request.GET.get(name, "")
        if value in values:
            found = found.filter(**{name: value})
    about = request.GET.get("about", "").strip().upper()
    return found.filter(subject_ref=f"application:{about}") if about else found


def _filters(request: HttpRequest) -> list[dict[str, Any]]:
    choices = (("channel", "渠道", Letter.Channel), ("status", "状态", Letter.Status))
    about = {
        "name": "about", "label": "回执号", "kind": "search",
        "value": request.GET.get("about", ""),
    }  # fmt: skip
    return [
        about,
        *(
            {
                "name": name,
                "label": label,
                "kind": "select",
                "value": request.GET.get(name, ""),
                "options": [("", "全部"), *kinds.choices],
            }
            for name, label, kinds in choices
        ),
    ]


def _row(letter: Letter) -> dict[str, Any]:
    return {
        "url": reverse("office-letter", kwargs={"pk": letter.pk}),
        "cells": [
            letter.subject,
            {"text": str(letter.user or "—"), "note": masked(letter)},
            {"text": letter.get_channel_display(), "note": _stand_in(letter)},
            {"text": letter.get_status_display(), "state": STATES[letter.status]},
            text.moment(_local(letter.created_at)),
            letter.subject_ref.partition(":")[2] or "—",
        ],
    }


def _local(moment: Any) -> Any:
    return moment.astimezone() if moment else None


def _stand_in(letter: Letter) -> str:
    return "模拟发送" if letter.channel in STAND_IN else ""


def masked(letter: Letter) -> str:
    """Where the letter went, most of it hidden."""
    if letter.channel == Letter.Channel.EMAIL and "@" in letter.address:
        name, _, host = letter.address.partition("@")
        return f"{name[:1]}***@{host}"
    return mask_mobile(letter.address) if letter.address else ""


def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter in full; a code that opens an account is shown in a demonstration only."""
    _only_for_the_office(request)
    found = every_letter().filter(pk=pk).first()
    if found is None:
        raise Http404
    context = {
        "letter": found,
        "address": masked(found),
        "stand_in": found.channel in STAND_IN,
        "hidden": found.template in CODES and not settings.DEMO,
        "state": STATES[found.status],
    }
    return render(request, "administration/letter.html", context)
