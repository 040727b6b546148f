"""Forms of the agency's desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from kaowu.faces.desk.batches import batch_key, batch_labels
from kaowu.office.notices.models import BatchRecord
from kaowu.office.notices.queries import plan_of
from kaowu.office.registration.corrections import opened
from kaowu.office.registration.models import Application
from kaowu.rules.notice import Column, Notice

DERIVED = frozenset({"number", "batch", "project"})  # not typed by the clerk


def upload_choices(batches: Sequence[BatchRecord], today: date) -> list[tuple[str, str]]:
    """Batch and project in one choice, those that register now first, as most mail is for them.

    After its window has ended a batch takes corrections only. The value is
    ``slug-number/project``.
    """
    labels = batch_labels(batches)
    rows = []
    for batch in sorted(batches, key=lambda one: today > one.registration_end):
        plan = plan_of(batch)
        if not plan.registration.start <= today <= plan.payment.end:
            continue
        note = "" if today <= plan.registration.end else "（报名已截止，只收补正）"
        rows += [
            (f"{batch_key(batch)}/{one.code}", f"{labels[batch_key(batch)]} · {one.name}{note}")
            for one in batch.notice.projects
        ]
    return rows


class UploadForm(forms.Form):
    """Where the files belong. The files themselves are read by the view."""

    target = forms.ChoiceField(
        label="批次和考核项目",
        help_text="信息表中写明考核项目的，以信息表为准。",
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)


class RecordForm(forms.Form):
    """The columns of the basic-info sheet; what is wrong with a value is said by the check.

    Of a returned application only what the return named is a field.
    """

    project_code = forms.ChoiceField(label="考核项目")

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        notice, allowed = application.batch.notice, opened(application)
        kwargs.setdefault("initial", _initial(application, notice))
        super().__init__(*args, **kwargs)
        field = self.fields["project_code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.code, one.name) for one in notice.projects]
        if not allowed.allows("project"):
            del self.fields["project_code"]
        for column in notice.workbook.columns:
            if column.key not in DERIVED and allowed.allows(column.key):
                field = _field(column, self.initial.get(column.key, ""))
                # Shown as asked for; a draft is saved all the same, and the check says what lacks.
                field.required = column.required and not self.is_bound
                self.fields[column.key] = field

    def values(self) -> dict[str, str]:
        """What was typed, by column key."""
        return {key: value for key, value in self.cleaned_data.items() if key != "project_code"}


def _initial(application: Application, notice: Notice) -> Mapping[str, str]:
    keys = {column.key for column in notice.workbook.columns} - DERIVED
    known = {key: value for key, value in application.values.items() if key in keys}
    return {**known, "project_code": application.project_code}


def _field(column: Column, current: str) -> forms.Field:
    """A field for a column. A value outside the list stays choosable, so that it is not lost."""
    common: dict[str, Any] = {
        "label": column.header,
        "required": False,
        "help_text": column.note,
    }
    if column.kind == "choice" and column.choices:
        odd = [current] if current and current not in column.choices else []
        options = [("", "请选择"), *((one, one) for one in (*odd, *column.choices))]
        return forms.ChoiceField(choices=options, **common)
    widget = forms.TextInput(attrs=_attrs(column))
    return forms.CharField(max_length=200, widget=widget, **common)


def _attrs(column: Column) -> dict[str, str]:
    attrs = {"autocomplete": "off"}
    if column.kind == "mobile":
        attrs["inputmode"] = "numeric"
    if column.kind == "date":
        attrs["placeholder"] = "例如 2024-03-05"
    return attrs
