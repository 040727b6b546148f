"""What a reviewer sees first over the list: how many wait, how many press, what is theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Min, Q
from django.http import HttpRequest
from django.utils.timezone import localtime

from kaowu.faces.desk.labels import waited
from kaowu.faces.desk.places import Desk
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.registration.list_columns import WITH_DUE
from kaowu.office.registration.queries import visible_to
from kaowu.office.review import bulk, opinions
from kaowu.office.review.deadlines import is_late, is_soon


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
    found = _counts(desk, actor)
    ready = opinions.prepared(actor, desk.level).count()
    cases, state = desk.url("cases"), desk.states[0]
    return [
        _tile("待领取", found["waiting"], f"{cases}?state={state}", "info", _longest(found)),
        _tile("我领取的", found["mine"], f"{cases}?holder=me", "attention"),
        _tile("2 个工作日内到期", found["soon"], f"{cases}?due=soon&sort=due", "attention"),
        _tile("已逾期", found["late"], f"{cases}?due=late&sort=due", "blocked"),
        _tile("待发布的审核意见", ready, desk.url("prepared"), "attention"),
    ]


def _counts(desk: Desk, actor: Actor) -> dict[str, Any]:
    """How many rows each tile leads to, and since when the first of them waits; one query."""
    level, today = desk.level, clock.today()
    waiting = Q(state=desk.states[0])
    plain = visible_to(actor).filter(state__in=WITH_DUE).select_related(None).order_by()
    return plain.aggregate(
        waiting=Count("pk", filter=waiting),
        longest=Min("changed_at", filter=waiting),
        mine=Count("pk", filter=Q(holder_id=actor.user_id)),
        soon=Count("pk", filter=is_soon(level, today)),
        late=Count("pk", filter=is_late(level, today)),
    )


def _longest(found: Mapping[str, Any]) -> str:
    if found["longest"] is None:
        return ""
    return f"最久已等待 {waited(localtime(found['longest']).date(), clock.today())}"


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
