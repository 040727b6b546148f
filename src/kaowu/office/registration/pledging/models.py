"""The record of a candidate's pledge."""

from __future__ import annotations

from django.db import models

from kaowu.office.people.models import User
from kaowu.office.vault.fields import EncryptedTextField
from kaowu.office.vault.models import StoredFile


class Pledge(models.Model):
    """The candidate's 诚信承诺: which text, when, how, over which data, with which signature."""

    class Method(models.TextChoices):
        DRAWN = "drawn", "屏幕签名（手写）"
        TYPED = "typed", "屏幕签名（输入姓名）"
        PAPER = "paper", "纸质签字按手印"

    application = models.ForeignKey(
        "registration.Application", on_delete=models.PROTECT, related_name="pledges"
    )
    text_version = models.CharField(max_length=40)
    text_sha256 = models.CharField(max_length=64)
    text_sm3 = models.CharField(max_length=64)
    data_sha256 = models.CharField(max_length=64)  # the data that it vouches for
    method = models.CharField(max_length=10, choices=Method.choices)
    signature = models.ForeignKey(  # the name as it was drawn, a PNG; None unless DRAWN
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+"
    )
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    signer_name = models.CharField(max_length=100)
    address = EncryptedTextField(blank=True, default="")  # IP address
    # Over text, data, signature and signer, see ``pledges.binding``; "" in the oldest records.
    sha256 = models.CharField(max_length=64, blank=True, default="")
    sm3 = models.CharField(max_length=64, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    @property
    def on_screen(self) -> bool:
        """Whether it was signed on a screen, and not on paper."""
        return self.method != self.Method.PAPER
