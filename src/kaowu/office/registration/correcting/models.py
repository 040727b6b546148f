"""The record of a round of correction. The room's ``ready`` brings it in."""

from __future__ import annotations

from django.db import models

from kaowu.office.vault.fields import EncryptedJSONField


class CorrectionRound(models.Model):
    """One return, and what stood before and after it: {"values": …, "files": {kind: material}}.

    ``after`` is None until the application is handed in again.
    """

    application = models.ForeignKey(
        "registration.Application", on_delete=models.PROTECT, related_name="rounds"
    )
    asked = models.OneToOneField("registration.Step", on_delete=models.PROTECT, related_name="+")
    answered = models.OneToOneField(
        "registration.Step", on_delete=models.PROTECT, null=True, related_name="+"
    )
    before = EncryptedJSONField()
    after = EncryptedJSONField(null=True)

    class Meta:
        ordering = ["id"]
