"""Fees: each batch's orders, and the recording of money that arrived."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kaowu.faces import text
from kaowu.faces.centre.batches import Standing
from kaowu.faces.centre.forms import PaymentForm
from kaowu.faces.centre.pages import actor_of, address, batch_context, batch_list, paged
from kaowu.faces.centre.tables import person_cell
from kaowu.faces.getters import get_application
from kaowu.office import clock
from kaowu.office.fees import actions, queries
from kaowu.office.fees.models import Order
from kaowu.office.refusals import Refusal

STATES = {
    Order.Status.OPEN: "attention",
    Order.Status.PAID: "done",
    Order.Status.LAPSED: "blocked",
    Order.Status.CANCELLED: "blocked",
}
WORDS = {Order.Status.LAPSED: "逾期放弃"}


def fees(request: HttpRequest) -> HttpResponse:
    """How the payments of every batch stand."""
    return batch_list(
        request,
        title="缴费",
        lead="缴费时间内到账的才算按时缴费；缴费确认后报名信息即冻结，逾期未缴由系统自动记为放弃。",
        room="centre-fees-batch",
        columns=("缴费时间", "待缴费", "已缴费", "逾期放弃", "已收"),
        cells=_cells,
    )


def _cells(row: Standing) -> list[Any]:
    sums, window = queries.takings(row.batch), row.plan.payment
    waiting: Any = str(sums.open or "—")
    if sums.open:
        waiting = {"text": f"{sums.open} 人", "state": "attention"}
    return [
        text.span(window.start, window.end),
        waiting,
        str(sums.paid or "—"),
        str(sums.lapsed or "—"),
        text.yuan(sums.paid_fen),
    ]


def fees_batch(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The orders of one batch, open ones first. A search comes by POST: no name in an address."""
    context = batch_context(slug, number, "centre-fees-batch")
    batch = context["batch"]
    status, words = request.GET.get("status", ""), request.POST.get("words", "").strip()
    orders = queries.search_orders(queries.orders_for(actor_of(request), batch), words)
    if status in Order.Status.values:
        orders = orders.filter(status=status)
    page = paged(request, orders.prefetch_related("payments"))
    context["table"] = {
        "id": "orders",
        "caption": "缴费名单",
        "columns": [
            {"label": "考生"}, {"label": "回执号", "kind": "mono"}, {"label": "报名机构"},
            {"label": "缴款码（示例）", "kind": "mono"}, {"label": "应缴", "kind": "number"},
            {"label": "状态"}, {"label": "到账"},
        ],
        "rows": [_order_row(order) for order in page],
        "page_obj": page,
        "total": page.paginator.count,
        "filters": [_status_filter(status)],
    }  # fmt: skip
    context["words"] = words
    context["tiles"] = _tiles(batch, address("centre-fees-batch", batch))
    return render(request, "centre/fees_batch.html", context)


def _status_filter(status: str) -> dict[str, Any]:
    words = {value: WORDS.get(Order.Status(value), label) for value, label in Order.Status.choices}
    options = [("", "全部"), *words.items()]
    return {
        "name": "status", "label": "状态", "kind": "select", "value": status, "options": options,
    }  # fmt: skip


def _tiles(batch: Any, here: str) -> list[dict[str, Any]]:
    sums = queries.takings(batch)
    return [
        {"label": "待缴费", "value": sums.open, "unit": "人", "url": f"{here}?status=open",
         "state": "attention" if sums.open else "done"},
        {"label": "已缴费", "value": sums.paid, "unit": "人", "url": f"{here}?status=paid",
         "state": "done"},
        {"label": "逾期放弃", "value": sums.lapsed, "unit": "人", "url": f"{here}?status=lapsed",
         "state": "blocked" if sums.lapsed else "done"},
        {"label": "应收", "value": text.yuan(sums.due_fen), "note": f"{sums.orders} 笔"},
        {"label": "已收", "value": text.yuan(sums.paid_fen), "note": f"{sums.paid} 笔"},
    ]  # fmt: skip


def _order_row(order: Order) -> dict[str, Any]:
    one = order.application
    status = Order.Status(order.status)
    paid = [text.day(payment.paid_on) for payment in order.payments.all()]
    return {
        "url": reverse("centre-order", kwargs={"ref": one.reference}),
        "cells": [
            person_cell(one),
            one.reference,
            one.agency.name,
            order.code,
            text.yuan(order.amount_fen),
            {"text": WORDS.get(status, status.label), "state": STATES[status]},
            "、".join(paid) or "—",
        ],
    }


def order(request: HttpRequest, ref: str) -> HttpResponse:
    """One order: what is owed, what arrived, and the form to record a payment."""
    found = _order(request, ref)
    form = PaymentForm.for_order(found, today=clock.today(), key=uuid.uuid4().hex)
    return _show(request, found, form)


@require_POST
def payment(request: HttpRequest, ref: str) -> HttpResponse:
    """Record money that arrived. A refusal keeps what was typed."""
    found, form = _order(request, ref), PaymentForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    try:
        actions.record_payment(found, **form.payment(), by=actor_of(request))
    except Refusal as refusal:
        form.add_error(None, f"{refusal.message}{refusal.remedy}")
        return _show(request, found, form)
    messages.success(request, f"已登记 {ref} 的缴费，报名信息已冻结。")
    return redirect("centre-fees-batch", **_keys(found))


def _order(request: HttpRequest, ref: str) -> Order:
    application = get_application(request, ref)
    found = queries.order_of(application)
    if found is None:
        raise Http404
    found.application = application
    return found


def _keys(found: Order) -> dict[str, Any]:
    return {"slug": found.application.batch.slug, "number": found.application.batch.number}


def _show(request: HttpRequest, found: Order, form: PaymentForm) -> HttpResponse:
    batch = found.application.batch
    context = {
        **batch_context(batch.slug, batch.number, "centre-fees-batch"),
        "order": found,
        "application": found.application,
        "payments": found.payments.select_related("recorded_by"),
        "form": form if found.status == Order.Status.OPEN else None,
        "badge": WORDS.get(Order.Status(found.status), found.get_status_display()),
        "badge_state": STATES[Order.Status(found.status)],
        "back": address("centre-fees-batch", batch),
    }
    return render(request, "centre/order.html", context)
