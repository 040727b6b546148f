"""The form of a decision: checklist, reasons for each material and field, a note."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField

from kaowu.office.registration.models import Application
from kaowu.office.review.actions import CHECKLIST
from kaowu.office.review.models import Review
from kaowu.office.review.reasons import REASONS, reason, subjects

CODES = [("", "无问题"), *((code, words[0]) for code, words in REASONS.items())]
FIELD_ROWS = 2
AGAINST = (Review.Verdict.RETURN, Review.Verdict.REFUSE)


def _select(words: str) -> forms.Select:
    return forms.Select(attrs={"class": "form-select", "aria-label": words})


def _worded(words: str) -> dict[str, str]:
    """A line without a label of its own; left empty it gets the sentence of its code."""
    return {"class": "form-control", "aria-label": words, "placeholder": "不填则用标准说明"}


class DecisionForm(forms.Form):
    """What the reviewer found and decides. The verdict is the button that was pressed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        choices=[(one.value, one.label) for one in (Review.Verdict.PASS, *AGAINST)],
        error_messages={"required": "请选择通过、退回补正或不通过。"},
    )
    note = forms.CharField(
        label="办理备注",
        required=False,
        max_length=300,
        help_text="记入办理记录，不随通知发给考生。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notice = application.batch.notice
        self.material = {rule.kind: rule.file_label for rule in self.notice.package_materials}
        for key, label in CHECKLIST:
            self.fields[f"check_{key}"] = forms.BooleanField(label=label, required=False)
        for kind, label in self.material.items():
            self._add_reason(kind, label)
        others = [item for item in subjects(self.notice).items() if item[0] not in self.material]
        for number in range(1, FIELD_ROWS + 1):
            self.fields[f"field_{number}"] = forms.ChoiceField(
                label=f"填报信息 {number}",
                choices=[("", "选择填报项"), *others],
                required=False,
                widget=_select(f"第{number}项填报信息"),
            )
            self._add_reason(f"field_{number}", f"填报信息 {number}")

    def _add_reason(self, key: str, label: str) -> None:
        self.fields[f"code_{key}"] = forms.ChoiceField(
            label=f"{label}的问题",
            choices=CODES,
            required=False,
            widget=_select(f"{label}的问题"),
        )
        self.fields[f"text_{key}"] = forms.CharField(
            label=f"就{label}告诉考生的话",
            required=False,
            max_length=200,
            widget=forms.TextInput(attrs=_worded(f"就{label}告诉考生的话")),
        )

    def checks(self) -> list[BoundField]:
        """The boxes of the checklist."""
        return [self[f"check_{key}"] for key, _ in CHECKLIST]

    def material_rows(self) -> list[dict[str, Any]]:
        """For each material its label, code and sentence."""
        return [
            {"label": label, "code": self[f"code_{kind}"], "text": self[f"text_{kind}"]}
            for kind, label in self.material.items()
        ]

    def field_rows(self) -> list[dict[str, BoundField]]:
        """The rows for fields of the form."""
        return [
            {
                "field": self[f"field_{number}"],
                "code": self[f"code_field_{number}"],
                "text": self[f"text_field_{number}"],
            }
            for number in range(1, FIELD_ROWS + 1)
        ]

    def clean(self) -> dict[str, Any]:
        """A pass carries no reasons; a sentence without a code is a wrong content."""
        clean: dict[str, Any] = super().clean() or {}
        clean["reasons"] = self._reasons(clean)
        if clean.get("verdict") == Review.Verdict.PASS and clean["reasons"]:
            raise forms.ValidationError(
                "已选择了问题，不能“通过”。请去掉所选问题，或改为退回补正。"
            )
        return clean

    def _reasons(self, clean: dict[str, Any]) -> list[dict[str, str]]:
        rows = [(kind, kind) for kind in self.material]
        rows += [
            (clean.get(f"field_{number}", ""), f"field_{number}")
            for number in range(1, FIELD_ROWS + 1)
        ]
        found = []
        for subject, key in rows:
            code, text = clean.get(f"code_{key}", ""), clean.get(f"text_{key}", "")
            if subject and (code or text):
                found.append(reason(self.notice, code=code or "wrong", subject=subject, text=text))
        return found

    def checklist(self) -> dict[str, bool]:
        """What was ticked, by key."""
        return {key: self.cleaned_data[f"check_{key}"] for key, _ in CHECKLIST}
