"""The papers that list people: 考核人员花名册 and 成绩公示."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One candidate of the roster; the identity number in full, it is an internal paper."""

    number: str
    name: str
    sex: str
    id_type: str
    id_number: str
    birth: str
    education: str
    project: str
    condition: str = ""
    mobile: str = ""
    verdict: str = ""  # 初审结论
    reviewer: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """考核人员花名册: A4 landscape, head repeated, sealed by digest and head count."""

    rows: tuple[RosterRow, ...]
    agency: str
    batch: str
    head_count: str
    title: str = "专项职业能力考核人员花名册"
    filing_number: str = ""
    exam_date: str = ""
    compiled_by: str = ""  # 制表人
    checked_by: str = ""  # 审核人
    signed_on: str = ""
    sealed_at: str = ""
    sha256: str = ""
    sm3: str = ""
    reference: str = ""
    qr: str = ""
    printed_on: str = ""
    sample: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicityRow:
    """One result. No digit of an identity number belongs here."""

    number: str
    ticket_number: str
    name: str
    project: str
    score: str
    result: str
    agency: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicityList:
    """成绩公示: the snapshot that was published, with its period and the way to object."""

    rows: tuple[PublicityRow, ...]
    batch: str
    opens: str
    closes: str
    issuer: str
    title: str = "专项职业能力考核成绩公示"
    exam_date: str = ""
    pass_mark: str = "60分"  # noqa: S105 - a mark, no password
    preface: str = ""  # "" prints the usual sentence
    objections: tuple[str, ...] = ()  # how and where to object, one line each
    contact: str = ""
    issued_on: str = ""
    sha256: str = ""
    reference: str = ""
    qr: str = ""
    printed_on: str = ""
    sample: bool = False
