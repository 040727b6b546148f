"""Choosing a batch by address: ``?batch=slug-2``."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse

from kaowu.office import clock
from kaowu.office.notices.models import BatchRecord
from kaowu.office.review.queries import batches_in_view


def batch_key(batch: BatchRecord) -> str:
    """The batch in an address."""
    return f"{batch.slug}-{batch.number}"


def batch_labels(batches: Sequence[BatchRecord]) -> dict[str, str]:
    """Key → label; the notice's title is added where batches of several notices are in view."""
    many = len({batch.slug for batch in batches}) > 1
    return {
        batch_key(batch): f"{batch}（{batch.version.title}）" if many else str(batch)
        for batch in batches
    }


def in_view(request: HttpRequest) -> list[BatchRecord]:
    """The batches that this person has to do with today."""
    return batches_in_view(request.actor, clock.today())  # type: ignore[attr-defined]


def chosen(request: HttpRequest, batches: Sequence[BatchRecord]) -> BatchRecord | None:
    """The batch that the address names, if it is one of these."""
    key = request.GET.get("batch", "")
    return next((batch for batch in batches if batch_key(batch) == key), None)


def batch_tabs(
    batches: Sequence[BatchRecord], current: BatchRecord | None, page: str
) -> list[dict[str, object]]:
    """Tabs over the batches on the page of this name, 全部批次 first."""
    url = reverse(page)
    labels = batch_labels(batches)
    every = {"label": "全部批次", "url": url, "current": current is None}
    rows = [
        {
            "label": labels[batch_key(b)],
            "url": f"{url}?batch={batch_key(b)}",
            "current": b == current,
        }
        for b in batches
    ]
    return [every, *rows]
