"""Bytes spoiled by chance, the same for the same number: cut, flipped, repeated, spliced."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable, Sequence

Mutator = Callable[[bytes, random.Random], bytes]
_EDGES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)


def mutated(data: bytes, chance: random.Random, others: Sequence[bytes] = ()) -> bytes:
    """These bytes after one to four changes; never the same as before."""
    result = data
    for _ in range(chance.choice((1, 1, 2, 4))):
        result = chance.choice(_WAYS)(result, chance)
    if others and chance.random() < 0.1:
        other = chance.choice(others)
        result = result[: chance.randrange(len(result) + 1)] + other[chance.randrange(len(other)) :]
    return result if result != data else data + b"\0"


def _flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 3, 20))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _near_an_end(data: bytes, chance: random.Random) -> bytes:
    """A byte of the first or last kilobyte, where headers and directories are."""
    changed = bytearray(data)
    if changed:
        reach = min(len(changed), 1024)
        at = chance.randrange(reach)
        changed[at if chance.random() < 0.5 else len(changed) - 1 - at] = chance.randrange(256)
    return bytes(changed)


def _number(data: bytes, chance: random.Random) -> bytes:
    """A number with which programs go wrong, over whatever stood there."""
    value = chance.choice(_EDGES)
    packed = struct.pack(chance.choice("<>") + "I", value)[: chance.choice((1, 2, 4))]
    at = chance.randrange(len(data) + 1)
    return data[:at] + packed + data[at + len(packed) :]


def _cut_out(data: bytes, chance: random.Random) -> bytes:
    start, size = chance.randrange(len(data) + 1), chance.choice((1, 7, 200, 5000))
    return data[:start] + data[start + size :]


def _truncate(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _insert(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.randbytes(chance.choice((1, 4, 64, 3000))) + data[at:]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    at, size = chance.randrange(len(data) + 1), chance.choice((4, 60, 2000))
    return data[:at] + data[at : at + size] * chance.choice((2, 9)) + data[at + size :]


def _zeros(data: bytes, chance: random.Random) -> bytes:
    at, size = chance.randrange(len(data) + 1), chance.choice((4, 60, 4000))
    return data[:at] + bytes(min(size, len(data) - at)) + data[at + size :]


def _digits(data: bytes, chance: random.Random) -> bytes:
    """A digit of a text: sizes, offsets and counts of PDF and XML."""
    places = [i for i in range(min(len(data), 4000)) if 0x30 <= data[i] <= 0x39]
    if not places:
        return _flip(data, chance)
    at = chance.choice(places)
    return data[:at] + chance.choice((b"9", b"0", b"-1", b"99999999999")) + data[at + 1 :]


_WAYS: tuple[Mutator, ...] = (
    _flip, _near_an_end, _number, _cut_out, _truncate, _insert, _repeat, _zeros, _digits,
)  # fmt: skip


def in_zip_headers(data: bytes, chance: random.Random) -> bytes:
    """A zip with numbers changed in its headers: methods, flags, sizes, offsets, counts."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 2, 5))):
        signature = chance.choice((b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"))
        at = changed.find(signature, chance.randrange(len(changed)))
        if at >= 0:
            field = at + chance.randrange(4, 44)
            changed[field : field + 2] = struct.pack("<H", chance.choice((0, 1, 8, 9, 14, 65535)))
    return bytes(changed) if bytes(changed) != data else data + b"\0"


def in_one_member(data: bytes, chance: random.Random) -> bytes:
    """A zip in which one member was spoiled before it was packed: all its checksums are right."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    which = chance.randrange(len(members))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(members):
            archive.writestr(name, mutated(content, chance) if number == which else content)
    return out.getvalue()
