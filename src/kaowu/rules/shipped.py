"""Where the notice files that ship with the program are."""

from __future__ import annotations

from pathlib import Path

import kaowu


def notices_folder() -> Path:
    """``notices/`` beside or above the package. FileNotFoundError when it was not brought along."""
    for place in Path(kaowu.__file__).resolve().parents:
        folder = place / "notices"
        if folder.is_dir():
            return folder
    raise FileNotFoundError("notices/")
