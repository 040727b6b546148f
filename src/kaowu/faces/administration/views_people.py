"""机构与账号: agencies with their filing, and the accounts of staff."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from kaowu.faces import text
from kaowu.faces.accounts.forms import AddressForm
from kaowu.faces.administration import views_filings as filings
from kaowu.faces.administration.forms import STAFF, AccountForm, AgencyForm
from kaowu.faces.administration.letter_words import masked
from kaowu.office.people import actions, addresses
from kaowu.office.people.models import Organisation, User
from kaowu.rules.roles import ROLE_LABELS, Role

# Nothing that is mistaken for another character when it is read from paper.
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def people(request: HttpRequest) -> HttpResponse:
    """Agencies, and everyone who works in the system."""
    agencies = Organisation.objects.filter(kind=Organisation.Kind.AGENCY).order_by("name")
    context = {"agencies": _agency_table(agencies), "accounts": _account_table(_staff())}
    return render(request, "administration/people.html", context)


def _staff() -> QuerySet[User]:
    roles = [str(role) for role in STAFF]
    staff = User.objects.filter(memberships__role__in=roles).distinct()
    return staff.prefetch_related("memberships__organisation").order_by("username")


def _agency_table(agencies: QuerySet[Organisation]) -> dict[str, Any]:
    columns = [
        {"label": "报名机构"}, {"label": "统一社会信用代码", "kind": "mono"}, {"label": "备案号"},
        {"label": "备案有效期"}, {"label": "备案"},
    ]  # fmt: skip
    return {
        "id": "agencies",
        "caption": "报名机构",
        "columns": columns,
        "rows": [_agency_row(agency) for agency in agencies],
        "empty": {"title": "还没有报名机构", "text": "新增后机构才能收件和报送。"},
    }


def _agency_row(agency: Organisation) -> dict[str, Any]:
    return {
        "url": reverse("office-agency", kwargs={"pk": agency.pk}),
        "cells": [
            {"text": agency.name, "note": agency.address},
            agency.credit_code or "—",
            agency.filing_number or "—",
            filings.period(agency),
            filings.standing(agency),
        ],
    }


def _account_table(users: QuerySet[User]) -> dict[str, Any]:
    columns = [
        {"label": "登录名", "kind": "mono"}, {"label": "姓名"}, {"label": "岗位"},
        {"label": "单位"}, {"label": "开通"}, {"label": "邮件提醒"}, {"label": "状态"},
    ]  # fmt: skip
    rows = [_account_row(user) for user in users]
    return {"id": "accounts", "caption": "工作人员账号", "total": len(rows), "columns": columns,
            "rows": rows, "quick": True}  # fmt: skip


def _account_row(user: User) -> dict[str, Any]:
    members = list(user.memberships.all())
    places = dict.fromkeys(str(one.organisation) for one in members if one.organisation)
    active = {"text": "可登录", "state": "done"}
    if not user.is_active:
        active = {"text": "停用", "state": "blocked"}
    return {
        "url": reverse("office-account", kwargs={"pk": user.pk}),
        "cells": [
            user.username,
            user.display_name or "—",
            "、".join(ROLE_LABELS[Role(one.role)] for one in members),
            "、".join(places) or "—",
            text.day(user.date_joined, year=True),
            address_cell(user),
            active,
        ],
    }


def address_cell(user: User) -> Any:
    """Whether this person's reminders go out by e-mail, and where to, most of it hidden."""
    if not user.email:
        return "—"
    return {"text": "发送" if user.wants_mail else "本人已停用", "note": masked(user.email)}


def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its e-mail address for reminders."""
    user = get_object_or_404(_staff(), pk=pk)
    form = AddressForm(request.POST or None, initial={"email": user.email})
    if request.method == "POST" and form.is_valid():
        addresses.assign(user, form.cleaned_data["email"], by=_actor(request))
        messages.success(request, f"已保存{user}的提醒邮箱。")
        return redirect("office-people")
    return render(request, "administration/account_address.html", {"form": form, "account": user})


def agency(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Put an agency on record, or change what is on record of it."""
    kind = Organisation.Kind.AGENCY
    found = get_object_or_404(Organisation, pk=pk, kind=kind) if pk else None
    form = AgencyForm(request.POST or None, agency=found, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        if found:
            actions.change_agency(found, by=_actor(request), **form.cleaned_data)
        else:
            found = actions.register_agency(by=_actor(request), **form.cleaned_data)
        messages.success(request, f"已保存“{found.name}”。")
        return redirect("office-people")
    return render(request, "administration/agency.html", {"form": form, "agency": found})


def _initial(agency: Organisation | None) -> dict[str, Any]:
    if agency is None:
        return {}
    return {name: getattr(agency, name) for name in AgencyForm.base_fields}


def new_account(request: HttpRequest) -> HttpResponse:
    """Open an account; its initial password is shown on this one answer and kept nowhere."""
    form = AccountForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "administration/account.html", {"form": form})
    typed, password = form.cleaned_data, initial_password()
    user = actions.open_account(
        username=typed["username"],
        display_name=typed["display_name"],
        roles=tuple(Role(role) for role in typed["roles"]),
        organisation=typed["organisation"],
        password=password,
        email=typed["email"],
        by=_actor(request),
    )
    context = {"account": user, "password": password}
    response = render(request, "administration/account_opened.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def initial_password() -> str:
    """Sixteen characters in groups of four: 79 bits, fit to be read aloud."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]
