"""What a check hands back: plain, frozen shapes that carry bytes, facts and findings.

Sizes are bytes. A report holds the originals exactly as they were sent; what was mended stands
beside them as a fitted copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kaowu.rules.findings import Finding, Severity, Verdict


@dataclass(frozen=True, slots=True)
class FittedFile:
    """A mended copy of a material, ready to be handed in under ``filename``."""

    data: bytes
    media_type: str
    filename: str


@dataclass(frozen=True, slots=True)
class MaterialFile:
    """One material of a candidate: the original and, where it had to be mended, the copy.

    ``fitted`` is None when the original can be handed in as it is, and also when it cannot be
    mended; then ``findings`` holds an error. ``extra_sources`` are the further originals that were
    joined into the same copy (the other side of an identity card).
    """

    kind: str
    source_name: str
    data: bytes
    media_type: str
    fitted: FittedFile | None = None
    findings: tuple[Finding, ...] = ()
    extra_sources: tuple[tuple[str, bytes], ...] = ()

    @property
    def usable(self) -> bool:
        """Whether no finding of this file blocks it."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """Who a package says it is from; "" or None where it does not say."""

    id_number: str = ""
    name: str = ""
    mobile: str = ""
    birth: date | None = None
    sex: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One filled row of a workbook.

    ``number`` is the row as the spreadsheet counts it (from 1); ``values`` are keyed by column
    key. ``lost_number`` holds the leading digits that survived in an identity number typed as a
    number (at most 15), else "". ``source`` is the workbook's file name, ``sheet`` the name of the
    sheet in it.
    """

    number: int
    values: Mapping[str, str]
    findings: tuple[Finding, ...] = ()
    lost_number: str = ""
    source: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class SheetReport:
    """What a workbook holds; ``findings`` are those of the file, each row has its own too."""

    rows: tuple[SheetRow, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class PackageReport:
    """What one candidate's zip comes to.

    ``findings`` is everything that was found, those of the materials and of the row included.
    """

    filename: str
    verdict: Verdict
    candidate: CandidateFacts
    row: SheetRow | None = None
    materials: tuple[MaterialFile, ...] = ()
    findings: tuple[Finding, ...] = field(default=())

    def material(self, kind: str) -> MaterialFile | None:
        """The file that is handed in for this kind: the first usable one, else the first."""
        files = [file for file in self.materials if file.kind == kind]
        return next((file for file in files if file.usable), next(iter(files), None))
