"""Mobile phone numbers of mainland China."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from kaowu.rules.findings import Finding, Severity

SUBJECT = "手机号码"
IGNORED = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff'‘’`()._\-–—]+")
PREFIX = re.compile(r"^(?:\+|00)?86(?=1\d{10}$)")
MAINLAND = re.compile(r"1[3-9]\d{9}")
ABROAD = re.compile(r"(?:\+|00)\d{7,15}")  # 港澳台 and foreign numbers
SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MobileReading:
    """A number in its standard form (11 digits), or as typed when it is none; and the findings."""

    value: str
    findings: tuple[Finding, ...] = field(default=())


def read_mobile(raw: str) -> MobileReading:
    """Read a number as typed: strip +86, spaces and hyphens (``mobile.mended``), then check.

    Errors: ``mobile.missing``, ``mobile.format``, ``mobile.number-cell`` (1.38E+10). Warning:
    ``mobile.abroad``, a number outside the mainland, which can be a contact only.
    """
    plain = unicodedata.normalize("NFKC", raw).strip()
    if SCIENTIFIC.fullmatch(plain):
        return MobileReading(raw, (_number_cell(),))
    value = PREFIX.sub("", IGNORED.sub("", plain))
    if MAINLAND.fullmatch(value):
        mended = _finding("mended", Severity.FIXED, "手机号码已去掉空格、连字符或 +86。")
        return MobileReading(value, () if value == raw.strip() else (mended,))
    return MobileReading(raw.strip(), (_refused(value),))


def mask_mobile(number: str) -> str:
    """138****5678; anything shorter than 8 characters is starred whole."""
    if len(number) < 8:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def _refused(value: str) -> Finding:
    if not value:
        return _finding("missing", Severity.ERROR, "没有手机号码。", "请填写手机号码。")
    if ABROAD.fullmatch(value):
        return _finding(
            "abroad",
            Severity.WARNING,
            "这是境外号码，收不到验证短信。",
            "请补充一个境内手机号码，或由工作人员登记联系方式。",
        )
    return _finding(
        "format",
        Severity.ERROR,
        "手机号码应为 1 开头的 11 位数字。",
        "请重新填写手机号码。",
    )


def _number_cell() -> Finding:
    return _finding(
        "number-cell",
        Severity.ERROR,
        "手机号码被表格软件改成了科学计数，原号码已不完整。",
        "请把单元格设为文本格式后重新填写。",
    )


def _finding(code: str, severity: Severity, message: str, remedy: str = "") -> Finding:
    return Finding(f"mobile.{code}", severity, SUBJECT, message, remedy)
