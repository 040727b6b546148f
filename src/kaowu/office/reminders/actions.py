"""Once a day, in the morning: everybody who still has to do something before a day that is near.

A reminder is told once to each person for each deadline and number of days left; to run again,
after a restart or by two processes at once, changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import date, time
from types import MappingProxyType

from django.core.cache import cache

from kaowu.office import clock
from kaowu.office.reminders import (
    agencies,
    candidates,
    centre,
    companies,
    filings,
    gathered,
    news,
)
from kaowu.rules.reminders import Deadline

log = logging.getLogger(__name__)
NOT_BEFORE, NOT_AFTER = time(9), time(21)  # nobody is woken by an office

# What reminds of each deadline; a test holds it against Deadline.
RULES: Mapping[Deadline, Callable[[date], int]] = MappingProxyType(
    {**candidates.RULES, **agencies.RULES, **centre.RULES, **filings.RULES}
)
# The mail comes last: it gathers what the others wrote.
_IN_ORDER = (*RULES.values(), companies.drafts, agencies.overdue, news.news, gathered.mail)


def remind() -> int:
    """Write today's reminders; returns how many. 0 at night and when today's are written.

    A rule that fails keeps nobody else from being reminded; it is tried again on the next round.
    """
    now = clock.now()
    if not NOT_BEFORE <= now.time() < NOT_AFTER:
        return 0
    mark = f"reminded:{now.date().isoformat()}"
    if cache.get(mark):  # only spares the work: each letter has a key of its own
        return 0
    counts = [_count(rule, now.date()) for rule in _IN_ORDER]
    if None not in counts:
        cache.set(mark, True, 24 * 3600)
    return sum(filter(None, counts))


def _count(rule: Callable[[date], int], today: date) -> int | None:
    """How many a rule told; None where it failed, which is logged without personal data."""
    try:
        return rule(today)
    except Exception as error:  # noqa: BLE001 - one rule's fault must not silence the others
        log.error("reminders by %s failed: %s", rule.__qualname__, type(error).__name__)
        return None
