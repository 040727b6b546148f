from __future__ import annotations

from typing import Any

from django.db import models

from kaowu.office.letters.models import Letter
from kaowu.office.people.models import Organisation
from kaowu.office.registration.models import Application
from kaowu.office.vault.fields import EncryptedJSONField, EncryptedTextField
from kaowu.office.vault.keys import blind_index
from kaowu.office.vault.models import StoredFile
from kaowu.rules.findings import VERDICT_LABELS, Finding, Verdict


class Box(models.Model):
    """A folder of a mailbox that is read, and how the last reading went."""

    name = models.CharField(max_length=200, unique=True)
    since = models.DateTimeField()  # real time of the first reading: older mail is only listed
    read_at = models.DateTimeField(null=True)  # the office's time of the last reading that worked
    trouble = models.CharField(max_length=100, blank=True)  # kind of the last fault, "" when well


class MailMessage(models.Model):
    """One message of the mailbox, also a useless one: what it was and what became of it."""

    class Status(models.TextChoices):
        NEW = "new", "待处理"
        WORKING = "working", "处理中"
        DONE = "done", "已处理"
        EMPTY = "empty", "没有材料"
        AUTOMATIC = "automatic", "自动邮件"
        BOUNCE = "bounce", "退信"
        TOO_LARGE = "too-large", "过大未收"
        OLD = "old", "接通以前的邮件"
        REPEAT = "repeat", "重复邮件"
        FAILED = "failed", "未能处理"

    agency = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mail")
    folder = models.CharField(max_length=200)  # the name of the Box: account, host and folder
    uidvalidity = models.PositiveBigIntegerField()
    uid = models.PositiveBigIntegerField()
    message_id = models.CharField(max_length=255, db_index=True)
    received_at = models.DateTimeField()  # by the mail server's clock
    recorded_at = models.DateTimeField()  # by the office's clock
    changed_at = models.DateTimeField()  # of the status
    size = models.PositiveBigIntegerField()  # bytes, as the server counts them
    sender = EncryptedTextField(blank=True, default="")
    sender_index = models.CharField(max_length=64, blank=True, default="", db_index=True)
    subject = EncryptedTextField(blank=True, default="")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NEW)
    verdict = models.CharField(max_length=10, blank=True)
    files = EncryptedJSONField(null=True)  # [{"name", "result"}], what came and what it became
    findings_data = EncryptedJSONField(null=True)
    group = models.CharField(max_length=32, blank=True, db_index=True)  # of its files' intakes
    application = models.ForeignKey(
        Application, on_delete=models.SET_NULL, null=True, related_name="mail"
    )
    reply = models.OneToOneField(Letter, on_delete=models.SET_NULL, null=True, related_name="mail")
    unanswered = models.CharField(max_length=40, blank=True)  # why no answer was written
    raw = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["folder", "uidvalidity", "uid"], name="mail_once")
        ]
        indexes = [models.Index(fields=["agency", "status"])]
        ordering = ["-received_at", "-id"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search index in step with the sender."""
        self.sender_index = blind_index(self.sender.lower(), "email")
        super().save(*args, **kwargs)

    @property
    def findings(self) -> list[Finding]:
        """What was found in this message."""
        return [Finding.from_dict(item) for item in self.findings_data or []]

    @property
    def verdict_label(self) -> str:
        """The verdict in Chinese, "" where there is none."""
        return VERDICT_LABELS[Verdict(self.verdict)] if self.verdict else ""
