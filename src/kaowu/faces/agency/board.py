"""The numbers, dates and short lists of the agency's desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from kaowu.faces import text
from kaowu.faces.desk.batches import batch_key
from kaowu.faces.desk.labels import waited
from kaowu.faces.desk.stages import states_of
from kaowu.office.actors import Actor
from kaowu.office.exchange.models import AnswerFile, AnswerLine
from kaowu.office.exchange.queries import unfinished_answers
from kaowu.office.fees.models import Order
from kaowu.office.notices.models import BatchRecord
from kaowu.office.notices.queries import plan_of
from kaowu.office.registration.conditions import latest_hand_over
from kaowu.office.registration.correcting.corrections import dates_of_all as corrections_of
from kaowu.office.registration.models import Application
from kaowu.office.registration.queries import visible_to
from kaowu.office.review.queries import first_queue
from kaowu.rules.identity import mask_identity
from kaowu.rules.layouts import Purpose
from kaowu.rules.states import EDITABLE, FROZEN, GIVEN_UP, LABELS, WITH_AGENCY, WITH_CENTRE, State

SHORT = 6  # rows of a short list

# label, state of the screen, the state or stage that it counts and opens
_TILES: tuple[tuple[str, str, str], ...] = (
    ("草稿", "info", State.DRAFT),
    ("初审", "attention", "at_first_review"),
    ("退回补正", "blocked", State.RETURNED),
    ("待报送", "attention", State.ACCEPTED),
    ("复审", "info", "at_second_review"),
    ("缴费", "attention", "at_payment"),
    ("已缴费", "done", "before_ticket"),
    ("准考证已发", "done", State.TICKETED),
)


def tiles(counts: Mapping[State, int], batch: BatchRecord | None) -> list[dict[str, Any]]:
    """Counts by state; a tile without anybody has no colour."""
    query = f"&batch={batch_key(batch)}" if batch else ""
    cases = reverse("agency-cases")
    rows = []
    for label, state, counted in _TILES:
        states = states_of(counted, tuple(State))
        number = sum(counts.get(one, 0) for one in states)
        url = f"{cases}?state={counted}{query}"
        rows.append(
            {
                "label": label,
                "value": number,
                "unit": "人",
                "url": url,
                "state": state if number else "",
                "note": _note(states, counts),
            }
        )
    return rows


def _note(states: Sequence[State], counts: Mapping[State, int]) -> str:
    """Of a tile of several states, how many are further."""
    further = counts.get(states[-1], 0) if len(states) > 1 else 0
    return f"其中{LABELS[states[-1]]} {further} 人" if further else ""


def funnel(counts: Mapping[State, int]) -> list[dict[str, Any]]:
    """How many came how far, those given up left out."""
    reached = [
        ("提交报名", set(State) - {State.DRAFT} - GIVEN_UP),
        ("初审通过", set(State) - EDITABLE - WITH_AGENCY - GIVEN_UP | {State.ACCEPTED}),
        ("报送并复审通过", set(State) - EDITABLE - WITH_AGENCY - WITH_CENTRE - GIVEN_UP),
        ("已缴费", set(FROZEN)),
    ]
    return [
        {"label": label, "value": sum(counts.get(one, 0) for one in states)}
        for label, states in reached
    ]


def deadlines(
    batches: Sequence[BatchRecord],
    today: date,
    counts: Mapping[int, Mapping[State, int]],
    corrections: Mapping[int, date],
) -> list[dict[str, Any]]:
    """The days ahead on which something of ours must be done, the nearest first.

    ``corrections``: for each batch the first day by which a correction is due.
    """
    rows = []
    for batch in batches:
        plan = plan_of(batch)
        here = counts.get(batch.pk, {})
        tickets = sum(here.get(state, 0) for state in (State.PAID, State.SEATED, State.TICKETED))
        for label, due, matters in (
            ("内部收件截止", plan.agency_cut_off, True),
            ("报名截止", plan.registration.end, True),
            ("最迟报送", latest_hand_over(batch), _before_hand_over(here)),
            ("补正截止", corrections.get(batch.pk), bool(here.get(State.RETURNED))),
            ("缴费截止", plan.payment.end, bool(here.get(State.AWAITING_PAYMENT))),
            ("准考证最迟发放", plan.hand_out_by, bool(tickets)),
        ):
            if matters and due and due >= today and plan.registration.start <= today:
                rows.append(
                    {"label": f"{batch} {label}", "due": due, "provisional": plan.provisional}
                )
    return sorted(rows, key=lambda row: row["due"])


def first_corrections(by: Actor, batches: Sequence[BatchRecord], today: date) -> dict[int, date]:
    """For each batch the first day ahead by which something that was returned is due."""
    returned = list(visible_to(by).filter(state=State.RETURNED, batch__in=batches))
    found = corrections_of(returned)
    first: dict[int, date] = {}
    for one in returned:
        due = found[one.pk].due if found[one.pk].due >= today else found[one.pk].limit
        if due >= today:
            first[one.batch_id] = min(due, first.get(one.batch_id, due))
    return first


def _before_hand_over(counts: Mapping[State, int]) -> bool:
    return any(counts.get(state) for state in (*WITH_AGENCY, *EDITABLE))


def short_lists(by: Actor, batch: BatchRecord | None, today: date) -> list[dict[str, Any]]:
    """What waits longest, was returned, is unpaid, and whose ticket was not handed out."""
    mine = visible_to(by)
    queue = first_queue(by)
    if batch:
        mine, queue = mine.filter(batch=batch), queue.filter(batch=batch)
    waiting = queue.filter(state=State.SUBMITTED)
    returned = mine.filter(state=State.RETURNED).order_by("changed_at")
    unpaid = mine.filter(order__status=Order.Status.OPEN, state=State.AWAITING_PAYMENT)
    held = mine.filter(tickets__current=True, tickets__handed_over_at=None, state=State.TICKETED)
    return [
        _short("等待初审最久", waiting, "submitted", today, "没有等待初审的报名。"),
        _short("已退回，尚未补正", returned, "returned", today, "没有等待补正的报名。"),
        _short(
            "未缴费", unpaid.order_by("changed_at"), "awaiting_payment", today, "没有未缴费的考生。"
        ),
        _short("准考证尚未发放", held.order_by("id"), "ticketed", today, "没有待发放的准考证。"),
    ]


def unfinished(by: Actor, batch: BatchRecord | None) -> list[dict[str, str]]:
    """The centre's answers that wait for somebody, where they come as files."""
    if not settings.AGENCY_ALONE:
        return []
    found = unfinished_answers(by)
    if batch:
        found = found.filter(batch=batch)
    return [_answer(one) for one in found[:SHORT]]


def _answer(answer: AnswerFile) -> dict[str, str]:
    here = reverse("agency-answer", args=[answer.pk])
    waits = answer.status == AnswerFile.Status.READ
    different = f"?outcome={AnswerLine.Outcome.DIFFERENT.value}"
    left = f"{answer.open} 处差异待核实"  # type: ignore[attr-defined]
    return {
        "url": here if waits else here + different,
        "label": f"{Purpose(answer.purpose).label}，{text.moment(localtime(answer.added_at))} 收到",
        "batch": str(answer.batch),
        "note": "已核对，待确认登记" if waits else left,
    }


def _short(
    title: str, found: QuerySet[Application], state: str, today: date, none: str
) -> dict[str, Any]:
    rows = list(found[:SHORT])
    return {
        "title": title,
        "none": none,
        "more": f"{reverse('agency-cases')}?state={state}",
        "table": {
            "id": f"short-{state}",
            "columns": [
                {"label": "考生"},
                {"label": "批次"},
                {"label": "已等待"},
            ],
            "rows": [_row(one, today) for one in rows],
        },
    }


def _row(application: Application, today: date) -> dict[str, Any]:
    since = localtime(application.changed_at).date()
    return {
        "url": reverse("agency-case", args=[application.reference]),
        "cells": [
            {
                "text": application.name or "（未填姓名）",
                "note": mask_identity(application.id_number),
            },
            {"text": str(application.batch), "note": application.project_name},
            {"text": waited(since, today), "note": f"自{text.day(since)}"},
        ],
    }
