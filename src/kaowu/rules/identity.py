"""Identity numbers: read, mended without guessing, checked, never refused for a place code.

Sources: GB 11643-1999 (citizens, check character by ISO 7064 MOD 11-2); residence permits of
Hong Kong 81, Macao 82 and Taiwan 83; the foreigner's permanent residence card of 2023 (first
digit 9, birth date at 7–14 as in the citizen's number). A number that checks is well-formed;
whether it belongs to a person is not known here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from kaowu.rules.findings import Finding, Severity

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
LOOKALIKES = str.maketrans(dict.fromkeys("x×✕✖╳ⅹⅩхХχΧ", "X"))
IGNORED = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff'‘’`_\-–—]+")
LABELLED = re.compile(r"[^0-9A-Z]+([0-9]{17}[0-9X])[^0-9A-Z]*|([0-9]{17}[0-9X])[^0-9A-Z]+")
EARLIEST_YEAR = 1900
# First two digits in use, present or retired: provinces, 81–83 permits. A table that ages.
PROVINCES = frozenset(
    str(code)
    for block in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for code in range(block[0], block[1] + 1)
)
SUBJECT = "证件号码"

RESIDENT = "resident"  # 居民身份证
PERMIT = "residence_permit"  # 港澳台居民居住证
FOREIGNER = "foreigner"  # 外国人永久居留身份证, 18 characters
FOREIGNER_OLD = "foreigner15"  # the card before December 2023, 15 characters
RESIDENT_OLD = "resident15"  # 一代身份证号码
OTHER = "other"  # passport and the like
UNKNOWN = ""  # no kind of number that we know


@dataclass(frozen=True, slots=True)
class IdentityReading:
    """What an identity number says. ``sex`` is "男", "女" or "" where the number has none."""

    number: str
    kind: str
    birth: date | None = None
    sex: str = ""
    findings: tuple[Finding, ...] = field(default=())


def read_identity(raw: str, *, today: date) -> IdentityReading:
    """Read a number as typed: mend writing (``identity.mended``), then check it.

    Errors: ``identity.missing``, ``identity.length``, ``identity.character``,
    ``identity.birth-date``, ``identity.check-character``. Warnings: ``identity.old-number``,
    ``identity.unchecked``, ``identity.place``.
    """
    number = normalise_identity(raw)
    reading = _read(number, today)
    if number == raw.strip() or not number:
        return reading
    mended = _finding(
        "mended", Severity.FIXED, "证件号码中的空格、全角字符、小写 x 或多余文字已改为标准写法。"
    )
    return IdentityReading(
        number, reading.kind, reading.birth, reading.sex, (mended, *reading.findings)
    )


def normalise_identity(raw: str) -> str:
    """Half-width, upper case, no spaces or hyphens, every look-alike of X an X.

    Words around a whole number go too: 身份证号：5101….
    """
    half = unicodedata.normalize("NFKC", raw).translate(LOOKALIKES)
    number = IGNORED.sub("", half).upper()
    labelled = LABELLED.fullmatch(number)
    return (labelled[1] or labelled[2]) if labelled else number


def check_character(first17: str) -> str:
    """The 18th character for the first 17 digits, by ISO 7064 MOD 11-2 (GB 11643)."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first17, strict=True))
    return CHECK_CHARACTERS[total % 11]


def to_18(number15: str) -> str:
    """The 18-character number of an old 15-digit one (all of them were born in 19xx)."""
    first17 = f"{number15[:6]}19{number15[6:]}"
    return first17 + check_character(first17)


def age_on(birth: date, day: date) -> int:
    """Full years of age (周岁) on a day: a year is full on the birthday."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def mask_identity(number: str, style: str = "3+2") -> str:
    """The number with its middle starred.

    ``style`` says which characters stay: "3+2" or "6+4" (first and last), "last4", or "none".
    """
    head, tail = {"3+2": (3, 2), "6+4": (6, 4), "last4": (0, 4), "none": (0, 0)}[style]
    hidden = len(number) - head - tail
    if hidden <= 0:
        return "*" * len(number)
    return number[:head] + "*" * hidden + number[len(number) - tail :]


def _read(number: str, today: date) -> IdentityReading:
    if not number:
        missing = _finding("missing", Severity.ERROR, "没有证件号码。", "请填写证件号码。")
        return IdentityReading("", UNKNOWN, findings=(missing,))
    if re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return _read_18(number, today)
    if re.fullmatch(r"[0-9]{15}", number):
        return _read_15(number, today)
    if re.fullmatch(r"[A-Z]{3}[0-9]{12}", number):
        return _unchecked(number, FOREIGNER_OLD, "旧版外国人永久居留身份证号码")
    if re.fullmatch(r"[0-9]{8}|[A-Z][A-Z0-9]{5,11}", number):
        return _unchecked(number, OTHER, "护照、通行证等其他证件号码")
    return IdentityReading(number, UNKNOWN, findings=(_malformed(number),))


def _read_18(number: str, today: date) -> IdentityReading:
    kind = _kind_of_18(number)
    birth = _birth(number[6:14], today)
    findings = []
    if birth is None:
        findings.append(_bad_birth(number[6:14]))
    expected = check_character(number[:17])
    if number[17] != expected:
        findings.append(_bad_check(number[17], expected))
    if kind == RESIDENT and number[:2] not in PROVINCES:
        findings.append(_strange_place(number[:2]))
    sex = "男" if int(number[16]) % 2 else "女"
    return IdentityReading(number, kind, birth, sex, tuple(findings))


def _read_15(number: str, today: date) -> IdentityReading:
    birth = _birth("19" + number[6:12], today)
    if birth is None:
        findings = [_bad_birth("19" + number[6:12])]
    else:
        findings = [
            _finding(
                "old-number",
                Severity.WARNING,
                "这是 15 位的旧号码，一代身份证已停止使用。",
                f"请核对证件，改填 18 位号码（按规则应为 {to_18(number)}）。",
            )
        ]
    sex = "男" if int(number[14]) % 2 else "女"
    return IdentityReading(number, RESIDENT_OLD, birth, sex, tuple(findings))


def _unchecked(number: str, kind: str, label: str) -> IdentityReading:
    finding = _finding(
        "unchecked",
        Severity.WARNING,
        f"号码样式为{label}，无法自动校验。",
        "请人工核对证件原件扫描件。",
    )
    return IdentityReading(number, kind, findings=(finding,))


def _kind_of_18(number: str) -> str:
    if number[:6] in ("810000", "820000", "830000"):
        return PERMIT
    return FOREIGNER if number[0] == "9" else RESIDENT


def _birth(digits: str, today: date) -> date | None:
    """The date of eight digits, when it is one between 1900 and today."""
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return day if day.year >= EARLIEST_YEAR and day <= today else None


def _malformed(number: str) -> Finding:
    if re.fullmatch(r"[0-9X]+", number):
        return _finding(
            "length",
            Severity.ERROR,
            f"证件号码应为 18 位，现为 {len(number)} 位。",
            "请对照身份证重新填写。",
        )
    return _finding(
        "character", Severity.ERROR, "证件号码中有不应出现的字符。", "请对照身份证重新填写。"
    )


def _bad_birth(digits: str) -> Finding:
    return _finding(
        "birth-date",
        Severity.ERROR,
        f"证件号码第 7 至 14 位“{digits}”不是有效的出生日期。",
        "请对照身份证重新填写。",
    )


def _bad_check(found: str, expected: str) -> Finding:
    return _finding(
        "check-character",
        Severity.ERROR,
        f"证件号码的校验码（末位）应为“{expected}”，现为“{found}”，号码有误。",
        "请对照身份证逐位核对。",
    )


def _strange_place(code: str) -> Finding:
    return _finding(
        "place",
        Severity.WARNING,
        f"证件号码开头“{code}”不在已知的省级代码中。",
        "请人工核对证件。",
    )


def _finding(code: str, severity: Severity, message: str, remedy: str = "") -> Finding:
    return Finding(f"identity.{code}", severity, SUBJECT, message, remedy)
