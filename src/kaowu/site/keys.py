"""The keys of an installation: given by the environment, or made once and kept beside the data."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def kept_key(folder: Path, name: str, given: str) -> str:
    """The key ``given``, else the one kept in ``folder``, else a new one (64 hex digits) kept.

    The file is readable by its owner only. Losing it loses everything that it encrypted.
    """
    if given:
        return given
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{name}.key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_hex(32)
        file.write(key)
    return key
