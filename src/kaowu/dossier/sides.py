"""Front and back of a card as people write them into file names: 身份证正面, 身份证2."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kaowu.dossier.scans import Source
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.naming import FileParts, file_name
from kaowu.rules.notice import Notice

_FRONT_WORDS = "正面|正|人像面|人像|头像面|头像|front|a面|a|0?1"
_BACK_WORDS = "反面|反|背面|背|国徽面|国徽|back|b面|b|0?2"
_FRONT = re.compile(rf"(?:{_FRONT_WORDS})[)）\]】\s]*$", re.IGNORECASE)
_SIDE = re.compile(
    rf"[\s(（\[【]*(?:{_FRONT_WORDS}|{_BACK_WORDS}|正反面|\d+)[)）\]】\s]*", re.IGNORECASE
)


def front_first(sources: Sequence[Source]) -> list[Source]:
    """The side that shows the portrait before the other, by the end of the file name."""
    return sorted(sources, key=lambda source: (not _is_front(source.name), source.name))


def _is_front(filename: str) -> bool:
    return _FRONT.search(filename.rsplit(".", 1)[0]) is not None


def without_sides(
    files: Sequence[tuple[str, FileParts]], known: Iterable[str], notice: Notice
) -> list[tuple[str, FileParts]]:
    """The files' parts, a side taken from the end of a name that is ``known`` without it.

    Only then: 王正 is a name, and 正 alone says nothing.
    """
    names = [name for name in known if name]
    names += sorted((parts.name for _, parts in files if parts.name), key=len)
    return [(filename, _mend(filename, parts, names, notice)) for filename, parts in files]


def _mend(filename: str, parts: FileParts, names: Sequence[str], notice: Notice) -> FileParts:
    if parts.name in names[:1]:
        return parts
    for name in names:
        rest = parts.name.removeprefix(name)
        if rest and rest != parts.name and _SIDE.fullmatch(rest):
            return _renamed(filename, parts, name, notice)
    return parts


def _renamed(filename: str, parts: FileParts, name: str, notice: Notice) -> FileParts:
    """These parts under the right name, and the finding that says the right file name."""
    kept = tuple(finding for finding in parts.findings if finding.code != "file.name-mended")
    if parts.id_number:
        right = file_name(
            notice, parts.kind, id_number=parts.id_number, name=name, extension=parts.extension
        )
        message = f"文件名“{filename}”已按通知要求改为“{right}”。"
        clause = notice.naming.file_clause
        mended = Finding("file.name-mended", Severity.FIXED, filename, message, clause=clause)
        kept = (*kept, mended)
    return replace(parts, name=name, findings=kept)
