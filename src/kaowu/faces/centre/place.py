"""The centre's desk, and what its case page shows beside the review."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from kaowu.faces.desk.places import Desk
from kaowu.office.actors import Actor
from kaowu.office.registration.models import Application, HandOver
from kaowu.office.registration.paperwork import roster_reference
from kaowu.office.review.models import Review


def rosters_of(application: Application, by: Actor) -> dict[str, Any]:
    """The sealed rosters that an application stands on, as files to look at."""
    found = HandOver.objects.filter(lines__application=application).select_related("batch")
    rows = [
        {
            "label": f"花名册 {roster_reference(one)}",
            "url": reverse("centre-roster", kwargs={"pk": one.pk}),
        }
        for one in found.order_by("-id")
    ]
    return {"rosters": rows}


CENTRE = Desk("centre", Review.Level.SECOND, "centre/case.html", rosters_of)
