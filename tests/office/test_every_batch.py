"""Every batch of the 2024 notice through the office: the clock, its pause, and the last day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from pytest_django import Settings

from kaowu.office.notices.models import BatchRecord
from kaowu.office.registration.correcting.subjects import Subject
from kaowu.office.registration.models import HandOver
from kaowu.office.registration.pledging import rosters
from kaowu.office.review import actions as review
from kaowu.office.review.clockwork import review_clock, running_clocks
from kaowu.office.review.models import Review
from kaowu.office.review.reasons import reason
from kaowu.rules.states import State
from tests.faces.desks import seen
from tests.office import world as w
from tests.office.world import World, at, fresh, refused

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

# batch: handed over on the last day of registration; the centre's last day; the first day on
# which it is late; the last day on which the agency may hand over at all
DAYS = {
    1: ("01-19", "01-26", "01-29", "01-26"),
    2: ("02-23", "03-01", "03-04", "03-01"),
    3: ("03-08", "03-15", "03-18", "03-15"),
    4: ("03-29", "04-08", "04-09", "04-12"),  # 04-04 to 04-06 is 清明, Sunday 04-07 is worked
    5: ("05-10", "05-16", "05-17", "05-17"),  # Saturday 05-11 is worked
    6: ("06-07", "06-17", "06-18", "06-14"),  # Monday 06-10 is 端午
    7: ("07-12", "07-19", "07-22", "07-19"),
    8: ("08-09", "08-16", "08-19", "08-16"),
    9: ("09-06", "09-13", "09-14", "09-12"),  # Saturday 09-14 is worked, 09-15 to 09-17 is 中秋
    10: ("09-27", "10-10", "10-11", "10-12"),  # 国庆; Sunday 09-29 and Saturday 10-12 are worked
    11: ("11-01", "11-08", "11-11", "11-08"),
}


def day(number: int, which: int) -> date:
    return date.fromisoformat(f"2024-{DAYS[number][which]}")


def noon(of: date) -> str:
    return f"{of} 12:00"


@pytest.fixture
def in_batch(
    world: World, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> Callable[[int], World]:
    """The office with its moments moved into another batch of the notice."""
    settings.DEMO = True

    def moved(number: int) -> World:
        batch = BatchRecord.objects.get(slug=world.batch.slug, number=number)
        first = batch.registration_start
        monkeypatch.setattr(w, "REGISTERED", f"{first} 10:00")
        monkeypatch.setattr(w, "REVIEWED", f"{first + timedelta(days=1)} 10:00")
        monkeypatch.setattr(w, "HANDED_OVER", f"{day(number, 0)} 23:59")
        return replace(world, batch=batch)

    return moved


@pytest.mark.parametrize("number", DAYS)
def test_both_sides_count_to_the_same_last_day(
    in_batch: Callable[[int], World], number: int
) -> None:
    office = in_batch(number)
    (lin,) = office.forwarded("林晓禾")
    received, due, late = (day(number, which) for which in range(3))
    clock = review_clock(lin, received)
    assert clock is not None
    assert (clock.received, clock.due, clock.days_left) == (received, due, 5)
    for today, left in ((due, 0), (late, -1)):
        ((_, running),) = running_clocks(today)
        assert running.days_left == left
    told = f"{due.month}月{due.day}日"
    batch = f"/agency/hand-over/{office.batch.slug}/{number}/"
    assert told in seen(batch, noon(received), "clerk")
    assert told in seen("/centre/cases/", noon(received), "second")


@pytest.mark.parametrize("number", DAYS)
def test_a_pause_of_any_length_costs_the_centre_no_day(
    in_batch: Callable[[int], World], number: int
) -> None:
    """Returned on the day of receipt, so nothing is used up: after it five days are left."""
    office = in_batch(number)
    (lin,) = office.forwarded("林晓禾")
    received, later = day(number, 0), day(number, 1)
    asked = [reason(office.batch.notice, code="wrong", subject=Subject.material("education"))]
    with at(f"{received} 23:59"):
        review.take(lin, by=office.second)
        review.decide(lin, Review.Verdict.RETURN, by=office.second, reasons=asked)
    paused = review_clock(lin, later)
    assert paused is not None
    assert (paused.paused, paused.days_left, paused.running) == (True, 5, False)
    assert list(running_clocks(later)) == []


@pytest.mark.parametrize("number", DAYS)
def test_the_last_moment_to_hand_over_and_the_first_that_is_too_late(
    in_batch: Callable[[int], World], number: int
) -> None:
    office = in_batch(number)
    lin, he = office.accepted("林晓禾", "何清越")
    last = day(number, 3)
    told = {"agency": office.agency, "batch": office.batch, "pledged": True, "by": office.first}
    with at(f"{last} 23:59"):
        sealed = rosters.hand_over(applications=[lin], **told)
    clock = review_clock(lin, last)
    assert clock is not None
    assert clock.due <= office.batch.notice.batch(number).review.end
    with at(f"{last + timedelta(days=1)} 00:00"):
        late = "registration.hand-over-late"
        refusal = refused(rosters.hand_over, applications=[he], code=late, **told)
    assert f"{last:%Y年%m月%d日}" in refusal.message
    assert [one.state for one in fresh([lin, he])] == [State.FORWARDED, State.ACCEPTED]
    assert list(HandOver.objects.all()) == [sealed]
