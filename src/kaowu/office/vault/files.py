"""Files at rest: encrypted, under random names, in a folder of the data directory."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction

from kaowu.office import clock
from kaowu.office.vault.keys import cipher
from kaowu.office.vault.models import StoredFile


def keep(data: bytes, media_type: str) -> StoredFile:
    """Store ``data`` and return its record. The content is written before the record."""
    name = secrets.token_hex(16)
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    nonce = os.urandom(12)
    path.write_bytes(nonce + cipher("file").encrypt(nonce, data, name.encode()))
    return StoredFile.objects.create(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type=media_type,
        created_at=clock.now(),
    )


def content(stored: StoredFile) -> bytes:
    """The content. Raises InvalidTag when the file was altered on disk."""
    raw = _path(stored.name).read_bytes()
    return cipher("file").decrypt(raw[:12], raw[12:], stored.name.encode())


def forget(stored: StoredFile) -> None:
    """Remove the record, and with the commit the content: what is rolled back is still whole."""
    path = _path(stored.name)
    stored.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def _path(name: str) -> Path:
    return Path(settings.DATA_DIR) / "files" / name[:2] / name
