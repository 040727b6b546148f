"""Loading notices and their batches."""

from __future__ import annotations

import hashlib
from datetime import date

from django.db import transaction

from kaowu.office import clock
from kaowu.office.actors import SYSTEM, Actor
from kaowu.office.ledger import actions as ledger
from kaowu.office.notices.models import BatchRecord, NoticeVersion
from kaowu.rules.loader import parse_notice
from kaowu.rules.notice import Batch


@transaction.atomic
def load_notice(source: str, *, start: date | None = None, by: Actor = SYSTEM) -> NoticeVersion:
    """Record a notice file; the same text again is the same version.

    Batches that have opened keep the version they opened under; those still to come move to the
    new one. Raises NoticeError (rules.loader) for a file that cannot be read.
    """
    notice = parse_notice(source, start=start)
    digest = hashlib.sha256(f"{source}\n{start or ''}".encode()).hexdigest()
    known = NoticeVersion.objects.filter(digest=digest).first()
    if known:
        return known
    version = NoticeVersion.objects.create(
        slug=notice.slug,
        digest=digest,
        title=notice.title,
        source=source,
        start=start,
        loaded_at=clock.now(),
    )
    for batch in notice.batches:
        _pin(batch, version)
    ledger.record(
        chain=f"notice:{notice.slug}", action="load_notice", by=by, detail={"digest": digest}
    )
    return version


def _pin(batch: Batch, version: NoticeVersion) -> None:
    record = BatchRecord.objects.filter(slug=version.slug, number=batch.number).first()
    if record and record.registration_start <= clock.today():
        return
    BatchRecord.objects.update_or_create(
        slug=version.slug,
        number=batch.number,
        defaults={
            "version": version,
            "registration_start": batch.registration.start,
            "registration_end": batch.registration.end,
            "payment_start": batch.payment.start,
            "payment_end": batch.payment.end,
            "exam": batch.exam,
        },
    )
