"""My applications, one application, my letters."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaowu.faces.candidate import outcome, words
from kaowu.faces.candidate.reasons import reasons_of
from kaowu.faces.candidate.views_pledge import pledge_record
from kaowu.faces.getters import get_application
from kaowu.office import clock
from kaowu.office.letters.actions import look_at, look_at_all_about
from kaowu.office.letters.queries import inbox
from kaowu.office.registration.claims import claimable
from kaowu.office.registration.correcting.rounds import rounds_of
from kaowu.office.registration.guidance import guidance
from kaowu.office.registration.models import Application
from kaowu.office.registration.queries import visible_to
from kaowu.rules.events import Event
from kaowu.rules.states import ENDED, State

PAGE = 20


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Every application of mine, each with what I must do now."""
    mine = visible_to(request.actor).filter(owner=request.user)  # type: ignore[attr-defined]
    cards = [_card(one) for one in mine.order_by("-created_at", "-id")[:PAGE]]
    running = [card for card in cards if not card["ended"]]
    ended = [card for card in cards if card["ended"]]
    waiting = claimable(request.user)  # type: ignore[arg-type]
    context = {"running": running, "ended": ended, "claimable": waiting}
    return render(request, "candidate/dashboard.html", context)


def _card(application: Application) -> dict[str, Any]:
    today = clock.today()
    return {
        "application": application,
        "batch": words.batch_label(application),
        "badge": words.badge(application),
        "ended": State(application.state) in ENDED,
        "next": words.next_step(application, guidance(application, today), today),
    }


@require_safe
def application(request: HttpRequest, ref: str) -> HttpResponse:
    """One application: what now, where it stands, its papers, its history."""
    found = get_application(request, ref)
    look_at_all_about(found.chain, request.user)  # type: ignore[arg-type]
    today = clock.today()
    return render(
        request,
        "candidate/application.html",
        {
            "application": found,
            "batch": words.batch_label(found),
            "badge": words.badge(found),
            "next": words.next_step(found, guidance(found, today), today),
            "steps": words.steps(found),
            "reasons": reasons_of(found),
            "rounds": rounds_of(found)[::-1],
            "receipt": words.receipt(found),
            "outcome": outcome.facts(found),
            "papers": outcome.papers(found),
            "facts": words.facts(found),
            "history": words.history(found.steps.all()),
            "may_withdraw": words.may(found, Event.WITHDRAW),
            "pledge": pledge_record(found, request.actor),  # type: ignore[attr-defined]
        },
    )


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """Every message that was sent to me, newest first; that I have looked is noted."""
    kept = inbox(request.user).exclude(template="login_code")  # type: ignore[arg-type]
    page = Paginator(kept, PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "new": look_at(page.object_list)}
    return render(request, "candidate/letters.html", context)
