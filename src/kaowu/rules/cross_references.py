"""``clause`` and ``decision`` entries of a notice file must point at something that is there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from kaowu.rules.tables import NoticeError

IDENTIFYING = ("key", "code", "number", "kind")  # what names one entry of a list of tables


def collect(raw: Mapping[str, Any], word: str, known: Collection[str]) -> dict[str, str]:
    """Path of each fact that carries a ``word`` ("clause" or "decision") → what it points at.

    "materials.portrait" for an entry's ``clause``, "deadlines.hand_out" for its
    ``hand_out_clause``. NoticeError when what it points at is not in ``known``.
    """
    found = {}
    for path, value in _entries(raw, word):
        if value not in known:
            raise NoticeError(f"{path}：找不到“{value}”这一条（{word}）")
        found[path.removesuffix(f"_{word}").removesuffix(f".{word}")] = value
    return found


def is_reference(key: str, word: str) -> bool:
    """Whether a key is ``word`` itself or ends in ``_word``."""
    return key == word or key.endswith(f"_{word}")


def _entries(node: Any, word: str, path: str = "") -> Iterator[tuple[str, Any]]:
    """(path, value) of each entry whose key is ``word`` or ends in ``_word``."""
    if isinstance(node, dict):
        for key, value in node.items():
            here = f"{path}.{key}" if path else key
            if is_reference(key, word):
                yield here, value
            else:
                yield from _entries(value, word, here)
    elif isinstance(node, list):
        for i, item in enumerate(node):
            yield from _entries(item, word, f"{path}.{_name(item, i)}")


def _name(item: Any, index: int) -> str:
    """What an entry of a list is called in a path."""
    if isinstance(item, dict):
        for key in IDENTIFYING:
            if key in item:
                return str(item[key])
    return str(index)
