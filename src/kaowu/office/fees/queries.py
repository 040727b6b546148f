"""Asking for orders and payments."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from kaowu.office.actors import Actor
from kaowu.office.fees.models import Order, Payment
from kaowu.office.notices.models import BatchRecord
from kaowu.office.registration.models import Application
from kaowu.office.registration.queries import visible_to
from kaowu.office.vault.keys import blind_index


@dataclass(frozen=True, slots=True)
class Takings:
    """How the payments of a batch stand; amounts in fen."""

    orders: int
    paid: int
    open: int
    lapsed: int
    due_fen: int
    paid_fen: int


def orders_for(by: Actor, batch: BatchRecord | None = None) -> QuerySet[Order]:
    """The orders that this person may see, of one batch or of all, open ones first."""
    orders = Order.objects.filter(application__in=visible_to(by))
    if batch:
        orders = orders.filter(application__batch=batch)
    return orders.select_related("application__batch__version", "application__agency").order_by(
        "status", "id"
    )


def search_orders(orders: QuerySet[Order], words: str) -> QuerySet[Order]:
    """Those whose code, reference, name or identity number is ``words``."""
    words = words.strip()
    if not words:
        return orders
    return orders.filter(
        Q(code=words)
        | Q(application__reference=words.upper())
        | Q(application__name__icontains=words)
        | Q(application__id_index=blind_index(words.upper(), "id_number"))
    )


def order_of(application: Application) -> Order | None:
    """The order of an application, if it was billed."""
    return Order.objects.filter(application=application).first()


def payment_of(application: Application) -> Payment | None:
    """The confirmed payment of an application."""
    return Payment.objects.filter(order__application=application).last()


def takings(batch: BatchRecord) -> Takings:
    """Counts and sums over the orders of a batch."""
    rows = list(Order.objects.filter(application__batch=batch).values_list("status", "amount_fen"))
    paid = [amount for status, amount in rows if status == Order.Status.PAID]
    states = [status for status, _ in rows]
    return Takings(
        orders=len(rows),
        paid=len(paid),
        open=states.count(Order.Status.OPEN),
        lapsed=states.count(Order.Status.LAPSED),
        due_fen=sum(amount for _, amount in rows),
        paid_fen=sum(paid),
    )
