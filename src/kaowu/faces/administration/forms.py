"""What the administrator types."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from kaowu.faces.accounts.forms import address_field
from kaowu.office.people.models import Organisation, User
from kaowu.rules.roles import ROLE_LABELS, Role

_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,39}")
AT_AN_AGENCY = (Role.CLERK, Role.FIRST_REVIEWER, Role.MANAGER)
AT_THE_CENTRE = (Role.SECOND_REVIEWER, Role.OFFICER)
STAFF = (*AT_AN_AGENCY, *AT_THE_CENTRE, Role.ADMINISTRATOR)


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AgencyForm(forms.Form):
    """A 报名机构 with its filing (备案)."""

    name = forms.CharField(label="机构名称", max_length=100, help_text="与备案名称一致。")
    credit_code = forms.CharField(label="统一社会信用代码", max_length=18, required=False)
    filing_number = forms.CharField(
        label="备案号", max_length=40, required=False, help_text="没有备案的机构不能报送。"
    )
    filed_from = forms.DateField(label="备案起始日", required=False, widget=_day())
    filed_until = forms.DateField(
        label="备案截止日", required=False, widget=_day(), help_text="长期有效的不填。"
    )
    address = forms.CharField(label="地址", max_length=200, required=False)

    def __init__(self, *args: Any, agency: Organisation | None = None, **kwargs: Any) -> None:
        self.agency = agency
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        """A name stands for one organisation."""
        name: str = self.cleaned_data["name"].strip()
        others = Organisation.objects.filter(name=name).exclude(kind=Organisation.Kind.COMPANY)
        if self.agency:
            others = others.exclude(pk=self.agency.pk)
        if others.exists():
            raise forms.ValidationError("已有同名机构。")
        return name

    def clean_credit_code(self) -> str:
        """18 characters of the standard's alphabet, or nothing."""
        code: str = self.cleaned_data["credit_code"].strip().upper()
        if code and not _CREDIT_CODE.fullmatch(code):
            raise forms.ValidationError("统一社会信用代码应为 18 位数字和大写字母。")
        return code

    def clean(self) -> dict[str, Any]:
        """The filing does not end before it begins."""
        clean: dict[str, Any] = super().clean() or {}
        start, end = clean.get("filed_from"), clean.get("filed_until")
        if start and end and end < start:
            self.add_error("filed_until", "备案截止日早于起始日。")
        return clean


class AccountForm(forms.Form):
    """An account for a member of staff."""

    username = forms.CharField(
        label="登录名", max_length=40, help_text="小写字母开头，3 至 40 位字母、数字或 . _ -。"
    )
    display_name = forms.CharField(
        label="姓名", max_length=100, help_text="显示在办理记录和打印的文书上。"
    )
    roles = forms.MultipleChoiceField(
        label="岗位",
        choices=[(str(role), ROLE_LABELS[role]) for role in STAFF],
        widget=forms.CheckboxSelectMultiple,
        help_text="初审与经办、复审与考务可以兼任；同一份报名的前后环节系统会要求不同的人办理。",
    )
    organisation = forms.ModelChoiceField(
        label="所属单位", queryset=Organisation.objects.none(), required=False,
        empty_label="（系统管理员不选）",
    )  # fmt: skip
    email = address_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        companies = Organisation.Kind.COMPANY
        every = Organisation.objects.exclude(kind=companies).order_by("kind", "name")
        self.fields["organisation"].queryset = every  # type: ignore[attr-defined]

    def clean_username(self) -> str:
        """One account a name."""
        name: str = self.cleaned_data["username"].strip()
        if not _USERNAME.fullmatch(name):
            raise forms.ValidationError("登录名应以小写字母开头，只含小写字母、数字和 . _ -。")
        if User.objects.filter(username=name).exists():
            raise forms.ValidationError("这个登录名已有人使用。")
        return name

    def clean(self) -> dict[str, Any]:
        """The roles belong to the organisation that was chosen."""
        clean: dict[str, Any] = super().clean() or {}
        roles = {Role(role) for role in clean.get("roles", [])}
        organisation = clean.get("organisation")
        fault = _misfit(roles, organisation)
        if roles and fault:
            self.add_error("organisation", fault)
        return clean


def _misfit(roles: set[Role], organisation: Organisation | None) -> str:
    """Why these roles cannot be held there; "" when they can."""
    kinds = {
        Organisation.Kind.AGENCY: roles & set(AT_AN_AGENCY),
        Organisation.Kind.CENTRE: roles & set(AT_THE_CENTRE),
    }
    if all(kinds.values()):
        return "一个账号不能同时在报名机构和省职鉴中心任职。"
    wanted = next((kind for kind, held in kinds.items() if held), None)
    if wanted is None:
        return "系统管理员不属于报名机构或省职鉴中心。" if organisation else ""
    if organisation is None or organisation.kind != wanted:
        return f"所选岗位属于{wanted.label}，请选择相应的单位。"
    return ""
