"""The reading process: started when the first scan is read, kept, replaced when it dies.

RapidOCR with the PP-OCR models inside its wheel, an optional extra. It is not even imported
here: the office stays small, and a hostile scan meets the decoder's limits.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Sequence
from functools import lru_cache
from importlib import metadata
from importlib.util import find_spec
from typing import Any

from kaowu.dossier import sniff
from kaowu.dossier.reading.lines import Page, page
from kaowu.dossier.sandbox import Pool

LONG_SIDE = 1280  # pixels; measured: half the time of 2,000 and no field lost
FINE_LONG_SIDE = 2000  # for a second look at a scan whose fields were not found
WALL_SECONDS = 120.0
_PACKAGES = ("rapidocr", "onnxruntime", "cv2")

_pools: dict[int, Pool] = {}
_lock = threading.Lock()


@lru_cache(maxsize=1)
def available() -> bool:
    """Whether the optional extra ``ocr`` is installed; without it no scan is read."""
    return all(find_spec(package) is not None for package in _PACKAGES)


@lru_cache(maxsize=1)
def engine_name() -> str:
    """What read the scan, for the record: ``rapidocr 3.10.0 (PP-OCRv6 small)``."""
    return f"rapidocr {metadata.version('rapidocr')} (PP-OCRv6 small)"


def read_page(data: bytes, *, long_side: int = LONG_SIDE, expected: str = "") -> tuple[Page, str]:
    """The lines of a scan, and which characters of ``expected`` the model does not know.

    JobFailed when the file cannot be read or the process died of it.
    """
    params = {"media": sniff.sniff(data), "long_side": long_side, "expected": expected}
    answer, _ = _pool().call("read", params, [data], seconds=WALL_SECONDS)
    found = [(_corners(line["quad"]), line["text"], line["score"]) for line in answer["lines"]]
    return page(found, (answer["width"], answer["height"])), answer["unknown"]


def _corners(numbers: Sequence[Sequence[Any]]) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in numbers]


def _pool() -> Pool:
    """This process's reader: one, for it uses every core by itself."""
    with _lock:
        mine = _pools.get(os.getpid())
        if mine is None:
            mine = _pools[os.getpid()] = Pool(1, "kaowu.dossier.reading.child")
            atexit.register(mine.close)
        return mine


def close() -> None:
    """Let the reader go (it takes about 0.6 GB while it is kept)."""
    with _lock:
        mine = _pools.pop(os.getpid(), None)
    if mine is not None:
        mine.close()
