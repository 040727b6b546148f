from __future__ import annotations

from django.db import models


class StoredFile(models.Model):
    """A file kept encrypted under a random name; it leaves only through an authorised view."""

    name = models.CharField(max_length=32, unique=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()  # bytes of the content
    media_type = models.CharField(max_length=100)
    created_at = models.DateTimeField()
