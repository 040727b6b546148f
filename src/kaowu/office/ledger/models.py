from __future__ import annotations

from django.db import models


class Chain(models.Model):
    """One chain of entries (an application, a batch, an organisation) and its newest digest."""

    name = models.CharField(max_length=80, unique=True)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)


class Entry(models.Model):
    """One thing that was done. Never changed, never deleted; holds no personal data."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=40)  # "user:12" or "system"
    roles = models.CharField(max_length=120)
    action = models.CharField(max_length=60)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="entry_once")]
        ordering = ["id"]


class DaySeal(models.Model):
    """The Merkle root over one day's entries, which can be published."""

    day = models.DateField(unique=True)
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
