from __future__ import annotations

from pathlib import Path

import pytest

from tests.demo.played import PLAY, python


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the demonstration was played."""
    home = tmp_path_factory.mktemp("demo") / "data"
    python(home, PLAY)
    return home
