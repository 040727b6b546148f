from __future__ import annotations

from django.db import models
from django.db.models import Q

from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.models import Organisation, User
from kaowu.office.registration.models import Application, HandOver
from kaowu.office.vault.fields import EncryptedJSONField, EncryptedTextField
from kaowu.office.vault.models import StoredFile
from kaowu.rules.layouts import Purpose


class TableLayout(models.Model):
    """An agency's own layout of a table (TOML, see rules/layouts); a newer one follows it."""

    agency = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="layouts")
    purpose = models.CharField(max_length=20, choices=[(str(one), one.label) for one in Purpose])
    source = models.TextField()
    current = models.BooleanField(default=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "purpose"], condition=Q(current=True), name="one_current_layout"
            )
        ]
        ordering = ["-id"]


class Bundle(models.Model):
    """The hand-over bundle of one sealed roster in one layout; its bytes stand in the parts."""

    class Status(models.TextChoices):
        WAITING = "waiting", "等待制作"
        WORKING = "working", "制作中"
        DONE = "done", "已完成"
        FAILED = "failed", "未能制作"

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="bundles")
    layout = models.TextField()  # the TOML that it is made by
    layout_digest = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    people = models.PositiveIntegerField(default=0)  # done so far
    beat_at = models.DateTimeField(null=True)  # real time: its maker was last at work
    size = models.PositiveBigIntegerField(default=0)  # bytes
    sha256 = models.CharField(max_length=64, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hand_over", "layout_digest"], name="bundle_once")
        ]
        ordering = ["-id"]


class BundlePart(models.Model):
    """One piece of a bundle, encrypted like every stored file."""

    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bundle", "number"], name="one_part_a_number")
        ]
        ordering = ["number"]


class AnswerFile(models.Model):
    """A file of the centre's answers for one batch: read at once, applied when confirmed."""

    class Status(models.TextChoices):
        READ = "read", "待确认"
        APPLIED = "applied", "已登记"
        DROPPED = "dropped", "已作废"

    agency = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="answers")
    batch = models.ForeignKey(BatchRecord, on_delete=models.PROTECT, related_name="answers")
    purpose = models.CharField(max_length=20, choices=[(str(one), one.label) for one in Purpose])
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    filename = EncryptedTextField()
    layout = models.TextField()  # the TOML that it was read by
    findings_data = EncryptedJSONField(null=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.READ)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]


class AnswerLine(models.Model):
    """One line of an answer, or one person whom the answer leaves out, and what came of it."""

    class Outcome(models.TextChoices):
        AGREED = "agreed", "一致"
        READY = "ready", "待登记"
        APPLIED = "applied", "已登记"
        DIFFERENT = "different", "有差异"
        SETTLED = "settled", "差异已处理"

    answer = models.ForeignKey(AnswerFile, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()  # row of the sheet, from 1; 0: not in the file
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, null=True, related_name="answer_lines"
    )
    values = EncryptedJSONField()  # {column key: text}
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    code = models.CharField(max_length=40, blank=True)  # of the finding that tells the difference
    message = EncryptedTextField(blank=True, default="")
    note = EncryptedTextField(blank=True, default="")  # how the difference was settled
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number", "id"]
        indexes = [models.Index(fields=["answer", "outcome"])]
