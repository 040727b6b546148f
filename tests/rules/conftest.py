"""The notices that come with Kaowu, read once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kaowu.rules.calendar import WorkingCalendar, default_calendar
from kaowu.rules.loader import load_notice
from kaowu.rules.notice import Notice

NOTICES = Path(__file__).resolve().parents[2] / "notices"
DEMO_START = date(2026, 3, 2)


@pytest.fixture(scope="session")
def calendar() -> WorkingCalendar:
    return default_calendar()


@pytest.fixture(scope="session")
def sichuan() -> Notice:
    return load_notice(NOTICES / "sc-2024-carbon.toml")


@pytest.fixture(scope="session")
def as_printed() -> Notice:
    return load_notice(NOTICES / "as-printed-2024.toml")


@pytest.fixture(scope="session")
def demo() -> Notice:
    return load_notice(NOTICES / "demo.toml", start=DEMO_START)
