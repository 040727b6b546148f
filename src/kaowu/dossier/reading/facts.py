"""What reading a scan gives: values with how sure the reading is and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kaowu.rules.findings import Finding

#: Left, top, right, bottom as fractions of the page's width and height.
Box = tuple[float, float, float, float]

#: Below this a value is shown as uncertain and never held against anybody.
SURE = 0.9


@dataclass(frozen=True, slots=True)
class ReadField:
    """One value; ``confidence`` is 0 to 1, ``box`` where on the page it stands."""

    value: str
    confidence: float
    box: Box

    @property
    def sure(self) -> bool:
        """Whether the value may be compared with what people wrote."""
        return self.confidence >= SURE


@dataclass(frozen=True, slots=True)
class ScanReading:
    """What was read on one scan; ``fields`` by name (``id_number``, ``name``, ...).

    ``sides`` are the sides of a card that were recognised (``front``, ``back``); ``turn`` is by
    how many degrees (clockwise) the page must be turned to stand upright; ``unknown`` are the
    expected characters that the model does not know; ``engine`` names model and version.
    """

    kind: str
    fields: Mapping[str, ReadField] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    sides: tuple[str, ...] = ()
    turn: int = 0
    unknown: str = ""
    engine: str = ""

    def value(self, key: str) -> str:
        """The value that was read, or ""."""
        found = self.fields.get(key)
        return found.value if found else ""

    def as_dict(self) -> dict[str, Any]:
        """The reading as plain JSON, for keeping."""
        fields = {
            key: {"value": one.value, "confidence": one.confidence, "box": list(one.box)}
            for key, one in self.fields.items()
        }
        return {
            "kind": self.kind,
            "fields": fields,
            "findings": [finding.as_dict() for finding in self.findings],
            "sides": list(self.sides),
            "turn": self.turn,
            "unknown": self.unknown,
            "engine": self.engine,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ScanReading:
        """The reading that :meth:`as_dict` wrote."""
        fields = {
            key: ReadField(one["value"], one["confidence"], _box(one["box"]))
            for key, one in data["fields"].items()
        }
        findings = tuple(Finding.from_dict(one) for one in data["findings"])
        rest = {key: data[key] for key in ("kind", "turn", "unknown", "engine")}
        return cls(fields=fields, findings=findings, sides=tuple(data["sides"]), **rest)


def _box(numbers: Iterable[float]) -> Box:
    left, top, right, bottom = numbers
    return left, top, right, bottom
