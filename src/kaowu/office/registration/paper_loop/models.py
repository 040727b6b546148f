"""Records of the paper loop: a scanned stack and its pages. ``models`` brings them in."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models

from kaowu.office.vault.fields import EncryptedJSONField, EncryptedTextField
from kaowu.rules.findings import Finding


def new_stack_key() -> str:
    """A stack in an address: 64 bits, says nothing of what is in it."""
    return secrets.token_hex(8)


class PaperStack(models.Model):
    """Signed papers that were scanned together; the files are kept byte for byte."""

    class Status(models.TextChoices):
        WAITING = "waiting", "等待拆分"
        WORKING = "working", "拆分中"
        DONE = "done", "已拆分"
        FAILED = "failed", "未能拆分"

    key = models.CharField(max_length=16, unique=True, default=new_stack_key)
    agency = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey("notices.BatchRecord", on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()
    attested = models.BooleanField()  # the clerk has seen signature and fingerprint on each pledge
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    total = models.PositiveIntegerField(default=0)  # pages, once they are counted
    findings_data = EncryptedJSONField(null=True)  # of files that have no pages to read
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    @property
    def findings(self) -> list[Finding]:
        """What was found on the files themselves."""
        return [Finding.from_dict(item) for item in self.findings_data or []]


class PaperFile(models.Model):
    """A file of a stack as it came. Nobody downloads it: it may hold many people's pages."""

    stack = models.ForeignKey(PaperStack, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("vault.StoredFile", on_delete=models.PROTECT, related_name="+")
    filename = EncryptedTextField()

    class Meta:
        ordering = ["id"]


class PaperPage(models.Model):
    """What became of one page of a stack."""

    class Outcome(models.TextChoices):
        FILED = "filed", "已归档"
        WAITING = "waiting", "缺同一份的其他页"
        OPEN = "open", "待人工归档"
        REFUSED = "refused", "未归档"
        DUPLICATE = "duplicate", "重复页"
        BLANK = "blank", "空白页"
        FAILED = "failed", "无法打开"
        DISMISSED = "dismissed", "无需归档"

    stack = models.ForeignKey(PaperStack, on_delete=models.PROTECT, related_name="pages")
    number = models.PositiveIntegerField()  # in the stack, from 1
    filename = EncryptedTextField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    application = models.ForeignKey(
        "registration.Application", on_delete=models.PROTECT, null=True, related_name="paper_pages"
    )
    kind = models.CharField(max_length=30, blank=True)
    page = models.PositiveSmallIntegerField(default=1)
    pages = models.PositiveSmallIntegerField(default=1)
    # Kept while a person, or the rest of the paper, is waited for.
    image = models.ForeignKey(
        "vault.StoredFile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    original = models.ForeignKey(
        "vault.StoredFile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    material = models.ForeignKey(
        "registration.Material", on_delete=models.PROTECT, null=True, related_name="paper_pages"
    )
    findings_data = EncryptedJSONField(null=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    handled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stack", "number"], name="one_row_a_scanned_page")
        ]
        ordering = ["number"]

    @property
    def findings(self) -> list[Finding]:
        """What was found on this page."""
        return [Finding.from_dict(item) for item in self.findings_data or []]
