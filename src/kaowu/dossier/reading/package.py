"""The scans of a checked package read, and what they contradict added to its findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kaowu.dossier.facts import MaterialFile, PackageReport
from kaowu.dossier.reading.compare import compare_reading
from kaowu.dossier.reading.scan import KINDS, read_scan
from kaowu.rules.findings import Finding, verdict
from kaowu.rules.notice import Notice


def read_package(report: PackageReport, *, notice: Notice, today: date) -> PackageReport:
    """The same report with what reading its scans found: seconds of work, warnings only.

    Needs the extra ``ocr``. Scans that cannot be handed in anyway are not read.
    """
    read = [_with_reading(material, report, notice, today) for material in report.materials]
    added = [finding for _, findings in read for finding in findings]
    found = tuple(dict.fromkeys([*report.findings, *added]))
    materials = tuple(material for material, _ in read)
    return replace(report, materials=materials, findings=found, verdict=verdict(found))


def _with_reading(
    material: MaterialFile, report: PackageReport, notice: Notice, today: date
) -> tuple[MaterialFile, Sequence[Finding]]:
    """One material and the findings that were added to it."""
    if material.kind not in KINDS or not material.usable:
        return material, ()
    person, row = report.candidate, report.row
    data = material.fitted.data if material.fitted else material.data
    subject = material.source_name
    reading = read_scan(data, material.kind, expected=person.name, subject=subject)
    said = {"sex": person.sex, "birth": person.birth.isoformat() if person.birth else ""}
    findings = (
        *reading.findings,
        *compare_reading(
            reading,
            id_number=person.id_number,
            name=person.name,
            today=today,
            sheet=row.values if row else said,
            source="文件名",
            sheet_source=f"信息表第 {row.number} 行" if row else "证件号码",
            subject=subject,
            clause=notice.material(material.kind).clause,
        ),
    )
    return replace(material, findings=(*material.findings, *findings)), findings
