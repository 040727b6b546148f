"""The name as the candidate signed it on a screen, to be held beside the scanned papers."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime

from kaowu.office.registration import queries
from kaowu.office.registration.models import Application
from kaowu.office.registration.pledging import pledges


def signed_on_screen(application: Application) -> dict[str, Any] | None:
    """The context of desk/signature.html; None where nothing was signed on a screen."""
    pledge = queries.standing_pledge(application)
    if pledge is None or not pledge.on_screen:
        return None
    return {
        "url": reverse("signature", args=[application.reference]) if pledge.signature else "",
        "name": pledge.signer_name,
        "at": localtime(pledge.signed_at),
        "way": pledge.get_method_display(),
        "bound": bool(pledge.sha256),
        "fits": pledges.still_fits(pledge),
    }
