"""What a reason is about: one material, one column of the sheet, or the whole application.

A material and a column may have one key (``education`` is the diploma, and the column 最高学历), so
a reason says of which of them it speaks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kaowu.rules.notice import Notice

MATERIAL, FIELD = "material", "field"


@dataclass(frozen=True, slots=True)
class Subject:
    """A material by its kind, a column by its key, or :data:`WHOLE`."""

    of: str
    key: str

    @classmethod
    def material(cls, kind: str) -> Subject:
        """The material of this kind."""
        return cls(MATERIAL, kind)

    @classmethod
    def field(cls, key: str) -> Subject:
        """The column with this key."""
        return cls(FIELD, key)

    @property
    def slug(self) -> str:
        """Its name in a form: material-education, field-mobile, whole."""
        return f"{self.of}-{self.key}" if self != WHOLE else self.of


WHOLE = Subject("whole", "whole")


def subject_of(reason: Mapping[str, str], notice: Notice) -> Subject:
    """What a stored reason is about; WHOLE when it names nothing of the notice.

    A reason that was stored without ``of`` is read by its label, and then by its key.
    """
    found = Subject(reason.get("of", ""), reason.get("key", ""))
    known = {*materials_of(notice), *fields_of(notice), WHOLE}
    if found.of:
        return found if found in known else WHOLE
    labels = {label: subject for subject, label in fields_of(notice).items()}
    labels |= {rule.label: Subject.material(rule.kind) for rule in notice.materials}
    labels |= {rule.file_label: Subject.material(rule.kind) for rule in notice.materials}
    by_key = (Subject(of, found.key) for of in (MATERIAL, FIELD))
    fallback = next((subject for subject in by_key if subject in known), WHOLE)
    return labels.get(reason.get("subject", ""), fallback)


def materials_of(notice: Notice) -> dict[Subject, str]:
    """The materials of the notice with the words that people call them by."""
    return {Subject.material(rule.kind): rule.file_label for rule in notice.materials}


def fields_of(notice: Notice) -> dict[Subject, str]:
    """The columns of the sheet with their headers."""
    return {Subject.field(column.key): column.header for column in notice.workbook.columns}
