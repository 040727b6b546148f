from __future__ import annotations

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
    checklist = models.JSONField(default=dict)  # {item key: true}
    reasons = EncryptedJSONField(null=True)
    note = EncryptedTextField(blank=True, default="")

    class Meta:
        ordering = ["id"]
