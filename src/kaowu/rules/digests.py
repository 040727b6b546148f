"""The two digests that are printed side by side: SHA-256 and SM3 (GB/T 32905-2016)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives import hashes

from kaowu.rules.notice import PledgeText

MARK = "KWR1"  # of the code on a sealed roster's papers
HEX = 64  # digits of either digest


def sha256_hex(data: bytes) -> str:
    """SHA-256, 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def sm3_hex(data: bytes) -> str:
    """SM3, 64 hex digits: by hashlib where its OpenSSL has it, else by cryptography's own."""
    try:
        return hashlib.new("sm3", data).hexdigest()
    except ValueError:
        digest = hashes.Hash(hashes.SM3())
        digest.update(data)
        return digest.finalize().hex()


def pledge_digests(text: PledgeText) -> tuple[str, str]:
    """SHA-256 and SM3 of a pledge as it is read: its title and its paragraphs, a line each."""
    body = "\n".join((text.title, *text.paragraphs)).encode()
    return sha256_hex(body), sm3_hex(body)


def roster_body(rows: Sequence[Any]) -> bytes:
    """The bytes that a roster's digests are made over: sorted, compact, UTF-8 JSON."""
    return json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def roster_code(reference: str, head_count: int, sha256: str, sm3: str) -> str:
    """The text of the QR code on a roster and on the pledge for it. Nothing of any person."""
    return f"{MARK}:{reference}:{head_count}:{sha256}:{sm3}".upper()


def read_roster_code(text: str) -> tuple[str, int, str, str] | None:
    """Reference, head count, SHA-256 and SM3 of such a code; None for anything else."""
    parts = text.strip().lower().split(":")
    if len(parts) != 5 or parts[0] != MARK.lower() or not parts[2].isdecimal():
        return None
    _, reference, count, sha256, sm3 = parts
    if not (is_hex(sha256) and is_hex(sm3) and len(sha256) == len(sm3) == HEX):
        return None
    return reference, int(count), sha256, sm3


def is_hex(text: str) -> bool:
    """Whether these are hex digits and nothing else."""
    return bool(text) and all(letter in "0123456789abcdef" for letter in text)
