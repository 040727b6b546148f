"""How the office and a decoder talk: one JSON header and raw blobs, length first.

JSON and not pickle: a decoder that a hostile file has taken over must not be able to run
anything on this side.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

_LENGTH = struct.Struct(">I")
MAX_HEADER = 64 * 1024 * 1024
MAX_BLOB = 256 * 1024 * 1024


def write_frame(stream: BinaryIO, header: Mapping[str, Any], blobs: Sequence[bytes] = ()) -> None:
    """Write one message and flush it."""
    body = {"header": dict(header), "sizes": [len(blob) for blob in blobs]}
    head = json.dumps(body).encode()
    stream.write(_LENGTH.pack(len(head)) + head)
    stream.writelines(blobs)
    stream.flush()


def read_frame(stream: BinaryIO) -> tuple[dict[str, Any], list[bytes]]:
    """Read one message; EOFError when the other side is gone or talks nonsense."""
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    if length > MAX_HEADER:
        raise EOFError("header too long")
    try:
        body = json.loads(_exactly(stream, length))
        header, sizes = dict(body["header"]), [int(size) for size in body["sizes"]]
    except (ValueError, KeyError, TypeError) as error:
        raise EOFError("bad header") from error
    if any(not 0 <= size <= MAX_BLOB for size in sizes):
        raise EOFError("blob too long")
    return header, [_exactly(stream, size) for size in sizes]


def _exactly(stream: BinaryIO, count: int) -> bytes:
    data = stream.read(count)
    if len(data) != count:
        raise EOFError("stream ended")
    return data
