"""The form of a decision: checklist, reasons for each material and field, a note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from kaowu.office.registration.correcting.subjects import FIELD, Subject, subject_of
from kaowu.office.registration.models import Application
from kaowu.office.review.checklist import points_of
from kaowu.office.review.models import Review
from kaowu.office.review.reasons import REASONS, reason, sentence, subjects
from kaowu.rules.notice import Notice

CODES = [("", "无问题"), *((code, wording.label) for code, wording in REASONS.items())]
FORM_ID = "decision"
AGAINST = (Review.Verdict.RETURN, Review.Verdict.REFUSE)
# What the application itself decides, not what the candidate wrote.
_NOT_SAID = (Subject.field("number"), Subject.field("batch"))


class CodeSelect(forms.Select):
    """Each code carries its sentence, which the page puts into the line beside it to be edited."""

    def __init__(self, notice: Notice, subject: Subject, words: str) -> None:
        super().__init__(attrs={"class": "form-select", "aria-label": words})
        self.notice, self.subject = notice, subject

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """An option with its sentence; one without a code has none."""
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        if option["value"]:
            words = sentence(self.notice, code=str(option["value"]), subject=self.subject)
            option["attrs"]["data-sentence"] = words
        return option


def _worded(words: str) -> dict[str, str]:
    """A line without a label of its own; left empty it gets the sentence of its code."""
    return {"class": "form-control", "aria-label": words, "placeholder": "不填则用标准说明"}


class ReviewForm(forms.Form):
    """What was looked at, and what is wrong with each material and each field."""

    def __init__(self, *args: Any, notice: Notice, level: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notice, self.points = notice, points_of(notice, level)
        for point in self.points:
            box = forms.BooleanField(label=point.text, required=False)
            self.fields[f"check_{point.key}"] = box
        self.labels = {one: said for one, said in subjects(notice).items() if one not in _NOT_SAID}
        self.fields_said = [one for one in self.labels if one.of == FIELD]
        for subject, label in self.labels.items():
            self._add_reason(subject, label)

    def _add_reason(self, subject: Subject, label: str) -> None:
        self.fields[f"code_{subject.slug}"] = forms.ChoiceField(
            label=f"{label}的问题",
            choices=CODES,
            required=False,
            widget=CodeSelect(self.notice, subject, f"{label}的问题"),
        )
        words = f"就{label}告诉考生的话"
        self.fields[f"text_{subject.slug}"] = forms.CharField(
            label=words,
            required=False,
            max_length=200,
            widget=forms.TextInput(attrs=_worded(words)),
        )

    def checks(self) -> list[dict[str, Any]]:
        """The boxes of the notice's checklist, each with its point, and which a pass has missed."""
        boxes = [(self[f"check_{point.key}"], point) for point in self.points]
        passing = self.is_bound and self.data.get("verdict") == Review.Verdict.PASS
        return [
            {"box": box, "point": point, "missed": passing and not box.value()}
            for box, point in boxes
        ]

    def checklist(self) -> dict[str, bool]:
        """What was ticked, by key."""
        return {one.key: self.cleaned_data[f"check_{one.key}"] for one in self.points}

    def row(self, subject: Subject) -> dict[str, Any]:
        """Label, code and sentence for one material or field; ``open`` where something is said."""
        code, text = self[f"code_{subject.slug}"], self[f"text_{subject.slug}"]
        return {
            "subject": subject,
            "label": self.labels[subject],
            "code": code,
            "text": text,
            "open": code.value() or text.value(),
        }

    def material_rows(self) -> list[dict[str, Any]]:
        """The rows of the materials, then of the whole."""
        return [self.row(one) for one in self.labels if one.of != FIELD]

    def field_rows(self) -> list[dict[str, Any]]:
        """The rows of the fields."""
        return [self.row(one) for one in self.fields_said]

    def reasons(self, clean: Mapping[str, Any]) -> list[dict[str, str]]:
        """What was said; a sentence without a code is a wrong content."""
        found = []
        for one in self.labels:
            code, text = clean.get(f"code_{one.slug}", ""), clean.get(f"text_{one.slug}", "")
            if code or text:
                found.append(reason(self.notice, code=code or "wrong", subject=one, text=text))
        return found


class DecisionForm(ReviewForm):
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

    def __init__(self, *args: Any, application: Application, level: int, **kwargs: Any) -> None:
        super().__init__(*args, notice=application.batch.notice, level=level, **kwargs)
        for one in self.fields_said:  # they stand beside the data, outside the form's own box
            for name in (f"code_{one.slug}", f"text_{one.slug}"):
                self.fields[name].widget.attrs["form"] = FORM_ID

    def clean(self) -> dict[str, Any]:
        """A pass carries no reasons."""
        clean: dict[str, Any] = super().clean() or {}
        clean["reasons"] = self.reasons(clean)
        if clean.get("verdict") == Review.Verdict.PASS and clean["reasons"]:
            raise forms.ValidationError(
                "已选择了问题，不能“通过”。请去掉所选问题，或改为退回补正。"
            )
        return clean

    def typed(self) -> dict[str, str]:
        """The form as it was filled in, to be kept: no verdict, no version."""
        kept = [name for name in self.fields if name not in ("version", "verdict")]
        return {name: str(self.data.get(name, "")) for name in kept if self.data.get(name)}


def filled_in(typed: Mapping[str, str], notice: Notice) -> dict[str, str]:
    """What was typed and kept, by the names of today's fields.

    Kept before materials and fields were told apart, ``code_education`` spoke of the material.
    """
    return {_name_now(name, notice): text for name, text in typed.items()}


def _name_now(name: str, notice: Notice) -> str:
    part, _, about = name.partition("_")
    if part not in ("code", "text") or "-" in about:
        return name
    return f"{part}_{subject_of({'key': about}, notice).slug}"
