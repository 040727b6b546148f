"""The clock's round: every rule of time, once. Doing it again changes nothing more."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.contrib.sessions.models import Session

from kaowu.office import clock
from kaowu.office.exchange import answers
from kaowu.office.fees import actions as fees
from kaowu.office.ledger import actions as ledger
from kaowu.office.ledger.queries import newest_seal, unsealed_days
from kaowu.office.letters import actions as letters
from kaowu.office.letters import codes
from kaowu.office.registration.intake import deliveries
from kaowu.office.reminders import actions as reminders
from kaowu.office.results import actions as results
from kaowu.office.review import holds
from kaowu.office.vault import uploads

log = logging.getLogger(__name__)


def tick(now: datetime | None = None) -> dict[str, int]:
    """Let everything happen that is due at ``now`` (the office's time by default).

    Returns how much each rule did. A rule that fails is logged by the kind of its error, without
    personal data, counts as -1, and keeps no other rule from running.
    """
    with clock.standing_at(now or clock.now()):
        return {name: _count(name, rule) for name, rule in RULES.items()}


def _count(name: str, rule: Callable[[date], int]) -> int:
    try:
        return rule(clock.today())
    except Exception as error:  # noqa: BLE001 - one rule's fault must not stop the others
        log.error("daily rule %s failed: %s", name, type(error).__name__)
        return -1


def _bill(today: date) -> int:
    return len(fees.bill_due(today))


def _lapse(today: date) -> int:
    return len(fees.lapse_overdue(today))


def _close_publicity(today: date) -> int:
    return len(results.close_due(today))


def _conclude_told(today: date) -> int:
    return len(answers.conclude_due(today))


def _remind(today: date) -> int:
    return reminders.remind()


def _seal_days(today: date) -> int:
    days = unsealed_days(today - timedelta(days=1), after=newest_seal())
    for day in days:
        ledger.seal_day(day)
    return len(days)


def _send_letters(today: date) -> int:
    return letters.send_queued()


def _free_cases(today: date) -> int:
    return holds.free_expired()


def _expire_uploads(today: date) -> int:
    return uploads.expire()


def _close_deliveries(today: date) -> int:
    return deliveries.close_idle()


def _forget_sessions(today: date) -> int:
    """A session that is over may still hold the phone of somebody who asked for a code."""
    over = Session.objects.filter(expire_date__lt=uploads.real_now())
    return over.delete()[0]


def _forget_codes(today: date) -> int:
    return codes.forget()


RULES: dict[str, Callable[[date], int]] = {
    "billed": _bill,
    "lapsed": _lapse,
    "concluded": _close_publicity,
    "told": _conclude_told,
    "sealed": _seal_days,
    "reminded": _remind,
    "sent": _send_letters,
    "freed": _free_cases,
    "expired": _expire_uploads,
    "closed": _close_deliveries,
    "forgotten": _forget_sessions,
    "codes": _forget_codes,
}
