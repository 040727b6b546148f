"""Accounts by django-allauth: candidates enter by a code to their phone, staff by two factors."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from kaowu.faces.addresses import address_of
from kaowu.faces.context import home_of
from kaowu.office.letters import actions as letters
from kaowu.office.letters.models import Letter
from kaowu.office.people.models import User
from kaowu.office.people.queries import user_by_phone
from kaowu.office.vault.fields import seal, unseal
from kaowu.rules.findings import Severity
from kaowu.rules.mobile import read_mobile

CODE_MINUTES = 3


class AccountAdapter(DefaultAccountAdapter):
    """Phones live encrypted in our own account table; codes leave as letters."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "phone_password_mismatch": "账号或密码不正确。",
        "username_password_mismatch": "账号或密码不正确。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by a form: a first code opens a candidate's account."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whose tries are counted: behind a proxy not everyone is the proxy."""
        return address_of(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within minutes of signing in: who just typed the password need not type it twice."""
        records = get_authentication_records(self.request, self.request.user)
        age = time.time() - records[-1]["at"] if records else float("inf")
        return bool(age >= app_settings.REAUTHENTICATION_TIMEOUT)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Everyone begins at their own desk."""
        return reverse(home_of(request.user.actor().roles))

    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        """A field for a mainland mobile number."""
        widget = forms.TextInput(
            attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel", "autofocus": True}
        )
        return forms.CharField(label="手机号码", max_length=30, widget=widget, **kwargs)

    def clean_phone(self, phone: str) -> str:
        """The number in its standard form. ValidationError when it is none."""
        reading = read_mobile(phone)
        for finding in reading.findings:
            if finding.severity is Severity.ERROR:
                raise ValidationError(f"{finding.message}{finding.remedy}")
        return reading.value

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Keep the number with the account."""
        user.phone, user.phone_verified = phone, verified
        user.save()

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """The account's number and whether it was verified."""
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone_verified(self, user: User, phone: str) -> None:
        """The code came back: the number is the person's."""
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone: str) -> User | None:
        """The account of this number."""
        return user_by_phone(phone)

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        """Send the code by SMS (a recorded stand-in until an SMS service is configured)."""
        letters.write(
            template="login_code",
            subject="登录验证码",
            context={"code": code, "minutes": CODE_MINUTES},
            user=user,
            channel=Letter.Channel.SMS,
            address=phone,
        )

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Tell the owner of an unknown number; the page answers as for a known one."""
        letters.write(
            template="account_unknown",
            subject="登录提示",
            context={},
            channel=Letter.Channel.SMS,
            address=phone,
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of the second factor encrypted."""

    _PLACE = "mfa.authenticator"

    def encrypt(self, text: str) -> str:
        """The stored form of a secret."""
        return seal(text, self._PLACE)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret behind a stored form."""
        return unseal(encrypted_text, self._PLACE)
