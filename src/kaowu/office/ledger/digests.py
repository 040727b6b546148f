"""The arithmetic of the ledger; pure, so that anyone can verify offline."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

START = "0" * 64


def canonical(data: Any) -> bytes:
    """Sorted, compact, UTF-8 JSON."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def entry_digest(
    *,
    chain: str,
    number: int,
    at: datetime,
    actor: str,
    roles: str,
    action: str,
    detail: dict[str, Any],
    previous: str,
) -> str:
    """SHA-256 (hex) over every field of an entry, the digest of the one before it included."""
    body = {
        "chain": chain,
        "number": number,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": actor,
        "roles": roles,
        "action": action,
        "detail": detail,
        "previous": previous,
    }
    return hashlib.sha256(canonical(body)).hexdigest()


def merkle_root(digests: Sequence[str]) -> str:
    """The Merkle root (hex) over digests in order; an odd one is carried up. START for none.

    Leaves and nodes are hashed with different first bytes (RFC 6962, section 2.1).
    """
    level = [hashlib.sha256(b"\x00" + bytes.fromhex(digest)).digest() for digest in digests]
    if not level:
        return START
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [
            hashlib.sha256(b"\x01" + pair[0] + pair[1]).digest() if len(pair) == 2 else pair[0]
            for pair in pairs
        ]
    return level[0].hex()
