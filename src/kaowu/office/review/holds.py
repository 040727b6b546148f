"""Who holds a case: taken by one, kept by the beat of the open page, freed by time.

A hold is counted in real time, not in the office's: it says whether somebody sits before the page,
and a demonstration whose date is moved frees nobody's case.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from kaowu.office import clock
from kaowu.office.actors import SYSTEM, Actor
from kaowu.office.refusals import Refusal
from kaowu.office.registration.gate import hold, move
from kaowu.office.registration.models import Application
from kaowu.office.registration.one_by_one import each
from kaowu.office.review.models import Review
from kaowu.office.review.verbs import RELEASE
from kaowu.office.vault.uploads import real_now

# Ten beats: long enough for a telephone call on a page that a browser has put to sleep, short
# enough that a colleague need not wait for the next day.
HOLD = timedelta(minutes=10)
BEAT = timedelta(minutes=1)
# A prepared decision keeps its case over a weekend, and well inside the five working days of 一.
PREPARED_HOLD = timedelta(days=3)

FREED = f"超过{HOLD.seconds // 60}分钟没有操作，自动放回"
_OVER = "对方放回，或离开页面 {} 分钟后，即可领取。"


def until(now: datetime | None = None) -> datetime:
    """The end of a hold that begins or is kept now."""
    return (now or real_now()) + HOLD


def beat(application: Application, *, by: Actor) -> Review:
    """Keep the hold of the reviewer whose page is open; Refusal where it is no longer theirs."""
    end = until()
    held = application.reviews.filter(
        decided_at=None, reviewer_id=by.user_id, application__holder_id=by.user_id
    )
    review = held.last()
    if review is None:
        raise lost(application)
    # A prepared decision has set a later end, which stays.
    held.filter(pk=review.pk).filter(_before(end)).update(held_until=end)
    review.refresh_from_db()
    if review.decided_at is not None:
        raise lost(application)
    return review


def lost(application: Application) -> Refusal:
    """The refusal for one who comes back to a case that is no longer theirs."""
    application.refresh_from_db(fields=["state", "holder"])
    holder = application.holder
    now = f"现由{holder}办理" if holder else f"现在是“{application.state_label}”"
    return Refusal(
        "review.hold-lost",
        f"您对这份报名的领取已经结束，{now}。",
        "您填写的意见已为您保留；重新领取后可以继续。",
    )


def taken(application: Application, by: Actor) -> Refusal:
    """The refusal for one who would take what somebody holds."""
    if application.holder_id == by.user_id:
        return Refusal("review.held", "这份报名已由您领取。", "请直接核对并作出结论。")
    minutes = HOLD.seconds // 60
    return Refusal("review.held", f"这份报名正由{application.holder}办理。", _OVER.format(minutes))


def is_held(application: Application, now: datetime | None = None) -> bool:
    """Whether somebody holds the case and their time has not run out."""
    current = application.reviews.filter(decided_at=None, held_until__gt=now or real_now())
    return application.holder_id is not None and current.exists()


@transaction.atomic
def free(application: Application, *, now: datetime | None = None) -> bool:
    """Put a case back whose hold has run out, in the name of the clock; False where none has."""
    hold(application)
    over = application.reviews.filter(_before(now or real_now()), decided_at=None)
    review = over.last()
    if review is None or application.holder_id is None:
        return False
    changed = over.filter(pk=review.pk).update(
        decided_at=clock.now(), verdict=Review.Verdict.RELEASED
    )
    if changed != 1:
        return False
    move(application, RELEASE[Review.Level(review.level)], by=SYSTEM, note=FREED)
    return True


def free_expired(now: datetime | None = None) -> int:
    """Put back every case whose hold has run out at ``now`` (the real time); how many."""
    at = now or real_now()
    over = Review.objects.filter(_before(at), decided_at=None)
    waiting = Application.objects.filter(pk__in=over.values("application"), holder__isnull=False)
    return sum(each(waiting.order_by("id"), lambda one: free(one, now=at)))


def _before(moment: datetime) -> Q:
    return Q(held_until__lte=moment) | Q(held_until=None)
