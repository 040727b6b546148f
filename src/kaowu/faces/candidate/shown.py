"""One form open in two places: what was not touched here does not undo what was typed there.

The page carries a mark of each value that it showed. A value that still has its mark was not
touched; one that was touched here and has changed there meanwhile is saved by neither unasked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from kaowu.office.registration.models import Application
from kaowu.office.vault.keys import blind_index


def marks(application: Application, keys: Iterable[str]) -> str:
    """The marks of these values as they are kept now, as JSON: {key: mark}."""
    return json.dumps({key: _mark(application.values.get(key, "")) for key in keys})


def merged(
    typed: Mapping[str, str], application: Application, shown: str
) -> tuple[dict[str, str], list[str]]:
    """What is to be saved of ``typed``, and the keys of what was changed in both places.

    ``shown`` is what :func:`marks` gave to the page; without it everything typed is saved.
    """
    before, kept = _read(shown), application.values
    changed: dict[str, str] = {}
    both: list[str] = []
    for key, value in typed.items():
        mark, now = before.get(key), kept.get(key, "")
        if mark is not None and (_mark(value) == mark or value == now):
            continue
        if mark is None or _mark(now) == mark:
            changed[key] = value
        else:
            both.append(key)
    return changed, both


def _mark(value: str) -> str:
    return blind_index(value, "shown")[:16]


def _read(shown: str) -> dict[str, str]:
    """The page's marks; anything else is none."""
    try:
        found = json.loads(shown)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
