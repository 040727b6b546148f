"""Asking for certificates: the public query, and verification by the code."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.certificates.models import Certificate, QueryLog
from kaowu.office.notices.models import BatchRecord
from kaowu.office.refusals import Refusal
from kaowu.office.registration.models import Application
from kaowu.office.registration.queries import visible_to
from kaowu.office.vault import tokens
from kaowu.office.vault.keys import blind_index
from kaowu.rules.names import mask_name, read_name
from kaowu.rules.states import State

QUERIES, PERIOD = 20, timedelta(minutes=10)  # from one address, or for one number


@dataclass(frozen=True, slots=True)
class Shown:
    """What a stranger may see of a certificate."""

    number: str
    name: str  # masked
    project: str
    issued_on: date
    issuer: str
    status: str  # "valid" | "revoked" | "reissued"
    status_label: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What the signed code of a certificate says, and what the register says today."""

    genuine: bool  # signed by this installation, unaltered, and on record
    facts: dict[str, Any]  # what the code says; empty when it is not genuine
    shown: Shown | None


def certificate_of(application: Application) -> Certificate | None:
    """The certificate of an application."""
    return Certificate.objects.filter(application=application).first()


def certificates_for(by: Actor, batch: BatchRecord) -> QuerySet[Certificate]:
    """The certificates of a batch that this person may see."""
    mine = Certificate.objects.filter(application__in=visible_to(by).filter(batch=batch))
    return mine.select_related("application__batch__version").order_by("number")


def to_be_certified(by: Actor, batch: BatchRecord) -> QuerySet[Application]:
    """Who has passed and has no certificate yet."""
    return visible_to(by).filter(batch=batch, state=State.PASSED).order_by("id")


def token_url(certificate: Certificate) -> str:
    """The text of the QR code: an address that also holds everything to verify offline."""
    return f"{settings.BASE_URL}/verify/?t={certificate.token}"


def find(*, number: str, name: str, last4: str, address: str) -> Shown | None:
    """The public query: number, name and the last four characters of the identity number.

    A wrong name, a wrong number and no such certificate are one answer, by one path. Raises
    Refusal when the address or the number was asked for too often.
    """
    number = number.strip().upper()[:40]
    throttle(address, number)
    certificate = (
        Certificate.objects.select_related("application__frozen").filter(number=number).first()
    )
    fields = certificate.application.frozen.fields if certificate else _NOBODY
    same_name = _alike(_key(name), _key(fields["name"]))
    same_number = _alike(last4.strip().upper(), fields["id_number"][-4:])
    hit = bool(certificate) & same_name & same_number
    QueryLog.objects.create(
        at=clock.now(), address=blind_index(address, "address"), number=number, hit=hit
    )
    return shown(certificate) if certificate and hit else None


def throttle(address: str, number: str = "") -> None:
    """Refuse who asks too often; a number that is tried from everywhere is slowed down too."""
    since = clock.now() - PERIOD
    recent = QueryLog.objects.filter(at__gte=since)
    mine = recent.filter(address=blind_index(address, "address")).count()
    tried = recent.filter(number=number, hit=False).count() if number else 0
    if max(mine, tried) >= QUERIES:
        raise Refusal(
            "certificates.too-often", "查询过于频繁，请稍后再试。", "请在10分钟后重新查询。"
        )


_NOBODY = {"name": "", "id_number": "----"}


def _key(name: str) -> str:
    return read_name(name).match_key if name.strip() else ""


def _alike(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def shown(certificate: Certificate) -> Shown:
    """The public face of a certificate."""
    facts = facts_of(certificate)
    return Shown(
        number=certificate.number,
        name=mask_name(facts["name"]),
        project=facts["project"],
        issued_on=certificate.issued_on,
        issuer=facts["issuer"],
        status=certificate.status,
        status_label=Certificate.Status(certificate.status).label,
    )


def facts_of(certificate: Certificate) -> dict[str, Any]:
    """What was certified."""
    facts: dict[str, Any] = json.loads(certificate.payload)
    return facts


def is_intact(certificate: Certificate) -> bool:
    """Whether the signature still fits what is on record."""
    return tokens.fits_text(certificate.payload, certificate.signature)


def verify_token(text: str) -> Verification:
    """Verify the code of a certificate; takes the token or the whole address of the QR."""
    token = text.strip().rpartition("t=")[2]
    payload = tokens.read(token)
    if payload is None or payload.get("t") != "certificate":
        return Verification(False, {}, None)
    certificate = Certificate.objects.filter(number=payload.get("n")).first()
    if certificate is None or certificate.token != token or not is_intact(certificate):
        return Verification(False, {}, None)
    return Verification(True, payload, shown(certificate))
