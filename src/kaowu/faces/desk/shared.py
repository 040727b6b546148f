"""What a case shares with another person's: the warnings, and both portraits side by side."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from kaowu.faces.desk.places import Desk
from kaowu.faces.files.views import shown_copy
from kaowu.office.actors import Actor
from kaowu.office.registration import queries
from kaowu.office.registration.intake import duplicates
from kaowu.office.registration.intake.duplicates import Shared
from kaowu.office.registration.models import Application, Material

SHOWN = 5  # portraits beside one's own


def shared_with(desk: Desk, application: Application, actor: Actor) -> dict[str, Any]:
    """The context of desk/shared.html; empty where nothing is shared."""
    found = duplicates.shared_by([application])[application.pk]
    told = duplicates.findings(found, actor)
    return {"findings": told, "portraits": _portraits(desk, found, actor)} if told else {}


def _portraits(desk: Desk, found: Shared, actor: Actor) -> list[dict[str, Any]]:
    """One's own portrait first, then those of others that this person may see."""
    others = [*found.same, *found.alike]
    if not others or found.portrait is None:
        return []
    keys = [one.application_id for one in others]
    visible = set(queries.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))
    seen = [one for one in others if one.application_id in visible and shown_copy(one)]
    own = {**_picture(desk, found.portrait), "label": "本人", "case": ""}
    return [own, *(_picture(desk, one) for one in seen[:SHOWN])] if seen else []


def _picture(desk: Desk, material: Material) -> dict[str, Any]:
    application = material.application
    return {
        "label": f"{application.name}（{application.reference}）",
        "case": desk.url("case", application.reference),
        "url": reverse("file", args=[application.reference, material.pk, "fitted"]),
    }
