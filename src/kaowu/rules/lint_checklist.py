"""What the linter finds in the checklist of a notice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kaowu.rules.checklist import CheckPoint
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.notice import Notice


def lint_checklist(notice: Notice) -> Iterator[Finding]:
    """Keys that are not unique, points without words, materials that the notice does not have."""
    times = Counter(point.key for point in notice.checklist)
    for key, number in times.items():
        if number > 1:
            yield _error(
                "notice.checklist-duplicate",
                key,
                f"核对要点“{key}”写了 {number} 次，分不清核对的是哪一条。",
                "请为每一条取不同的 key。",
            )
    kinds = {rule.kind for rule in notice.materials}
    for point in notice.checklist:
        yield from _words_of(point)
        for kind in (point.material, point.against):
            if kind and kind not in kinds:
                yield _error(
                    "notice.checklist-material",
                    point.key,
                    f"核对要点“{point.text}”指向材料“{kind}”，通知中没有这种材料。",
                    "请改为 [[materials]] 中的 kind，或删去这一项。",
                    point.clause,
                )


def _words_of(point: CheckPoint) -> Iterator[Finding]:
    if not point.text or not point.key:
        yield _error(
            "notice.checklist-empty",
            point.key,
            f"核对要点“{point.key}”没有写明核对什么，或没有 key。",
            "请用一句话写明审核人要确认什么，并取一个 key。",
            point.clause,
        )


def _error(code: str, key: str, message: str, remedy: str, clause: str = "") -> Finding:
    return Finding(code, Severity.ERROR, f"checklist.{key}", message, remedy, clause)
