"""The points of the checklist beside the scans on which they are seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kaowu.faces.desk.forms import DecisionForm
from kaowu.faces.desk.places import Desk
from kaowu.faces.desk.scans import label_of, picture
from kaowu.office.registration.models import Material


def beside(
    desk: Desk, form: DecisionForm | None, material: Sequence[Material]
) -> Mapping[str, dict[str, Any]]:
    """By kind of material: its points, each with its box in the form, and what to hold beside."""
    present = {one.kind: one for one in material}
    found: dict[str, dict[str, Any]] = {}
    for check in form.checks() if form else ():
        point = check["point"]
        here = found.setdefault(point.material, {"points": [], "against": {}})
        clause = form.notice.clauses.get(point.clause, "") if form else ""
        here["points"].append(
            {"text": point.text, "clause": clause, "box": check["box"].id_for_label}
        )
        if point.against in present:
            here["against"] = _compared(desk, present[point.against])
    return found


def _compared(desk: Desk, material: Material) -> dict[str, str]:
    return {"label": label_of(material), "url": picture(desk, material)}
