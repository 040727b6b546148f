"""The length of a short message, as networks count and bill it."""

from __future__ import annotations

from dataclasses import dataclass

ONE, EACH = 70, 67  # characters of a message alone, and of each part of a longer one (UCS-2)
MOST = 5  # parts that a template may need


@dataclass(frozen=True, slots=True)
class Length:
    """Characters (UTF-16 units) and the parts in which they are sent and billed."""

    characters: int
    parts: int


def length(text: str) -> Length:
    """How long the message is. A character outside the BMP (some surnames) counts twice."""
    units = len(text.encode("utf-16-le")) // 2
    return Length(units, 1 if units <= ONE else -(-units // EACH))
