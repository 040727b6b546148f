"""Names as people have them: long, dotted, rare, of every script of China.

Sources: 民委发〔2016〕33号 (the separator of 少数民族 names is U+00B7, a name field holds 50
characters), GB 18030-2022 (characters that long sat in the private use area). A name is never
normalised as a whole: only what is named here is mended, and each mend is a finding.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from kaowu.rules.findings import Finding, Severity
from kaowu.rules.private_use import PRIVATE_USE, is_private

SUBJECT = "姓名"
LONGEST = 50  # characters, 民委发〔2016〕33号

DOT = "\u00b7"
# Signs typed for the middle dot: • ‧ ． ・ . ･ · ∙ ⋅ ● 。 ․ ﹒ ｡ and the dot itself.
DOTS = "\u00b7\u2022\u2027\uff0e\u30fb.\uff65\u0387\u2219\u22c5\u25cf\u3002\u2024\ufe52\uff61"
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
# U+FA0E and eleven others are plain ideographs that happen to stand in the compatibility block.
UNIFIED = frozenset(chr(0xFA00 + low) for low in bytes.fromhex("0e0f1113141f212324272829"))
# Punctuation inside names of these scripts: Tibetan, Mongolian, Yi.
SCRIPTS = re.compile("[\u0f00-\u0fff\u1800-\u18af\ua000-\ua4cf]")

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|[\x00-\x08\x0e-\x1f]")
SPACE_AT_HAN = re.compile(rf"(?<=[{HAN}])\s+|\s+(?=[{HAN}])")
DOT_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}])[{re.escape(DOTS)}]+(?=[{HAN}])")
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in DOTS}
HOMOPHONE = re.compile(r"[\[［【][^\[\]]+[\]］】]")


@dataclass(frozen=True, slots=True)
class NameReading:
    """A name in its standard form; ``match_key`` is what two spellings are compared by."""

    value: str
    match_key: str
    findings: tuple[Finding, ...] = field(default=())


def read_name(raw: str) -> NameReading:
    """Read a name as typed, mend what needs no guess, say what a human must look at.

    Fixed: ``name.spaces``, ``name.width``, ``name.dot``, ``name.radical``, ``name.private-use``.
    Warnings: ``name.compatibility``, ``name.homophone``, ``name.dot-at-end``, ``name.short``,
    ``name.long``. Errors: ``name.missing``, ``name.unknown-character``, ``name.character``.
    """
    findings: list[Finding] = []
    value = raw
    for code, mend, message in MENDS:
        mended = mend(value)
        if mended != value:
            findings.append(_fixed(code, message.format(before=value.strip(), after=mended)))
        value = mended
    if not value:
        return NameReading("", "", tuple(_look("")))
    trimmed = value.strip(f"{DOTS} ")  # with the blank that stood beside the dot
    if trimmed != value:
        findings.append(_dot_at_end(value))
    findings += _look(trimmed)
    return NameReading(trimmed, match_key(trimmed), tuple(findings))


def match_key(name: str) -> str:
    """The name without dots and spaces, case-folded: for comparing two sources, not for print."""
    bare = "".join(char for char in name if char not in DOTS and not char.isspace())
    return compose(bare).casefold()


def mask_name(name: str) -> str:
    """The first character and stars: the only rule safe for names without a Han surname."""
    return name[:1] + "*" * (len(name) - 1)


def is_han(char: str) -> bool:
    """Whether a character is an ideograph, of whatever extension."""
    return re.fullmatch(f"[{HAN}]", char) is not None


def _mend_spaces(name: str) -> str:
    """No invisible characters, no space at the ends or beside an ideograph, else single ones."""
    visible = INVISIBLE.sub("", name).strip()
    return re.sub(r"\s+", " ", SPACE_AT_HAN.sub("", visible))


def _mend_width(name: str) -> str:
    return name.translate(FULL_WIDTH)


def _mend_dots(name: str) -> str:
    return DOT_BETWEEN_HAN.sub(DOT, name)


def _mend_radicals(name: str) -> str:
    """Kangxi radicals (⽂, from copied PDFs) become the ideographs that they stand for."""
    return "".join(
        unicodedata.normalize("NFKC", char) if "\u2e80" <= char <= "\u2fd5" else char
        for char in name
    )


def _mend_private_use(name: str) -> str:
    return name.translate(PRIVATE_USE)


MENDS = (
    ("private-use", _mend_private_use, "姓名中的旧编码字已改为标准编码：“{after}”。"),
    ("radical", _mend_radicals, "姓名中的部首字符已改为同形汉字：“{after}”。"),
    ("spaces", _mend_spaces, "姓名中的空格或不可见字符已去除：“{after}”。"),
    ("width", _mend_width, "姓名中的全角字母已改为半角：“{after}”。"),
    ("dot", _mend_dots, "姓名中的间隔号已统一为“·”：“{after}”。"),
)


def compose(text: str) -> str:
    """NFC for everything but ideographs, whose compatibility forms NFC would replace."""
    return re.sub(f"[^{HAN}]+", lambda run: unicodedata.normalize("NFC", run[0]), text)


def _look(name: str) -> list[Finding]:
    """What a human must see in a name that is already mended."""
    if not name:
        return [_finding("missing", Severity.ERROR, "没有姓名。", "请填写姓名。")]
    findings = [_unknown(char) for char in name if is_private(char)]
    findings += [_compatibility(char) for char in name if _is_compatibility(char)]
    findings += _strange(HOMOPHONE.sub("", name))
    if HOMOPHONE.search(name):
        findings.append(_homophone())
    return findings + _length(name)


def _is_compatibility(char: str) -> bool:
    in_block = "\uf900" <= char <= "\ufaff" or "\U0002f800" <= char <= "\U0002fa1f"
    return in_block and char not in UNIFIED


def _strange(name: str) -> list[Finding]:
    """Characters that no name has: digits, question marks, symbols."""
    strange = [c for c in dict.fromkeys(name) if not is_private(c) and not _may_stand_in_name(c)]
    if not strange:
        return []
    shown = "、".join(f"“{char}”" for char in strange)
    remedy = "请对照身份证重新填写；打不出的字请上传证件，由工作人员补录。"
    return [_finding("character", Severity.ERROR, f"姓名中有不应出现的字符：{shown}。", remedy)]


def _may_stand_in_name(char: str) -> bool:
    if is_han(char) or SCRIPTS.match(char) or char in "· .-'’":
        return True
    return unicodedata.category(char)[0] in "LM"


def _length(name: str) -> list[Finding]:
    if len(name) > LONGEST:
        message = f"姓名有 {len(name)} 个字，超过 {LONGEST} 个字。"
        return [_finding("long", Severity.WARNING, message, "请核对是否误填。")]
    if len(name) == 1:
        message = "姓名只有一个字。"
        return [_finding("short", Severity.WARNING, message, "请对照身份证核对。")]
    return []


def _unknown(char: str) -> Finding:
    return _finding(
        "unknown-character",
        Severity.ERROR,
        f"姓名中有无法识别的自造字（U+{ord(char):04X}），无法打印。",
        "请从身份证上核对该字，用标准编码重新输入，或联系工作人员补字。",
    )


def _compatibility(char: str) -> Finding:
    unified = unicodedata.normalize("NFC", char)
    return _finding(
        "compatibility",
        Severity.WARNING,
        f"“{char}”（U+{ord(char):04X}）是兼容汉字，与“{unified}”（U+{ord(unified):04X}）相近。",
        "请对照身份证确认应为哪一个字。",
    )


def _homophone() -> Finding:
    return _finding(
        "homophone",
        Severity.WARNING,
        "姓名中有用方括号标出的同音字。",
        "请从身份证上核对原字，补录后再打印证件。",
    )


def _dot_at_end(name: str) -> Finding:
    return _finding(
        "dot-at-end",
        Severity.WARNING,
        f"姓名“{name}”的开头或末尾有间隔号，可能没有写完。",
        "请对照身份证核对姓名是否完整。",
    )


def _fixed(code: str, message: str) -> Finding:
    return _finding(code, Severity.FIXED, message)


def _finding(code: str, severity: Severity, message: str, remedy: str = "") -> Finding:
    return Finding(f"name.{code}", severity, SUBJECT, message, remedy)
