"""成绩公示: what was published, as a list, a page and a paper."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaowu.faces.files import responses
from kaowu.faces.getters import get_batch
from kaowu.office import clock
from kaowu.office.results import paperwork
from kaowu.office.results.models import Publication
from kaowu.office.results.queries import publication_of, publications

PAGE = 50
COLUMNS = (
    ("序号", "number", "number"),
    ("准考证号", "ticket_number", "mono"),
    ("姓名", "name", "text"),
    ("考核项目", "project", "text"),
    ("成绩", "score", "number"),
    ("结果", "result", "text"),
    ("报名机构", "agency", "text"),
    ("备注", "note", "text"),
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every publication, newest first."""
    today = clock.today()
    page = Paginator(publications(), PAGE).get_page(request.GET.get("page"))
    entries = [
        {"publication": one, "head_count": len(one.rows), "open": one.opens <= today <= one.closes}
        for one in page
    ]
    return render(
        request,
        "public/publicity.html",
        {"entries": entries, "page_obj": page, "now": today},
    )


@require_safe
def batch(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The results of one batch; searched by ticket number or name."""
    publication = _publication(slug, number)
    words = request.GET.get("q", "").strip()[:40]
    rows = [row for row in publication.rows if _fits(row, words)]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    return render(
        request,
        "public/publicity_batch.html",
        {
            "publication": publication,
            "open": publication.opens <= today <= publication.closes,
            "now": today,
            "table": _table(page, words, len(rows)),
        },
    )


def _publication(slug: str, number: int) -> Publication:
    publication = publication_of(get_batch(slug, number))
    if publication is None:
        raise Http404
    return publication


def _fits(row: dict[str, str], words: str) -> bool:
    return not words or words in row["ticket_number"] or words in row["name"]


def _table(page: Any, words: str, total: int) -> dict[str, Any]:
    return {
        "id": "results",
        "caption": "成绩公示",
        "columns": [{"label": label, "kind": kind} for label, _, kind in COLUMNS],
        "rows": [{"cells": [row.get(key, "") for _, key, _ in COLUMNS]} for row in page],
        "filters": [
            {"name": "q", "label": "准考证号或姓名", "kind": "search", "value": words},
        ],
        "page_obj": page,
        "total": total,
        "empty": {"title": "没有找到", "text": "请核对准考证号或姓名。"},
    }


@require_safe
def paper(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The publication as the paper that is posted."""
    publication = _publication(slug, number)
    return responses.pdf(
        paperwork.publicity(publication), f"publicity-{slug}-{number}.pdf", public=True
    )
