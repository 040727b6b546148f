"""Forms of the agency's desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from kaowu.office.registration.correcting.corrections import opened
from kaowu.office.registration.models import Application
from kaowu.rules.notice import Column, Notice

DERIVED = frozenset({"number", "batch", "project"})  # not typed by the clerk


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
        if not allowed.field("project"):
            del self.fields["project_code"]
        for column in notice.workbook.columns:
            if column.key not in DERIVED and allowed.field(column.key):
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
