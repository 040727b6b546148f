"""发件箱: every letter that was written; read, changed, released, taken back, sent again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kaowu.faces import text
from kaowu.faces.administration.letter_words import (
    TONES,
    masked_address,
    may_read,
    names_of,
    recipient,
)
from kaowu.faces.administration.views_letter import get_letter
from kaowu.office.letters import outbox as deeds
from kaowu.office.letters.carrying import is_stand_in
from kaowu.office.letters.catalogue import catalogue, label_of
from kaowu.office.letters.models import Letter
from kaowu.office.letters.queries import counts
from kaowu.office.letters.queries import outbox as every_letter
from kaowu.office.refusals import Refusal

PER_PAGE = 50
MOST = 2000  # letters that one press of a button moves
Status, Channel = Letter.Status, Letter.Channel
COLUMNS = [
    {"label": "事由"}, {"label": "收件人"}, {"label": "渠道"}, {"label": "状态"},
    {"label": "时间", "kind": "date"}, {"label": "关联", "kind": "mono"},
]  # fmt: skip


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The letters, newest first; those that wait for somebody can be chosen."""
    found = _narrowed(request)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    names = names_of(page.object_list)
    table = {
        "id": "letters",
        "caption": "消息",
        "columns": COLUMNS,
        "rows": [_row(letter, names) for letter in page],
        "page_obj": page,
        "total": page.paginator.count,
        "select_name": "letter",
        "empty": {"title": "没有符合条件的消息", "text": "办理业务时产生的消息会出现在这里。"},
    }
    numbers = counts()
    context = {
        "table": table,
        "filters": _filters(request),
        "tabs": _tabs(request, numbers),
        "held": found.filter(status=Status.HELD).count(),
        "failed": found.filter(status=Status.FAILED).count(),
        "query": request.GET.urlencode(),
        "stand_ins": _stand_ins(),
    }
    return render(request, "administration/outbox.html", context)


def _narrowed(request: HttpRequest) -> QuerySet[Letter]:
    found = every_letter()
    choices = {"channel": Channel.values, "status": Status.values, "template": _templates()}
    for name, values in choices.items():
        value = request.GET.get(name, "")
        if value in values:
            found = found.filter(**{name: value})
    about = request.GET.get("about", "").strip().upper()
    return found.filter(subject_ref=f"application:{about}") if about else found


def _templates() -> list[str]:
    return [*catalogue(), "mailbox_reply"]


def _tabs(request: HttpRequest, numbers: dict[str, int]) -> list[dict[str, Any]]:
    """One tab a status: what waits stands first."""
    chosen = request.GET.get("status", "")
    rows = [("", "全部", sum(numbers.values()))]
    rows += [(one.value, one.label, numbers.get(one.value, 0)) for one in Status]
    query = request.GET.copy()
    query.pop("page", None)
    tabs = []
    for value, label, number in rows:
        query["status"] = value
        tabs.append({
            "label": label, "count": number, "current": value == chosen,
            "url": f"?{query.urlencode()}",
        })  # fmt: skip
    return tabs


def _filters(request: HttpRequest) -> list[dict[str, Any]]:
    templates = [(key, label_of(key)) for key in _templates()]
    choices = (("channel", "渠道", Channel.choices), ("template", "消息", templates))
    about = {
        "name": "about", "label": "回执号", "kind": "search",
        "value": request.GET.get("about", ""),
    }  # fmt: skip
    selects = [
        {
            "name": name,
            "label": label,
            "kind": "select",
            "value": request.GET.get(name, ""),
            "options": [("", "全部"), *options],
        }
        for name, label, options in choices
    ]
    status = {"name": "status", "kind": "hidden", "value": request.GET.get("status", "")}
    return [about, *selects, status]


def _stand_ins() -> str:
    """What is only recorded, in a sentence; "" where everything really goes."""
    labels = [one.label for one in (Channel.SMS, Channel.EMAIL) if is_stand_in(one)]
    if not labels:
        return ""
    return f"{'、'.join(labels)}只记录在这里，标为“替身”，没有真正发出；站内信登录后可以看到。"


def _row(letter: Letter, names: Mapping[str, str]) -> dict[str, Any]:
    waits = letter.status in {Status.HELD, Status.QUEUED, Status.FAILED}
    return {
        "url": reverse("office-letter", kwargs={"pk": letter.pk}),
        "select": letter.pk if waits else "",
        "cells": [
            {"text": letter.subject, "note": label_of(letter.template)},
            {"text": recipient(letter, names), "note": masked_address(letter)},
            {
                "text": letter.get_channel_display(),
                "note": "替身，未真正发出" if letter.stand_in else "",
            },
            {"text": letter.get_status_display(), "state": TONES[letter.status]},
            text.moment(letter.created_at.astimezone()),
            letter.reference or "—",
        ],
    }


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Do one thing to the chosen letters, or let everything go that the filter shows."""
    by, what = request.actor, request.POST.get("action", "")  # type: ignore[attr-defined]
    back = f"{reverse('outbox')}?{request.GET.urlencode()}"
    if what == "release-all":
        letters = list(_narrowed(request).filter(status=Status.HELD)[:MOST])
    else:
        keys = [key for key in request.POST.getlist("letter") if key.isdecimal()]
        letters = list(every_letter().filter(pk__in=keys[:MOST]))
    if not letters:
        messages.warning(request, "请先勾选消息。")
        return redirect(back)
    doing = {
        "release": (deeds.release, "放行"),
        "release-all": (deeds.release, "放行"),
        "withdraw": (deeds.withdraw, "撤下"),
        "retry": (deeds.retry, "重新排队"),
    }
    if what not in doing:
        raise Http404
    act_on, verb = doing[what]
    count = act_on(letters, by=by)
    left = len(letters) - count
    more = f"另有 {left} 条状态已变，没有改动。" if left > 0 else ""
    messages.success(request, f"已{verb} {count} 条消息（含同一内容的其他渠道）。{more}")
    return redirect(back)


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter: what it says is changed, it is let go, taken back or sent again."""
    letter, by = get_letter(pk), request.actor  # type: ignore[attr-defined]
    if not may_read(letter):
        raise Http404
    try:
        messages.success(request, _changed(letter, request, by))
    except Refusal as refusal:
        messages.error(request, f"{refusal.message}{refusal.remedy}")
    return redirect("office-letter", pk=pk)


def _changed(letter: Letter, request: HttpRequest, by: Any) -> str:
    what, posted = request.POST.get("action", ""), request.POST
    if what == "edit":
        deeds.edit(
            letter,
            subject=posted.get("subject", ""),
            body=posted.get("body", ""),
            short=posted.get("short", ""),
            by=by,
        )
        return "已修改，发出时按新内容。"
    if what == "send":
        return f"已发出 {deeds.send_at_once(letter, by=by)} 条。"
    verbs = {"release": deeds.release, "withdraw": deeds.withdraw, "retry": deeds.retry}
    if what not in verbs:
        raise Http404
    if not verbs[what]([letter], by=by):
        raise deeds.GONE
    return {"release": "已放行。", "withdraw": "已撤下，不再发出。", "retry": "已重新排队。"}[what]
