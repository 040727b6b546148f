"""What an .xlsx says beside its values: hidden rows, formulas, error cells, the epoch of its days.

Runs in a decoder. Read by pattern and not by an XML parser: no entity is ever expanded, and a part
that is not as expected says nothing.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from html import unescape

MAX_FORMULAS = 1000  # addresses that are kept of one sheet
_SHEET = re.compile(r"<sheet\b[^>]*>")
_RELATION = re.compile(r"<Relationship\b[^>]*>")
_ROW = re.compile(r"<row\b([^>]*)>")
_FORMULA = re.compile(r'<c r="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<f\b')
_ERROR = re.compile(r'<c r="([A-Z]{1,3}\d{1,7})"[^>]*\bt="e"[^>]*>.{0,2000}?<v>(#[^<]{1,12})</v>')
_TRUE = ("1", "true")


@dataclass(slots=True)
class SheetNotes:
    """Of one sheet: rows counted from 0, cells as (row, column) from 0."""

    hidden: list[int] = field(default_factory=list)
    formulas: list[tuple[int, int]] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def sheet_notes(data: bytes) -> tuple[dict[str, SheetNotes], bool]:
    """The notes of each sheet by its name, and whether days are counted from 1904."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            book = _text(archive, "xl/workbook.xml")
            relations = _targets(_text(archive, "xl/_rels/workbook.xml.rels"))
            notes = {}
            for tag in _SHEET.findall(book):
                path = relations.get(_attribute(tag, "r:id"), "")
                notes[unescape(_attribute(tag, "name"))] = _notes(_text(archive, path))
    except (zipfile.BadZipFile, UnicodeDecodeError, OSError, NotImplementedError, RuntimeError):
        return {}, False
    epoch = re.search(r"<workbookPr\b[^>]*>", book)
    return notes, epoch is not None and _attribute(epoch[0], "date1904") in _TRUE


def _text(archive: zipfile.ZipFile, path: str) -> str:
    try:
        return archive.read(path).decode("utf-8", errors="replace") if path else ""
    except KeyError:
        return ""


def _targets(relations: str) -> dict[str, str]:
    """Relation id → path of the part inside the zip."""
    found = {}
    for tag in _RELATION.findall(relations):
        target = _attribute(tag, "Target")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        found[_attribute(tag, "Id")] = path
    return found


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf'\b{re.escape(name)}="([^"]*)"', tag)
    return match[1] if match else ""


def _notes(sheet: str) -> SheetNotes:
    rows = (match[1] for match in _ROW.finditer(sheet))
    hidden = [attributes for attributes in rows if _attribute(attributes, "hidden") in _TRUE]
    numbers = [_attribute(attributes, "r") for attributes in hidden]
    formulas = [_position(match[1]) for match in _FORMULA.finditer(sheet)]
    errors = {_position(match[1]): match[2] for match in _ERROR.finditer(sheet)}
    return SheetNotes(
        [int(number) - 1 for number in numbers if number.isdecimal()],
        formulas[:MAX_FORMULAS],
        errors,
    )


def _position(address: str) -> tuple[int, int]:
    """Row and column, from 0, of an address such as D5."""
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(address[len(letters) :]) - 1, column - 1
