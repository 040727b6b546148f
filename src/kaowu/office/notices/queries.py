"""Asking for notices, batches and their computed days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet

from kaowu.office.notices.models import BatchRecord, NoticeVersion
from kaowu.rules.calendar import default_calendar
from kaowu.rules.schedule import BatchPlan, plan


def newest_versions() -> list[NoticeVersion]:
    """The newest version of each notice, newest first."""
    newest: dict[str, NoticeVersion] = {}
    for version in NoticeVersion.objects.order_by("-loaded_at", "-id"):
        newest.setdefault(version.slug, version)
    return list(newest.values())


def plan_of(batch: BatchRecord) -> BatchPlan:
    """The batch's windows and computed deadlines."""
    for row in plan(batch.notice, default_calendar()):
        if row.number == batch.number:
            return row
    raise KeyError(batch.number)


def open_batches(day: date) -> QuerySet[BatchRecord]:
    """The batches whose registration is open on ``day``."""
    return BatchRecord.objects.filter(
        registration_start__lte=day, registration_end__gte=day
    ).select_related("version")


def slugs_ahead(day: date) -> set[str]:
    """The notices with a batch that can still be applied for on ``day`` or later."""
    found = BatchRecord.objects.filter(registration_end__gte=day)
    return set(found.values_list("slug", flat=True))


def batches_of(slug: str) -> QuerySet[BatchRecord]:
    """All batches of a notice, in order."""
    return BatchRecord.objects.filter(slug=slug).select_related("version").order_by("number")


def next_milestone(today: date) -> date | None:
    """The next day on which something begins or ends in any batch; None when none is ahead."""
    days = {
        day
        for batch in BatchRecord.objects.filter(exam__gte=today - timedelta(days=40))
        for day in _milestones(plan_of(batch))
    }
    return min((day for day in days if day > today), default=None)


def _milestones(row: BatchPlan) -> Iterator[date]:
    for window in (row.registration, row.review, row.payment, row.tickets, row.publicity):
        yield window.start
        yield window.end + timedelta(days=1)
    yield row.exam
