"""复审: the queue with its clock, the case, the decision. The desk is shared with the agency."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kaowu.faces.centre.pages import actor_of
from kaowu.faces.centre.place import CENTRE
from kaowu.faces.desk import counts, decisions, lists
from kaowu.faces.getters import get_application
from kaowu.office.actors import Actor
from kaowu.office.registration.queries import visible_to
from kaowu.office.review.models import Review
from kaowu.office.review.queries import second_queue
from kaowu.rules.states import WITH_CENTRE, State

VIEWS = (("", "待复审"), ("mine", "我领取的"), ("returned", "退回补正"), ("all", "全部考生"))


@require_http_methods(["GET", "HEAD", "POST"])
def cases(request: HttpRequest) -> HttpResponse:
    """The queue, or everyone who was handed in. A search comes by POST and looks everywhere."""
    words = request.POST.get("words", "").strip()
    view = "all" if words else request.GET.get("view", "")
    found, states = _view(view, actor_of(request))
    context = lists.case_list(request, CENTRE, found, states=states, words=words)
    rows = context["table"]["rows"]
    if words and len(rows) == 1:
        return redirect(rows[0]["url"])
    context["table"]["filters"].insert(0, {"name": "view", "kind": "hidden", "value": view})
    context["table"]["empty"] = _empty(view)
    if CENTRE.reviews(actor_of(request)):
        context |= counts.for_reviewer(request, CENTRE, context)
    context |= {
        "title": "复审",
        "lead": "收到报送后 5 个工作日内反馈；退回补正期间暂停计时。",
        "search_url": reverse("centre-cases"),
        "tabs": _tabs(view, actor_of(request)),
    }
    return render(request, "centre/cases.html", context)


def _view(view: str, by: Actor) -> tuple[Any, tuple[State, ...]]:
    """What a tab shows, and the states that its filter offers."""
    if view == "all":
        return visible_to(by), tuple(state for state in State if state is not State.DRAFT)
    if view == "returned":
        back = visible_to(by).filter(reviews__level=Review.Level.SECOND).distinct()
        return back, (State.RETURNED,)
    queue = second_queue(by)
    if view == "mine":
        queue = queue.filter(holder_id=by.user_id)
    return queue, tuple(state for state in State if state in WITH_CENTRE)


def _tabs(view: str, by: Actor) -> list[dict[str, Any]]:
    here = reverse("centre-cases")
    rows = []
    for key, label in VIEWS:
        url = f"{here}?view={key}" if key else here
        tab: dict[str, Any] = {"label": label, "url": url, "current": key == view}
        if key in ("", "mine"):
            tab["count"] = _view(key, by)[0].count()
        rows.append(tab)
    return rows


def _empty(view: str) -> dict[str, str]:
    if view == "mine":
        return {"title": "您现在没有领取任何报名", "text": "在“待复审”中打开一份并领取。"}
    if view == "returned":
        return {"title": "没有等待补正的报名", "text": "复审退回后会出现在这里。"}
    return {"title": "没有待复审的考生", "text": "报名机构报送后会出现在这里。"}


@require_safe
def case(request: HttpRequest, ref: str) -> HttpResponse:
    """One case, to read and, for the reviewer who took it, to decide."""
    return decisions.show(request, CENTRE, get_application(request, ref))
