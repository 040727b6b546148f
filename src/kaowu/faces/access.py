"""The guard before every page: it knows no page outside the table in :mod:`access_table`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from kaowu.faces.access_table import PAGES, Page
from kaowu.faces.addresses import address_of
from kaowu.office.actors import Actor
from kaowu.rules.roles import Role

# What a member of staff may still reach before the second factor is set up.
_SETTING_UP = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_reauthenticate",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
    }
)
NOBODY = Actor(user_id=None, name="", roles=frozenset())


class AccessMiddleware:
    """Lets a request through to a page of the table, by a person of the table; else not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Give every request its actor."""
        signed_in = request.user.is_authenticated
        request.actor = request.user.actor(address_of(request)) if signed_in else NOBODY  # type: ignore[attr-defined]
        response = self.get_response(request)
        if signed_in and not response.has_header("Cache-Control"):
            # one candidate's data never comes back from a cache into the next one's page
            response["Cache-Control"] = "private, no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Decide before the view runs. A page that the table does not name is not served."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        page = PAGES.get(name)
        if page is None:
            raise Http404(name)
        return decide(request, name, page)


def decide(request: HttpRequest, name: str, page: Page) -> HttpResponse | None:
    """None to go on, a redirect to sign in or to set up the second factor, or PermissionDenied."""
    if page.roles is None:
        return None
    if not request.user.is_authenticated:
        return redirect(
            f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"
        )
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if page.roles and not actor.has(*page.roles):
        raise PermissionDenied
    if name not in _SETTING_UP and lacks_second_factor(request, actor):
        return redirect("mfa_activate_totp")
    return None


def lacks_second_factor(request: HttpRequest, actor: Actor) -> bool:
    """Whether this is staff without a second factor (which is off in demonstration mode only)."""
    from allauth.mfa.utils import is_mfa_enabled

    if settings.DEMO or not actor.roles - {Role.CANDIDATE}:
        return False
    return not is_mfa_enabled(request.user)
