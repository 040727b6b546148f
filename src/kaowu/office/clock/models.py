from __future__ import annotations

from django.db import models


class ClockSetting(models.Model):
    """How far the office's clock stands from the real one (demonstration mode only)."""

    offset_seconds = models.BigIntegerField(default=0)
