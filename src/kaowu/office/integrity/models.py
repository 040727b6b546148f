from __future__ import annotations

from django.db import models

from kaowu.office.people.models import User
from kaowu.office.registration.models import Application
from kaowu.office.vault.fields import EncryptedTextField


class Violation(models.Model):
    """A 违纪 that was recorded against a candidate."""

    class Kind(models.TextChoices):
        DISCIPLINE = "discipline", "一般违纪"
        CHEATING = "cheating", "作弊"
        IMPERSONATION = "impersonation", "替考"
        FALSE_MATERIAL = "false-material", "弄虚作假"

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="violations"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    text = EncryptedTextField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
