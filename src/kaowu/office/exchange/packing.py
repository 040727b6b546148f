"""What stands in a hand-over bundle, piece by piece: one person in memory at a time.

Everything is taken from the sealed roster: its rows, and the files whose digests it holds. The
same roster in the same layout gives the same bytes, whenever it is made.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO, Any

from django.utils import timezone

from kaowu.office.exchange.layouts import parsed
from kaowu.office.refusals import Refusal
from kaowu.office.registration.models import Application, HandOver, Material
from kaowu.office.registration.paperwork import roster_reference
from kaowu.office.registration.pledging.rosters import SCAN
from kaowu.office.vault import files
from kaowu.papers.layout_sheets import layout_workbook
from kaowu.rules.layouts import Layout
from kaowu.rules.naming import archive_name, file_name

FOLDER = "材料"
_EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
_MODE = 0o100644 << 16


def pack(
    hand_over: HandOver,
    source: str,
    out: IO[bytes],
    *,
    flushed: Callable[[int], None],
) -> None:
    """Write the bundle to ``out``; ``flushed`` is told after each person how many are done."""
    layout = parsed(source)
    sealed = timezone.localtime(hand_over.sealed_at)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        contents = _Contents(archive, sealed)
        contents.add(f"{layout.sheet}.xlsx", _sheet(hand_over, layout, sealed))
        twice = _named_twice(hand_over)
        for done, row in enumerate(hand_over.rows, start=1):
            folder = f"{FOLDER}/{row['project']}" if row["id_number"] in twice else FOLDER
            for name, data in person_files(hand_over, row, layout, folder):
                contents.add(name, data)
            flushed(done)
        manifest = _manifest(hand_over, layout, source, contents.listed)
        contents.add("manifest.json", manifest)
        sums = "".join(f"{one['sha256']}  {one['path']}\n" for one in contents.listed)
        contents.add("SHA256SUMS", sums.encode())


class _Contents:
    """The members of an archive with their digests, each with the roster's time."""

    def __init__(self, archive: zipfile.ZipFile, sealed: datetime) -> None:
        self._archive, self._time = archive, sealed.timetuple()[:6]
        self.listed: list[dict[str, Any]] = []

    def add(self, name: str, data: bytes) -> None:
        """Put one file in and note its digests."""
        self._archive.writestr(_info(name, self._time), data)
        self.listed.append(
            {
                "path": name,
                "bytes": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
                "sm3": hashlib.new("sm3", data).hexdigest(),
            }
        )


def _info(name: str, moment: Any) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, moment)
    info.external_attr = _MODE
    return info


def _sheet(hand_over: HandOver, layout: Layout, sealed: datetime) -> bytes:
    return layout_workbook(layout, sheet_rows(hand_over), made_at=sealed)


def _named_twice(hand_over: HandOver) -> set[str]:
    """Who applies for two projects: the notice's names are the same, so each has its folder."""
    numbers = Counter(row["id_number"] for row in hand_over.rows)
    return {number for number, times in numbers.items() if times > 1}


def sheet_rows(hand_over: HandOver) -> list[dict[str, str]]:
    """The sealed rows, with what is the same for everyone of the roster."""
    agency = hand_over.agency
    common = {
        "agency": agency.name,
        "credit_code": agency.credit_code,
        "filing_number": agency.filing_number,
        "batch": str(hand_over.batch),
        "exam": hand_over.batch.exam.isoformat(),
        "roster": roster_reference(hand_over),
    }
    return [{**common, **row} for row in hand_over.rows]


def person_files(
    hand_over: HandOver, row: dict[str, str], layout: Layout, folder: str
) -> Iterator[tuple[str, bytes]]:
    """The scans of one person under the notice's names: as one zip, in a folder, or both."""
    notice = hand_over.batch.notice
    stem = archive_name(
        notice, id_number=row["id_number"], name=row["name"], mobile=row["mobile"]
    ).removesuffix(f".{notice.naming.archive_format}")
    scans = list(_scans(hand_over, row))
    if layout.scans in ("zip", "both"):
        moment = timezone.localtime(hand_over.sealed_at).timetuple()[:6]
        yield f"{folder}/{stem}.{notice.naming.archive_format}", _zipped(scans, moment)
    if layout.scans in ("folder", "both"):
        for name, data in scans:
            yield f"{folder}/{stem}/{name}", data


def _scans(hand_over: HandOver, row: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    notice = hand_over.batch.notice
    kept = _sealed_materials(hand_over, row)
    for rule in notice.materials:
        material = kept.get(rule.kind)
        if material is None:
            continue
        stored = material.shown
        extension = _EXTENSIONS.get(stored.media_type, "")
        if not extension:
            raise _missing(row)
        name = file_name(
            notice, rule.kind, id_number=row["id_number"], name=row["name"], extension=extension
        )
        yield name, files.content(stored)


def _sealed_materials(hand_over: HandOver, row: dict[str, str]) -> dict[str, Material]:
    """The files that the row's digests name; of an older roster, those that stood at its seal."""
    application = Application.objects.get(reference=row["reference"])
    every = list(application.materials.select_related("original", "fitted").order_by("id"))
    wanted = {k.removeprefix(SCAN): v for k, v in row.items() if k.startswith(SCAN)}
    if not wanted:
        return {one.kind: one for one in every if one.added_at <= hand_over.sealed_at}
    found = {one.kind: one for one in every if wanted.get(one.kind) == one.shown.sha256}
    if set(found) != set(wanted):
        raise _missing(row)
    return found


def _missing(row: dict[str, str]) -> Refusal:
    return Refusal(
        "exchange.scan-gone",
        f"回执号 {row['reference']} 的材料与封存时不一致，不能制作报送包。",
        "请联系系统管理员核对材料存储。",
    )


def _zipped(scans: list[tuple[str, bytes]], moment: Any) -> bytes:
    """One person's scans as a plain zip without folders, as the notice asks of the candidate."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in scans:
            archive.writestr(_info(name, moment), data)
    return out.getvalue()


def _manifest(
    hand_over: HandOver, layout: Layout, source: str, listed: list[dict[str, Any]]
) -> bytes:
    body = {
        "roster": {
            "reference": roster_reference(hand_over),
            "agency": hand_over.agency.name,
            "batch": str(hand_over.batch),
            "sealed_at": timezone.localtime(hand_over.sealed_at).isoformat(timespec="seconds"),
            "head_count": hand_over.head_count,
            "sha256": hand_over.sha256,
            "sm3": hand_over.sm3,
        },
        "layout": {
            "name": layout.name,
            "sample": layout.sample,
            "sha256": hashlib.sha256(source.encode()).hexdigest(),
        },
        "files": list(listed),
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode()
