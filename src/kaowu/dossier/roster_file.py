"""Whether a roster's file and its paper prove each other: digests computed from the file alone."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kaowu.dossier import sniff
from kaowu.dossier.sandbox import JobFailed, pool
from kaowu.dossier.stack import leaves, open_stack
from kaowu.rules.digests import (
    HEX,
    is_hex,
    read_roster_code,
    roster_body,
    sha256_hex,
    sm3_hex,
)
from kaowu.rules.rosters import HEADERS, SEALED_SHEET, SHEET

SHORTEST = 16  # hex digits: the fingerprint in the foot of each page
MAX_SCANNED = 30  # pages of a scanned paper that are looked at for its code
_GAPS = re.compile(r"[\s:：·.\-]+")


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell of the readable sheet that is not what was sealed; ``row`` from 1 for the head."""

    row: int
    header: str
    shown: str
    sealed: str


@dataclass(frozen=True, slots=True)
class RosterCheck:
    """What a check came to. ``fault`` is a sentence where the file is no sealed roster, else "".

    ``matched`` says by which digest file and paper agree: "SHA-256", "SM3", both, or "".
    """

    fault: str = ""
    people: int = 0
    sha256: str = ""
    sm3: str = ""
    matched: str = ""
    reference: str = ""  # by the paper's code, where it was read
    said_people: int | None = None  # head count by the paper's code
    differences: tuple[Difference, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether paper, sealed rows and readable table are one roster."""
        counted = self.said_people in (None, self.people)
        return bool(self.matched) and counted and not self.fault and not self.differences


def check_roster(data: bytes, told: str) -> RosterCheck:
    """The file beside what the paper says: a digest (16 digits at least), or its code's text."""
    sheets, fault = _sheets(data)
    if fault:
        return RosterCheck(fault=fault)
    rows, fault = _sealed_rows(sheets[SEALED_SHEET])
    if fault:
        return RosterCheck(fault=fault)
    body = roster_body(rows)
    sha256, sm3 = sha256_hex(body), sm3_hex(body)
    code = read_roster_code(told)
    matched = _matched(told, sha256, sm3)
    return RosterCheck(
        people=len(rows),
        sha256=sha256,
        sm3=sm3,
        matched=matched,
        reference=code[0] if code else "",
        said_people=code[1] if code else None,
        differences=tuple(_differences(sheets.get(SHEET, []), rows)),
    )


def is_told(told: str) -> bool:
    """Whether this can be what a paper says: a code's text, or enough digits of a digest."""
    digits = _GAPS.sub("", told).lower()
    return read_roster_code(told) is not None or (is_hex(digits) and SHORTEST <= len(digits) <= HEX)


def code_on_paper(data: bytes, name: str) -> str:
    """The text of the code on a scanned or photographed paper, "" where none was read."""
    sources, _ = open_stack([(name, data)])
    for source in sources[:MAX_SCANNED]:
        for leaf in leaves(source):
            found = [code for code in leaf.codes if read_roster_code(code)]
            if found:
                return found[0]
            if leaf.number >= MAX_SCANNED:
                break
    return ""


def _matched(told: str, sha256: str, sm3: str) -> str:
    code = read_roster_code(told)
    if code is not None:
        return "SHA-256、SM3" if (code[2], code[3]) == (sha256, sm3) else ""
    if not is_told(told):
        return ""
    digits = _GAPS.sub("", told).lower()
    digests = (("SHA-256", sha256), ("SM3", sm3))
    return next((name for name, digest in digests if digest.startswith(digits)), "")


def _sheets(data: bytes) -> tuple[dict[str, list[list[str]]], str]:
    """The cells of each sheet as text; and why there are none."""
    media_type = sniff.sniff(data)
    if media_type != sniff.XLSX:
        return {}, "这不是 Excel 文件（.xlsx），请上传从系统下载的花名册。"
    try:
        result, _ = pool().call("sheets", {"media": media_type}, [data])
    except JobFailed:
        result = {"fault": "unreadable"}
    if result["fault"]:
        return {}, "文件已损坏或有打开密码，无法读取。"
    read = {sheet["name"]: [_texts(row) for row in sheet["rows"]] for sheet in result["sheets"]}
    if SEALED_SHEET not in read:
        return {}, f"文件里没有“{SEALED_SHEET}”工作表，不是从系统下载的花名册，或已被删改。"
    return read, ""


def _texts(row: Sequence[Any]) -> list[str]:
    return [cell if isinstance(cell, str) else "" if cell is None else str(cell) for cell in row]


def _sealed_rows(cells: Sequence[Sequence[str]]) -> tuple[list[dict[str, str]], str]:
    rows: list[dict[str, str]] = []
    for line in cells[1:]:
        if not line or not line[0]:
            continue
        try:
            row = json.loads(line[0])
        except ValueError:
            row = None
        if not isinstance(row, dict):
            return [], f"“{SEALED_SHEET}”工作表第 {len(rows) + 2} 行已被改动，无法读取。"
        rows.append(row)
    return rows, "" if rows else f"“{SEALED_SHEET}”工作表是空的。"


def _differences(
    table: Sequence[Sequence[str]], rows: Sequence[dict[str, str]]
) -> list[Difference]:
    """Where the readable table says something else than what was sealed."""
    found = []
    body = [list(row) for row in table[1:] if any(row)]
    for index in range(max(len(body), len(rows))):
        shown = body[index] if index < len(body) else []
        sealed = rows[index] if index < len(rows) else {}
        for column, (key, header) in enumerate(HEADERS.items()):
            here = shown[column] if column < len(shown) else ""
            there = str(sealed.get(key, ""))
            if here != there:
                found.append(Difference(index + 2, header, here, there))
    return found
