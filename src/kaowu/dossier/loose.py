"""Pictures handed in one by one, and what their owner typed, checked as the package to be.

The findings and the report are those of :mod:`kaowu.dossier.check`, so that the same mended zip
comes out whichever way the material came in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kaowu.dossier.check import check_files
from kaowu.dossier.compare import Claim, settle
from kaowu.dossier.facts import CandidateFacts, MaterialFile, PackageReport, SheetRow
from kaowu.dossier.identify import reference_day
from kaowu.dossier.pairing import no_row, pair_row, row_findings
from kaowu.dossier.scans import Source
from kaowu.dossier.sorting import same_content
from kaowu.rules.eligibility import check_eligibility
from kaowu.rules.findings import Finding, Severity, verdict
from kaowu.rules.identity import read_identity
from kaowu.rules.mobile import read_mobile
from kaowu.rules.names import read_name
from kaowu.rules.naming import LABELS
from kaowu.rules.notice import Notice

TYPED = "填写的内容"


@dataclass(frozen=True, slots=True)
class Typed:
    """What the owner of the pictures typed about themselves; "" for what they did not."""

    id_number: str = ""
    name: str = ""
    mobile: str = ""


def check_loose(
    files: Mapping[str, Sequence[tuple[str, bytes]]],
    typed: Typed,
    *,
    notice: Notice,
    today: date,
    rows: Sequence[SheetRow] = (),
) -> PackageReport:
    """Check the files (name, bytes) of each kind of material, and who they are from.

    ``rows`` are those of the workbook; the one of the person typed, or the only one, is compared.
    Errors ``package.missing-material``, ``package.id-conflict``, ``package.name-conflict``;
    everything else as :func:`kaowu.dossier.check.check_package` finds it.
    """
    row = _row(rows, typed)
    facts, findings = _person(typed, row, notice=notice, today=today)
    materials = _materials(files, facts, notice)
    findings += _missing(notice, materials)
    findings += same_content(_sources(files), notice)
    if row is not None:
        findings += row_findings(row, facts.id_number)
    elif rows:
        findings.append(no_row(rows, TYPED, notice.workbook.clause))
    findings += [finding for material in materials for finding in material.findings]
    found = tuple(dict.fromkeys(findings))
    return PackageReport("", verdict(found), facts, row, tuple(materials), found)


def _sources(files: Mapping[str, Sequence[tuple[str, bytes]]]) -> dict[str, list[Source]]:
    return {kind: [Source(*given) for given in some] for kind, some in files.items()}


def _row(rows: Sequence[SheetRow], typed: Typed) -> SheetRow | None:
    """The typed person's row; where nobody is typed, the only row there is."""
    if typed.id_number or typed.name:
        return pair_row(rows, typed.id_number, typed.name)
    return rows[0] if len(rows) == 1 else None


def _person(
    typed: Typed, row: SheetRow | None, *, notice: Notice, today: date
) -> tuple[CandidateFacts, list[Finding]]:
    """Who it is, by what was typed and then by the sheet; a contradiction is an error."""
    said, findings = _read(typed, today)
    number, one = _settled("id_number", said.id_number, row, Severity.ERROR)
    name, two = _settled("name", said.name, row, Severity.ERROR)
    mobile, three = _settled("mobile", said.mobile, row, Severity.WARNING)
    findings += [*one, *two, *three]
    if not number:
        return CandidateFacts("", name, mobile), findings
    reading = read_identity(number, today=today)
    facts = CandidateFacts(reading.number or number, name, mobile, reading.birth, reading.sex)
    return facts, findings + _age(facts, row, notice, today)


def _read(typed: Typed, today: date) -> tuple[Typed, list[Finding]]:
    """What was typed, mended; an empty field is not looked at."""
    findings: list[Finding] = []
    number, name, mobile = typed.id_number, typed.name, typed.mobile
    if number:
        identity = read_identity(number, today=today)
        number, findings = identity.number, [*findings, *identity.findings]
    if name:
        called = read_name(name)
        name, findings = called.value, [*findings, *called.findings]
    if mobile:
        phone = read_mobile(mobile)
        mobile, findings = phone.value, [*findings, *phone.findings]
    return Typed(number, name, mobile), findings


def _settled(
    key: str, value: str, row: SheetRow | None, severity: Severity
) -> tuple[str, list[Finding]]:
    claims = [Claim(TYPED, value)]
    if row is not None:
        claims.append(Claim(f"信息表第 {row.number} 行", row.values.get(key, "")))
    code = f"package.{'id' if key == 'id_number' else key}-conflict"
    spelling = (lambda text: read_name(text).match_key) if key == "name" else str
    return settle(
        LABELS[key], claims, code=code, subject=LABELS[key], severity=severity, key=spelling
    )


def _age(facts: CandidateFacts, row: SheetRow | None, notice: Notice, today: date) -> list[Finding]:
    if facts.birth is None:
        return []
    return check_eligibility(
        birth=facts.birth,
        sex=facts.sex,
        education=row.values.get("education", "") if row else "",
        notice=notice,
        reference_day=reference_day(notice, today, row),
    )


def _materials(
    files: Mapping[str, Sequence[tuple[str, bytes]]], facts: CandidateFacts, notice: Notice
) -> list[MaterialFile]:
    return [
        check_files(
            files[rule.kind],
            kind=rule.kind,
            notice=notice,
            id_number=facts.id_number,
            name=facts.name,
        )
        for rule in notice.package_materials
        if files.get(rule.kind)
    ]


def _missing(notice: Notice, materials: Sequence[MaterialFile]) -> list[Finding]:
    there = {material.kind for material in materials}
    return [
        Finding(
            "package.missing-material",
            Severity.ERROR,
            rule.file_label,
            f"还没有选择{rule.label}。",
            "请选择这一项的文件后再检查一次。",
            rule.clause,
        )
        for rule in notice.package_materials
        if rule.required and rule.kind not in there
    ]


def complete(report: PackageReport, typed: Typed, *, today: date) -> PackageReport:
    """A zip's report with what its name did not say filled in from what was typed.

    Where both speak and differ, the zip's word stays and a warning shows both
    (``package.typed-differs``). ``archive.name-completed`` says what was filled in.
    """
    said, findings = _read(typed, today)
    facts = report.candidate
    there = {key: getattr(facts, key) for key in ("id_number", "name", "mobile")}
    new = {key: getattr(said, key) for key in there if getattr(said, key) and not there[key]}
    for key, value in there.items():
        _, different = settle(
            LABELS[key],
            [Claim("压缩包", value), Claim(TYPED, getattr(said, key) if value else "")],
            code="package.typed-differs",
            subject=LABELS[key],
            severity=Severity.WARNING,
        )
        findings += different
    if new:
        findings.append(_completed(report.filename, new))
    old = [finding for finding in report.findings if not _answered(finding, new)]
    found = tuple(dict.fromkeys([*findings, *old]))
    return replace(report, candidate=replace(facts, **new), findings=found, verdict=verdict(found))


def _completed(subject: str, new: Mapping[str, str]) -> Finding:
    shown = "、".join(LABELS[key] for key in new)
    message = f"压缩包文件名里缺少的{shown}，已按您填写的补上。"
    return Finding("archive.name-completed", Severity.FIXED, subject, message)


def _answered(finding: Finding, new: Mapping[str, str]) -> bool:
    """Whether a finding only misses a part of the zip's name that is known now."""
    return finding.code == "archive.name-part-missing" and any(
        LABELS[key] in finding.message for key in new
    )
