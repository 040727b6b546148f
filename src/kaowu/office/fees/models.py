from __future__ import annotations

import secrets

from django.db import models

from kaowu.office.people.models import User
from kaowu.office.registration.models import Application
from kaowu.office.vault.fields import EncryptedTextField


def new_code() -> str:
    """A sample 缴款码: 20 digits that begin with 99, which no treasury has given out to us."""
    return "99" + "".join(secrets.choice("0123456789") for _ in range(18))


class Order(models.Model):
    """What one candidate owes for the examination, and until when."""

    class Status(models.TextChoices):
        OPEN = "open", "待缴费"
        PAID = "paid", "已缴费"
        LAPSED = "lapsed", "逾期作废"
        CANCELLED = "cancelled", "已取消"

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="order")
    code = models.CharField(max_length=20, unique=True, default=new_code)
    is_sample = models.BooleanField(default=True)  # the code is ours, not the treasury's
    amount_fen = models.PositiveIntegerField()
    items = models.JSONField()  # [{"label", "amount_fen", "legal_basis", "sample"}]
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.code


class Payment(models.Model):
    """Money that arrived for an order. The same key is the same payment, however often told."""

    class Channel(models.TextChoices):
        BANK = "bank", "银行转账"
        COUNTER = "counter", "现场缴费"
        STAND_IN = "stand-in", "模拟支付（演示替身）"
        TOLD = "told", "省职鉴中心反馈"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    amount_fen = models.PositiveIntegerField()
    paid_on = models.DateField()
    channel = models.CharField(max_length=10, choices=Channel.choices)
    voucher = EncryptedTextField(blank=True, default="")  # 流水号, may name the payer
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        ordering = ["id"]
