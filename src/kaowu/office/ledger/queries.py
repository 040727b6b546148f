"""Reading and proving the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from kaowu.office.ledger.digests import START, entry_digest, merkle_root
from kaowu.office.ledger.models import Chain, DaySeal, Entry


def entries_of(chain: str) -> QuerySet[Entry]:
    """The entries of one chain, oldest first."""
    return Entry.objects.filter(chain__name=chain).order_by("number")


def newest_seal() -> date | None:
    """The last day that is sealed."""
    return DaySeal.objects.order_by("-day").values_list("day", flat=True).first()


def unsealed_days(until: date, *, after: date | None = None) -> list[date]:
    """The days with entries that are not sealed yet, ``until`` included, oldest first."""
    entries = Entry.objects.filter(at__lt=_start_of(until + timedelta(days=1)))
    if after:
        entries = entries.filter(at__gte=_start_of(after + timedelta(days=1)))
    sealed = set(DaySeal.objects.values_list("day", flat=True))
    days = entries.datetimes("at", "day")
    return [day for moment in days if (day := moment.date()) not in sealed]


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


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
    """A seal that no longer fits, or entries dated into a day that was sealed already.

    The second happens honestly where the time machine goes back (demonstration mode only).
    """
    start = _start_of(seal.day)
    entries = Entry.objects.filter(at__gte=start, at__lt=start + timedelta(days=1))
    digests = list(entries.order_by("id").values_list("digest", flat=True))
    if merkle_root(digests[: seal.count]) != seal.root or len(digests) < seal.count:
        yield f"seal:{seal.day.isoformat()}"
    elif len(digests) > seal.count and not settings.DEMO:
        yield f"late:{seal.day.isoformat()}"
