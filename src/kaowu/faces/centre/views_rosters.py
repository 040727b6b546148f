"""花名册: what the agencies sealed and handed over, and whether it still is what was sealed."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kaowu.faces import text
from kaowu.faces.centre.batches import batch_filter, chosen, standings
from kaowu.faces.centre.pages import actor_of, paged
from kaowu.faces.desk.labels import state_cell
from kaowu.faces.errors import refusals_go_to
from kaowu.faces.files import responses
from kaowu.office import clock
from kaowu.office.registration import paperwork, queries
from kaowu.office.registration.models import HandOver
from kaowu.office.registration.pledging.rosters import still_fits
from kaowu.rules.identity import mask_identity

PAGE = 200  # people of a roster: nearly every one is whole, and its quick search with it


def rosters(request: HttpRequest) -> HttpResponse:
    """The sealed rosters, newest first."""
    rows = standings(clock.today())
    batch = chosen(request, rows)
    found = queries.hand_overs_for(actor_of(request))
    if batch:
        found = found.filter(batch=batch.batch)
    page = paged(request, queries.with_waiting(found))
    table = {
        "id": "rosters",
        "columns": [
            {"label": "编号", "kind": "mono"}, {"label": "报名机构"}, {"label": "批次"},
            {"label": "人数", "kind": "number"}, {"label": "封存时间", "kind": "date"},
            {"label": "待复审", "kind": "number"}, {"label": "摘要", "kind": "mono"},
        ],
        "rows": [_row(one) for one in page],
        "page_obj": page,
        "total": page.paginator.count,
        "filters": [batch_filter(rows, batch.key if batch else "")],
        "empty": {"title": "还没有报送的花名册", "text": "报名机构报送后会出现在这里。"},
    }  # fmt: skip
    return render(request, "centre/rosters.html", {"table": table})


def _row(one: Any) -> dict[str, Any]:
    return {
        "url": reverse("centre-roster", kwargs={"pk": one.pk}),
        "cells": [
            paperwork.roster_reference(one),
            one.agency.name,
            {"text": str(one.batch), "note": f"第 {one.number} 册" if one.number > 1 else ""},
            str(one.head_count),
            text.moment(one.sealed_at.astimezone()),
            str(one.waiting or "—"),
            one.sha256[:12],
        ],
    }


def roster(request: HttpRequest, pk: int) -> HttpResponse:
    """One sealed roster: its people as they were sealed, with what has become of them."""
    found = _roster(request, pk)
    page = Paginator(found.rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "roster": found,
        "reference": paperwork.roster_reference(found),
        "fits": still_fits(found),
        "table": _people_table(found, page),
    }
    return render(request, "centre/roster.html", context)


def _roster(request: HttpRequest, pk: int) -> HandOver:
    found = queries.hand_overs_for(actor_of(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _people_table(found: HandOver, page: Page[dict[str, str]]) -> dict[str, Any]:
    heads = ("序号", "姓名", "证件号码", "学历", "考核项目", "初审人", "回执号", "现在")
    shown = found.lines.filter(application__reference__in=[row["reference"] for row in page])
    states = dict(shown.values_list("application__reference", "application__state"))
    rows = []
    for row in page:
        reference = row["reference"]
        number = {"text": mask_identity(row["id_number"])}
        rows.append(
            {
                "url": "",
                "cells": [
                    row["number"], row["name"], number, row["education"], row["project"],
                    row["reviewer"],
                    {"text": reference, "url": reverse("centre-case", kwargs={"ref": reference})},
                    state_cell(states[reference]),
                ],
            }
        )  # fmt: skip
    columns = [{"label": head, "kind": "mono" if "号" in head else "text"} for head in heads]
    return {"id": "people", "caption": "封存名单", "total": len(found.rows),
            "columns": columns, "rows": rows, "page_obj": page,
            "quick": not page.has_other_pages()}  # fmt: skip


@refusals_go_to("centre-roster", "pk")
def roster_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """考核人员花名册."""
    found = _roster(request, pk)
    reference = paperwork.roster_reference(found)
    return responses.pdf(paperwork.roster(found), f"roster-{reference}.pdf")


@refusals_go_to("centre-roster", "pk")
def quality_pledge_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """报名质量责任承诺书 of the roster."""
    found = _roster(request, pk)
    reference = paperwork.roster_reference(found)
    return responses.pdf(paperwork.quality_pledge(found), f"quality-pledge-{reference}.pdf")
