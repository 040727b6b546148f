"""Forms of the candidate's face."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from kaowu.office.people.models import Organisation
from kaowu.office.registration.correcting.corrections import opened
from kaowu.office.registration.models import Application
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.notice import Column, Notice
from kaowu.rules.record import CHECKED_TYPES

# Columns that the page fills itself, or that follow from the identity number.
OWN = frozenset({"number", "project", "batch", "condition", "birth"})
GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    ("本人", frozenset({"name", "id_type", "id_number", "sex", "ethnicity"})),
    ("联系方式", frozenset({"mobile", "email", "address"})),
    ("学历", frozenset({"education", "school", "major", "graduated", "diploma_number"})),
)
OTHERS = "其他"
# What a phone should offer for a field: the right keyboard and what it already knows.
KEYBOARDS: dict[str, dict[str, str]] = {
    "name": {"autocomplete": "name"},
    "id_number": {
        "autocomplete": "off",
        "autocapitalize": "characters",
        "spellcheck": "false",
        "maxlength": "30",
    },
    "mobile": {"type": "tel", "inputmode": "tel", "autocomplete": "tel-national"},
    "email": {"type": "email", "inputmode": "email", "autocomplete": "email"},
    "address": {"autocomplete": "street-address"},
    "employer": {"autocomplete": "organization"},
    "diploma_number": {"autocomplete": "off", "spellcheck": "false"},
}
FINDINGS_OF = {"name": "name", "identity": "id_number", "mobile": "mobile"}


class ProjectForm(forms.Form):
    """Which project, under which condition."""

    project = forms.ChoiceField(label="考核项目", widget=forms.RadioSelect)
    condition = forms.ChoiceField(label="申报条件", widget=forms.RadioSelect)

    def __init__(self, *args: Any, notice: Notice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = dict.fromkeys(one for project in notice.projects for one in project.conditions)
        self.fields["project"].choices = [(one.code, one.name) for one in notice.projects]
        self.fields["condition"].choices = [(one, one) for one in every]
        if not every:
            del self.fields["condition"]


class NewForm(ProjectForm):
    """Where to apply: agency, project, condition."""

    agency = forms.ModelChoiceField(label="报名机构", queryset=Organisation.objects.none())
    field_order = ["project", "condition", "agency"]

    def __init__(self, *args: Any, agencies: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [agency.pk for agency in agencies]
        self.fields["agency"].queryset = Organisation.objects.filter(pk__in=keys)
        self.fields["agency"].empty_label = "请选择"
        if len(keys) == 1:
            self.fields["agency"].initial = keys[0]


class FillForm(forms.Form):
    """The columns of the notice's sheet as fields.

    No field refuses: everything typed is kept, and what the rules found is shown beside it.
    Of a returned application only what the return named is a field; ``standing`` is the rest.
    """

    def __init__(
        self, data: Any = None, *, application: Application, findings: Sequence[Finding] = ()
    ) -> None:
        super().__init__(data, initial=application.values)
        allowed = opened(application)
        asked = asked_columns(application)
        self.columns = [one for one in asked if allowed.field(one.key)]
        self.standing = [one for one in asked if not allowed.field(one.key)]
        self.required = {column.key for column in self.columns if column.required}
        for column in self.columns:
            self.fields[column.key] = field_of(column, application.values.get(column.key, ""))
        self.notes, self.rest = sorted_findings(findings, self.columns)

    def groups(self) -> list[dict[str, Any]]:
        """The fields under their headings, each with what was found on it."""
        known = {key for _, keys in GROUPS for key in keys}
        rest = frozenset(self.fields) - known
        rows = []
        for label, keys in (*GROUPS, (OTHERS, rest)):
            fields = [self._row(key) for key in self.fields if key in keys]
            if fields:
                rows.append({"label": label, "fields": fields})
        return rows

    def _row(self, key: str) -> dict[str, Any]:
        found = self.notes.get(key, [])
        errors = [one for one in found if one.severity is Severity.ERROR]
        return {
            "field": self[key],
            "errors": errors,
            "notes": [one for one in found if one.severity is not Severity.ERROR],
            "optional": key not in self.required,
        }

    def values(self) -> dict[str, str]:
        """What was typed, by column key."""
        return {key: str(value or "") for key, value in self.cleaned_data.items()}


def asked_columns(application: Application) -> list[Column]:
    """The columns that a person fills in; sex only where the document's number does not say it."""
    checked = application.id_type in CHECKED_TYPES
    return [
        column
        for column in application.batch.notice.workbook.columns
        if column.key not in OWN and not (column.key == "sex" and checked)
    ]


def field_of(column: Column, value: str) -> forms.Field:
    """The field of a column. A value outside the menu stays choosable, so that nothing is lost."""
    attrs = {"class": "form-select" if column.choices else "form-control"}
    attrs |= KEYBOARDS.get(column.key, {})
    common: dict[str, Any] = {
        "label": column.header,
        "required": False,
        "help_text": _help(column),
    }
    if column.choices:
        options = [("", "请选择"), *((one, one) for one in column.choices)]
        if value and value not in column.choices:
            options.insert(1, (value, f"{value}（不在菜单内，请重选）"))
        return forms.ChoiceField(choices=options, widget=forms.Select(attrs=attrs), **common)
    kind = attrs.pop("type", "text")
    widget = forms.TextInput(attrs=attrs)
    widget.input_type = kind
    return forms.CharField(max_length=200, widget=widget, **common)


def _help(column: Column) -> str:
    notes = {
        "id_number": "末位是 X 的，大小写都可以。",
        "name": "与身份证一致；名字里的点写作“·”。",
        "mobile": "11 位，用来接收通知和登录。",
        "remark": "",
    }
    if column.key in notes:
        return notes[column.key]
    return "如 2018-06 或 2018-06-30" if column.kind == "date" else column.note


def sorted_findings(
    findings: Sequence[Finding], columns: Sequence[Column]
) -> tuple[Mapping[str, list[Finding]], list[Finding]]:
    """The findings by the field that they speak of, and those that speak of none."""
    headers = {column.header: column.key for column in columns}
    known = {column.key for column in columns}
    by_field: dict[str, list[Finding]] = {}
    rest = []
    for finding in findings:
        prefix = FINDINGS_OF.get(finding.code.partition(".")[0], "")
        key = headers.get(finding.subject, prefix)
        if key in known:
            by_field.setdefault(key, []).append(finding)
        else:
            rest.append(finding)
    return by_field, rest


class ObjectionForm(forms.Form):
    """What the candidate says against the published result."""

    text = forms.CharField(
        label="异议内容",
        max_length=1000,
        help_text="请写明对哪一项有异议，以及理由。",
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class PledgeForm(forms.Form):
    """Box and signature under the pledge; whether it is the candidate's, the office says.

    ``way`` comes with the script's pad: the name is then drawn, and not typed.
    """

    agreed = forms.BooleanField(
        label="我已逐条阅读并理解承诺书全文，自愿作出承诺，由本人签署",
        error_messages={"required": "请先勾选，表示您本人签署承诺书。"},
    )
    strokes = forms.CharField(required=False, widget=forms.Textarea(attrs={"hidden": True}))
    signature = forms.CharField(
        label="签名：请输入您的姓名",
        max_length=100,
        help_text="与报名信息中的姓名一致，由考生本人输入，不得代签。",
        error_messages={"required": "请输入您的姓名作为签名。"},
        widget=forms.TextInput(attrs={"class": "form-control k-signature", "autocomplete": "off"}),
    )

    @property
    def is_drawn(self) -> bool:
        """Whether the name was written by hand."""
        return self.data.get("way") == "drawn"

    def full_clean(self) -> None:
        """What is not asked for by the way that was chosen cannot be missing."""
        self.fields["signature"].required = not self.is_drawn
        super().full_clean()
        self.fields["signature"].required = True
