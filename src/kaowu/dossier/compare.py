"""The same fact from several places: agreed, or the difference shown and never settled silently."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kaowu.rules.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class Claim:
    """What one place says: ``source`` as people call it (压缩包名), and the value ("" = silent)."""

    source: str
    value: str


def mark_difference(first: str, second: str) -> tuple[str, str]:
    """Both texts with the parts that differ in 【】: 张【三】 and 张【叁】."""
    left, right = "", ""
    for tag, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag == "equal":
            left, right = left + first[a:b], right + second[c:d]
            continue
        left += f"【{first[a:b]}】" if b > a else ""
        right += f"【{second[c:d]}】" if d > c else ""
    return left, right


def settle(
    label: str,
    claims: Sequence[Claim],
    *,
    code: str,
    subject: str,
    severity: Severity,
    clause: str = "",
    key: Callable[[str], str] = str,
) -> tuple[str, list[Finding]]:
    """The first value that is said, and a finding for each other one that is not the same.

    ``key`` makes values comparable (a name without its dots).
    """
    spoken = [claim for claim in claims if claim.value]
    if not spoken:
        return "", []
    first = spoken[0]
    seen = {key(first.value)}
    findings = []
    for claim in spoken[1:]:
        if key(claim.value) in seen:
            continue
        seen.add(key(claim.value))
        message = _difference(label, first, claim)
        remedy = "请对照证件核对，改正写错的一处后重新提交。"
        findings.append(Finding(code, severity, subject, message, remedy, clause))
    return first.value, findings


def _difference(label: str, first: Claim, other: Claim) -> str:
    left, right = mark_difference(first.value, other.value)
    return f"{label}不一致：{first.source}为“{left}”，{other.source}为“{right}”。"


def likeness(first: str, second: str) -> int:
    """How many characters of two equally long texts are the same in place; 0 for other lengths."""
    if len(first) != len(second):
        return 0
    return sum(a == b for a, b in zip(first, second, strict=True))
