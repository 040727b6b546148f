from __future__ import annotations

from django.db import models
from django.db.models import Q

from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.models import User
from kaowu.office.registration.models import Application
from kaowu.office.vault.fields import EncryptedTextField


class Site(models.Model):
    """A 考点."""

    name = models.CharField(max_length=100, unique=True)
    address = models.CharField(max_length=200)
    transport = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """A 考场 of a site; seats are numbered from 1."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="rooms")
    number = models.PositiveSmallIntegerField()
    capacity = models.PositiveSmallIntegerField(default=30)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "number"], name="room_once"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="room_holds_somebody"),
        ]
        ordering = ["site", "number"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The room as the ticket prints it: 第03考场."""
        return f"第{self.number:02d}考场"


class ExamPlan(models.Model):
    """One sitting: where and when a batch's candidates of a project (or of all) are examined.

    A batch of several sites has a sitting for each.
    """

    batch = models.ForeignKey(BatchRecord, on_delete=models.PROTECT, related_name="exam_plans")
    project_code = models.CharField(max_length=40, blank=True)  # "" for every project of the batch
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="plans")
    enter_at = models.TimeField()
    start_at = models.TimeField()
    latest_at = models.TimeField()  # 截止入场
    end_at = models.TimeField()
    seed = models.CharField(max_length=120, blank=True)
    announced_at = models.DateTimeField(null=True)
    announced_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "project_code", "site"], name="one_plan_a_project_and_site"
            )
        ]
        ordering = ["id"]

    @property
    def label(self) -> str:
        """The sitting in words."""
        notice = self.batch.notice
        project = notice.project(self.project_code).name if self.project_code else "全部项目"
        return f"{self.batch}·{project}·{self.site}"


class Draw(models.Model):
    """One drawing of seats: its document lets anyone do it again."""

    plan = models.ForeignKey(ExamPlan, on_delete=models.PROTECT, related_name="draws")
    number = models.PositiveSmallIntegerField()  # 1, then supplements for late confirmations
    seed = models.CharField(max_length=120)
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)  # SHA-256 of the canonical document
    document = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="draw_once")]
        ordering = ["id"]


class Seat(models.Model):
    """Where one candidate sits."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="seat")
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="seats")
    plan = models.ForeignKey(ExamPlan, on_delete=models.PROTECT, related_name="seats")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="seats")
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "room", "number"], name="seat_once")]
        ordering = ["room", "number"]

    @property
    def label(self) -> str:
        """The seat as the ticket prints it: 05号."""
        return f"{self.number:02d}号"


class Ticket(models.Model):
    """A 准考证. Printed again it keeps its number and gets the next version."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="tickets")
    number = models.CharField(max_length=20, db_index=True)
    version = models.PositiveSmallIntegerField()
    current = models.BooleanField(default=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    token = models.TextField()  # signed; holds no identity number
    handed_over_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "version"], name="ticket_version_once"),
            models.UniqueConstraint(
                fields=["application"], condition=Q(current=True), name="one_current_ticket"
            ),
            models.UniqueConstraint(
                fields=["number"], condition=Q(current=True), name="one_current_number"
            ),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return self.number


class Attendance(models.Model):
    """Whether a candidate came."""

    class Status(models.TextChoices):
        PRESENT = "present", "到考"
        ABSENT = "absent", "缺考"
        VIOLATED = "violated", "违纪"

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="attendance"
    )
    status = models.CharField(max_length=10, choices=Status.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = EncryptedTextField(blank=True, default="")
