from __future__ import annotations

from django.db import models
from django.db.models import Q

from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.models import User
from kaowu.office.registration.models import Application
from kaowu.office.vault.fields import EncryptedJSONField, EncryptedTextField


class ScoreEntry(models.Model):
    """One person's reading of one score sheet. Corrected ones stay in the record."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="score_entries"
    )
    round = models.PositiveSmallIntegerField()  # 1 first, 2 second, 3 to settle a difference
    value = models.DecimalField(max_digits=5, decimal_places=1)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = EncryptedTextField(blank=True, default="")
    current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "by"],
                condition=Q(current=True),
                name="one_current_entry_a_person",
            )
        ]
        ordering = ["id"]


class Score(models.Model):
    """The score that two people read alike."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="score")
    value = models.DecimalField(max_digits=5, decimal_places=1)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Publication(models.Model):
    """The 成绩公示 of a batch: a snapshot that never changes."""

    batch = models.OneToOneField(BatchRecord, on_delete=models.PROTECT, related_name="publication")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    opens = models.DateField()
    closes = models.DateField()  # until 24:00 of this day
    rows = EncryptedJSONField()  # names, no digit of an identity number
    digest = models.CharField(max_length=64)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opens", "-id"]


class Objection(models.Model):
    """异议: what a candidate says against the published result, and what came of it."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "维持原成绩"
        CORRECTED = "corrected", "更正成绩"

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="objections"
    )
    text = EncryptedTextField()
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answer = EncryptedTextField(blank=True, default="")
    value_before = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    value_after = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
