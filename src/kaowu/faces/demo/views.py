"""Enter as any person of the demonstration; move its date. Both answer 404 in earnest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kaowu.faces import text
from kaowu.faces.context import face_of, home_of
from kaowu.faces.demo import tour
from kaowu.office import clock, daily
from kaowu.office.notices.queries import next_milestone
from kaowu.office.people.models import User
from kaowu.office.people.queries import demo_people
from kaowu.rules.calendar import default_calendar

OFFICE_HOUR = time(9, 0)
FACES = (tour.PUBLIC, tour.CANDIDATE, tour.AGENCY, tour.GROUP, tour.CENTRE, tour.OFFICE)
FEW = 12
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def demonstration_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Not found outside demonstration mode."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, **kwargs)

    return guarded


@demonstration_only
def enter(request: HttpRequest) -> HttpResponse:
    """What can be looked at and the people, by face; one click signs in as one of them."""
    if request.method == "POST":
        if "sight" in request.POST:
            return _go_to(request, request.POST["sight"])
        return _enter_as(request, request.POST.get("user", ""))
    return render(request, "demo/enter.html", {"groups": _groups()})


def _groups() -> list[dict[str, Any]]:
    """The faces that work here: a centre on its own system is none of them."""
    found = tour.sights()
    people: dict[str, list[dict[str, Any]]] = {name: [] for name in FACES}
    for person in demo_people():
        people[face_of(person["roles"])].append(person)
    shown = [name for name in FACES if not (settings.AGENCY_ALONE and name == tour.CENTRE)]
    groups = []
    for name in shown:
        first, more = _one_a_note(people[name])
        sights = [one for one in found if one.face == name]
        groups.append({"face": name, "people": first, "more": more, "sights": sights})
    return groups


def _one_a_note(people: list[dict[str, Any]]) -> tuple[list[Any], list[Any]]:
    """The first person of each state, and the rest: sixty names are too many to choose from."""
    if len(people) <= FEW:
        return people, []
    first: dict[str, dict[str, Any]] = {}
    for person in people:
        first.setdefault(person["note"], person)
    shown = list(first.values())
    return shown, [person for person in people if person not in shown]


def _enter_as(request: HttpRequest, key: str) -> HttpResponse:
    if not key.isdigit():
        raise Http404
    user = get_object_or_404(User, pk=key, is_demo=True, is_active=True)
    _become(request, user)
    return redirect(home_of(user.actor().roles))


def _go_to(request: HttpRequest, key: str) -> HttpResponse:
    """Enter as the person of a sight and open its page."""
    sight = next((one for one in tour.sights() if one.key == key), None)
    if sight is None:
        messages.info(request, "这一处已经办理过了，请从其他入口查看。")
        return redirect("demo-entry")
    if sight.user:
        _become(request, sight.user)
    return redirect(sight.url)


def _become(request: HttpRequest, user: User) -> None:
    logout(request)
    login(request, user, backend=BACKEND)


@require_POST
@demonstration_only
def move_time(request: HttpRequest) -> HttpResponse:
    """Move the date to a day, by one working day ("+1"), or to the next stage ("next")."""
    target = _target(request.POST.get("to", ""))
    if target is None:
        messages.error(request, "没有可以前往的日期，请指定一个日期。")
    else:
        clock.move_to(datetime.combine(target, OFFICE_HOUR))
        daily.tick(clock.now())
        messages.success(request, f"演示日期已改为{text.day(target, year=True)}。")
    return redirect(_way_back(request))


def _target(wish: str) -> date | None:
    today = clock.today()
    if wish == "+1":
        return default_calendar().add(today, 1)
    if wish == "next":
        return next_milestone(today)
    try:
        return date.fromisoformat(wish)
    except ValueError:
        return None


def _way_back(request: HttpRequest) -> str:
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        return back
    return "/"
