"""What was read, held against what file names and sheets say. A reading only ever warns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from kaowu.dossier.compare import Claim, mark_difference
from kaowu.dossier.reading.facts import ReadField, ScanReading
from kaowu.dossier.reading.identity_card import LONG_TERM
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.names import match_key

LABELS = {
    "id_number": "证件号码",
    "name": "姓名",
    "sex": "性别",
    "birth": "出生日期",
    "school": "毕业院校",
}
PAPERS = {"identity": "身份证", "education": "学历证明"}
_COMPARED = {"identity": ("id_number", "name", "sex", "birth"), "education": ("name", "school")}

#: Which field of a reading a finding is about: its box is the crop to show.
FIELD_OF_CODE = {
    **{f"reading.{key.replace('_', '-')}-differs": key for key in LABELS},
    "reading.card-expired": "valid_until",
    "reading.rare-character": "name",
}


@dataclass(frozen=True, slots=True)
class _Case:
    """One field as it was read, and what the others say."""

    key: str
    field: ReadField
    claims: Sequence[Claim]
    paper: str
    subject: str
    clause: str


def compare_reading(
    reading: ScanReading,
    *,
    id_number: str,
    name: str,
    today: date,
    sheet: Mapping[str, str] | None = None,
    source: str = "报名信息",
    sheet_source: str = "信息表",
    subject: str = "",
    clause: str = "",
) -> list[Finding]:
    """What a reading contradicts; nothing for what agrees.

    ``id_number`` and ``name`` are the settled ones (of ``source``), ``sheet`` the values of the
    workbook's row or of the form by column key; with both, the finding says whom the scan bears
    out. All are warnings: ``reading.*-differs``, ``reading.uncertain``,
    ``reading.rare-character``, ``reading.card-expired``.
    """
    said = {"id_number": id_number, "name": name}
    findings = []
    for key in _COMPARED.get(reading.kind, ()):
        field = reading.fields.get(key)
        if field is None:
            continue
        claims = [Claim(source, said.get(key, "")), Claim(sheet_source, (sheet or {}).get(key, ""))]
        case = _Case(key, field, claims, PAPERS[reading.kind], subject, clause)
        findings += _difference(case, reading.unknown)
    return findings + _expiry(reading, today, subject, clause)


def _difference(case: _Case, unknown: str) -> list[Finding]:
    same = _KEYS.get(case.key, str)
    spoken = [claim for claim in case.claims if claim.value]
    against = [claim for claim in spoken if same(claim.value) != same(case.field.value)]
    if not against:
        return []
    rare = _rare_difference(case.field.value, against[0].value, unknown)
    if case.key == "name" and rare:
        return [_rare(case, rare)]
    if not case.field.sure:
        return [_uncertain(case)]
    return [_differs(case, against[0], [claim for claim in spoken if claim not in against])]


def _rare_difference(read: str, said: str, unknown: str) -> str:
    """The characters of ``said`` that were read differently, if all are rare; else "".

    Rare is what the model does not know, and what is not among the 6,763 of GB 2312: the model
    takes such a character for a commoner one that looks like it.
    """
    codes = SequenceMatcher(None, read, said, autojunk=False).get_opcodes()
    wrong = "".join(said[c:d] for tag, _, _, c, d in codes if tag == "replace")
    only = all(tag in ("equal", "replace") for tag, *_ in codes)
    return wrong if only and all(char in unknown or _is_rare(char) for char in wrong) else ""


def _is_rare(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def _differs(case: _Case, other: Claim, agreeing: Sequence[Claim]) -> Finding:
    read, said = mark_difference(case.field.value, other.value)
    label = LABELS[case.key]
    message = f"{case.paper}扫描件上识读的{label}为“{read}”，{other.source}为“{said}”"
    message += f"，与{agreeing[0].source}一致。" if agreeing else "。"
    code = f"reading.{case.key.replace('_', '-')}-differs"
    return _warning(case, code, message, "请对照证件原件核对；自动识读可能有误，以证件为准。")


def _uncertain(case: _Case) -> Finding:
    message = f"{case.paper}扫描件上的{LABELS[case.key]}未能可靠识读，请人工核对。"
    return _warning(case, "reading.uncertain", message, "")


def _rare(case: _Case, characters: str) -> Finding:
    message = f"姓名中的“{characters}”是生僻字，自动识读无法核对，请人工核对。"
    return _warning(case, "reading.rare-character", message, "")


def _warning(case: _Case, code: str, message: str, remedy: str) -> Finding:
    return Finding(code, Severity.WARNING, case.subject, message, remedy, case.clause)


def _expiry(reading: ScanReading, today: date, subject: str, clause: str) -> list[Finding]:
    """An identity card whose last day of validity has passed."""
    field = reading.fields.get("valid_until")
    if field is None or field.value == LONG_TERM or not field.sure:
        return []
    last = date.fromisoformat(field.value)
    if last >= today:
        return []
    message = f"身份证有效期限到 {last.year} 年 {last.month} 月 {last.day} 日，已过期。"
    remedy = "请换领后提交新证；已换证的，请提交新证的扫描件。"
    return [Finding("reading.card-expired", Severity.WARNING, subject, message, remedy, clause)]


def _school(text: str) -> str:
    """A school's name without spaces and with brackets of one kind."""
    return "".join(text.split()).replace("（", "(").replace("）", ")")


def _birth(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


_KEYS: Mapping[str, Callable[[str], str]] = {
    "name": match_key,
    "school": _school,
    "birth": _birth,
    "ethnicity": lambda text: text.removesuffix("族"),  # a card says 汉, the sheet 汉族
}


def same_value(key: str, read: str, said: str) -> bool:
    """Whether a field as it was read and as people wrote it are the same."""
    same = _KEYS.get(key, str)
    return same(read) == same(said)
