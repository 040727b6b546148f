from __future__ import annotations

from django.db import models

from kaowu.office.vault.fields import EncryptedTextField


class Letter(models.Model):
    """A message to a person. SMS goes to a recorded stand-in until an adapter is set."""

    class Channel(models.TextChoices):
        SMS = "sms", "短信"
        EMAIL = "email", "电子邮件"
        NOTE = "note", "站内信"

    class Status(models.TextChoices):
        QUEUED = "queued", "待发"
        SENDING = "sending", "发送中"
        SENT = "sent", "已发"
        FAILED = "failed", "未送达"

    user = models.ForeignKey(
        "people.User", on_delete=models.SET_NULL, null=True, related_name="letters"
    )
    subject_ref = models.CharField(max_length=80, blank=True, db_index=True)  # "application:REF"
    channel = models.CharField(max_length=10, choices=Channel.choices)
    address = EncryptedTextField(blank=True, default="")
    template = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    body = EncryptedTextField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    created_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)  # while it is being sent: since when
    read_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=255, blank=True, default="", db_index=True)  # e-mail
    tries = models.PositiveSmallIntegerField(default=0)  # how often it was carried in vain
    next_try_at = models.DateTimeField(null=True)
    trouble = EncryptedTextField(blank=True, default="")  # why it did not arrive, as we were told

    class Meta:
        ordering = ["-created_at", "-id"]
