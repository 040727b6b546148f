"""Once a day, in the morning: everybody who still has to do something before a day that is near.

A reminder is told once to each person for each deadline and number of days left; to run again,
after a restart or by two processes at once, changes nothing.
"""

from __future__ import annotations

from datetime import time

from django.core.cache import cache

from kaowu.office import clock
from kaowu.office.reminders import candidates, filings, staff

NOT_BEFORE, NOT_AFTER = time(9), time(21)  # nobody is woken by an office


def remind() -> int:
    """Write today's reminders; returns how many. 0 at night and when today's are written."""
    now = clock.now()
    if not NOT_BEFORE <= now.time() < NOT_AFTER:
        return 0
    mark = f"reminded:{now.date().isoformat()}"
    if cache.get(mark):  # only spares the work: each letter has a key of its own
        return 0
    count = sum(rule(now.date()) for rule in (*candidates.RULES, *staff.RULES, *filings.RULES))
    cache.set(mark, True, 24 * 3600)
    return count
