"""Forms of the way in."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from django import forms

from kaowu.office.people.actions import open_candidate_account


def address_field() -> forms.EmailField:
    """The e-mail address of a member of staff, for reminders; may be left empty."""
    return forms.EmailField(
        label="提醒邮箱",
        max_length=200,
        required=False,
        help_text="每天的期限提醒合成一封邮件发到这里，不含考生个人信息。",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class AddressForm(forms.Form):
    """An address by itself; empty takes it away."""

    email = address_field()


class RequestLoginCodeForm(allauth_forms.RequestLoginCodeForm):
    """One way in for candidates: a new number opens an account, a known one enters its own."""

    def clean_phone(self) -> str:
        """The number in its standard form; an unknown one gets an account, not yet verified."""
        self.cleaned_data["phone"] = get_adapter().clean_phone(self.cleaned_data["phone"])
        phone: str = super().clean_phone()
        if self._user is None:
            self._user = open_candidate_account(phone=phone)
        return phone


class ConfirmLoginCodeForm(allauth_forms.ConfirmLoginCodeForm):
    """The code that came by SMS, called what people call it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = "验证码"
        field.widget.attrs.update({"inputmode": "text", "autocomplete": "one-time-code"})
