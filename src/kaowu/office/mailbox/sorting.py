"""The files of a message, sorted by what they are for the notice; pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaowu.dossier import sniff
from kaowu.office.mailbox.messages import Attachment, Body
from kaowu.rules.naming import NUMBER_18, FileParts, read_file_name
from kaowu.rules.notice import Notice

SHEETS = (".xlsx", ".xls", ".csv", ".et", ".ods")
PACKAGES = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
SCANS = frozenset(
    {
        *(sniff.JPEG, sniff.PNG, sniff.PDF),
        *("image/gif", "image/bmp", "image/tiff", "image/webp", "image/heic", "image/avif"),
    }
)
# What comes along unasked: signatures, cards, invitations.
TRIFLES = (".p7s", ".p7m", ".asc", ".vcf", ".ics", ".html", ".htm", ".eml")
MAX_WORDS = 200  # characters of the sender's text in which the word for a material is looked for


@dataclass(frozen=True, slots=True)
class Scan:
    """A single file, with what its name says."""

    file: Attachment
    parts: FileParts


@dataclass(slots=True)
class Sorted:
    """The files in their places."""

    packages: list[Attachment] = field(default_factory=list)
    sheets: list[Attachment] = field(default_factory=list)
    scans: list[Scan] = field(default_factory=list)
    pasted: list[Attachment] = field(default_factory=list)  # pictures in the text, unnamed
    winmail: list[Attachment] = field(default_factory=list)
    others: list[Attachment] = field(default_factory=list)

    @property
    def useful(self) -> bool:
        """Whether anything can be taken in."""
        return bool(self.packages or self.sheets or self.scans)


def sort(body: Body, notice: Notice) -> Sorted:
    """Every file of the message in its place; trifles are left out."""
    result = Sorted()
    for file in body.attachments:
        _place(file, notice, result)
    return result


def numbers_of(body: Body) -> tuple[str, ...]:
    """The 18-character numbers in the names of the files, each once, in capitals."""
    found = [
        match[0].upper() for file in body.attachments for match in NUMBER_18.finditer(file.name)
    ]
    return tuple(dict.fromkeys(found))


def kind_told(subject: str, text: str, notice: Notice) -> str:
    """The one material that the sender's own words name, "" when they name none or several."""
    said = f"{subject} {text[:MAX_WORDS]}"
    kinds = {
        rule.kind
        for rule in notice.package_materials
        if any(word in said for word in (rule.file_label, *rule.synonyms) if not word.isascii())
    }
    return kinds.pop() if len(kinds) == 1 else ""


def _place(file: Attachment, notice: Notice, result: Sorted) -> None:
    name, kind = file.name.lower(), sniff.sniff(file.data)
    if file.media_type == "application/ms-tnef" or name == "winmail.dat":
        result.winmail.append(file)
    elif name.endswith(SHEETS) or kind == sniff.XLSX:
        result.sheets.append(file)
    elif name.endswith(PACKAGES) or kind == sniff.ZIP:
        result.packages.append(file)
    elif kind in SCANS:
        _place_scan(Scan(file, read_file_name(file.name, notice)), result)
    elif not name.endswith(TRIFLES):
        result.others.append(file)


def _place_scan(scan: Scan, result: Sorted) -> None:
    """A pasted picture counts when its name says what it is; else it may be a logo."""
    if scan.file.inline and not scan.parts.kind:
        result.pasted.append(scan.file)
    else:
        result.scans.append(scan)
