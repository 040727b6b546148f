from __future__ import annotations

import secrets

from django.db import models

from kaowu.office.people.models import User
from kaowu.office.registration.models import Application
from kaowu.office.vault.fields import EncryptedJSONField, EncryptedTextField


class Review(models.Model):
    """One reviewer's look at one application, from taking it to the decision."""

    class Level(models.IntegerChoices):
        FIRST = 1, "初审"
        SECOND = 2, "复审"

    class Verdict(models.TextChoices):
        PASS = "pass", "通过"
        RETURN = "return", "退回补正"
        REFUSE = "refuse", "不通过"
        RELEASED = "released", "放回"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="reviews")
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    confirmed = models.JSONField(default=list)  # [{"key", "text"}] as the notice asked it then
    reasons = EncryptedJSONField(null=True)
    note = EncryptedTextField(blank=True, default="")
    held_until = models.DateTimeField(null=True)  # real time, see holds.py; None: run out

    class Meta:
        ordering = ["id"]


class Opinion(models.Model):
    """What a reviewer has written on a case and not decided; with a verdict: prepared."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="opinions")
    level = models.PositiveSmallIntegerField(choices=Review.Level.choices)
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()  # of the application that was judged
    typed = EncryptedJSONField(null=True)  # the form as it was filled in, by field
    verdict = models.CharField(max_length=10, choices=Review.Verdict.choices, blank=True)
    checklist = models.JSONField(default=dict)  # {key of a point: true}
    reasons = EncryptedJSONField(null=True)
    note = EncryptedTextField(blank=True, default="")
    saved_at = models.DateTimeField()
    prepared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer", "level"], name="one_opinion_a_reviewer"
            )
        ]
        ordering = ["id"]


def new_key() -> str:
    """The name of a run in an address."""
    return secrets.token_hex(8)


class Run(models.Model):
    """Many cases decided, prepared or published in one go by one person."""

    class Kind(models.TextChoices):
        PASS = "pass", "批量通过"
        RETURN = "return", "批量退回补正"
        PREPARE_PASS = "prepare-pass", "批量准备通过"
        PREPARE_RETURN = "prepare-return", "批量准备退回"
        PUBLISH = "publish", "发布审核意见"

    key = models.CharField(max_length=16, unique=True, default=new_key)
    kind = models.CharField(max_length=15, choices=Kind.choices)
    level = models.PositiveSmallIntegerField(choices=Review.Level.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    checklist = models.JSONField(default=dict)
    reasons = EncryptedJSONField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]


class RunItem(models.Model):
    """One case of a run and what became of it."""

    class Status(models.TextChoices):
        WAITING = "waiting", "等待办理"
        DONE = "done", "已办理"
        REFUSED = "refused", "未办理"
        FAILED = "failed", "未能办理"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="items")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()  # of the application that was chosen
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    code = models.CharField(max_length=60, blank=True)  # of the refusal
    message = EncryptedTextField(blank=True, default="")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "application"], name="once_in_a_run")]
        ordering = ["id"]
