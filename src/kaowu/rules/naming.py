"""File names: written by the notice's pattern, read with every harmless deviation mended.

A name is read by what its parts are and not by where they stand: the identity number and the
mobile number have shapes of their own, the material is one of the notice's words, and what is
left is the person's name. Whatever the sender deviated in is said in one ``fixed`` finding.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from kaowu.rules.findings import Finding, Severity
from kaowu.rules.identity import LOOKALIKES
from kaowu.rules.names import HAN, read_name
from kaowu.rules.notice import MaterialRule, Notice

SEPARATORS = "_\\-－—–‐‑‒―−＿﹏+＋,，、;；~～|｜/／\\\\＼#&=:：\\s"
SEPARATOR = re.compile(f"[{SEPARATORS}]+")
EDGES = re.compile(f"^[{SEPARATORS}.。()（）【】\\[\\]]+|[{SEPARATORS}.。(（【\\[]+$")
EXTENSION_AGAIN = re.compile(
    r"(?:\.(?:jpe?g|jfif|png|pdf|heic|heif|webp|bmp|tiff?|gif|zip))+$", re.IGNORECASE
)
COPY_MARK = re.compile(r"[\s_\-]*(?:[(（]\d{1,2}[)）]|副本|复制)+$")
NUMBER_18 = re.compile(r"(?<![0-9A-Za-z])[0-9]{17}[0-9Xx](?![0-9])")
MOBILE = re.compile(r"(?<![0-9])(?:\+?86[\s-]?)?(1[3-9][0-9][\s-]?[0-9]{4}[\s-]?[0-9]{4})(?![0-9])")
# Numbers that are no 18-character ones: left for the identity check to look at.
NUMBER_LONG = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9]{12,}[Xx]?|[A-Za-z]{1,3}[0-9]{7,12})(?![0-9A-Za-z])"
)
NUMBER_ANY = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9]{8,}[Xx]?|[A-Za-z]{1,3}[0-9]{7,12})(?![0-9A-Za-z])"
)
NUMBER_ODD = re.compile(r"(?<![0-9A-Za-z])[0-9]{6,13}(?![0-9A-Za-z])")  # perhaps a mobile
FRONT_WORDS = "正面|人像面|人像|头像面|头像|front|a面"
BACK_WORDS = "(?<!正)反面|背面|国徽面|国徽|back|b面"
_SIDES = (  # what a word at the end of a material's name says; digits count pages
    f"(?P<both>正反面?|双面)|(?P<front>{FRONT_WORDS}|正|a|0?1)"
    f"|(?P<back>{BACK_WORDS}|反|背|b|0?2)|0?[3-9]"
)
SIDE_BEHIND = re.compile(
    rf"(?![(（\[【]\d)[{SEPARATORS}(（\[【]*(?:{_SIDES})[)）\]】]*(?=$|[{SEPARATORS}(（]|副本|复制)",
    re.IGNORECASE,
)
SIDE_BEFORE = re.compile(f"(?:(?P<front>{FRONT_WORDS})|(?P<back>{BACK_WORDS}))$", re.IGNORECASE)
SIDE_ALONE = re.compile(
    f"(?<![^{SEPARATORS}])(?:正反面|双面|(?P<front>{FRONT_WORDS})|(?P<back>{BACK_WORDS}))(?![^{SEPARATORS}])",
    re.IGNORECASE,
)
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
LABELS = {"id_number": "证件号码", "name": "姓名", "mobile": "手机号码", "material": "材料名"}


@dataclass(frozen=True, slots=True)
class NameParts:
    """The parts of an archive's name; "" for a part that is not there."""

    id_number: str
    name: str
    mobile: str
    findings: tuple[Finding, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class FileParts:
    """The parts of a file's name. ``kind`` is a material of the notice or "".

    ``side`` is "front" or "back" where the name says which side of a card it is, else "".
    """

    id_number: str
    name: str
    kind: str
    extension: str  # lower case, without the dot
    findings: tuple[Finding, ...] = field(default=())
    side: str = ""


def archive_name(notice: Notice, *, id_number: str, name: str, mobile: str) -> str:
    """The name that the notice asks for, with its extension: 5101…_张三_138….zip."""
    naming = notice.naming
    stem = naming.archive.format(id_number=id_number, name=name, mobile=mobile)
    return f"{stem}.{naming.archive_format}"


def file_name(notice: Notice, kind: str, *, id_number: str, name: str, extension: str) -> str:
    """The name that the notice asks for: 5101…_张三_身份证.jpg. KeyError for an unknown kind."""
    label = notice.material(kind).file_label
    stem = notice.naming.file.format(id_number=id_number, name=name, material=label)
    return f"{stem}.{extension.lower().lstrip('.')}"


def read_archive_name(stem: str, notice: Notice) -> NameParts:
    """Read an archive's name, given without its extension.

    ``archive.name-mended`` (fixed) when it deviates harmlessly from the pattern,
    ``archive.name-part-missing`` when a part is not there: an error for the number and the
    name, a warning for the mobile. Whether the number is a valid one is not looked at here.
    """
    clause = notice.naming.archive_clause
    plain = _plain(EXTENSION_AGAIN.sub("", stem))
    rest, id_number, mobile = _take_numbers(plain, NUMBER_ANY)
    rest, odd = (rest, "") if mobile else _take(NUMBER_ODD, rest)
    name = read_name(_tidy(rest)).value
    parts = {"id_number": id_number, "name": name, "mobile": mobile}
    findings = [_missing_from_archive(stem, key, odd, clause) for key in parts if not parts[key]]
    if not findings and notice.naming.archive.format(**parts) != stem:
        findings.append(_mended("archive", stem, notice.naming.archive.format(**parts), clause))
    return NameParts(id_number, name, mobile, tuple(findings))


def read_file_name(filename: str, notice: Notice) -> FileParts:
    """Read the name of one file of the archive; a folder in front of it is not looked at.

    ``file.name-mended`` (fixed) when it deviates harmlessly, ``file.name-part-missing`` and
    ``file.unknown-kind`` (both warnings: the archive's name and the content may still tell).
    """
    base = filename.replace("\\", "/").rsplit("/", 1)[-1]
    stem, _, extension = base.rpartition(".") if "." in base else (base, "", "")
    stem = EXTENSION_AGAIN.sub("", stem)  # Windows hides the first .jpg, and a second is typed
    rest, rule, side = _take_material(_plain(stem), notice.materials)
    rest, id_number, _ = _take_numbers(rest, NUMBER_ANY if rule else NUMBER_LONG)
    name = read_name(_tidy(rest)).value
    if not id_number and name.isascii():
        name = ""  # IMG_0001, scan: what a camera or a scanner calls its files
    extension = extension.strip().lower()
    findings = _file_findings(base, id_number, name, rule, extension, notice)
    kind = rule.kind if rule else ""
    return FileParts(id_number, name, kind, extension, tuple(findings), side)


def _plain(stem: str) -> str:
    """Digits and letters half-width, look-alikes of X after digits an X, nothing invisible."""
    visible = INVISIBLE.sub("", stem).strip()
    chars = (unicodedata.normalize("NFKC", c) if "\uff10" <= c <= "\uff5a" else c for c in visible)
    return re.sub(r"(?<=[0-9]{17})\S", lambda x: x[0].translate(LOOKALIKES), "".join(chars))


def _take_numbers(text: str, other: re.Pattern[str]) -> tuple[str, str, str]:
    """The text without its numbers, the identity number in upper case or "", the mobile or "".

    ``other`` is what else may pass for an identity number where none of 18 characters is found.
    """
    text, id_number = _take(NUMBER_18, text)
    text, mobile = _take(MOBILE, text)
    if not id_number:
        text, id_number = _take(other, text)
    return text, id_number.upper(), re.sub(r"[\s-]", "", mobile)


def _take(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """The text without the longest match, a separator in its place; and the match or ""."""
    match = max(pattern.finditer(text), key=lambda found: len(found[0]), default=None)
    if match is None:
        return text, ""
    return _without(text, match), match[match.re.groups]


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]}_{text[match.end() :]}"


def _take_material(
    text: str, rules: tuple[MaterialRule, ...]
) -> tuple[str, MaterialRule | None, str]:
    """The text without the word for a material, its rule, and the side that is named with it.

    The longest word that fits wins.
    """
    words = [
        (word, rule)
        for rule in rules
        for word in dict.fromkeys((rule.file_label, rule.label, *rule.synonyms))
    ]
    for word, rule in sorted(words, key=lambda pair: -len(pair[0])):
        match = _word(word).search(text)
        if match:
            rest, side = _take_side(text[: match.start()], text[match.end() :])
            return rest, rule, _side_of(SIDE_BEFORE.search(word)) or side
    return text, None, ""


def _take_side(before: str, behind: str) -> tuple[str, str]:
    """The two texts around a material's word as one, without the side, and the side or "".

    身份证反, 身份证_正面, 身份证（背面）, 身份证2, 正面身份证; but 王正 is a name, and (1) is
    what a browser adds to a copy.
    """
    if match := SIDE_BEHIND.match(behind):
        return f"{before}_{behind[match.end() :]}", _side_of(match)
    if match := SIDE_BEFORE.search(before):
        return f"{before[: match.start()]}_{behind}", _side_of(match)
    rest = f"{before}_{behind}"
    if match := SIDE_ALONE.search(rest):
        return _without(rest, match), _side_of(match)
    return rest, ""


def _side_of(match: re.Match[str] | None) -> str:
    """Which side a match names: "front", "back", or "" for both, a page number and no match."""
    named = match.lastgroup if match else None
    return named if named in ("front", "back") else ""


def _word(word: str) -> re.Pattern[str]:
    """A word in any case; one in Latin letters must stand by itself ("id" is not in "David")."""
    latin = word.isascii()
    edges = (r"(?<![A-Za-z])", r"(?![A-Za-z])") if latin else ("", "")
    return re.compile(f"{edges[0]}{re.escape(word)}{edges[1]}", re.IGNORECASE)


def _tidy(rest: str) -> str:
    """The person's name out of what is left: no separators, no "(1)" or "副本"."""
    text = EDGES.sub("", COPY_MARK.sub("", EDGES.sub("", rest)))
    if re.search(f"[{HAN}]", text):
        return SEPARATOR.sub("", text)
    return re.sub(r"[_\s]+", " ", text)


def _file_findings(
    base: str,
    id_number: str,
    name: str,
    rule: MaterialRule | None,
    extension: str,
    notice: Notice,
) -> list[Finding]:
    clause = notice.naming.file_clause
    parts = {"id_number": id_number, "name": name}
    findings = [_missing_from_file(base, key, clause) for key in parts if not parts[key]]
    if rule is None:
        return [*findings, _unknown_kind(base, notice)]
    if not findings:
        right = file_name(notice, rule.kind, **parts, extension=extension).rstrip(".")
        if right != f"{base[: len(base) - len(extension)]}{extension}":  # .JPG is as good as .jpg
            findings.append(_mended("file", base, right, clause))
    return findings


def _mended(what: str, before: str, after: str, clause: str) -> Finding:
    message = f"文件名“{before}”已按通知要求改为“{after}”。"
    return Finding(f"{what}.name-mended", Severity.FIXED, before, message, "", clause)


def _missing_from_archive(stem: str, key: str, odd: str, clause: str) -> Finding:
    severity = Severity.WARNING if key == "mobile" else Severity.ERROR
    message = f"压缩包文件名中没有{LABELS[key]}。"
    if odd and key == "mobile":
        message = f"压缩包文件名中的“{odd}”不是 11 位{LABELS[key]}。"
    remedy = "请把压缩包命名为“身份证号码_姓名_手机号”。"
    return Finding("archive.name-part-missing", severity, stem, message, remedy, clause)


def _missing_from_file(base: str, key: str, clause: str) -> Finding:
    message = f"文件名“{base}”中没有{LABELS[key]}。"
    remedy = "请按“身份证号码_姓名_材料名”命名，或由审核人员核对。"
    return Finding("file.name-part-missing", Severity.WARNING, base, message, remedy, clause)


def _unknown_kind(base: str, notice: Notice) -> Finding:
    labels = "、".join(f"“{rule.file_label}”" for rule in notice.package_materials)
    message = f"从文件名“{base}”看不出是哪一种材料。"
    remedy = f"请在文件名末尾写明{labels}之一。"
    clause = notice.naming.file_clause
    return Finding("file.unknown-kind", Severity.WARNING, base, message, remedy, clause)
