"""Tables of people that more than one page of the centre shows."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from kaowu.faces import text
from kaowu.faces.centre.queue import ReviewRow
from kaowu.faces.desk.lists import due_cell
from kaowu.office.registration.models import Application
from kaowu.rules.identity import mask_identity


def person_cell(application: Application) -> dict[str, str]:
    """Name, and the identity number masked."""
    number = mask_identity(application.id_number) if application.id_number else ""
    return {"text": application.name or "（未填姓名）", "note": number}


def review_table(rows: list[ReviewRow], user_id: int | None, **more: Any) -> dict[str, Any]:
    """Cases by their clock."""
    columns = [
        {"label": "考生"},
        {"label": "回执号", "kind": "mono"},
        {"label": "批次、项目"},
        {"label": "报名机构"},
        {"label": "收到", "kind": "date"},
        {"label": "反馈期限"},
        {"label": "办理"},
    ]
    empty = {"title": "没有待复审的考生", "text": "报名机构报送后会出现在这里。"}
    cells = [_review_row(row, user_id) for row in rows]
    return {"id": "reviews", "columns": columns, "rows": cells, "empty": empty, **more}


def _review_row(row: ReviewRow, user_id: int | None) -> dict[str, Any]:
    one = row.application
    return {
        "url": reverse("centre-case", kwargs={"ref": one.reference}),
        "cells": [
            person_cell(one),
            one.reference,
            {"text": str(one.batch), "note": one.project_name},
            one.agency.name,
            text.day(row.clock.received),
            due_cell(one, row.clock),
            _holder_cell(one, user_id),
        ],
    }


def _holder_cell(application: Application, user_id: int | None) -> dict[str, str]:
    if application.holder_id is None:
        return {"text": "待领取"}
    if application.holder_id == user_id:
        return {"text": "我领取的", "state": "attention"}
    return {"text": f"{application.holder}领取"}
