"""Forms of the way in."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter

from kaowu.office.people.actions import open_candidate_account


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
