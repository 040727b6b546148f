"""One clock for the whole office, in Asia/Shanghai; the time machine sets it.

Order of authority: a time set for a block of code (tests, the demonstration's story), the
demonstration's stored offset, the real time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

_standing: ContextVar[datetime | None] = ContextVar("standing_clock", default=None)


def now() -> datetime:
    """The office's time, aware, in Asia/Shanghai."""
    standing = _standing.get()
    if standing is not None:
        return standing
    return timezone.localtime(timezone.now() + _offset())


def today() -> date:
    """The office's date."""
    return now().date()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at ``moment`` (aware; naive is read as Asia/Shanghai) within the block."""
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    token = _standing.set(timezone.localtime(moment))
    try:
        yield
    finally:
        _standing.reset(token)


def move_to(moment: datetime) -> None:
    """Set the demonstration's clock. RuntimeError outside demonstration mode."""
    from kaowu.office.clock.models import ClockSetting

    if not settings.DEMO:
        raise RuntimeError("the clock can be moved in demonstration mode only")
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    seconds = int((moment - timezone.now()).total_seconds())
    ClockSetting.objects.update_or_create(pk=1, defaults={"offset_seconds": seconds})


def is_moved() -> bool:
    """Whether the demonstration's clock shows another day than the real one."""
    return abs(_offset()) >= timedelta(hours=1)


def _offset() -> timedelta:
    from kaowu.office.clock.models import ClockSetting

    if not settings.DEMO:
        return timedelta(0)
    seconds = ClockSetting.objects.filter(pk=1).values_list("offset_seconds", flat=True).first()
    return timedelta(seconds=seconds or 0)
