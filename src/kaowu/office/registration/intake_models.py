"""Records about what is taken in: a bulk upload under way, marks of portraits.

The room's ``models`` brings them in.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from kaowu.office.vault.fields import EncryptedJSONField, EncryptedTextField


class PortraitMark(models.Model):
    """What a portrait is compared by (dossier/likeness): enough to know the picture again."""

    material = models.OneToOneField(
        "registration.Material", on_delete=models.CASCADE, related_name="mark"
    )
    data = EncryptedTextField()  # base64


class PortraitKey(models.Model):
    """A keyed digest of one piece of a mark; near-identical portraits share one."""

    mark = models.ForeignKey(PortraitMark, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=32, db_index=True)


class Delivery(models.Model):
    """A bulk upload that comes file by file, so that it can be broken off and gone on with.

    Its ``group`` is that of its intakes. Once closed, the worker opens what has come.
    """

    group = models.CharField(max_length=32, unique=True)
    agency = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey("notices.BatchRecord", on_delete=models.PROTECT, related_name="+")
    project_code = models.CharField(max_length=40, blank=True)
    begun_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    heard_at = models.DateTimeField(db_index=True)  # real time of its last file
    announced = EncryptedJSONField()  # [[name, bytes]] of every file that was chosen
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    @property
    def files(self) -> list[tuple[str, int]]:
        """Name and bytes of every file that was chosen, as the browser said."""
        rows: list[Any] = self.announced or []
        return [(str(name), int(size)) for name, size in rows]
