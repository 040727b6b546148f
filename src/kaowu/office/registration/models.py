from __future__ import annotations

import secrets
from typing import Any

from django.db import models
from django.db.models import Q

from kaowu.dossier.reading import ScanReading
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.models import Organisation, User
from kaowu.office.vault.fields import EncryptedJSONField, EncryptedTextField
from kaowu.office.vault.keys import blind_index
from kaowu.office.vault.models import StoredFile
from kaowu.rules.findings import Finding
from kaowu.rules.names import read_name
from kaowu.rules.roles import Role
from kaowu.rules.states import GIVEN_UP, LABELS, State

REFERENCE_CHARACTERS = (
    "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is mistaken for another character
)
OWN_COLUMNS = ("name", "id_type", "id_number", "mobile", "email", "address")


def new_reference() -> str:
    """A reference number that says nothing of the person: ten characters, 48 bits."""
    return "".join(secrets.choice(REFERENCE_CHARACTERS) for _ in range(10))


class Application(models.Model):
    """One person's 报名 for one project in one batch."""

    reference = models.CharField(max_length=10, unique=True, default=new_reference)
    batch = models.ForeignKey(BatchRecord, on_delete=models.PROTECT, related_name="applications")
    agency = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    company = models.ForeignKey(  # whose coordinator sent the material in; None: no company's
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="employees"
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    project_code = models.CharField(max_length=40)

    state = models.CharField(
        max_length=20,
        choices=[(str(state), LABELS[state]) for state in State],
        default=State.DRAFT,
        db_index=True,
    )
    version = models.PositiveIntegerField(default=1)  # grows with every change of state
    changed_at = models.DateTimeField()
    created_at = models.DateTimeField()
    holder = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="held"
    )

    name = models.CharField(max_length=100, blank=True)
    name_key = models.CharField(max_length=100, blank=True, db_index=True)
    id_type = models.CharField(max_length=30, blank=True)
    id_number = EncryptedTextField(blank=True, default="")
    id_index = models.CharField(max_length=64, blank=True, default="", db_index=True)
    sex = models.CharField(max_length=2, blank=True)
    birth = models.DateField(null=True, blank=True)
    mobile = EncryptedTextField(blank=True, default="")
    mobile_index = models.CharField(max_length=64, blank=True, default="", db_index=True)
    email = EncryptedTextField(blank=True, default="")
    address = EncryptedTextField(blank=True, default="")
    facts = models.JSONField(default=dict)  # the other columns of the basic-info sheet, by key
    findings_data = EncryptedJSONField(null=True)

    # What lists are filtered and ordered by; written by list_columns alone.
    verdict = models.CharField(max_length=10, blank=True, default="")  # a rules.findings.Verdict
    agency_due = models.DateField(null=True)
    centre_due = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "project_code", "id_index"],
                condition=~Q(id_index="") & ~Q(state__in=sorted(map(str, GIVEN_UP))),
                name="one_application_a_person",
            )
        ]
        indexes = [
            models.Index(fields=["agency", "state"]),
            models.Index(fields=["batch", "state"]),
            models.Index(fields=["agency", "verdict"]),
            models.Index(fields=["agency", "agency_due"]),
            models.Index(fields=["agency", "changed_at"]),
            models.Index(fields=["state", "centre_due"]),
            models.Index(fields=["state", "changed_at"]),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search indexes in step with the encrypted columns."""
        self.id_index = blind_index(self.id_number, "id_number")
        self.mobile_index = blind_index(self.mobile, "phone")
        self.name_key = read_name(self.name).match_key[:100] if self.name else ""
        super().save(*args, **kwargs)

    @property
    def state_label(self) -> str:
        """The state in Chinese."""
        return LABELS[State(self.state)]

    @property
    def chain(self) -> str:
        """The name of the ledger's chain of this application."""
        return f"application:{self.reference}"

    @property
    def values(self) -> dict[str, str]:
        """The candidate's data by column key of the basic-info sheet."""
        own = {key: getattr(self, key) for key in OWN_COLUMNS}
        born = self.birth.isoformat() if self.birth else ""
        return {**self.facts, **own, "sex": self.sex, "birth": born, **self.applied_for}

    @property
    def applied_for(self) -> dict[str, str]:
        """Project and batch as the sheet writes them; the application decides, not the sheet."""
        return {"project": self.project_name, "batch": str(self.batch)}

    @property
    def findings(self) -> list[Finding]:
        """What the latest check of data and material found."""
        return [Finding.from_dict(item) for item in self.findings_data or []]

    @property
    def project_name(self) -> str:
        """The name of the 考核项目."""
        return self.batch.notice.project(self.project_code).name


class Step(models.Model):
    """One change of state: history, statistics and duties (who did what) at once."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="steps")
    event = models.CharField(max_length=30)
    source = models.CharField(max_length=20)
    target = models.CharField(max_length=20)
    at = models.DateTimeField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, default=str(Role.SYSTEM))
    actor_name = models.CharField(max_length=100)
    reasons = EncryptedJSONField(null=True)  # [{"code", "subject", "text"}]
    note = EncryptedTextField(blank=True, default="")

    class Meta:
        # Who did what to this one: asked for every case that a queue passes over.
        indexes = [models.Index(fields=["application", "event", "user"])]
        ordering = ["id"]


class Material(models.Model):
    """One file of an application. A newer one replaces it in view, never in the record."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="materials")
    kind = models.CharField(max_length=30)
    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    fitted = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    source_name = EncryptedTextField(blank=True, default="")
    findings_data = EncryptedJSONField(null=True)
    current = models.BooleanField(default=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=Q(current=True),
                name="one_current_material",
            )
        ]
        ordering = ["id"]

    @property
    def findings(self) -> list[Finding]:
        """What the check of this file found."""
        return [Finding.from_dict(item) for item in self.findings_data or []]

    @property
    def label(self) -> str:
        """What the notice calls this material."""
        return self.application.batch.notice.material(self.kind).label

    @property
    def shown(self) -> StoredFile:
        """The fitted copy, or the original where none was needed."""
        return self.fitted or self.original


class Parcel(models.Model):
    """A package as it came, byte for byte, whatever was read from it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="parcels")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    filename = EncryptedTextField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]


class MaterialReading(models.Model):
    """What was read on a scan in the background; it only ever asks a human."""

    material = models.OneToOneField(Material, on_delete=models.PROTECT, related_name="reading")
    data = EncryptedJSONField()  # a ScanReading
    engine = models.CharField(max_length=100)
    read_at = models.DateTimeField()

    @property
    def scan(self) -> ScanReading:
        """The fields that were read, where they stand, and what was found while reading."""
        return ScanReading.from_dict(self.data)


class HandOver(models.Model):
    """A sealed roster, handed over with the agency's quality pledge. It never changes."""

    agency = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="hand_overs")
    batch = models.ForeignKey(BatchRecord, on_delete=models.PROTECT, related_name="hand_overs")
    number = models.PositiveIntegerField()  # 1, then supplements
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    pledged_by = models.CharField(max_length=100)
    pledge_version = models.CharField(max_length=40)
    pledge_facts = models.JSONField(default=dict)  # see ``rosters.pledge_facts``; older ones: {}
    head_count = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    sm3 = models.CharField(max_length=64)
    rows = EncryptedJSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "batch", "number"], name="roster_once")
        ]
        ordering = ["id"]


class HandOverLine(models.Model):
    """One person of a sealed roster."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="lines")
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="hand_over_lines"
    )
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]


class FrozenRecord(models.Model):
    """What was true when the payment was confirmed; tickets and certificates match it."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="frozen")
    fields = EncryptedJSONField()
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()

    @property
    def fingerprint(self) -> str:
        """The short form that is printed: 12 hex digits in groups of four."""
        return "-".join(self.sha256[i : i + 4].upper() for i in (0, 4, 8))


from kaowu.office.registration.intake.models import (  # noqa: E402, F401
    Delivery,
    Intake,
    PortraitKey,
    PortraitMark,
    SheetEntry,
)
from kaowu.office.registration.paper_loop.models import (  # noqa: E402, F401
    PaperFile,
    PaperPage,
    PaperStack,
)
from kaowu.office.registration.pledging.models import Pledge  # noqa: E402, F401
