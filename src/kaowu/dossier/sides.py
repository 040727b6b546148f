"""Front and back of a card, told apart by file names: 身份证正面, 身份证2.

Where names are silent the pictures speak: see :mod:`kaowu.dossier.emblem`.
"""

from __future__ import annotations

from collections.abc import Sequence

from kaowu.dossier.scans import Source
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.naming import read_file_name
from kaowu.rules.notice import MaterialRule, Notice

_ORDER = {"front": 0, "": 1, "back": 2}


def front_first(sources: Sequence[Source], notice: Notice) -> list[Source]:
    """The side that shows the portrait before the other; where names say nothing, by name."""
    return sorted(
        sources,
        key=lambda source: (_ORDER[read_file_name(source.name, notice).side], source.name),
    )


def names_sides(sources: Sequence[Source], notice: Notice) -> bool:
    """Whether a file name says which side of the card it shows."""
    return any(read_file_name(source.name, notice).side for source in sources)


def of_one_person(sources: Sequence[Source], notice: Notice) -> bool:
    """Whether no two file names say different identity numbers: cards of two people stay apart."""
    numbers = {read_file_name(source.name, notice).id_number for source in sources}
    return len(numbers - {""}) <= 1


def one_side_only(rule: MaterialRule, sources: Sequence[Source], notice: Notice) -> list[Finding]:
    """The warning for files that are all named for the same side of the card.

    The picture may hold both sides all the same, so a human looks.
    """
    sides = {read_file_name(source.name, notice).side for source in sources}
    if sides not in ({"front"}, {"back"}):
        return []
    here, other = ("正面", "反面") if sides == {"front"} else ("反面", "正面")
    names = "、".join(source.name for source in sources)
    message = f"从文件名看，只有{rule.file_label}{here}，没有{other}。"
    remedy = "请核对画面；缺少的一面请补上，两面保存为一个文件。"
    return [Finding("package.one-side", Severity.WARNING, names, message, remedy, rule.clause)]
