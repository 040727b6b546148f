"""Front and back of a card, told apart by file names: 身份证正面, 身份证2."""

from __future__ import annotations

from collections.abc import Sequence

from kaowu.dossier.scans import Source
from kaowu.rules.naming import read_file_name
from kaowu.rules.notice import Notice

_ORDER = {"front": 0, "": 1, "back": 2}


def front_first(sources: Sequence[Source], notice: Notice) -> list[Source]:
    """The side that shows the portrait before the other; where names say nothing, by name."""
    return sorted(
        sources,
        key=lambda source: (_ORDER[read_file_name(source.name, notice).side], source.name),
    )
