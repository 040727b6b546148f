"""Pages for what went wrong, and the answer to a refused action."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kaowu.office.refusals import Refusal
from kaowu.papers.errors import PaperError


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form whose token has run out."""
    return render(request, "403_csrf.html", status=403)


def show_refusal(request: HttpRequest, refusal: Refusal) -> None:
    """Put a refusal on the next page: what is wrong, then what to do."""
    messages.error(request, " ".join(part for part in (refusal.message, refusal.remedy) if part))


def refusals_go_to(name: str, *keys: str) -> Callable[..., Any]:
    """A refused action, and a paper that cannot be printed, is answered by the page ``name`` (with
    these URL arguments) saying why.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, **kwargs)
            except Refusal as refusal:
                show_refusal(request, refusal)
            except PaperError as error:
                show_refusal(request, Refusal("papers.error", str(error)))
            return redirect(name, **{key: kwargs[key] for key in keys})

        return guarded

    return decorate


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a page that needs nothing that may have failed."""
    return render(request, "500.html", status=500)
