"""One scan read: quickly first, and once more with more pixels when something was not found."""

from __future__ import annotations

from dataclasses import replace

from kaowu.dossier.reading import diploma, identity_card
from kaowu.dossier.reading.engine import FINE_LONG_SIDE, LONG_SIDE, engine_name, read_page
from kaowu.dossier.reading.facts import ReadField, ScanReading
from kaowu.dossier.sandbox import JobFailed
from kaowu.rules.findings import Finding, Severity

KINDS = ("identity", "education")  # materials whose fields are known
WANTED = {"identity": ("id_number", "name", "valid_until"), "education": ("name", "school")}
SIDES = {"front": "人像面（姓名、号码一面）", "back": "国徽面（有效期限一面）"}


def read_scan(data: bytes, kind: str, *, expected: str = "", subject: str = "") -> ScanReading:
    """The fields of a scan: of an identity card (``identity``) or a diploma (``education``).

    ``expected`` is a text that should be found (the name): its characters that the model does not
    know come back in ``unknown``. ``subject`` names the file in findings. Needs the extra ``ocr``
    (see :func:`kaowu.dossier.reading.available`); a scan that cannot be read is a finding.
    """
    if kind not in KINDS:
        return ScanReading(kind)
    try:
        reading = _read(data, kind, expected, LONG_SIDE)
        if not _complete(reading):
            reading = _better(reading, _read(data, kind, expected, FINE_LONG_SIDE))
    except JobFailed:
        return ScanReading(kind, findings=(_failed(subject),), engine=engine_name())
    return replace(reading, findings=tuple(_missing(reading, subject)))


def _read(data: bytes, kind: str, expected: str, long_side: int) -> ScanReading:
    page, unknown = read_page(data, long_side=long_side, expected=expected)
    fields: dict[str, ReadField]
    sides: tuple[str, ...] = ()
    if kind == "identity":
        page = identity_card.upright(page)
        fields, sides = identity_card.read_card(page)
    else:
        page = diploma.upright(page)
        fields = diploma.read_diploma(page)
    return ScanReading(
        kind, fields, sides=sides, turn=page.turn, unknown=unknown, engine=engine_name()
    )


def _complete(reading: ScanReading) -> bool:
    found = [reading.fields.get(key) for key in WANTED[reading.kind]]
    return all(field is not None and field.sure for field in found)


def _better(first: ScanReading, second: ScanReading) -> ScanReading:
    """The second look, with what only the first one found, or found more surely."""
    fields = dict(second.fields)
    for key, field in first.fields.items():
        if key not in fields or fields[key].confidence < field.confidence:
            fields[key] = field
    sides = tuple(side for side in SIDES if side in (*first.sides, *second.sides))
    return replace(second, fields=fields, sides=sides)


def _missing(reading: ScanReading, subject: str) -> list[Finding]:
    """What a person has to read, because it could not be read here."""
    if not reading.fields:
        message = "扫描件上没有识读到应有的内容，请人工核对。"
        remedy = "请确认提交的是原件的清晰扫描件。"
        return [Finding("reading.nothing-read", Severity.WARNING, subject, message, remedy)]
    if reading.kind != "identity":
        return []
    return [
        Finding(
            "reading.side-missing",
            Severity.WARNING,
            subject,
            f"扫描件上没有识读到身份证{words}。",
            "请确认正反两面都在同一个文件里，并且清晰可读。",
        )
        for side, words in SIDES.items()
        if side not in reading.sides
    ]


def _failed(subject: str) -> Finding:
    message = "扫描件未能自动识读，请人工核对。"
    return Finding("reading.failed", Severity.WARNING, subject, message)
