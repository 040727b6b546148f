"""The package as the notice asks for it: right names, right sizes, no folders, a plain zip."""

from __future__ import annotations

import io
import zipfile

from kaowu.dossier.check import extension_of
from kaowu.dossier.facts import PackageReport
from kaowu.rules.naming import archive_name, file_name
from kaowu.rules.notice import Notice

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a zip can hold: same input, same bytes


def repack(report: PackageReport, *, notice: Notice) -> tuple[str, bytes]:
    """The zip's name and its bytes (stored, UTF-8 names); the same report gives the same bytes.

    Holds the usable file of each material that belongs into the zip; ValueError when the
    candidate's number or name is not known, because then nothing can be named.
    """
    person = report.candidate
    if not (person.id_number and person.name):
        raise ValueError("a package without number and name cannot be named")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in packed_files(report, notice=notice):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = 0o100644 << 16
            archive.writestr(info, data)
    name = archive_name(notice, id_number=person.id_number, name=person.name, mobile=person.mobile)
    return name, out.getvalue()


def packed_files(report: PackageReport, *, notice: Notice) -> list[tuple[str, bytes]]:
    """The files of the asked package: (name by the notice's pattern, bytes)."""
    person = report.candidate
    files = []
    for rule in notice.package_materials:
        material = report.material(rule.kind)
        if material is None or not material.usable:
            continue
        name = file_name(
            notice,
            rule.kind,
            id_number=person.id_number,
            name=person.name,
            extension=extension_of(material),
        )
        files.append((name, material.fitted.data if material.fitted else material.data))
    return files
