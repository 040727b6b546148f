"""A program of its own over the data folder of a demonstration."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PLAY = "from kaowu.faces.cli import main; raise SystemExit(main(['demo']))"


def told_in(home: Path, program: str) -> str:
    """What ``program`` prints, run after Django's setup over this folder."""
    return python(home, f"import django\ndjango.setup()\n{program}")


def python(home: Path, program: str) -> str:
    """What ``program`` prints with this data folder."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("KAOWU_")}
    told = {
        "KAOWU_DATA_DIR": str(home),
        "KAOWU_DEMO": "yes",
        "DJANGO_SETTINGS_MODULE": "kaowu.site.settings",
        "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src"),
    }
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**kept, **told},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=600,
    )
    return done.stdout
