"""A scanned stack: progress, a result for each page, and pages that a clerk files by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from kaowu.dossier.sandbox import JobFailed
from kaowu.dossier.stack import thumbnail
from kaowu.faces.errors import refusals_go_to
from kaowu.faces.files import responses
from kaowu.office.actors import Actor
from kaowu.office.registration.paper_loop import filing as stack_filing
from kaowu.office.registration.paper_loop import findings as paper_findings
from kaowu.office.registration.paper_loop import returns as paper_returns
from kaowu.office.registration.paper_loop import stacks
from kaowu.office.registration.paper_loop.models import PaperPage, PaperStack
from kaowu.office.vault import files
from kaowu.rules.roles import Role

PAGE = 100
Outcome = PaperPage.Outcome
TONES = {
    Outcome.FILED: "done",
    Outcome.WAITING: "attention",
    Outcome.OPEN: "attention",
    Outcome.REFUSED: "blocked",
    Outcome.DUPLICATE: "info",
    Outcome.BLANK: "info",
    Outcome.FAILED: "blocked",
    Outcome.DISMISSED: "info",
}
FILTERS = {
    "person": ("待处理", stacks.NEEDS_PERSON),
    "filed": ("已归档", (Outcome.FILED,)),
    "rest": ("空白、重复和其他", (Outcome.BLANK, Outcome.DUPLICATE, Outcome.DISMISSED)),
}


def _stack(request: HttpRequest, key: str) -> Any:
    """The stack of the person's own agency; anything else is not found."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = stacks.stacks_for(actor).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def _row(request: HttpRequest, key: str, number: int) -> PaperPage:
    row = stacks.pages_of(_stack(request, key)).filter(number=number).first()
    if row is None:
        raise Http404
    return row


@require_safe
def stack(request: HttpRequest, key: str) -> HttpResponse:
    """Every page and what became of it; asks again while the worker is at it."""
    found = _stack(request, key)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    running = found.finished_at is None
    pages, tabs = _chosen(request, found)
    page = Paginator(pages, PAGE).get_page(request.GET.get("page"))
    context = {
        "stack": found,
        "sent": localtime(found.added_at),
        "running": running,
        "tiles": _tiles(found),
        "tabs": tabs,
        "rows": [_shown(row, running=running) for row in page],
        "page_obj": page,
        "kinds": paper_returns.labels_of(found.batch),
        "people": _people(actor, found) if actor.has(Role.CLERK) else [],
        "clerk": actor.has(Role.CLERK),
    }
    partial = request.headers.get("HX-Request") == "true"
    return render(request, f"agency/{'_stack' if partial else 'stack'}.html", context)


def _chosen(request: HttpRequest, found: PaperStack) -> tuple[Any, list[dict[str, Any]]]:
    """The pages under the chosen tab; by default those that wait for a person, if there are any."""
    pages = stacks.pages_of(found)
    waiting = pages.filter(outcome__in=stacks.NEEDS_PERSON).exists()
    asked = request.GET.get("show", "")
    if asked not in (*FILTERS, "all"):
        asked = "person" if waiting else "all"
    url = reverse("agency-stack", args=[found.key])
    labels = {**{name: label for name, (label, _) in FILTERS.items()}, "all": "全部"}
    tabs = [
        {"label": label, "url": f"{url}?show={name}", "current": name == asked}
        for name, label in labels.items()
    ]
    return (pages if asked == "all" else pages.filter(outcome__in=FILTERS[asked][1])), tabs


def _tiles(found: Any) -> list[dict[str, Any]]:
    rest = found.done - found.filed - found.waiting
    rows = (
        ("已归档", found.filed, "done"),
        ("待处理", found.waiting, "attention"),
        ("空白、重复和其他", rest, ""),
    )
    return [
        {"label": label, "value": value, "unit": "页", "state": tone if value else ""}
        for label, value, tone in rows
    ]


def _shown(row: PaperPage, *, running: bool) -> dict[str, Any]:
    """A page; filed by hand only once the list stands still under the hand."""
    findings = [paper_findings.incomplete(row)] if row.outcome == Outcome.WAITING else []
    kinds = {} if row.application is None else paper_returns.labels_of(row.application.batch)
    return {
        "page": row,
        "tone": TONES[Outcome(row.outcome)],
        "label": row.get_outcome_display(),
        "kind": kinds.get(row.kind, ""),
        "findings": [*findings, *row.findings],
        "open": row.image is not None and row.outcome != Outcome.WAITING and not running,
        "scan": _scan(row),
    }


def _scan(row: PaperPage) -> str:
    if row.application is None or row.material is None:
        return ""
    return reverse("file", args=[row.application.reference, row.material.pk, "fitted"])


def _people(actor: Actor, found: PaperStack) -> list[dict[str, str]]:
    """Whom a page can be given to: those who owe a paper first."""
    people = paper_returns.returns(actor, found.batch)
    kinds = paper_returns.kinds_of(found.batch)
    rows = sorted(people, key=lambda one: not paper_returns.missing_of(one, kinds))
    return [
        {"value": one.reference, "label": f"{one.name}（{one.reference}）{_owes(one, found)}"}
        for one in rows
    ]


def _owes(one: Any, found: PaperStack) -> str:
    labels = paper_returns.labels_of(found.batch)
    owed = [labels[kind] for kind in paper_returns.missing_of(one, labels)]
    return f" 缺{'、'.join(owed)}" if owed else ""


@require_safe
def image(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """A page that waits for a person: a thumbnail, or whole with ``?size=full``."""
    row = _row(request, key, number)
    if row.image is None:
        raise Http404
    content = files.content(row.image)
    if request.GET.get("size") != "full":
        try:
            content = thumbnail(content)
        except JobFailed as failure:
            raise Http404 from failure
    return responses.shown(content, f"page-{number}.jpg", "image/jpeg")


@require_POST
@refusals_go_to("agency-stack", "key")
def assign(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """File a page by hand."""
    row = _row(request, key, number)
    turn = request.POST.get("turn", "0")
    stack_filing.assign(
        row,
        reference=request.POST.get("reference", ""),
        kind=request.POST.get("kind", ""),
        turn=int(turn) if turn.isdecimal() else 0,
        by=request.actor,  # type: ignore[attr-defined]
    )
    assert row.application is not None
    messages.success(request, f"第 {number} 页已归档到 {row.application.name}。")
    return redirect("agency-stack", key=key)


@require_POST
@refusals_go_to("agency-stack", "key")
def dismiss(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Set a page aside that is nobody's paper."""
    stack_filing.dismiss(_row(request, key, number), by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, f"第 {number} 页已标为无需归档。")
    return redirect("agency-stack", key=key)
