from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models

from kaowu.office.vault.fields import EncryptedTextField


def new_key() -> str:
    """A name that cannot be guessed: 128 bits in hex digits."""
    return secrets.token_hex(16)


class StoredFile(models.Model):
    """A file kept encrypted under a random name; it leaves only through an authorised view."""

    name = models.CharField(max_length=32, unique=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()  # bytes of the content
    media_type = models.CharField(max_length=100)
    created_at = models.DateTimeField()


class Upload(models.Model):
    """A file that comes piece by piece, kept until it is taken or a day is over."""

    key = models.CharField(max_length=32, unique=True, default=new_key)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64, db_index=True)  # of name, length and age
    filename = EncryptedTextField()
    length = models.PositiveBigIntegerField()  # bytes of the whole file
    received = models.PositiveBigIntegerField(default=0)  # bytes that are there, from the start
    begun_at = models.DateTimeField()  # real time, whatever the office's clock says

    class Meta:
        ordering = ["id"]

    @property
    def is_whole(self) -> bool:
        """Whether every byte is there."""
        return self.received == self.length


class UploadPart(models.Model):
    """One piece of an upload, encrypted like every stored file."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    start = models.PositiveBigIntegerField()  # byte of the whole file at which it begins
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "start"], name="one_part_a_start")]
        ordering = ["start"]
