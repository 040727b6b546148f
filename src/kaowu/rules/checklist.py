"""The checklist of a notice: what a reviewer looks at and confirms before an application passes.

A notice says it as ``[[checklist]]``. One that says nothing of it, as every notice did before the
table existed, is reviewed by :func:`usual`; ``checklist = []`` asks for nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from kaowu.rules.tables import Table

FIRST, SECOND = 1, 2  # 初审, 复审
LEVELS = {"first": (FIRST,), "second": (SECOND,), "both": (FIRST, SECOND)}


@dataclass(frozen=True, slots=True)
class CheckPoint:
    """One point that is confirmed by itself, and where it is seen."""

    key: str
    text: str
    levels: tuple[int, ...] = LEVELS["both"]  # the reviews that ask for it
    material: str = ""  # the kind of material on which it is seen; "" for the whole application
    against: str = ""  # the kind of material that it is compared with
    clause: str = ""


def read_checklist(root: Table, kinds: Collection[str]) -> tuple[CheckPoint, ...]:
    """The [[checklist]] of a notice that asks for these ``kinds`` of material."""
    if not root.has("checklist"):
        return usual(kinds)
    return tuple(_point(table) for table in root.tables("checklist"))


def _point(table: Table) -> CheckPoint:
    point = CheckPoint(
        key=table.text("key"),
        text=table.text("text"),
        levels=LEVELS[table.choice("level", tuple(LEVELS), "both")],
        material=table.text("material", ""),
        against=table.text("against", ""),
        clause=table.text("clause", ""),
    )
    table.done()
    return point


def usual(kinds: Collection[str]) -> tuple[CheckPoint, ...]:
    """What both reviews ask for where the notice says nothing; without materials it has not."""
    return tuple(point for point in _USUAL if point.material in kinds)


_USUAL = (
    CheckPoint("identity", "身份证正反面清晰、在有效期内，与填报信息一致", material="identity"),
    CheckPoint("education", "学历证明与填报一致，达到报考条件", material="education"),
    CheckPoint("portrait", "证件照为本人近期免冠照片", material="portrait"),
    CheckPoint(
        "signed",
        "申报表、诚信承诺书已签字并按手印（或已在线签署）",
        material="application_form",
    ),
    CheckPoint(
        "same_photo",
        "申报表所贴照片与电子证件照一致",
        material="application_form",
        against="portrait",
    ),
)
