"""From the request to the report, and back into what the page shows. Keeps nothing."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from kaowu.dossier.check import PackageReport, check_package, extension_of
from kaowu.dossier.facts import MaterialFile
from kaowu.dossier.loose import Typed, check_loose, complete
from kaowu.dossier.repack import packed_files, repack
from kaowu.dossier.workbook import SheetReport, read_workbook
from kaowu.faces.selfcheck.forms import TWO_SIDES, TypedForm
from kaowu.office import clock
from kaowu.rules.findings import Finding, Severity, Verdict, verdict
from kaowu.rules.naming import file_name
from kaowu.rules.notice import MaterialRule, Notice

VERDICTS = {
    Verdict.READY: ("done", "没有发现问题，可以提交。"),
    Verdict.ATTENTION: ("attention", "可以提交，但有几处请您先核对。"),
    Verdict.BLOCKED: ("blocked", "还有必须补正的地方，见下面标“需补正”的各项。"),
}
_NO_SHEET = SheetReport((), ())


def report_on(request: HttpRequest, notice: Notice) -> tuple[PackageReport, list[Finding]]:
    """What the check says about the request's files, and everything that was found."""
    typed = TypedForm(request.POST).typed()
    sheet = _sheet(request.FILES.get("workbook"), notice)
    package = request.FILES.get("package")
    if package is not None:
        report = _of_package(package, typed, sheet, notice)
    else:
        report = check_loose(
            _files(request, notice), typed, notice=notice, today=clock.today(), rows=sheet.rows
        )
    return report, list(dict.fromkeys([*report.findings, *sheet.findings]))


def _of_package(
    package: UploadedFile, typed: Typed, sheet: SheetReport, notice: Notice
) -> PackageReport:
    report = check_package(
        package.read(),
        package.name or "package.zip",
        notice=notice,
        today=clock.today(),
        rows=sheet.rows,
    )
    return complete(report, typed, today=clock.today())


def _sheet(workbook: UploadedFile | None, notice: Notice) -> SheetReport:
    if workbook is None:
        return _NO_SHEET
    name = workbook.name or "workbook.xlsx"
    return read_workbook(workbook.read(), name, notice=notice, today=clock.today())


def _files(request: HttpRequest, notice: Notice) -> dict[str, list[tuple[str, bytes]]]:
    """The chosen files (name, bytes) of each material; a card's other side behind the first."""
    found = {}
    for rule in notice.package_materials:
        fields = (rule.kind, f"{rule.kind}-back") if rule.kind == TWO_SIDES else (rule.kind,)
        chosen = [one for field in fields for one in request.FILES.getlist(field)]
        found[rule.kind] = [(one.name or rule.kind, one.read()) for one in chosen]
    return found


def shown(report: PackageReport, findings: list[Finding], notice: Notice) -> dict[str, Any]:
    """The answer as the page shows it."""
    state, title = VERDICTS[verdict(findings)]
    return {
        "state": state,
        "title": title,
        "findings": findings,
        "clauses": notice.clauses,
        "rows": [_row(rule, report, notice) for rule in notice.package_materials],
        "parcel": _parcel(report, notice),
    }


def _row(rule: MaterialRule, report: PackageReport, notice: Notice) -> dict[str, Any]:
    """One material: its size as it came and as it is handed in, and the file itself."""
    material = report.material(rule.kind)
    if material is None:
        return {"label": rule.file_label, "state": "blocked", "badge": "没有"}
    state, badge = _state(material)
    before = sum(len(data) for data in (material.data, *dict(material.extra_sources).values()))
    row = {"label": rule.file_label, "state": state, "badge": badge, "before": before}
    if not material.usable:
        return row
    data = material.fitted.data if material.fitted else material.data
    media_type = material.fitted.media_type if material.fitted else material.media_type
    return row | {
        "after": len(data),
        "kept": material.fitted is None,
        "url": _embedded(data, media_type),
        "is_picture": media_type.startswith("image/"),
        "filename": _named(material, report, notice),
    }


def _state(material: MaterialFile) -> tuple[str, str]:
    severities = {finding.severity for finding in material.findings}
    if Severity.ERROR in severities:
        return "blocked", "不能用"
    return ("attention", "请核对") if Severity.WARNING in severities else ("done", "可以用")


def _named(material: MaterialFile, report: PackageReport, notice: Notice) -> str:
    """The file's name by the notice; only the material's word while nobody is known."""
    extension, person = extension_of(material), report.candidate
    if not (person.id_number and person.name):
        return f"{notice.material(material.kind).file_label}.{extension}"
    return file_name(
        notice,
        material.kind,
        id_number=person.id_number,
        name=person.name,
        extension=extension,
    )


def _parcel(report: PackageReport, notice: Notice) -> dict[str, Any] | None:
    """The mended zip inside the page, so that it is nowhere else; None while it has no name."""
    made = mended_zip(report, notice)
    if made is None:
        return None
    name, data = made
    packed = len(packed_files(report, notice=notice))
    return {
        "filename": name,
        "size": len(data),
        "url": _embedded(data, "application/zip"),
        "count": packed,
        "lacking": sum(rule.required for rule in notice.package_materials) - packed,
    }


def mended_zip(report: PackageReport, notice: Notice) -> tuple[str, bytes] | None:
    """Name and bytes of the zip as the notice asks for it; None when it cannot be made."""
    person = report.candidate
    if not (person.id_number and person.name and packed_files(report, notice=notice)):
        return None
    return repack(report, notice=notice)


def _embedded(data: bytes, media_type: str) -> str:
    return f"data:{media_type};base64,{b64encode(data).decode()}"
