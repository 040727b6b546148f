"""报名进度查询: reference number, a code by SMS, then where it stands and what to do now.

Whether a number exists is told by nothing: neither by the words, nor by the time they take.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kaowu.faces.addresses import address_of
from kaowu.faces.candidate import words
from kaowu.office import clock
from kaowu.office.letters.carrying import is_stand_in
from kaowu.office.letters.models import Letter
from kaowu.office.refusals import Refusal
from kaowu.office.registration import enquiry
from kaowu.office.registration.guidance import Guidance, guidance
from kaowu.office.registration.models import Application
from kaowu.rules.names import mask_name
from kaowu.rules.states import State

ASKED, SEEN = "enquiry-asked", "enquiry-seen"  # of the session
SHOWN_SECONDS = 600
FLOOR = 0.4  # seconds that every answer takes; the work of any of them is less


class ReferenceForm(forms.Form):
    """The number of the receipt."""

    reference = forms.CharField(
        label="回执号",
        max_length=30,
        help_text="10 位字母和数字，在报名回执、短信和邮件里都有。",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_reference(self) -> str:
        """The number in its one form, however it was typed."""
        reference = enquiry.read_reference(self.cleaned_data["reference"])
        if not reference:
            raise forms.ValidationError("回执号是 10 位字母和数字，没有 0、1、I、L、O、U。")
        return reference


class CodeForm(forms.Form):
    """The code that came by SMS."""

    code = forms.RegexField(
        r"^\d{6}$",
        label="短信验证码",
        max_length=6,
        error_messages={"invalid": "验证码是 6 位数字。"},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
        ),
    )


@contextmanager
def _even() -> Iterator[None]:
    """However it ends, not before the floor."""
    until = time.monotonic() + FLOOR
    try:
        yield
    finally:
        time.sleep(max(0.0, until - time.monotonic()))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Which receipt; then a code is on its way, or seems to be."""
    form = ReferenceForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if not form.is_valid():
        return render(request, "public/enquiry.html", context)
    reference = form.cleaned_data["reference"]
    try:
        with _even():
            sent = enquiry.ask(reference, address=address_of(request))
    except Refusal as refusal:
        return render(request, "public/enquiry.html", context | {"refusal": refusal}, status=429)
    request.session[ASKED] = {"sent": sent.pk, "reference": reference}
    return redirect("enquiry-code")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code; a right one opens the answer for a while in this browser only."""
    asked = request.session.get(ASKED)
    if not asked:
        return redirect("enquiry")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        with _even():
            found = enquiry.answer(asked["sent"], asked["reference"], form.cleaned_data["code"])
        if found:
            return _open(request, found)
        form.add_error("code", "验证码不正确或已失效。请核对短信，或重新获取。")
    stand_in = is_stand_in(Letter.Channel.SMS)
    context = {"form": form, "reference": asked["reference"], "stand_in": stand_in}
    if stand_in and settings.DEMO:
        context["sms"] = enquiry.recorded_sms(asked["reference"])
    return render(request, "public/enquiry_code.html", context)


def _open(request: HttpRequest, application: Application) -> HttpResponse:
    del request.session[ASKED]
    until = clock.now().timestamp() + SHOWN_SECONDS
    request.session[SEEN] = {"reference": application.reference, "until": until}
    return redirect("enquiry-result")


@never_cache
@require_safe
def result(request: HttpRequest) -> HttpResponse:
    """Where it stands, what to do now, the next date, and the name with stars; nothing else."""
    seen = request.session.get(SEEN)
    now = clock.now()
    if not seen or seen["until"] < now.timestamp():
        messages.info(request, "请先填写回执号并验证手机；查询结果只显示 10 分钟。")
        return redirect("enquiry")
    found = Application.objects.select_related("batch__version", "agency").get(
        reference=seen["reference"]
    )
    guide = _for_anyone(guidance(found, now.date()), found)
    context = {
        "reference": found.reference,
        "name": mask_name(found.name) or "（未填姓名）",
        "project": found.project_name,
        "batch": words.batch_label(found),
        "badge": words.badge(found),
        "next": {"guide": guide, "now": now.date(), "url": _sign_in(guide), "soft": False},
    }
    return render(request, "public/enquiry_result.html", context)


def _for_anyone(guide: Guidance, application: Application) -> Guidance:
    """The guidance without what only the signed-in page shows below it."""
    label = "登录办理" if guide.action_name else ""
    more = {"action_label": label}
    if application.state == State.RETURNED and guide.action_name:
        more["explanation"] = "请登录查看退回原因，改好有问题的地方后重新提交，其他内容不用重填。"
    if application.state == State.REFUSED:
        more["explanation"] = "本次报名已结束，请登录查看原因。条件符合后可以报名以后的批次。"
    return replace(guide, **more)


def _sign_in(guide: Guidance) -> str:
    return reverse("my") if guide.action_name else ""
