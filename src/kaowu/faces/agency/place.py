"""The agency's desk, and what its case page shows beside the review."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from kaowu.faces.desk.places import Desk
from kaowu.office.actors import Actor
from kaowu.office.registration.gate import allowed
from kaowu.office.registration.models import Application
from kaowu.office.registration.paper import ours_to_edit
from kaowu.office.review.models import Review
from kaowu.rules.events import Event


def _more(application: Application, by: Actor) -> dict[str, Any]:
    ours = ours_to_edit(application, by)
    return {
        "ours": ours,
        "submit_refusal": allowed(application, Event.SUBMIT, by) if ours else None,
        "papers": _papers(application),
    }


def _papers(application: Application) -> list[dict[str, str]]:
    rows = (
        ("个人申报表", "agency-form-pdf", "粘贴与电子版一致的两寸证件照，签字后按手印。"),
        ("个人诚信承诺书", "agency-pledge-pdf", "由考生本人签字后按手印。"),
    )
    return [
        {
            "label": label,
            "url": reverse(name, args=[application.reference]),
            "kind": "PDF",
            "note": note,
        }
        for label, name, note in rows
    ]


AGENCY = Desk("agency", Review.Level.FIRST, "agency/case.html", _more)
