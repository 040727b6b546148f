"""Signed texts for QR codes: ``KW1.<payload>.<signature>``, verified offline with the public key.

The payload is compact canonical JSON, the signature Ed25519 (RFC 8032) over the two parts before
it; both are base64url without padding.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from cryptography.exceptions import InvalidSignature

from kaowu.office.vault.keys import signing_key

MARK = "KW1"


def sign(payload: dict[str, Any]) -> str:
    """The token of ``payload``, which must hold no identity number."""
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    head = f"{MARK}.{_encode(text.encode())}"
    return f"{head}.{_encode(signing_key().sign(head.encode()))}"


def read(token: str) -> dict[str, Any] | None:
    """The payload of a token that this installation signed, unaltered; None for anything else."""
    head, _, signature = token.strip().rpartition(".")
    mark, _, body = head.partition(".")
    try:
        signing_key().public_key().verify(_decode(signature), head.encode())
        payload = json.loads(_decode(body))
    except (InvalidSignature, binascii.Error, ValueError):
        return None
    return payload if mark == MARK and isinstance(payload, dict) else None


def public_key_text() -> str:
    """The published key: 32 bytes, base64url."""
    return _encode(signing_key().public_key().public_bytes_raw())


def sign_text(text: str) -> str:
    """A detached signature (base64url) over a text."""
    return _encode(signing_key().sign(text.encode()))


def fits_text(text: str, signature: str) -> bool:
    """Whether :func:`sign_text` gave this signature for this text."""
    try:
        signing_key().public_key().verify(_decode(signature), text.encode())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
