"""Reading and proving the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from kaowu.office.ledger.digests import START, entry_digest, merkle_root
from kaowu.office.ledger.models import Chain, DaySeal, Entry


def entries_of(chain: str) -> QuerySet[Entry]:
    """The entries of one chain, oldest first."""
    return Entry.objects.filter(chain__name=chain).order_by("number")


def faults() -> Iterator[str]:
    """What does not hold: altered entries, gaps, cut chains, seals that no longer fit."""
    for chain in Chain.objects.order_by("id").iterator():
        yield from _chain_faults(chain)
    for seal in DaySeal.objects.order_by("day").iterator():
        yield from _seal_faults(seal)


def _chain_faults(chain: Chain) -> Iterator[str]:
    previous, number = START, 0
    for entry in chain.entries.order_by("number").iterator():
        number += 1
        fields = {
            name: getattr(entry, name)
            for name in ("number", "at", "actor", "roles", "action", "detail", "previous")
        }
        fits = entry.number == number and entry.previous == previous
        if not fits or entry.digest != entry_digest(chain=chain.name, **fields):
            yield f"{chain.name}#{entry.number}"
        previous = entry.digest
    if (chain.length, chain.head) != (number, previous):
        yield f"{chain.name}#end"


def _seal_faults(seal: DaySeal) -> Iterator[str]:
    start = timezone.make_aware(datetime.combine(seal.day, time.min))
    entries = Entry.objects.filter(at__gte=start, at__lt=start + timedelta(days=1))
    digests = list(entries.order_by("id").values_list("digest", flat=True))
    if (seal.count, seal.root) != (len(digests), merkle_root(digests)):
        yield f"seal:{seal.day.isoformat()}"
