from __future__ import annotations

from django.db import models

from kaowu.office.people.models import User
from kaowu.office.registration.models import Application
from kaowu.office.vault.fields import EncryptedTextField


class Numbering(models.Model):
    """The last sequence number given out under one number rule; it only grows."""

    key = models.CharField(max_length=80, unique=True)  # the number with # for the sequence
    last = models.PositiveIntegerField(default=0)


class Certificate(models.Model):
    """A 专项职业能力证书. Its number is text, unique, and never given again."""

    class Status(models.TextChoices):
        VALID = "valid", "有效"
        REVOKED = "revoked", "已撤销"
        REISSUED = "reissued", "已补发"

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="certificate"
    )
    number = models.CharField(max_length=40, unique=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.VALID)
    issued_on = models.DateField()
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    payload = EncryptedTextField()  # canonical JSON of what was certified
    signature = models.TextField()  # Ed25519 over the payload, base64url
    salt = models.CharField(max_length=32)  # hex; hides the holder's number in the payload
    token = EncryptedTextField()  # the text of the QR code; no identity number inside
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.number


class QueryLog(models.Model):
    """One public query: kept to slow down whoever tries names and numbers."""

    at = models.DateTimeField(db_index=True)
    address = models.CharField(max_length=64, db_index=True)  # keyed digest of the IP address
    number = models.CharField(max_length=40, db_index=True)
    hit = models.BooleanField()
