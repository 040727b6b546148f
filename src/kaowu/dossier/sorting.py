"""The files of a package, sorted into materials by what their names say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kaowu.dossier import sniff
from kaowu.dossier.archive import Archive, Member
from kaowu.dossier.scans import Source
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.naming import FileParts, read_file_name
from kaowu.rules.notice import MaterialRule, Notice

_WORKBOOKS = {sniff.XLSX, sniff.OLE}


@dataclass(slots=True)
class Sorted:
    """Files by kind of material, in the order of the notice; what belongs to none; findings."""

    materials: dict[str, list[Source]] = field(default_factory=dict)
    workbooks: list[Source] = field(default_factory=list)
    names: list[tuple[str, FileParts]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def sort_files(archive: Archive, notice: Notice) -> Sorted:
    """Every file of the archive in its place."""
    result = Sorted(materials={rule.kind: [] for rule in notice.materials})
    for member in archive.members:
        _place(member, notice, result)
    result.materials = {kind: files for kind, files in result.materials.items() if files}
    result.findings += same_content(result.materials, notice)
    return result


def _place(member: Member, notice: Notice, result: Sorted) -> None:
    parts = read_file_name(member.name, notice)
    source = Source(member.name, member.data)
    if source.media_type in _WORKBOOKS and parts.kind not in _scan_kinds(notice):
        result.workbooks.append(source)
    elif parts.kind in _scan_kinds(notice):
        result.materials[parts.kind].append(source)
        result.names.append((member.name, parts))
    else:
        result.findings += [f for f in parts.findings if f.code == "file.unknown-kind"]


def _scan_kinds(notice: Notice) -> set[str]:
    """The kinds that are scans of the candidate's: they have picture formats."""
    return {
        rule.kind
        for rule in notice.materials
        if set(rule.formats) & {"jpg", "jpeg", "png", "pdf"} and rule.supplied_by == "candidate"
    }


def same_content(materials: Mapping[str, Sequence[Source]], notice: Notice) -> list[Finding]:
    """One picture handed in as two different materials."""
    seen: dict[bytes, str] = {}
    findings = []
    for kind, sources in materials.items():
        for source in sources:
            other = seen.setdefault(source.data, kind)
            if other != kind:
                first, second = notice.material(other), notice.material(kind)
                message = f"“{first.file_label}”和“{second.file_label}”是同一个文件。"
                remedy = f"请提交正确的{second.file_label}。"
                code = "package.same-content"
                findings.append(
                    Finding(code, Severity.ERROR, source.name, message, remedy, second.clause)
                )
    return findings


def missing(notice: Notice, sorted_files: Sorted, unread: Iterable[str]) -> list[Finding]:
    """The required materials that are not there; a file that could not be read is not missing."""
    there = {read_file_name(name, notice).kind for name in unread} | set(sorted_files.materials)
    return [
        _missing(rule)
        for rule in notice.package_materials
        if rule.required and rule.kind not in there
    ]


def _missing(rule: MaterialRule) -> Finding:
    message = f"缺少{rule.label}。"
    remedy = f"请补上文件名以“{rule.file_label}”结尾的扫描件后重新压缩。"
    return Finding(
        "package.missing-material", Severity.ERROR, rule.file_label, message, remedy, rule.clause
    )
