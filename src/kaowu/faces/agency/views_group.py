"""集体报名: the companies that register through this agency, each seen as one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kaowu.faces.administration.views_people import initial_password
from kaowu.faces.agency.forms_exchange import AccountFields, CompanyForm
from kaowu.faces.agency.views_members import opened
from kaowu.faces.desk.labels import state_cell
from kaowu.faces.errors import refusals_go_to, show_refusal
from kaowu.office.actors import Actor
from kaowu.office.people import companies as office
from kaowu.office.people import members
from kaowu.office.people.models import Organisation, User
from kaowu.office.people.queries import companies_of, members_of
from kaowu.office.refusals import Refusal
from kaowu.office.registration.queries import visible_to
from kaowu.rules.identity import mask_identity
from kaowu.rules.states import EDITABLE, GIVEN_UP, WITH_AGENCY

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def companies(request: HttpRequest) -> HttpResponse:
    """The companies with their counts, and a form for a new one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = CompanyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        agency = Organisation.objects.get(pk=actor.organisation_id)
        try:
            made = office.open_company(agency, name=form.cleaned_data["name"], by=actor)
        except Refusal as refusal:
            show_refusal(request, refusal)
        else:
            messages.success(request, f"已登记“{made.name}”，请为它开通联络人账号。")
            return redirect("agency-company", pk=made.pk)
    return render(request, "agency/companies.html", {"form": form, "table": _table(actor)})


def _table(actor: Actor) -> dict[str, Any]:
    state = "employees__state__in"
    rows = (
        companies_of(actor.organisation_id)
        .order_by("-is_open", "name")
        .annotate(
            total=Count("employees"),
            open=Count("employees", filter=Q(**{state: list(EDITABLE)})),
            here=Count("employees", filter=Q(**{state: list(WITH_AGENCY)})),
            out=Count("employees", filter=Q(**{state: list(GIVEN_UP)})),
        )
    )
    labels = ("单位", "人数", "待补齐或签署", "初审环节", "放弃或不通过", "状态")
    return {
        "id": "companies",
        "caption": "集体报名单位",
        "columns": [
            {"label": one, "kind": "number" if 0 < n < 5 else "text"}
            for n, one in enumerate(labels)
        ],
        "rows": [
            {
                "url": reverse("agency-company", args=[one.pk]),
                "cells": [one.name, str(one.total), str(one.open), str(one.here), str(one.out),
                          _open(one)],
            }
            for one in rows
        ],
        "empty": {"title": "还没有集体报名单位", "text": "登记单位后，由它的联络人上传员工材料。"},
    }  # fmt: skip


def _open(company: Organisation) -> dict[str, str]:
    if company.is_open:
        return {"text": "可报名", "state": "done"}
    return {"text": "已停用", "state": "info"}


@require_http_methods(["GET", "HEAD", "POST"])
def company(request: HttpRequest, pk: int) -> HttpResponse:
    """One company: its coordinators and all of its people with their states."""
    found = _get(request, pk)
    form = AccountFields(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = initial_password()
        try:
            user = office.appoint(
                found, **form.cleaned_data, password=password, by=request.actor  # type: ignore[attr-defined]
            )  # fmt: skip
        except Refusal as refusal:
            show_refusal(request, refusal)
        else:
            return opened(request, user, password, request.path, found.name)
    people = visible_to(request.actor).filter(company=found)  # type: ignore[attr-defined]
    page = Paginator(people.order_by("-batch_id", "id"), PAGE).get_page(request.GET.get("page"))
    context = {
        "company": found,
        "form": form,
        "coordinators": members_of(found),
        "table": _people(page),
    }
    return render(request, "agency/company.html", context)


def _people(page: Any) -> dict[str, Any]:
    return {
        "id": "people",
        "caption": "本单位考生",
        "total": page.paginator.count,
        "columns": [{"label": one} for one in ("考生", "批次", "考核项目", "状态")],
        "rows": [
            {
                "url": reverse("agency-case", args=[one.reference]),
                "cells": [
                    {"text": one.name or one.reference, "note": mask_identity(one.id_number)},
                    str(one.batch),
                    one.project_name,
                    state_cell(one.state),
                ],
            }
            for one in page
        ],
        "page_obj": page,
        "empty": {"title": "还没有员工材料", "text": "联络人上传后会列在这里。"},
    }


@require_POST
@refusals_go_to("agency-company", "pk")
def end(request: HttpRequest, pk: int, account: int) -> HttpResponse:
    """A coordinator's account ends."""
    found = _get(request, pk)
    user: User | None = next((one for one in members_of(found) if one.pk == account), None)
    if user is None:
        raise Http404
    members.end(found, user, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, f"{user}的联络人账号已停用，登录即时失效。")
    return redirect("agency-company", pk=pk)


@require_POST
@refusals_go_to("agency-company", "pk")
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """The company registers nobody more."""
    office.close_company(_get(request, pk), by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, "这家单位已停用；已报名的员工不受影响。")
    return redirect("agency-companies")


def _get(request: HttpRequest, pk: int) -> Organisation:
    found = companies_of(request.actor.organisation_id).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found
