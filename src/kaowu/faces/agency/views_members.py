"""成员: who works at this agency; its manager invites, changes and ends."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kaowu.faces import text
from kaowu.faces.accounts.forms import AddressForm
from kaowu.faces.administration.views_people import address_cell, initial_password
from kaowu.faces.agency.forms_exchange import MemberForm, RolesForm
from kaowu.faces.errors import refusals_go_to, show_refusal
from kaowu.office.people import members as office
from kaowu.office.people.models import Organisation, User
from kaowu.office.people.queries import members_of
from kaowu.office.refusals import Refusal
from kaowu.rules.roles import ROLE_LABELS, Role


@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest) -> HttpResponse:
    """Everyone who works here, and a form for a new one."""
    agency = _agency(request)
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed, password = form.cleaned_data, initial_password()
        try:
            user = office.invite(
                agency,
                username=typed["username"],
                display_name=typed["display_name"],
                roles=[Role(role) for role in typed["roles"]],
                password=password,
                email=typed["email"],
                by=request.actor,  # type: ignore[attr-defined]
            )
        except Refusal as refusal:
            show_refusal(request, refusal)
        else:
            return opened(request, user, password, reverse("agency-members"), "成员")
    context = {"form": form, "table": _table(agency), "agency": agency}
    return render(request, "agency/members.html", context)


def opened(request: HttpRequest, user: User, password: str, back: str, label: str) -> HttpResponse:
    """The one answer that shows a new account's first password."""
    context = {"account": user, "password": password, "back": back, "back_label": label}
    response = render(request, "agency/account_opened.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _table(agency: Organisation) -> dict[str, Any]:
    rows = [
        {
            "url": reverse("agency-member", args=[user.pk]),
            "cells": [
                str(user),
                user.username,
                roles_in(user, agency),
                text.day(user.date_joined, year=True),
                address_cell(user),
            ],
        }
        for user in members_of(agency)
    ]
    columns = [{"label": one} for one in ("姓名", "登录名", "岗位", "开通", "邮件提醒")]
    return {"id": "members", "caption": "现有成员", "total": len(rows), "columns": columns,
            "rows": rows}  # fmt: skip


def roles_in(user: User, organisation: Organisation) -> str:
    """The roles of a member at this organisation."""
    held = [m.role for m in user.memberships.all() if m.organisation_id == organisation.pk]
    return "、".join(ROLE_LABELS[Role(role)] for role in held)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_go_to("agency-member", "pk")
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """One member: other roles, another address for reminders, or no member any more."""
    agency = _agency(request)
    user = next((one for one in members_of(agency) if one.pk == pk), None)
    if user is None:
        raise Http404
    held = [m.role for m in user.memberships.all() if m.organisation_id == agency.pk]
    do = request.POST.get("do", "roles") if request.method == "POST" else ""
    form = RolesForm(request.POST if do == "roles" else None, initial={"roles": held})
    mail = AddressForm(request.POST if do == "address" else None, initial={"email": user.email})
    if do == "address" and mail.is_valid():
        address = mail.cleaned_data["email"]
        office.change_address(agency, user, address=address, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, f"已保存{user}的提醒邮箱。")
        return redirect("agency-members")
    if do == "end":
        office.end(agency, user, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, f"{user}已不再是本机构成员，登录即时失效。")
        return redirect("agency-members")
    if do == "roles" and form.is_valid():
        roles = [Role(role) for role in form.cleaned_data["roles"]]
        office.change_roles(agency, user, roles=roles, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, f"{user}的岗位已更改。")
        return redirect("agency-members")
    context = {"form": form, "mail": mail, "member": user}
    return render(request, "agency/member.html", context)


def _agency(request: HttpRequest) -> Organisation:
    return Organisation.objects.get(pk=request.actor.organisation_id)  # type: ignore[attr-defined]
