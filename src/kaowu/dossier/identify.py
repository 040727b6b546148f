"""Who a package is from: zip name, file names and workbook row put beside one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kaowu.dossier.compare import Claim, settle
from kaowu.dossier.facts import CandidateFacts, SheetRow
from kaowu.rules.eligibility import check_eligibility
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.identity import IdentityReading, read_identity
from kaowu.rules.names import read_name
from kaowu.rules.naming import LABELS, FileParts, NameParts
from kaowu.rules.notice import Batch, Notice

ARCHIVE = "压缩包名"


@dataclass(frozen=True, slots=True)
class Person:
    """The facts that are settled, and what was found on the way."""

    facts: CandidateFacts
    findings: tuple[Finding, ...]


def identify(
    filename: str,
    archive_name: NameParts,
    files: Sequence[tuple[str, FileParts]],
    row: SheetRow | None,
    *,
    notice: Notice,
    today: date,
) -> Person:
    """The candidate of a package. The zip's name speaks first; a contradiction is an error."""
    clause = notice.naming.archive_clause
    values = row.values if row else {}
    number, number_findings = settle(
        "证件号码",
        _claims(archive_name.id_number, [(n, p.id_number) for n, p in files], row, "id_number"),
        code="package.id-conflict",
        subject=filename,
        severity=Severity.ERROR,
        clause=clause,
    )
    name, name_findings = _settle_name(filename, archive_name, files, row, clause)
    mobile, mobile_findings = settle(
        "手机号",
        _claims(archive_name.mobile, [], row, "mobile"),
        code="package.mobile-conflict",
        subject=filename,
        severity=Severity.WARNING,
        clause=clause,
    )
    reading = read_identity(number, today=today) if number else None
    facts = _facts(number, name, mobile, reading)
    findings = [
        *_naming_findings(archive_name, facts, filename),
        *_file_findings(files, facts),
        *number_findings,
        *name_findings,
        *mobile_findings,
        *_about_name(name, filename),
        *_reading_findings(reading, filename),
        *_eligibility(reading, values.get("education", ""), row, notice, today, filename),
    ]
    return Person(facts, tuple(findings))


def _settle_name(
    filename: str,
    archive_name: NameParts,
    files: Sequence[tuple[str, FileParts]],
    row: SheetRow | None,
    clause: str,
) -> tuple[str, list[Finding]]:
    """The name. A zip without a number may be called anything (新建文件夹): it speaks last."""
    called = [(name, parts.name) for name, parts in files]
    claims = _claims(archive_name.name, called, row, "name")
    named = bool(archive_name.id_number)
    return settle(
        "姓名",
        claims if named else [*claims[1:], claims[0]],
        code="package.name-conflict",
        subject=filename,
        severity=Severity.ERROR if named else Severity.WARNING,
        clause=clause,
        key=_name_key,
    )


def _claims(
    archive_value: str,
    file_values: Sequence[tuple[str, str]],
    row: SheetRow | None,
    key: str,
) -> list[Claim]:
    claims = [Claim(ARCHIVE, archive_value)]
    claims += [Claim(f"文件“{name}”", value) for name, value in file_values]
    if row is not None:
        claims.append(Claim(f"信息表第 {row.number} 行", row.values.get(key, "")))
    return claims


def _name_key(name: str) -> str:
    return read_name(name).match_key


def _facts(number: str, name: str, mobile: str, reading: IdentityReading | None) -> CandidateFacts:
    if reading is None:
        return CandidateFacts(number, name, mobile)
    return CandidateFacts(reading.number or number, name, mobile, reading.birth, reading.sex)


def _about_name(name: str, filename: str) -> list[Finding]:
    """What a human must see in the name; what was mended in it is said with the file's name."""
    findings = read_name(name).findings if name else ()
    told = [finding for finding in findings if finding.severity is not Severity.FIXED]
    return [replace(finding, subject=filename) for finding in told]


def _reading_findings(reading: IdentityReading | None, filename: str) -> list[Finding]:
    if reading is None:
        return []
    return [replace(finding, subject=filename) for finding in reading.findings]


def _naming_findings(parts: NameParts, facts: CandidateFacts, filename: str) -> list[Finding]:
    """What is wrong with the zip's name; a part that other places agree on is filled in."""
    there = {
        key: getattr(facts, key)
        for key in LABELS
        if hasattr(facts, key) and not getattr(parts, key) and getattr(facts, key)
    }
    if not there:
        return list(parts.findings)
    left = [f for f in parts.findings if not any(LABELS[key] in f.message for key in there)]
    shown = "、".join(f"{LABELS[key]}“{value}”" for key, value in there.items())
    message = f"压缩包文件名里缺少的{shown}已按文件名或信息表补上。"
    return [*left, _completed("archive", filename, message)]


def _file_findings(files: Sequence[tuple[str, FileParts]], facts: CandidateFacts) -> list[Finding]:
    """What is wrong with the files' names; number and name come from the package where absent."""
    findings: list[Finding] = []
    for filename, parts in files:
        known = facts.id_number and facts.name
        missing = [f for f in parts.findings if f.code == "file.name-part-missing"]
        if not (known and missing):
            findings += parts.findings
            continue
        findings += [finding for finding in parts.findings if finding not in missing]
        message = f"文件名“{filename}”没有写全证件号码和姓名，已按压缩包补全。"
        findings.append(_completed("file", filename, message))
    return findings


def _completed(what: str, subject: str, message: str) -> Finding:
    return Finding(f"{what}.name-completed", Severity.FIXED, subject, message)


def _eligibility(
    reading: IdentityReading | None,
    education: str,
    row: SheetRow | None,
    notice: Notice,
    today: date,
    filename: str,
) -> list[Finding]:
    if reading is None or reading.birth is None:
        return []
    findings = check_eligibility(
        birth=reading.birth,
        sex=reading.sex,
        education=education,
        notice=notice,
        reference_day=reference_day(notice, today, row),
    )
    return [replace(finding, subject=filename) for finding in findings]


def reference_day(notice: Notice, today: date, row: SheetRow | None = None) -> date:
    """The day on which the age counts: of the row's batch, else of the next that can be entered.

    Today, when every batch of the notice is over.
    """
    batch = _batch(notice, today, row)
    if batch is None:
        return today
    return batch.exam if notice.eligibility.reference == "exam" else batch.registration.end


def _batch(notice: Notice, today: date, row: SheetRow | None) -> Batch | None:
    wanted = row.values.get("batch", "") if row else ""
    for batch in notice.batches:
        if wanted and wanted in (batch.label, str(batch.number)):
            return batch
    return next((batch for batch in notice.batches if today <= batch.registration.end), None)
