"""邮件提醒: the page on which members of staff say where their reminders go, or turn them off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kaowu.faces.addresses import address_of
from kaowu.faces.errors import show_refusal
from kaowu.office.letters import addresses
from kaowu.office.letters.carrying import is_stand_in
from kaowu.office.letters.models import Letter
from kaowu.office.people.addresses import set_address, want_mail
from kaowu.office.people.models import User
from kaowu.office.refusals import Refusal

SENT = "staff-mail-code"  # of the session: the key of the code, never the address
SWITCHES = {"on": (True, "已开启邮件提醒。"), "off": (False, "已停用邮件提醒，站内提醒照常。")}


class OwnAddressForm(forms.Form):
    """Where the code goes."""

    email = forms.EmailField(
        label="邮箱",
        max_length=200,
        help_text="验证码会发到这个邮箱，填回后才生效。",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


class CodeForm(forms.Form):
    """The code that came by e-mail, and the address it went to."""

    email = forms.EmailField(max_length=200, widget=forms.HiddenInput)
    code = forms.RegexField(
        r"^\d{6}$",
        label="邮箱验证码",
        max_length=6,
        error_messages={"invalid": "验证码是 6 位数字。"},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest) -> HttpResponse:
    """The address and the switch; a new address is asked for by a code."""
    user: User = request.user  # type: ignore[assignment]
    do = request.POST.get("do", "")
    if do in SWITCHES:
        wanted, said = SWITCHES[do]
        want_mail(user, wanted=wanted)
        messages.success(request, said)
        return redirect("staff-mail")
    if do == "remove":
        set_address(user, "", by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, "已删除邮箱，提醒只在站内显示。")
        return redirect("staff-mail")
    form = OwnAddressForm(request.POST if do == "ask" else None)
    if form.is_valid():
        return _ask(request, user, form)
    return render(request, "letters/mail.html", {"form": form, "account": user})


def _ask(request: HttpRequest, user: User, form: OwnAddressForm) -> HttpResponse:
    address = form.cleaned_data["email"]
    try:
        sent = addresses.ask(user, address, source=address_of(request))
    except Refusal as refusal:
        show_refusal(request, refusal)
        return redirect("staff-mail")
    request.session[SENT] = sent.pk
    return _show(request, CodeForm(initial={"email": address}), address)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """The code comes back: from now on the address counts."""
    sent, form = request.session.get(SENT), CodeForm(request.POST or None)
    if request.method != "POST" or sent is None:
        return redirect("staff-mail")
    address = request.POST.get("email", "")
    if form.is_valid():
        user: User = request.user  # type: ignore[assignment]
        code = form.cleaned_data["code"]
        if addresses.confirm(user, form.cleaned_data["email"], sent=sent, code=code):
            del request.session[SENT]
            messages.success(request, "邮箱已登记，从明天起随站内提醒一并发送。")
            return redirect("staff-mail")
        form.add_error("code", "验证码不正确或已失效。请核对邮件，或返回重新获取。")
    return _show(request, form, address)


def _show(request: HttpRequest, form: CodeForm, address: str) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "address": address,
        "stand_in": is_stand_in(Letter.Channel.EMAIL),
    }
    return render(request, "letters/mail_code.html", context)
