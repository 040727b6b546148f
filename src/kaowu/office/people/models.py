from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from kaowu.office.actors import Actor
from kaowu.office.vault.fields import EncryptedTextField
from kaowu.office.vault.keys import blind_index
from kaowu.rules.roles import ROLE_LABELS, Role


class Organisation(models.Model):
    """A 报名机构 with its 备案, the 省职鉴中心, or a company that registers its people together."""

    class Kind(models.TextChoices):
        AGENCY = "agency", "报名机构"
        CENTRE = "centre", "省职鉴中心"
        COMPANY = "company", "集体报名单位"  # has its people registered by its agency

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=100)
    credit_code = models.CharField(max_length=18, blank=True)  # 统一社会信用代码
    filing_number = models.CharField(max_length=40, blank=True)  # 备案号
    filed_from = models.DateField(null=True, blank=True)
    filed_until = models.DateField(null=True, blank=True)
    address = models.CharField(max_length=200, blank=True)
    suspended_on = models.DateField(null=True, blank=True)  # by the centre; None: not suspended
    suspended_because = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey(  # of a company: the agency through which it registers
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="companies"
    )
    is_open = models.BooleanField(default=True)  # of a company: whether it registers people still

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=~models.Q(kind="company"),
                name="one_organisation_a_name",
            ),
            models.UniqueConstraint(
                fields=["parent", "name"],
                condition=models.Q(kind="company"),
                name="one_company_a_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes accounts; a user without a password signs in by code only."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        """A new account, saved."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account. Staff sign in by name and second factor, candidates by a code to the phone."""

    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=100, blank=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    phone = EncryptedTextField(blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="", db_index=True)
    phone_verified = models.BooleanField(default=False)
    email = EncryptedTextField(blank=True, default="")  # of staff, for reminders; candidates: ""
    wants_mail = models.BooleanField(default=True)  # reminders by e-mail, beside the notes
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["phone_index"],
                condition=models.Q(phone_verified=True) & ~models.Q(phone_index=""),
                name="one_account_a_phone",
            )
        ]

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the phone's index in step with the phone."""
        self.phone_index = blind_index(self.phone, "phone")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def __str__(self) -> str:
        return self.display_name or self.username

    def actor(self, address: str = "") -> Actor:
        """The user as the doer of an action, with every role that they have."""
        members = list(self.memberships.all())
        organisation = next((m.organisation_id for m in members if m.organisation_id), None)
        return Actor(
            user_id=self.pk,
            name=str(self),
            roles=frozenset(Role(member.role) for member in members),
            organisation_id=organisation,
            address=address,
        )

    @property
    def is_staff_member(self) -> bool:
        """Whether the account works for an organisation or administers the system."""
        return any(member.role != Role.CANDIDATE for member in self.memberships.all())


class Membership(models.Model):
    """A role of a user, in an organisation where the role belongs to one."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="members"
    )
    role = models.CharField(
        max_length=20, choices=[(str(role), ROLE_LABELS[role]) for role in Role]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "role"], name="role_once")
        ]


class FilingDocument(models.Model):
    """A document of an agency's 备案, kept encrypted. It is never changed, only followed."""

    class Kind(models.TextChoices):
        FILING = "filing", "备案通知或批复"
        LICENCE = "licence", "营业执照或法人证书"
        AUTHORISATION = "authorisation", "授权委托书"
        OTHER = "other", "其他证明"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="filing_documents"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    file = models.ForeignKey("vault.StoredFile", on_delete=models.PROTECT, related_name="+")
    valid_until = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]
