from __future__ import annotations

from functools import lru_cache

from django.db import models

from kaowu.rules.loader import parse_notice
from kaowu.rules.notice import Notice


class NoticeVersion(models.Model):
    """A notice file as it was when it was loaded; never changed once a batch stands on it."""

    slug = models.SlugField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the text and the start
    title = models.CharField(max_length=200)
    source = models.TextField()  # the TOML
    start = models.DateField(null=True)  # where the file generates its batches
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-loaded_at", "-id"]

    @property
    def notice(self) -> Notice:
        """The notice, parsed once in each process."""
        return _parsed(self.digest, self.pk)


@lru_cache(maxsize=64)
def _parsed(digest: str, pk: int) -> Notice:
    version = NoticeVersion.objects.get(pk=pk)
    return parse_notice(version.source, start=version.start)


class BatchRecord(models.Model):
    """A 批次, pinned to the version of the notice that it runs under."""

    version = models.ForeignKey(NoticeVersion, on_delete=models.PROTECT, related_name="records")
    slug = models.SlugField(max_length=60)
    number = models.PositiveIntegerField()
    # The windows again, for queries; the notice stays the source.
    registration_start = models.DateField()
    registration_end = models.DateField()
    payment_start = models.DateField()
    payment_end = models.DateField()
    exam = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "number"], name="batch_once")]
        ordering = ["registration_start", "number"]

    def __str__(self) -> str:
        return f"第{self.number}批"

    @property
    def chain(self) -> str:
        """The name of the ledger's chain of this batch."""
        return f"batch:{self.slug}-{self.number}"

    @property
    def notice(self) -> Notice:
        """The notice that this batch runs under."""
        return self.version.notice
