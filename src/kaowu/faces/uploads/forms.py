"""The form of a bulk upload: where the files belong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from kaowu.faces.desk.batches import batch_key, batch_labels
from kaowu.office.notices.models import BatchRecord
from kaowu.office.notices.queries import plan_of


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
