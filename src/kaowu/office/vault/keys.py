"""Keys derived from the master key, one for each purpose."""

from __future__ import annotations

import hashlib
import hmac
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = "1"


@cache
def derived(purpose: str) -> bytes:
    """32 bytes for this purpose, derived from the master key."""
    kdf = HKDF(algorithm=SHA256(), length=32, salt=b"kaowu", info=purpose.encode())
    return kdf.derive(bytes.fromhex(settings.MASTER_KEY))


@cache
def cipher(purpose: str) -> AESGCM:
    """AES-256-GCM under the key of this purpose."""
    return AESGCM(derived(f"encrypt:{purpose}"))


@cache
def signing_key() -> Ed25519PrivateKey:
    """The installation's key for tickets and certificates."""
    return Ed25519PrivateKey.from_private_bytes(derived("sign:documents"))


def blind_index(value: str, purpose: str) -> str:
    """A keyed digest (64 hex digits) by which an encrypted value is found; "" for ""."""
    if not value:
        return ""
    return hmac.new(derived(f"index:{purpose}"), value.encode(), hashlib.sha256).hexdigest()
