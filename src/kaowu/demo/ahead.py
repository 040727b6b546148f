"""Parcels drawn by a second process, while the office works on those that came before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from kaowu.demo.fates import Fate
from kaowu.demo.packages import package


@contextmanager
def drawn_ahead(fates: Iterable[Fate]) -> Iterator[None]:
    """Inside, the parcel of every fate is on its way, in this order."""
    pool = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))
    try:
        for fate in fates:
            fate.parcel = pool.submit(package, fate.person, trouble=fate.trouble)
        yield
    finally:
        pool.shutdown(cancel_futures=True)


def parcel_of(fate: Fate) -> tuple[str, bytes]:
    """File name and bytes of what the candidate sends."""
    sent, fate.parcel = fate.parcel, None  # a parcel is sent once, and not kept
    try:
        if sent:
            return sent.result()
    except (BrokenExecutor, CancelledError):  # no second process here: drawn in this one
        pass
    return package(fate.person, trouble=fate.trouble)
