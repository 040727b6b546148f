"""One candidate's package, checked from the bytes to the verdict.

The same check serves the command line, the pages, the mailbox and the API. Nothing is written
anywhere and nothing that was sent is changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

from kaowu.dossier import sniff
from kaowu.dossier.archive import read_archive
from kaowu.dossier.facts import (
    CandidateFacts,
    FittedFile,
    MaterialFile,
    PackageReport,
    SheetRow,
)
from kaowu.dossier.identify import Person, identify
from kaowu.dossier.pairing import no_row, pair_row, row_findings
from kaowu.dossier.scans import Source, build_material
from kaowu.dossier.sides import front_first, names_sides, of_one_person, one_side_only
from kaowu.dossier.sorting import Sorted, missing, sort_files
from kaowu.dossier.workbook import read_workbook
from kaowu.rules.findings import Finding, Severity, verdict
from kaowu.rules.naming import file_name, read_archive_name
from kaowu.rules.notice import MaterialRule, Notice

__all__ = [
    "CandidateFacts",
    "FittedFile",
    "MaterialFile",
    "PackageReport",
    "check_file",
    "check_files",
    "check_package",
]


def check_package(
    data: bytes,
    filename: str,
    *,
    notice: Notice,
    today: date,
    rows: Sequence[SheetRow] = (),
) -> PackageReport:
    """Everything that can be said about one zip.

    ``rows`` are the workbook rows that may belong to it; the one with its number is compared.
    ``today`` decides identity and age where the notice names no day.
    """
    archive = read_archive(
        data,
        PurePosixPath(filename).name,
        format_clause=notice.naming.folder_clause,
        folder_clause=notice.naming.folder_clause,
    )
    files = sort_files(archive, notice)
    inside, inside_findings = _workbooks_inside(files, notice, today)
    known = [*rows, *inside]
    archive_name = read_archive_name(PurePosixPath(filename).stem, notice)
    row = _row_of(archive_name.id_number, archive_name.name, files, known)
    person = identify(filename, archive_name, files.names, row, notice=notice, today=today)
    materials = _materials(files, notice, person)
    findings = [*archive.findings, *person.findings, *files.findings, *inside_findings]
    if archive.readable and not archive.closed:
        findings += missing(notice, files, archive.unread)
    findings += _about_row(row, rows, person, filename, notice)
    findings += [finding for material in materials for finding in material.findings]
    found = tuple(dict.fromkeys(findings))
    facts = person.facts
    return PackageReport(filename, verdict(found), facts, row, tuple(materials), found)


def _row_of(id_number: str, name: str, files: Sorted, rows: Sequence[SheetRow]) -> SheetRow | None:
    """The row by the zip's name, or by the files' names where the zip's says nothing."""
    for number, called in [(id_number, name), *((p.id_number, p.name) for _, p in files.names)]:
        row = pair_row(rows, number, called) if number else None
        if row is not None:
            return row
    return None


def _about_row(
    row: SheetRow | None,
    rows: Sequence[SheetRow],
    person: Person,
    filename: str,
    notice: Notice,
) -> list[Finding]:
    if row is not None:
        return row_findings(row, person.facts.id_number)
    return [no_row(rows, filename, notice.workbook.clause)] if rows else []


def _workbooks_inside(
    files: Sorted, notice: Notice, today: date
) -> tuple[list[SheetRow], list[Finding]]:
    """The rows of workbooks that were put into the zip against the notice, and that it was so."""
    rows: list[SheetRow] = []
    findings = []
    for source in files.workbooks:
        rows += read_workbook(source.data, source.name, notice=notice, today=today).rows
        message = "Excel 表不应放入压缩包，已取出单独核对。"
        clause = _clause(notice, "basic_info")
        findings.append(
            Finding("package.workbook-inside", Severity.FIXED, source.name, message, clause=clause)
        )
    return rows, findings


def _clause(notice: Notice, kind: str) -> str:
    return next((rule.clause for rule in notice.materials if rule.kind == kind), "")


def _materials(files: Sorted, notice: Notice, person: Person) -> list[MaterialFile]:
    facts = person.facts
    result = []
    for kind, sources in files.materials.items():
        rule = notice.material(kind)
        stem = _stem(rule, notice, facts.id_number, facts.name)
        result += _of_one_kind(rule, sources, stem, notice)
    for source in files.workbooks:
        result.append(MaterialFile("basic_info", source.name, source.data, source.media_type))
    return result


def _of_one_kind(
    rule: MaterialRule, sources: Sequence[Source], stem: str, notice: Notice
) -> list[MaterialFile]:
    """Two pictures of an identity card become one file; two of anything else ask a human."""
    if rule.kind == "identity" and len(sources) == 2 and of_one_person(sources, notice):
        sides = front_first(sources, notice)
        order = not names_sides(sources, notice)
        built = [build_material(rule, sides, stem=stem, order=order)]
        extra = one_side_only(rule, sources, notice)
    else:
        order = rule.kind == "identity"
        built = [build_material(rule, [source], stem=stem, order=order) for source in sources]
        extra = _surplus(rule, sources)
        extra += one_side_only(rule, sources, notice) if rule.kind == "identity" else []
    first = replace(built[0], findings=(*extra, *built[0].findings))
    return [first, *built[1:]]


def _surplus(rule: MaterialRule, sources: Sequence[Source]) -> list[Finding]:
    """More files than asked for, or a file that was asked for on paper."""
    names = "、".join(source.name for source in sources)
    if len(sources) > 1:
        message = f"“{rule.file_label}”有 {len(sources)} 个文件，暂按第一个办理。"
        remedy = "请核对，只保留一个（多页请合并为一个文件）。"
        code = "package.double-material"
        return [Finding(code, Severity.WARNING, names, message, remedy, rule.clause)]
    if not rule.in_package:
        message = f"“{rule.file_label}”不要求放入压缩包，已一并收下。"
        code = "package.extra-material"
        return [Finding(code, Severity.FIXED, names, message, clause=rule.clause)]
    return []


def _stem(rule: MaterialRule, notice: Notice, id_number: str, name: str) -> str:
    """The asked file name without extension; only the material's word while nobody is known."""
    if not (id_number and name):
        return rule.file_label
    full = file_name(notice, rule.kind, id_number=id_number, name=name, extension="jpg")
    return full.removesuffix(".jpg")


def check_file(
    data: bytes,
    filename: str,
    *,
    kind: str,
    notice: Notice,
    id_number: str = "",
    name: str = "",
) -> MaterialFile:
    """One material uploaded by itself; its file name does not matter."""
    return check_files([(filename, data)], kind=kind, notice=notice, id_number=id_number, name=name)


def check_files(
    files: Sequence[tuple[str, bytes]],
    *,
    kind: str,
    notice: Notice,
    id_number: str = "",
    name: str = "",
) -> MaterialFile:
    """One material uploaded as one or several files (name, bytes), joined in this order.

    Of a card's two sides the one with the portrait comes first, by names or else by the pictures.

    With ``id_number`` and ``name`` the fitted copy is named by the notice's pattern.
    """
    rule = notice.material(kind)
    sources = [Source(PurePosixPath(given).name, data) for given, data in files]
    if rule.pixels and len(sources) > 1:
        sources = sources[:1]
    order = rule.kind == "identity" and not names_sides(sources, notice)
    if rule.kind == "identity" and not order:
        sources = front_first(sources, notice)
    return build_material(rule, sources, stem=_stem(rule, notice, id_number, name), order=order)


def extension_of(material: MaterialFile) -> str:
    """The extension of what is handed in: of the fitted copy or of the original by content."""
    media_type = material.fitted.media_type if material.fitted else material.media_type
    return next(iter(sniff.extensions(media_type)), "bin")
