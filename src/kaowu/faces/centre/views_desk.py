"""The centre's desk: what is next, the second reviews by their clock, the batches that live."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kaowu.faces import text
from kaowu.faces.centre import tasks as todo
from kaowu.faces.centre.batches import STAGES, Standing, alive, standings
from kaowu.faces.centre.pages import actor_of, address
from kaowu.faces.centre.queue import review_rows
from kaowu.faces.centre.tables import review_table
from kaowu.office import clock
from kaowu.rules.roles import Role
from kaowu.rules.schedule import BatchPlan

SHOWN = 8  # cases on the desk; the queue has the rest


def desk(request: HttpRequest) -> HttpResponse:
    """Everything that waits, the most pressing first, each a link to its place."""
    today = clock.today()
    living = alive(standings(today))
    actor = actor_of(request)
    queue = review_rows(actor, today)
    found = todo.tasks(living, queue, today)
    mine = [task for task in found if actor.has(task.role)]
    others = [task for task in found if task not in mine]
    context = {
        "tiles": [task.tile() for task in mine],
        "others": [{**task.tile(), "url": ""} for task in others],
        "reviews": review_table(queue[:SHOWN], actor.user_id),
        "review_count": len(queue),
        "batches": [_batch_row(row, officer=actor.has(Role.OFFICER)) for row in living],
        "stages": [label for label, _ in STAGES],
        "schedule": [_timeline(row) for row in living],
        "outbox": settings.DEMO and actor.has(Role.OFFICER),
        "day": today,
    }
    return render(request, "centre/desk.html", context)


def _batch_row(row: Standing, *, officer: bool) -> dict[str, Any]:
    return {
        "batch": row.batch,
        "url": address("centre-exam", row.batch) if officer else "",
        "phase": row.phase.label,
        "next": _next(row.plan),
        "exam": row.plan.exam,
        "stages": row.stages(),
    }


def _next(plan: BatchPlan) -> str:
    """The next day of the batch that somebody waits for."""
    today = clock.today()
    days = (
        (plan.registration.end, "报名截止"),
        (plan.payment.start, "开始缴费"),
        (plan.payment.end, "缴费截止"),
        (plan.tickets.start, "开始打印准考证"),
        (plan.hand_out_by, "准考证发放截止"),
        (plan.exam, "考核"),
        (plan.publicity.start, "可以公示成绩"),
        (plan.publicity.end, "公示期满"),
    )
    for day, words in days:
        if day >= today:
            return f"{text.day(day)}{words}"
    return "公示期已满"


def _timeline(row: Standing) -> dict[str, Any]:
    plan = row.plan
    windows = (
        ("报名", "registration", plan.registration.start, plan.registration.end),
        ("审核", "review", plan.review.start, plan.review.end),
        ("缴费", "payment", plan.payment.start, plan.payment.end),
        ("打印准考证", "tickets", plan.tickets.start, plan.tickets.end),
        ("考核", "exam", plan.exam, plan.exam),
        ("公示", "publicity", plan.publicity.start, plan.publicity.end),
    )
    return {
        "label": str(row.batch),
        "windows": [
            {"label": label, "kind": kind, "start": start, "end": end}
            for label, kind, start, end in windows
        ],
    }
