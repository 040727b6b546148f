"""Codes that prove a mobile: six digits, ten minutes, five tries, a few in a while."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from kaowu.office import clock
from kaowu.office.letters.models import SentCode
from kaowu.office.refusals import Refusal
from kaowu.office.vault.keys import blind_index

VALID = timedelta(minutes=10)
TRIES = 5
SHORT, LONG = timedelta(minutes=10), timedelta(days=1)
A_SUBJECT, A_SUBJECT_LONG, AN_ADDRESS = 3, 8, 10  # codes in SHORT, in LONG, in SHORT


@transaction.atomic
def new_code(*, subject: str, address: str) -> tuple[SentCode, str]:
    """A code about ``subject``, asked for from ``address``; whether it is sent is the caller's.

    Raises Refusal when too many were asked for, of whatever exists or not.
    """
    now = clock.now()
    about, source = blind_index(subject, "code-subject"), blind_index(address, "address")
    asked = SentCode.objects.filter(subject_index=about)
    if (
        asked.filter(sent_at__gt=now - SHORT).count() >= A_SUBJECT
        or asked.filter(sent_at__gt=now - LONG).count() >= A_SUBJECT_LONG
        or _from(source, now) >= AN_ADDRESS
    ):
        raise Refusal(
            "enquiry.too-often", "获取验证码过于频繁，请稍后再试。", "请在 10 分钟后重新获取。"
        )
    code = f"{secrets.randbelow(10**6):06d}"
    sent = SentCode.objects.create(subject_index=about, address_index=source, sent_at=now)
    sent.digest = _digest(sent.pk, code)
    sent.save(update_fields=["digest"])
    return sent, code


def _from(source: str, now: datetime) -> int:
    return SentCode.objects.filter(address_index=source, sent_at__gt=now - SHORT).count()


def is_right(pk: int, code: str) -> bool:
    """Whether this is the code, in time; each question counts as a try, a right one ends it."""
    alive = SentCode.objects.filter(
        pk=pk, used=False, tries__lt=TRIES, sent_at__gt=clock.now() - VALID
    )
    if not alive.update(tries=F("tries") + 1):
        return False
    sent = SentCode.objects.get(pk=pk)
    if not hmac.compare_digest(sent.digest, _digest(pk, code)):
        return False
    return SentCode.objects.filter(pk=pk, used=False).update(used=True) == 1


def is_about(pk: int, subject: str) -> bool:
    """Whether this code was sent about ``subject``."""
    about = blind_index(subject, "code-subject")
    return SentCode.objects.filter(pk=pk, subject_index=about).exists()


def forget() -> int:
    """Delete the codes that count for nothing any more; returns how many."""
    return SentCode.objects.filter(sent_at__lt=clock.now() - LONG).delete()[0]


def _digest(pk: int, code: str) -> str:
    return blind_index(f"{pk}:{code}", "sent-code")
