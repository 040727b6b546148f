"""Encrypted columns: AES-256-GCM, bound to model and column, with the key's version in front."""

from __future__ import annotations

import base64
import json
import os
from typing import Any

from django.db import models

from kaowu.office.vault.keys import VERSION, cipher


def seal(text: str, place: str) -> str:
    """``text`` encrypted for ``place`` (model and column), as printable ASCII."""
    nonce = os.urandom(12)
    sealed = nonce + cipher("column").encrypt(nonce, text.encode(), place.encode())
    return f"{VERSION}:{base64.b64encode(sealed).decode()}"


def unseal(sealed: str, place: str) -> str:
    """What :func:`seal` was given. Raises InvalidTag when it was altered or moved elsewhere."""
    _version, _, body = sealed.partition(":")
    raw = base64.b64decode(body)
    return cipher("column").decrypt(raw[:12], raw[12:], place.encode()).decode()


class EncryptedTextField(models.TextField):
    """Text that the database sees only encrypted. Empty stays empty. Not searchable."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        """The text behind a stored value."""
        return self.opened(unseal(value, self.place)) if value else self.opened(value)

    def get_prep_value(self, value: Any) -> Any:
        """The stored form of a text."""
        text = self.closed(value)
        return seal(text, self.place) if text else text

    @property
    def place(self) -> str:
        """Model and column, the associated data of the encryption."""
        return f"{self.model._meta.label_lower}.{self.attname}"

    def opened(self, text: str | None) -> Any:
        """From the decrypted text to the value in Python."""
        return text

    def closed(self, value: Any) -> str | None:
        """From the value in Python to the text that is encrypted."""
        return value


class EncryptedJSONField(EncryptedTextField):
    """Plain data (lists, dicts, strings) that the database sees only encrypted."""

    def opened(self, text: str | None) -> Any:
        """The data; None for an empty column."""
        return json.loads(text) if text else None

    def closed(self, value: Any) -> str | None:
        """Canonical JSON."""
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def to_python(self, value: Any) -> Any:
        """Data as it is: it is never edited as text."""
        return value
