"""Writing the ledger."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.ledger.digests import entry_digest, merkle_root
from kaowu.office.ledger.models import Chain, DaySeal, Entry


@transaction.atomic
def record(*, chain: str, action: str, by: Actor, detail: dict[str, Any] | None = None) -> Entry:
    """Append one entry to ``chain``. ``detail`` must hold no personal data.

    Runs in the caller's transaction, so that a deed and its record stand or fall together.
    """
    Chain.objects.get_or_create(name=chain)
    link = Chain.objects.select_for_update().get(name=chain)
    fields: dict[str, Any] = {
        "number": link.length + 1,
        "at": clock.now(),
        "actor": f"user:{by.user_id}" if by.user_id else "system",
        "roles": ",".join(sorted(by.roles)),
        "action": action,
        "detail": detail or {},
        "previous": link.head,
    }
    entry = Entry.objects.create(chain=link, digest=entry_digest(chain=chain, **fields), **fields)
    Chain.objects.filter(pk=link.pk).update(length=entry.number, head=entry.digest)
    return entry


@transaction.atomic
def seal_day(day: date) -> DaySeal:
    """Seal the entries of ``day`` under one Merkle root; a sealed day stays as it is."""
    sealed = DaySeal.objects.filter(day=day).first()
    if sealed:
        return sealed
    start = timezone.make_aware(datetime.combine(day, time.min))
    entries = Entry.objects.filter(at__gte=start, at__lt=start + timedelta(days=1))
    digests = list(entries.order_by("id").values_list("digest", flat=True))
    return DaySeal.objects.create(
        day=day, count=len(digests), root=merkle_root(digests), sealed_at=clock.now()
    )
