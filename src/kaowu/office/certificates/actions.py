"""Issuing and revoking certificates."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date

from django.db import transaction

from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.certificates.models import Certificate
from kaowu.office.certificates.numbers import allocate
from kaowu.office.ledger import actions as ledger
from kaowu.office.ledger.digests import canonical
from kaowu.office.notices.models import BatchRecord
from kaowu.office.refusals import Refusal
from kaowu.office.registration.gate import demand, hold, hold_all, move
from kaowu.office.registration.models import Application
from kaowu.office.registration.queries import visible_to
from kaowu.office.vault import tokens
from kaowu.rules.events import Event
from kaowu.rules.roles import Role
from kaowu.rules.states import State


@transaction.atomic
def issue(application: Application, *, by: Actor) -> Certificate:
    """Number, sign and issue the certificate of one candidate who has passed."""
    demand(by, Role.OFFICER)
    hold(application)
    if application.state != State.PASSED:
        raise Refusal(
            "gate.state",
            f"这份报名现在是“{application.state_label}”，不能核发证书。",
            "公示期满且合格的考生才能核发证书。",
            "5.3",
        )
    certificate = _write(application, by)
    move(application, Event.CERTIFY, by=by, facts={"certificate": certificate})
    ledger.record(
        chain=application.chain,
        action="sign_certificate",
        by=by,
        detail={
            "number": certificate.number,
            "payload": hashlib.sha256(certificate.payload.encode()).hexdigest(),
        },
    )
    return certificate


@transaction.atomic
def issue_all(batch: BatchRecord, *, by: Actor) -> list[Certificate]:
    """Issue the certificates of everyone in the batch who has passed; all of them or none."""
    demand(by, Role.OFFICER)
    passed = hold_all(visible_to(by).filter(batch=batch, state=State.PASSED))
    if not passed:
        raise Refusal(
            "certificates.nobody", "没有待核发证书的考生。", "公示期满且合格的考生才能核发证书。"
        )
    return [issue(application, by=by) for application in passed]


@transaction.atomic
def revoke(
    application: Application, *, reasons: Sequence[dict[str, str]], by: Actor
) -> Certificate:
    """Revoke the certificate: it stays on record and is shown as revoked."""
    certificate = Certificate.objects.select_for_update().filter(application=application).first()
    if certificate is None:
        raise Refusal("certificates.none", "这名考生没有证书。")
    move(application, Event.REVOKE, by=by, reasons=reasons, facts={"certificate": certificate})
    certificate.status, certificate.revoked_at = Certificate.Status.REVOKED, clock.now()
    certificate.save(update_fields=["status", "revoked_at"])
    return certificate


def record_told(
    application: Application, *, number: str, issued_on: date, by: Actor
) -> Certificate:
    """Keep a certificate that the centre issued on its own system; the caller moves the state."""
    return _write(application, by, number=number, issued_on=issued_on)


def _write(
    application: Application, by: Actor, *, number: str = "", issued_on: date | None = None
) -> Certificate:
    """The certificate's record; without a number one is allocated by the notice's rule."""
    day = issued_on or clock.today()
    frozen = application.frozen
    rule = application.batch.notice.certificates
    number, salt = number or allocate(application, day), secrets.token_hex(16)
    facts = {
        "number": number,
        "name": frozen.fields["name"],
        "project": frozen.fields["project"],
        "result": "合格",
        "issued_on": day.isoformat(),
        "issuer": rule.issuer,
        "frozen": frozen.sha256,
        "holder": holder_digest(frozen.fields["id_number"], salt),
    }
    payload = canonical(facts).decode()
    return Certificate.objects.create(
        application=application,
        number=number,
        issued_on=day,
        issued_by_id=by.user_id,
        payload=payload,
        signature=tokens.sign_text(payload),
        salt=salt,
        token=tokens.sign(
            {
                "t": "certificate",
                "n": number,
                "h": facts["name"],
                "p": facts["project"],
                "d": facts["issued_on"],
                "f": frozen.fingerprint,
            }
        ),
    )


def holder_digest(id_number: str, salt: str) -> str:
    """SHA-256 (hex) that binds a certificate to its holder's number without telling it."""
    return hashlib.sha256(f"{salt}:{id_number}".encode()).hexdigest()
