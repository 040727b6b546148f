"""What the agency types for the exchange, its members and its companies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms

from kaowu.faces.accounts.forms import address_field
from kaowu.faces.desk.batches import batch_labels
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.members import AT_AN_AGENCY
from kaowu.rules.layouts import ANSWERS
from kaowu.rules.roles import ROLE_LABELS

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,39}")
_ROLES = [(str(role), ROLE_LABELS[role]) for role in AT_AN_AGENCY]


class AnswerForm(forms.Form):
    """Which answer of the centre is uploaded."""

    purpose = forms.ChoiceField(label="反馈种类", choices=[(str(p), p.label) for p in ANSWERS])
    batch = forms.ChoiceField(label="批次")

    def __init__(self, *args: Any, batches: Sequence[BatchRecord], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["batch"].choices = list(batch_labels(batches).items())  # type: ignore[attr-defined]


class AccountFields(forms.Form):
    """Name and login of a new account."""

    display_name = forms.CharField(
        label="姓名", max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    username = forms.CharField(
        label="登录名",
        max_length=40,
        help_text="小写字母开头，3 至 40 位字母、数字或 . _ -。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_username(self) -> str:
        """In the form that a login has."""
        name: str = self.cleaned_data["username"].strip()
        if not _USERNAME.fullmatch(name):
            raise forms.ValidationError("登录名应以小写字母开头，只含小写字母、数字和 . _ -。")
        return name


class MemberForm(AccountFields):
    """A new member of the agency."""

    roles = forms.MultipleChoiceField(
        label="岗位",
        choices=_ROLES,
        widget=forms.CheckboxSelectMultiple,
        help_text="同一份报名的提交与初审须由不同的人办理。",
    )
    email = address_field()


class RolesForm(forms.Form):
    """The roles of a member."""

    roles = forms.MultipleChoiceField(
        label="岗位", choices=_ROLES, widget=forms.CheckboxSelectMultiple
    )


class CompanyForm(forms.Form):
    """A company that registers its people together."""

    name = forms.CharField(label="单位名称", max_length=100)
