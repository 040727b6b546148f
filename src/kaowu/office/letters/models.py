from __future__ import annotations

from django.db import models

from kaowu.office.people.models import Organisation, User
from kaowu.office.vault.fields import EncryptedTextField


class Letter(models.Model):
    """A message to a person, by one way. SMS goes to a recorded stand-in until a gateway is set.

    What is told by several ways is one letter with ``copies``; the first is what the person finds
    in the office.
    """

    class Channel(models.TextChoices):
        SMS = "sms", "短信"
        EMAIL = "email", "电子邮件"
        NOTE = "note", "站内信"

    class Status(models.TextChoices):
        HELD = "held", "待放行"
        QUEUED = "queued", "待发"
        SENDING = "sending", "发送中"
        SENT = "sent", "已发"
        FAILED = "failed", "未送达"
        WITHDRAWN = "withdrawn", "已撤下"

    user = models.ForeignKey(
        "people.User", on_delete=models.SET_NULL, null=True, related_name="letters"
    )
    agency = models.ForeignKey(  # whose candidate this is; None: the centre sees to it
        "people.Organisation", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    copy_of = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="copies"
    )
    subject_ref = models.CharField(max_length=80, blank=True, db_index=True)  # "application:REF"
    key = models.CharField(  # noqa: DJ001 - NULL: no reminder; a reminder is told once
        max_length=120, null=True, unique=True
    )
    channel = models.CharField(max_length=10, choices=Channel.choices)
    address = EncryptedTextField(blank=True, default="")
    template = models.CharField(max_length=60, db_index=True)
    template_version = models.PositiveIntegerField(default=0)  # 0: the text that ships
    subject = models.CharField(max_length=200)
    body = EncryptedTextField()
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.QUEUED, db_index=True
    )
    stand_in = models.BooleanField(default=False)  # recorded as sent; nothing left the machine
    created_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)  # while it is being sent: since when
    read_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=255, blank=True, default="", db_index=True)  # e-mail
    tries = models.PositiveSmallIntegerField(default=0)  # how often it was carried in vain
    next_try_at = models.DateTimeField(null=True)  # not before
    trouble = EncryptedTextField(blank=True, default="")  # why it did not arrive, as we were told

    class Meta:
        ordering = ["-created_at", "-id"]

    @property
    def first(self) -> Letter:
        """The letter that this one is a copy of, or itself."""
        return self.copy_of or self

    @property
    def ways(self) -> str:
        """By what it was told, in words: 站内信、短信."""
        return "、".join(one.get_channel_display() for one in (self, *self.copies.all()))

    @property
    def reference(self) -> str:
        """The application that it speaks of, by its reference number; "" of none."""
        kind, _, key = self.subject_ref.partition(":")
        return key if kind == "application" else ""


class LetterTemplate(models.Model):
    """A text as an officer wrote it. Never changed: a newer version follows it."""

    key = models.CharField(max_length=60)
    version = models.PositiveIntegerField()  # 1 follows the text that ships
    is_shipped = models.BooleanField(default=False)  # gone back to the text that ships
    subject = models.CharField(max_length=200)
    body = models.TextField()
    sms = models.TextField(blank=True)  # "": the body
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="template_version_letter")
        ]
        ordering = ["key", "-version"]


class OutboxRule(models.Model):
    """Whether letters wait before they leave: of one template, or (key "") of every other one."""

    class Release(models.TextChoices):
        AT_ONCE = "at-once", "写好即发"
        LATER = "later", "等候一段时间后发出"
        BY_HAND = "by-hand", "人工放行后发出"

    key = models.CharField(max_length=60, unique=True, blank=True)
    release = models.CharField(max_length=10, choices=Release.choices, default=Release.AT_ONCE)
    minutes = models.PositiveSmallIntegerField(default=0)  # of LATER


class Undelivered(models.Model):
    """A task: somebody was not reached, and a person sees to it."""

    class Why(models.TextChoices):
        BOUNCED = "bounced", "邮件被退回"
        REFUSED = "refused", "地址被拒收"
        FAILED = "failed", "发送失败"
        NO_ADDRESS = "no-address", "没有手机号和邮箱"

    class Outcome(models.TextChoices):
        CALLED = "called", "已电话告知"
        CORRECTED = "corrected", "已更正地址并重发"
        RESENT = "resent", "已改用其他方式发送"
        NEEDLESS = "needless", "无需再通知"

    letter = models.OneToOneField(Letter, on_delete=models.CASCADE, related_name="undelivered")
    agency = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="undelivered"
    )
    why = models.CharField(max_length=12, choices=Why.choices)
    opened_at = models.DateTimeField(db_index=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    note = EncryptedTextField(blank=True, default="")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-opened_at", "-id"]


class SentCode(models.Model):
    """A code that was sent to a mobile, to prove that it is in the hand of who asks."""

    subject_index = models.CharField(max_length=64, db_index=True)  # what was asked about, keyed
    address_index = models.CharField(max_length=64, db_index=True)  # from where, keyed
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used = models.BooleanField(default=False)
