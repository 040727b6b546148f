"""证书: issuing to those who passed, the register of numbers, printing, revoking."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kaowu.faces import text
from kaowu.faces.centre.batches import Standing
from kaowu.faces.centre.forms import RevokeForm
from kaowu.faces.centre.pages import (
    actor_of,
    address,
    batch_context,
    batch_list,
    paged,
)
from kaowu.faces.centre.tables import person_cell
from kaowu.faces.errors import refusals_go_to
from kaowu.faces.files import responses
from kaowu.faces.getters import get_application, get_batch
from kaowu.office.certificates import actions, paperwork, queries
from kaowu.office.certificates.models import Certificate
from kaowu.office.refusals import Refusal
from kaowu.office.registration.models import Application
from kaowu.office.results.queries import plain
from kaowu.rules.states import State

STATES = {"valid": "done", "revoked": "blocked", "reissued": "info"}


def certificates(request: HttpRequest) -> HttpResponse:
    """Every batch with who is to be certified and who is."""
    return batch_list(
        request,
        title="证书",
        lead="公示期满且合格的考生核发证书；证书编号连续、不重用，撤销的证书仍留在登记簿中。",
        room="centre-certificates-batch",
        columns=("合格待发证", "已发证", "已撤销"),
        cells=_cells,
    )


def _cells(row: Standing) -> list[Any]:
    waiting = row.count(State.PASSED)
    return [
        {"text": f"{waiting} 人", "state": "attention"} if waiting else "—",
        str(row.count(State.CERTIFIED) or "—"),
        str(row.count(State.REVOKED) or "—"),
    ]


def certificates_batch(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Who waits for a certificate, and the register of the numbers given out."""
    context = batch_context(slug, number, "centre-certificates-batch")
    batch, actor = context["batch"], actor_of(request)
    waiting = list(queries.to_be_certified(actor, batch).select_related("score"))
    page = paged(request, queries.certificates_for(actor, batch).select_related("issued_by"))
    context |= {
        "waiting": _waiting_table(waiting),
        "waiting_count": len(waiting),
        "register": _register(page),
        "valid": queries.certificates_for(actor, batch).filter(status="valid").count(),
        "rule": batch.notice.certificates,
    }
    return render(request, "centre/certificates.html", context)


def _waiting_table(people: list[Application]) -> dict[str, Any]:
    columns = [{"label": "考生"}, {"label": "回执号", "kind": "mono"}, {"label": "考核项目"},
               {"label": "成绩", "kind": "number"}, {"label": "报名机构"}]  # fmt: skip
    rows = [
        {
            "cells": [
                person_cell(one), one.reference, one.project_name, plain(one.score.value),
                one.agency.name,
            ]
        }
        for one in people
    ]  # fmt: skip
    return {"id": "waiting", "caption": "待核发", "total": len(rows), "columns": columns,
            "rows": rows}  # fmt: skip


def _register(page: Any) -> dict[str, Any]:
    columns = [
        {"label": "证书编号", "kind": "mono"}, {"label": "考生"}, {"label": "考核项目"},
        {"label": "核发日期", "kind": "date"}, {"label": "核发人"}, {"label": "状态"},
        {"label": "证书"},
    ]  # fmt: skip
    return {
        "id": "register",
        "caption": "证书登记簿",
        "total": page.paginator.count,
        "columns": columns,
        "rows": [_certificate_row(one) for one in page],
        "page_obj": page,
        "empty": {"title": "还没有核发证书", "text": "核发后编号登记在这里。"},
    }


def _certificate_row(one: Certificate) -> dict[str, Any]:
    application, key = one.application, {"ref": one.application.reference}
    valid = one.status == Certificate.Status.VALID
    printed: Any = {"text": "打印", "url": reverse("centre-certificate-pdf", kwargs=key)}
    return {
        "url": reverse("centre-revoke", kwargs=key) if valid else "",
        "cells": [
            one.number,
            person_cell(application),
            application.project_name,
            text.day(one.issued_on, year=True),
            str(one.issued_by),
            {"text": one.get_status_display(), "state": STATES[one.status]},
            printed if valid else "—",
        ],
    }


@require_POST
@refusals_go_to("centre-certificates-batch", "slug", "number")
def issue(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Issue the certificates of everyone who has passed; all of them or none."""
    issued = actions.issue_all(get_batch(slug, number), by=actor_of(request))
    first, last = issued[0].number, issued[-1].number
    messages.success(request, f"已核发 {len(issued)} 份证书，编号 {first} 至 {last}。")
    return redirect("centre-certificates-batch", slug=slug, number=number)


@refusals_go_to("centre-certificates-batch", "slug", "number")
def print_batch(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Every valid certificate of the batch in one file, by number."""
    batch = get_batch(slug, number)
    valid = queries.certificates_for(actor_of(request), batch).filter(status="valid")
    content = paperwork.certificates([one.application for one in _with_record(valid)])
    return responses.pdf(content, f"certificates-{slug}-{number}.pdf")


def _with_record(rows: QuerySet[Certificate]) -> QuerySet[Certificate]:
    return rows.select_related("application__frozen", "application__score")


def print_one(request: HttpRequest, ref: str) -> HttpResponse:
    """One certificate."""
    application = get_application(request, ref)
    try:
        content = paperwork.certificate(application)
    except Refusal as refusal:
        raise Http404 from refusal
    return responses.pdf(content, f"certificate-{application.reference}.pdf")


def revoke(request: HttpRequest, ref: str) -> HttpResponse:
    """Revoke a certificate, with the reason."""
    application = get_application(request, ref)
    record = queries.certificate_of(application)
    if record is None:
        raise Http404
    back = address("centre-certificates-batch", application.batch)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revoke(application, reasons=[form.reason()], by=actor_of(request))
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}{refusal.remedy}")
        else:
            messages.success(request, f"证书 {record.number} 已撤销。")
            return redirect(back)
    context = {
        "form": form, "application": application, "certificate": record, "back": back,
        "intact": queries.is_intact(record), "state": STATES[record.status],
    }  # fmt: skip
    return render(request, "centre/certificate.html", context)
