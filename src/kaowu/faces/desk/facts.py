"""The data of a case, each field beside what was read on the scan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from kaowu.dossier.reading import ReadField, same_value
from kaowu.faces.desk.forms import DecisionForm
from kaowu.faces.desk.labels import grouped
from kaowu.faces.desk.places import Desk
from kaowu.office.registration import reading
from kaowu.office.registration.correcting.subjects import Subject
from kaowu.office.registration.models import Application, Material, MaterialReading
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.notice import Column

MARKS = {
    Severity.ERROR: ("blocked", "需补正"),
    Severity.WARNING: ("attention", "请核对"),
    Severity.FIXED: ("done", "已修正"),
}
NOT_READ = {
    "waiting": "{}还在排队识读，稍后刷新可见识读结果；现在请对照扫描件逐项核对。",
    "off": "{}未经识读（本系统没有安装识读组件），请对照扫描件逐项核对。",
}


@dataclass(frozen=True, slots=True)
class Read:
    """A field as it was read on one scan, and where to see that piece of it."""

    field: ReadField
    paper: str
    crop_url: str


def readings(desk: Desk, material: Sequence[Material]) -> dict[str, list[Read]]:
    """What was read, by the key of the column; two queries at most."""
    found = MaterialReading.objects.filter(material__in=[one.pk for one in material])
    by_material = {one.material_id: one.scan for one in found}
    read: dict[str, list[Read]] = {}
    for one in material:
        scan = by_material.get(one.pk)
        for key, field in scan.fields.items() if scan else ():
            keys = [one.application.reference, one.pk, key]
            url = reverse(f"{desk.prefix}-crop", args=keys)
            read.setdefault(key, []).append(Read(field, _paper(one), url))
    return read


def unread(material: Sequence[Material]) -> list[str]:
    """A sentence for each scan that was not read, for what reason."""
    told = ((_paper(one), reading.state_of(one)) for one in material)
    return [NOT_READ[state].format(paper) for paper, state in told if state in NOT_READ]


def _paper(material: Material) -> str:
    return material.application.batch.notice.material(material.kind).file_label


def facts(
    application: Application,
    findings: Sequence[Finding],
    read: Mapping[str, Sequence[Read]],
    form: DecisionForm | None,
) -> list[dict[str, Any]]:
    """The data by the columns of the basic-info sheet: typed, read, found, and what is said.

    While deciding also what was left empty and need not be filled in (``spare``): it may lack.
    """
    by_subject: dict[str, Finding] = {}
    for finding in reversed(findings):  # the one that weighs most stays
        by_subject[finding.subject] = finding
    values = application.values
    columns = application.batch.notice.workbook.columns
    return [
        _fact(column, values.get(column.key, ""), by_subject.get(column.header))
        | {
            "read": [
                _beside(one, values.get(column.key, ""), column) for one in read.get(column.key, ())
            ]
        }
        | _say(form, Subject.field(column.key))
        | {"spare": _is_spare(column, values)}
        for column in columns
        if column.key != "number" and (form or not _is_spare(column, values))
    ]


def _is_spare(column: Column, values: Mapping[str, str]) -> bool:
    return not (values.get(column.key) or column.required)


def _say(form: DecisionForm | None, subject: Subject) -> dict[str, Any]:
    """Where a fault of the field is named, while deciding."""
    return {"say": form.row(subject)} if form and subject in form.fields_said else {}


def _fact(column: Column, value: str, finding: Finding | None) -> dict[str, Any]:
    item = {
        "key": column.key,
        "label": column.header,
        "value": _shown(value, column),
        "mono": column.kind in ("id_number", "mobile", "number"),
    }
    if finding:
        item["state"], item["badge"] = MARKS[finding.severity]
    return item


def _shown(value: str, column: Column) -> str:
    return grouped(value) if column.kind == "id_number" else value


def _beside(one: Read, value: str, column: Column) -> dict[str, Any]:
    """A reading beside what was typed: the same, unsure (only a hint), or different."""
    same = same_value(column.key, one.field.value, value)
    state = "same" if same else "differs" if one.field.sure and value else "unsure"
    return {
        "state": state,
        "value": _shown(one.field.value, column),
        "paper": one.paper,
        "crop_url": "" if same else one.crop_url,
    }
