"""报送: the preview, the seal, the sealed rosters with the second review's state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_safe

from kaowu.faces import text
from kaowu.faces.desk import batches as by_batch
from kaowu.faces.desk.labels import state_cell
from kaowu.faces.desk.lists import due_cell
from kaowu.faces.errors import refusals_go_to
from kaowu.faces.files import responses
from kaowu.faces.getters import get_batch
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.notices.models import BatchRecord
from kaowu.office.notices.queries import plan_of
from kaowu.office.people.models import Organisation
from kaowu.office.people.queries import filing_ends_soon, filing_trouble
from kaowu.office.registration import paperwork
from kaowu.office.registration.conditions import latest_hand_over
from kaowu.office.registration.models import Application, HandOver
from kaowu.office.registration.pledging import rosters
from kaowu.office.registration.queries import hand_overs_for, ready_to_hand_over, visible_to
from kaowu.office.review.queries import clocks_of
from kaowu.papers.sealed_roster import sealed_roster_workbook
from kaowu.rules.identity import mask_identity
from kaowu.rules.states import WITH_AGENCY, WITH_CENTRE, State

PAGE = 100


@require_safe
def hand_over(request: HttpRequest) -> HttpResponse:
    """The batches: how many can go, how many went, until when."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    batches = sorted(by_batch.in_view(request), key=lambda one: one.exam, reverse=True)
    agency, today = _agency(request), clock.today()
    context = {
        "table": _batches(actor, batches, today),
        "agency": agency,
        "trouble": filing_trouble(agency, today),
        "ends_in": filing_ends_soon(agency, today),
    }
    return render(request, "agency/hand_over.html", context)


def _agency(request: HttpRequest) -> Organisation:
    return Organisation.objects.get(pk=request.actor.organisation_id)  # type: ignore[attr-defined]


def _batches(actor: Actor, batches: Sequence[BatchRecord], today: date) -> dict[str, Any]:
    plain = visible_to(actor).select_related(None).order_by().filter(batch__in=batches)
    rows = plain.values("batch_id").annotate(
        ready=Count("pk", filter=Q(state=State.ACCEPTED)),
        open=Count("pk", filter=Q(state__in=[*WITH_AGENCY, State.RETURNED])),
        sent=Count("pk", filter=Q(state__in=WITH_CENTRE)),
    )
    counts = {row["batch_id"]: row for row in rows}
    return {
        "id": "batches",
        "caption": "各批次报送情况",
        "columns": [
            {"label": "批次"},
            {"label": "待报送", "kind": "number"},
            {"label": "尚在初审或补正", "kind": "number"},
            {"label": "复审中", "kind": "number"},
            {"label": "最迟报送"},
        ],
        "rows": [_batch_row(one, counts.get(one.pk, {}), today) for one in batches],
        "empty": {"title": "现在没有可以报送的批次", "text": "报名开始后，批次会列在这里。"},
    }


def _batch_row(batch: BatchRecord, counts: dict[str, int], today: date) -> dict[str, Any]:
    latest, ready = latest_hand_over(batch), counts.get("ready", 0)
    return {
        "url": reverse("agency-hand-over-batch", args=[batch.slug, batch.number]),
        "state": "current" if ready else "",
        "cells": [
            {"text": str(batch), "note": f"{text.day(batch.exam)}考核"},
            str(ready),
            str(counts.get("open", 0) - ready),
            str(counts.get("sent", 0)),
            {"text": text.day(latest), "note": "已过" if latest < today else ""},
        ],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_go_to("agency-hand-over-batch", "slug", "number")
def batch(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The roster to be, the pledge in full, and the seal."""
    record = get_batch(slug, number)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    ready = list(ready_to_hand_over(actor, record))
    if request.method == "POST":
        return _seal(request, record, ready)
    plan, today = plan_of(record), clock.today()
    sent = visible_to(actor).filter(batch=record, hand_over_lines__isnull=False).distinct()
    context = {
        "batch": record,
        "notice": record.notice,
        "pledge": record.notice.quality_pledge,
        "ready": ready,
        "preview": _preview(ready),
        "expected": _fingerprint(ready),
        "latest": latest_hand_over(record),
        "trouble": filing_trouble(_agency(request), today),
        "after_window": today > plan.registration.end,
        "registration": plan.registration,
        "today": today,
        "rosters": _rosters(list(hand_overs_for(actor).filter(batch=record))),
        "sent": _people(_page(request, sent.order_by("id")), today),
    }
    return render(request, "agency/hand_over_batch.html", context)


def _fingerprint(ready: Sequence[Application]) -> str:
    """The list that the person saw, so that a later one is not sealed unseen."""
    return ",".join(one.reference for one in ready)


def _seal(request: HttpRequest, record: BatchRecord, ready: Sequence[Application]) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    here = reverse("agency-hand-over-batch", args=[record.slug, record.number])
    if request.POST.get("expected", "") != _fingerprint(ready):
        messages.warning(request, "您打开本页之后，初审通过的名单有变化。请核对新名单后再报送。")
        return redirect(here)
    sealed = rosters.hand_over(
        agency=_agency(request),
        batch=record,
        applications=ready,
        pledged=request.POST.get("pledged") == "yes",
        by=actor,
    )
    messages.success(request, f"花名册已封存并报送，共 {sealed.head_count} 人。")
    return redirect("agency-roster", pk=sealed.pk)


def _preview(ready: Sequence[Application]) -> dict[str, Any]:
    return {
        "id": "preview",
        "caption": "拟报送名单",
        "total": len(ready),
        "columns": [
            {"label": "序号", "kind": "number"},
            {"label": "姓名"},
            {"label": "性别"},
            {"label": "证件号码", "kind": "mono"},
            {"label": "考核项目"},
            {"label": "最高学历"},
        ],
        "rows": [
            {
                "cells": [
                    str(position),
                    {"text": one.name, "url": reverse("agency-case", args=[one.reference])},
                    one.sex,
                    mask_identity(one.id_number),
                    one.project_name,
                    one.facts.get("education", ""),
                ]
            }
            for position, one in enumerate(ready, 1)
        ],
        "empty": {"title": "没有待报送的考生", "text": "初审通过的考生会出现在这里。"},
    }


def _rosters(sealed: Sequence[HandOver]) -> list[dict[str, str]]:
    return [
        {
            "label": f"第 {one.number} 份花名册（{one.head_count} 人）",
            "url": reverse("agency-roster", args=[one.pk]),
            "note": f"{text.moment(localtime(one.sealed_at))} 由{one.pledged_by}封存",
        }
        for one in sealed
    ]


def _page(request: HttpRequest, people: QuerySet[Application]) -> Page[Application]:
    return Paginator(people, PAGE).get_page(request.GET.get("page"))


def _people(page: Page[Application], today: date) -> dict[str, Any]:
    """Where each person who was handed over stands, with the centre's clock."""
    applications = list(page)
    clocks = clocks_of(applications, today)
    return {
        "id": "sent",
        "caption": "复审进度",
        "total": page.paginator.count,
        "page_obj": page,
        "columns": [
            {"label": "考生"},
            {"label": "考核项目"},
            {"label": "状态"},
            {"label": "收到日期"},
            {"label": "反馈期限"},
        ],
        "rows": [
            {
                "url": reverse("agency-case", args=[one.reference]),
                "cells": [
                    {"text": one.name, "note": mask_identity(one.id_number)},
                    one.project_name,
                    state_cell(one.state),
                    text.day(clocks[one.pk].received) if one.pk in clocks else "—",
                    due_cell(one, clocks.get(one.pk)),
                ],
            }
            for one in applications
        ],
    }


@require_safe
def roster(request: HttpRequest, pk: int) -> HttpResponse:
    """A sealed roster: digests, papers, people."""
    sealed = _get(request, pk)
    people = Application.objects.filter(hand_over_lines__hand_over=sealed)
    rows = people.select_related("batch__version").order_by("hand_over_lines__position")
    context = {
        "roster": sealed,
        "reference": paperwork.roster_reference(sealed),
        "fits": rosters.still_fits(sealed),
        "papers": _papers(sealed),
        "people": _people(_page(request, rows), clock.today()) | {"caption": "名单与复审进度"},
    }
    return render(request, "agency/roster.html", context)


def _papers(sealed: HandOver) -> list[dict[str, str]]:
    rows = (
        ("考核人员花名册", "agency-roster-pdf", "PDF", "打印后加盖报名机构公章。"),
        (
            "报名质量责任承诺书",
            "agency-quality-pledge-pdf",
            "PDF",
            "打印后由负责人签字并加盖公章。",
        ),
        ("考核人员花名册", "agency-roster-xlsx", "XLSX", "用于录入信息系统。"),
    )
    return [
        {"label": label, "url": reverse(name, args=[sealed.pk]), "kind": kind, "note": note}
        for label, name, kind, note in rows
    ]


def _get(request: HttpRequest, pk: int) -> HandOver:
    sealed = hand_overs_for(request.actor).filter(pk=pk).first()  # type: ignore[attr-defined]
    if sealed is None:
        raise Http404
    return sealed


@require_safe
@refusals_go_to("agency-roster", "pk")
def roster_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The roster to print."""
    sealed = _get(request, pk)
    return responses.pdf(paperwork.roster(sealed), f"roster-{_name(sealed)}.pdf")


@require_safe
@refusals_go_to("agency-roster", "pk")
def quality_pledge_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The agency's pledge to print."""
    sealed = _get(request, pk)
    return responses.pdf(paperwork.quality_pledge(sealed), f"pledge-{_name(sealed)}.pdf")


@require_safe
def roster_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The roster as a workbook that carries what was sealed; every cell is text."""
    sealed = _get(request, pk)
    content = sealed_roster_workbook(sealed.rows)
    return responses.attachment(content, f"roster-{_name(sealed)}.xlsx", responses.XLSX)


def _name(sealed: HandOver) -> str:
    return f"{sealed.batch.slug}-{paperwork.roster_reference(sealed)}"
