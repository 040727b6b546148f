"""The one clock: Asia/Shanghai, and movable in the demonstration only."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import override_settings

from kaowu.office import clock
from tests.office.world import at

UTC = ZoneInfo("UTC")


def test_a_standing_clock_stands_within_its_block() -> None:
    with at("2024-03-11 09:00"):
        assert clock.now() == datetime(2024, 3, 11, 1, 0, tzinfo=UTC)
        with at("2024-03-30 00:00"):
            assert clock.today() == date(2024, 3, 30)
        assert clock.today() == date(2024, 3, 11)


def test_the_day_is_the_day_in_china() -> None:
    with clock.standing_at(datetime(2024, 3, 10, 16, 0, tzinfo=UTC)):
        assert clock.today() == date(2024, 3, 11)


def test_the_demonstration_moves_its_clock(db: None) -> None:
    with override_settings(DEMO=True):
        clock.move_to(datetime(2024, 3, 11, 9, 0))  # noqa: DTZ001 - read as Asia/Shanghai
        assert clock.today() == date(2024, 3, 11)
        assert clock.is_moved()
        assert clock.now() - datetime(2024, 3, 11, 1, 0, tzinfo=UTC) < timedelta(seconds=30)


def test_nothing_moves_the_clock_of_a_real_office(db: None) -> None:
    with override_settings(DEMO=True):
        clock.move_to(datetime(2024, 3, 11, 9, 0, tzinfo=UTC))
    with pytest.raises(RuntimeError):
        clock.move_to(datetime(2024, 3, 11, 9, 0, tzinfo=UTC))
    assert not clock.is_moved()
    assert clock.today() != date(2024, 3, 11)
