"""未送达: a task list for each house; 提醒: what a member of staff is told by the clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kaowu.faces import text
from kaowu.faces.administration.letter_words import (
    masked_address,
    masked_to,
    may_read,
    names_of,
    recipient,
)
from kaowu.office.letters import actions, outbox, queries
from kaowu.office.letters.catalogue import label_of
from kaowu.office.letters.models import Letter, Undelivered
from kaowu.office.refusals import Refusal
from kaowu.office.registration.models import Application
from kaowu.rules.findings import Severity
from kaowu.rules.mobile import read_mobile
from kaowu.rules.roles import Role

PER_PAGE = 50
CLOSED_BY_HAND = (Undelivered.Outcome.CALLED, Undelivered.Outcome.NEEDLESS)
ADVICE = {
    Undelivered.Why.BOUNCED: "打电话核对邮箱，更正后重发；或改用短信。",
    Undelivered.Why.REFUSED: "地址写错或已停用：打电话核对后重发，或改用其他方式。",
    Undelivered.Why.FAILED: "先重新发送；仍不成功的打电话告知。",
    Undelivered.Why.NO_ADDRESS: "没有手机号和邮箱：向报名单位或经办人打听后告知，并补登联系方式。",
}


class CloseForm(forms.Form):
    """How the person was told, or why not."""

    outcome = forms.ChoiceField(
        label="办理情况",
        choices=[(one.value, one.label) for one in CLOSED_BY_HAND],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="说明", max_length=300, required=False,
        help_text="例如：何时打给谁。不要写证件号码。",
    )  # fmt: skip


class ResendForm(forms.Form):
    """Another way, or a corrected address; left empty, what the application holds is used."""

    channel = forms.ChoiceField(
        label="方式", choices=[("sms", "短信"), ("email", "电子邮件")], widget=forms.RadioSelect
    )
    address = forms.CharField(label="手机号码或邮箱", max_length=200)

    def __init__(self, *args: Any, letter: Letter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.in_vain, self.on_file = letter.address, on_file(letter)
        if self.on_file:
            known = "、".join(masked_to(way, to) for way, to in self.on_file.items())
            self.fields["address"].required = False
            self.fields["address"].help_text = f"不填则发到报名登记的 {known}。"

    def clean(self) -> dict[str, Any]:
        """The address is one of the chosen way, and not the one that has just failed."""
        clean: dict[str, Any] = super().clean() or {}
        channel, address = clean.get("channel", ""), clean.get("address", "").strip()
        if not channel or "address" in self.errors:
            return clean
        address = address or self.on_file.get(channel, "")
        fault = _fault(channel, address)
        if not fault and address == self.in_vain:
            fault = "发到这个地址没有送达，请填写更正后的地址，或改用其他方式。"
        if fault:
            self.add_error("address", fault)
        clean["address"] = read_mobile(address).value if channel == "sms" else address
        return clean


def _fault(channel: str, address: str) -> str:
    """Why nothing can be sent there; "" where it can."""
    if channel == "sms":
        findings = read_mobile(address).findings
        wrong = any(one.severity is not Severity.FIXED for one in findings)
        return "请填写 11 位境内手机号码。" if wrong or not address else ""
    try:
        validate_email(address)
    except ValidationError:
        return "请填写完整的邮箱地址。"
    return ""


def on_file(letter: Letter) -> dict[str, str]:
    """By which way, and where, the application that a letter speaks of can be told."""
    found = Application.objects.filter(reference=letter.reference).first()
    if found is None:
        return {}
    return {way: to for way, to in (("sms", found.mobile), ("email", found.email)) if to}


@require_safe
def undelivered(request: HttpRequest) -> HttpResponse:
    """Who could not be reached: those that wait, the longest first; or those that are done."""
    every = queries.undelivered_of(request.actor)  # type: ignore[attr-defined]
    done = request.GET.get("done") == "1"
    open_ones, closed = every.filter(done_at=None), every.exclude(done_at=None)
    found = closed.order_by("-done_at") if done else open_ones.order_by("opened_at")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    names = names_of(one.letter for one in page)
    last = {"label": "办理情况"} if done else {"label": "怎么办"}
    table = {
        "id": "undelivered",
        "columns": [{"label": "收件人"}, {"label": "消息"}, {"label": "渠道"}, {"label": "原因"},
                    {"label": "时间", "kind": "date"}, last],
        "rows": [_row(one, names) for one in page],
        "page_obj": page,
        "empty": {"title": "没有未送达的消息", "text": "退信、被拒收和没有联系方式的会列在这里。"},
    }  # fmt: skip
    tabs = [
        {"label": "待处理", "url": "?", "current": not done, "count": open_ones.count()},
        {"label": "已办结", "url": "?done=1", "current": done, "count": closed.count()},
    ]
    return render(request, "letters/undelivered.html", {"table": table, "tabs": tabs})


def _row(task: Undelivered, names: Mapping[str, str]) -> dict[str, Any]:
    letter = task.letter
    last: Any = ADVICE[Undelivered.Why(task.why)]
    if task.done_at:
        last = {"text": task.get_outcome_display(), "note": f"{task.done_by or '—'} {task.note}"}
    return {
        "url": reverse("undelivered-task", kwargs={"pk": task.pk}),
        "cells": [
            {"text": recipient(letter, names), "note": letter.reference},
            {"text": letter.subject, "note": label_of(letter.template)},
            {"text": letter.get_channel_display(), "note": masked_address(letter)},
            {"text": task.get_why_display(), "state": "info" if task.done_at else "blocked"},
            text.moment((task.done_at or task.opened_at).astimezone()),
            last,
        ],
    }


def _get_task(request: HttpRequest, pk: int) -> Undelivered:
    """A task of this person's house. Raises Http404."""
    found = queries.undelivered_of(request.actor).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


@require_safe
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """One person who was not reached: what was to be told, by which ways it went, what to do."""
    found = _get_task(request, pk)
    return _show(request, found, CloseForm(), ResendForm(letter=found.letter))


def _show(
    request: HttpRequest, found: Undelivered, closing: CloseForm, again: ResendForm
) -> HttpResponse:
    letter = found.letter
    others = [one for one in outbox.bundle(letter) if one.pk != letter.pk]
    context = {
        "task": found,
        "letter": letter,
        "kind": label_of(letter.template),
        "recipient": recipient(letter, names_of([letter])),
        "hidden": not may_read(letter),
        "address": masked_address(letter),
        "others": [{"letter": one, "address": masked_address(one)} for one in others],
        "advice": ADVICE[Undelivered.Why(found.why)],
        "case_url": _case_url(request, letter),
        "closing": closing,
        "again": again,
    }
    status = 400 if closing.errors or again.errors else 200
    return render(request, "letters/task.html", context, status=status)


def _case_url(request: HttpRequest, letter: Letter) -> str:
    """The case, where this person has one of a desk; contact data are corrected there."""
    by = request.actor  # type: ignore[attr-defined]
    if not letter.reference:
        return ""
    if by.has(Role.CLERK, Role.FIRST_REVIEWER):
        return reverse("agency-case", kwargs={"ref": letter.reference})
    if by.has(Role.SECOND_REVIEWER, Role.OFFICER):
        return reverse("centre-case", kwargs={"ref": letter.reference})
    return ""


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """The person was told otherwise, or need not be."""
    found, form = _get_task(request, pk), CloseForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form, ResendForm(letter=found.letter))
    try:
        outbox.close_task(found, **form.cleaned_data, by=request.actor)  # type: ignore[attr-defined]
    except Refusal as refusal:
        if found.done_at is None:
            form.add_error("note", f"{refusal.message}{refusal.remedy}")
            return _show(request, found, form, ResendForm(letter=found.letter))
        return _too_late(request, refusal)
    messages.success(request, "已办结。")
    return redirect("undelivered")


@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """The same by another way or to a corrected address."""
    found = _get_task(request, pk)
    form = ResendForm(request.POST, letter=found.letter)
    if not form.is_valid():
        return _show(request, found, CloseForm(), form)
    try:
        outbox.resend(found, **form.cleaned_data, by=request.actor)  # type: ignore[attr-defined]
    except Refusal as refusal:
        return _too_late(request, refusal)
    messages.success(
        request, "已重新发送。这里的地址只用于这一条消息，联系方式请在报名信息里更正。"
    )
    return redirect("undelivered")


def _too_late(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    messages.error(request, f"{refusal.message}{refusal.remedy}")
    return redirect("undelivered")


@require_safe
def staff_letters(request: HttpRequest) -> HttpResponse:
    """What the clock told this member of staff, newest first; looking at it is noted once."""
    kept = queries.inbox(request.user)  # type: ignore[arg-type]
    page = Paginator(kept, 20).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    new = actions.look_at(shown)
    rows = [{"letter": one, "is_new": one.pk in new} for one in shown]
    return render(request, "letters/staff.html", {"rows": rows, "page_obj": page})
