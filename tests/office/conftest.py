"""The world of the office's tests."""

from __future__ import annotations

import pytest

from tests.office.world import World, found_world


@pytest.fixture
def world(db: None) -> World:
    """The office on the eve of batch 2."""
    return found_world()
