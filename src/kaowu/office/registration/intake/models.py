"""Records about what is taken in: files and rows of an upload, an upload under way, portraits.

The room's ``models`` brings them in.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from kaowu.office.vault.fields import EncryptedJSONField, EncryptedTextField
from kaowu.rules.findings import Finding


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
    company = models.ForeignKey(  # whose coordinator sends its people's files in
        "people.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
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


class Intake(models.Model):
    """One file of an agency's bulk upload and what became of it."""

    class Status(models.TextChoices):
        WAITING = "waiting", "等待检查"
        WORKING = "working", "检查中"
        DONE = "done", "已处理"
        FAILED = "failed", "未能处理"

    agency = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="intakes"
    )
    company = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    batch = models.ForeignKey(
        "notices.BatchRecord", on_delete=models.PROTECT, related_name="intakes"
    )
    project_code = models.CharField(max_length=40, blank=True)  # chosen at the upload
    added_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    group = models.CharField(max_length=32, db_index=True)  # files sent together
    file = models.ForeignKey("vault.StoredFile", on_delete=models.PROTECT, related_name="+")
    filename = EncryptedTextField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    verdict = models.CharField(max_length=10, blank=True)
    findings_data = EncryptedJSONField(null=True)
    application = models.ForeignKey(
        "registration.Application", on_delete=models.SET_NULL, null=True, related_name="intakes"
    )
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    @property
    def findings(self) -> list[Finding]:
        """What the check of this file found."""
        return [Finding.from_dict(item) for item in self.findings_data or []]


class SheetEntry(models.Model):
    """A row of a basic-info workbook, kept until the zip with its number arrives (or before)."""

    agency = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    batch = models.ForeignKey("notices.BatchRecord", on_delete=models.PROTECT, related_name="+")
    id_index = models.CharField(max_length=64, db_index=True)
    row_number = models.PositiveIntegerField()
    values = EncryptedJSONField()
    findings_data = EncryptedJSONField(null=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "batch", "id_index"],
                condition=Q(company=None),
                name="one_row_a_person",
            ),
            models.UniqueConstraint(
                fields=["company", "batch", "id_index"],
                condition=Q(company__isnull=False),
                name="one_row_a_person_of_a_company",
            ),
        ]
