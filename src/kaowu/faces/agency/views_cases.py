"""The agency's cases: the list, one case, the first review."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaowu.faces.agency.place import AGENCY
from kaowu.faces.desk import counts, decisions, lists
from kaowu.faces.getters import get_application
from kaowu.office.actors import Actor
from kaowu.office.registration import paper
from kaowu.office.registration.queries import visible_to
from kaowu.rules.roles import Role
from kaowu.rules.states import State

SHOWN = 5  # refusals told one by one


@require_http_methods(["GET", "HEAD", "POST"])
def cases(request: HttpRequest) -> HttpResponse:
    """The list. A search comes by POST: a name or a number never stands in an address."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    words = request.POST.get("words", "").strip()
    context = lists.case_list(request, AGENCY, visible_to(actor), words=words)
    found = context["table"]["rows"]
    if words and len(found) == 1:
        return redirect(found[0]["url"])
    if request.GET.get("state") == State.DRAFT and actor.has(Role.CLERK):
        _add_boxes(context)
    elif AGENCY.reviews(actor):
        context |= counts.for_reviewer(request, AGENCY, context)
    context |= {"title": "考生", "search_url": reverse("agency-cases")}
    return render(request, "agency/cases.html", context)


def _add_boxes(context: dict[str, Any]) -> None:
    """In the list of drafts a clerk chooses those to hand in together.

    The filters are a form of their own and leave the table, which stands in the form of the boxes.
    """
    table = context["table"]
    context |= {"filters": table.pop("filters"), "hand_in": True}
    table["select_name"] = "ref"
    for row in table["rows"]:
        if row["whole"] and not row["own_account"]:
            row["select"] = row["reference"]


@require_POST
def hand_in(request: HttpRequest) -> HttpResponse:
    """Record the paper pledges of the chosen drafts and submit them."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    chosen = visible_to(actor).filter(reference__in=request.POST.getlist("ref"), owner=None)
    applications = list(chosen)
    refused = paper.hand_in(applications, by=actor)
    if len(applications) > len(refused):
        messages.success(request, f"已提交 {len(applications) - len(refused)} 份，等待初审。")
    for application, refusal in refused[:SHOWN]:
        messages.error(request, f"{application.name}（{application.reference}）：{refusal.message}")
    if len(refused) > SHOWN:
        messages.error(request, f"另有 {len(refused) - SHOWN} 份未能提交。")
    if not applications:
        messages.warning(request, "没有选择由本机构代填的草稿。")
    return redirect(f"{reverse('agency-cases')}?state={State.DRAFT}")


@require_safe
def case(request: HttpRequest, ref: str) -> HttpResponse:
    """One case, to read and, for the reviewer who took it, to decide."""
    application = get_application(request, ref)
    return decisions.show(request, AGENCY, application)
