"""Findings: what a check answers instead of yes or no.

A finding is the same thing on the page, in the letter, on paper and in the API.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"  # blocks: the material cannot be handed in like this
    WARNING = "warning"  # asks a human to look
    FIXED = "fixed"  # was mended; the message says what was done


class Verdict(StrEnum):
    """What a list of findings comes to."""

    READY = "ready"
    ATTENTION = "attention"
    BLOCKED = "blocked"


VERDICT_LABELS = {
    Verdict.READY: "齐全",
    Verdict.ATTENTION: "请核对",
    Verdict.BLOCKED: "需补正",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found.

    ``code`` is stable (``archive.nested-folder``); ``subject`` names the file, row or cell;
    ``clause`` is the key of the sentence of the notice that is the rule, or "" where the rule
    comes from elsewhere; ``message`` is one Chinese sentence saying what is wrong (or what was
    mended), ``remedy`` one saying what to do ("" when nothing need be done).
    """

    code: str
    severity: Severity
    subject: str
    message: str
    remedy: str = ""
    clause: str = ""

    def as_dict(self) -> dict[str, str]:
        """The finding as the plain strings that JSON, the database and the API carry."""
        return {key: str(value) for key, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, data: dict[str, str]) -> Finding:
        """The finding that :meth:`as_dict` wrote."""
        texts = {key: text for key, text in data.items() if key != "severity"}
        return cls(severity=Severity(data["severity"]), **texts)


def verdict(findings: Iterable[Finding]) -> Verdict:
    """Blocked by any error, attention by any warning, else ready (things mended do not count)."""
    severities = {finding.severity for finding in findings}
    if Severity.ERROR in severities:
        return Verdict.BLOCKED
    if Severity.WARNING in severities:
        return Verdict.ATTENTION
    return Verdict.READY
