"""A candidate's data, column by column, against the notice's basic-info sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kaowu.rules.eligibility import check_eligibility
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.identity import IdentityReading, read_identity
from kaowu.rules.mobile import read_mobile
from kaowu.rules.names import read_name
from kaowu.rules.notice import Column, Notice

# Documents whose numbers carry a birth date and a check character; "" is not chosen yet.
CHECKED_TYPES = frozenset({"", "居民身份证", "港澳台居民居住证", "外国人永久居留身份证"})


@dataclass(frozen=True, slots=True)
class RecordReading:
    """The data in its standard form, what follows from it, and what was found."""

    values: dict[str, str]
    sex: str
    birth: date | None
    findings: tuple[Finding, ...]


def read_record(
    values: Mapping[str, str], *, notice: Notice, reference_day: date, today: date
) -> RecordReading:
    """Read ``values`` (by column key): mend what can be mended, say what is wrong.

    A value that cannot be read is kept as it was typed. Sex and birth follow from the number.
    """
    clean = {key: str(value or "").strip() for key, value in values.items()}
    findings: list[Finding] = []
    for column in notice.workbook.columns:
        findings += check_column(clean.get(column.key, ""), column)
    findings += _read_name_and_mobile(clean)
    identity = read_identity(_resident_number(clean), today=today)
    if _resident_number(clean):
        clean["id_number"] = identity.number
        findings += identity.findings
    findings += _check_against_identity(clean, identity)
    birth, sex = _birth(clean, identity), identity.sex or clean.get("sex", "")
    if birth:
        findings += check_eligibility(
            birth=birth,
            sex=sex,
            education=clean.get("education", ""),
            notice=notice,
            reference_day=reference_day,
        )
    return RecordReading(clean, sex, birth, tuple(dict.fromkeys(findings)))


def _birth(values: Mapping[str, str], identity: IdentityReading) -> date | None:
    """The birth date that the number says; of another document the one that was typed."""
    if _resident_number(values):
        return identity.birth
    try:
        return date.fromisoformat(values.get("birth", ""))
    except ValueError:
        return None


def _resident_number(values: Mapping[str, str]) -> str:
    """The number, where the document is one whose numbers follow GB 11643; "" otherwise."""
    return values.get("id_number", "") if values.get("id_type", "") in CHECKED_TYPES else ""


def check_column(value: str, column: Column) -> list[Finding]:
    """Whether a required value is there and a drop-down value is one of its list."""
    if not value:
        return [_missing(column)] if column.required else []
    if column.kind == "choice" and column.choices and value not in column.choices:
        return [
            Finding(
                "record.not-in-list",
                Severity.ERROR,
                column.header,
                f"“{column.header}”填写的“{value}”不在下拉菜单内。",
                "请从下拉菜单中选择，不要自行填写。",
                column.clause,
            )
        ]
    return []


def _missing(column: Column) -> Finding:
    return Finding(
        "record.missing",
        Severity.ERROR,
        column.header,
        f"“{column.header}”没有填写。",
        f"请填写“{column.header}”。",
        column.clause,
    )


def _read_name_and_mobile(clean: dict[str, str]) -> list[Finding]:
    findings: list[Finding] = []
    if clean.get("name"):
        name = read_name(clean["name"])
        clean["name"] = name.value
        findings += name.findings
    if clean.get("mobile"):
        mobile = read_mobile(clean["mobile"])
        clean["mobile"] = mobile.value
        findings += mobile.findings
    return findings


def _check_against_identity(clean: Mapping[str, str], identity: IdentityReading) -> list[Finding]:
    findings = []
    if identity.sex and clean.get("sex") and clean["sex"] != identity.sex:
        findings.append(
            Finding(
                "record.sex-differs",
                Severity.WARNING,
                "性别",
                f"填写的性别“{clean['sex']}”与证件号码所示“{identity.sex}”不同。",
                "请核对证件号码与性别。",
            )
        )
    return findings
