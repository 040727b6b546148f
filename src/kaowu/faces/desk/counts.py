"""What a reviewer sees first over the list: how many wait, how many press, what is theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localtime

from kaowu.faces.desk.labels import waited
from kaowu.faces.desk.places import Desk
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.registration.models import Application
from kaowu.office.review import bulk, opinions
from kaowu.office.review.deadlines import dues_of

UNREAD = ("id_number", "mobile", "email", "address", "findings_data")  # counting opens nothing


def for_reviewer(request: HttpRequest, desk: Desk, context: Mapping[str, Any]) -> dict[str, Any]:
    """Tiles, boxes beside the rows that may go in bulk, and runs that are still going."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    table = context["table"]
    table["select_name"] = "ref"
    for row in table["rows"]:
        row["select"] = row["reference"] if row["in_bulk"] else ""
    return {
        "tiles": tiles(desk, actor),
        "filters": table.pop("filters"),
        "bulk_url": desk.url("bulk"),
        "bulk_limit": bulk.LIMIT,
        "in_bulk": any(row["in_bulk"] for row in table["rows"]),
        "runs": [
            {"url": desk.url("run", run.key), "label": run.get_kind_display()}
            for run in bulk.runs_of(actor, desk.level).filter(finished_at=None)
        ],
    }


def tiles(desk: Desk, actor: Actor) -> list[dict[str, Any]]:
    """The counts of this desk, each a link to its rows."""
    queue = list(desk.queue(actor).defer(*UNREAD))
    waiting = [one for one in queue if one.state == desk.states[0]]
    dues = dues_of(queue, desk.level, clock.today()).values()
    late = sum(due.days_left < 0 for due in dues)
    soon = sum(0 <= due.days_left <= 2 for due in dues)
    mine = sum(one.holder_id == actor.user_id for one in queue)
    ready = opinions.prepared(actor, desk.level).count()
    cases, state = desk.url("cases"), desk.states[0]
    return [
        _tile("待领取", len(waiting), f"{cases}?state={state}", "info", _longest(waiting)),
        _tile("我领取的", mine, f"{cases}?holder=me", "attention"),
        _tile("2 个工作日内到期", soon, f"{cases}?due=soon&sort=due", "attention"),
        _tile("已逾期", late, f"{cases}?due=late&sort=due", "blocked"),
        _tile("待发布的意见", ready, desk.url("prepared"), "attention"),
    ]


def _longest(waiting: Sequence[Application]) -> str:
    """Of those that wait, the longest waiting first."""
    if not waiting:
        return ""
    return f"最久已等待 {waited(localtime(waiting[0].changed_at).date(), clock.today())}"


def _tile(label: str, value: int, url: str, state: str, note: str = "") -> dict[str, Any]:
    """A tile; without anybody it has no colour."""
    return {
        "label": label,
        "value": value,
        "unit": "份",
        "url": url,
        "state": state if value else "",
        "note": note,
    }
