"""What follows from a confirmed payment or a withdrawal, in the same transaction."""

from __future__ import annotations

import hashlib
from typing import Any

from kaowu.office.fees.models import Order
from kaowu.office.ledger import actions as ledger
from kaowu.office.ledger.digests import canonical
from kaowu.office.registration.gate import Move, listener
from kaowu.office.registration.models import Application, FrozenRecord, Step
from kaowu.office.registration.queries import materials_of
from kaowu.rules.events import Event


@listener
def freeze(move: Move, step: Step) -> None:
    """缴费确认后，考生报名信息不予修改: keep what is true now, with its digest."""
    if move.event is not Event.CONFIRM_PAYMENT:
        return
    fields = frozen_fields(move.application)
    record = FrozenRecord.objects.create(
        application=move.application,
        fields=fields,
        sha256=hashlib.sha256(canonical(fields)).hexdigest(),
        frozen_at=step.at,
    )
    ledger.record(
        chain=move.application.chain, action="freeze", by=move.by, detail={"sha256": record.sha256}
    )


@listener
def cancel_the_order(move: Move, step: Step) -> None:
    """A withdrawn application owes nothing."""
    if move.event is Event.WITHDRAW:
        Order.objects.filter(application=move.application, status=Order.Status.OPEN).update(
            status=Order.Status.CANCELLED
        )


def frozen_fields(application: Application) -> dict[str, Any]:
    """Everything that tickets and certificates are printed from."""
    batch = application.batch
    materials = materials_of(application)
    return {
        **application.values,
        "reference": application.reference,
        "project_code": application.project_code,
        "project": application.project_name,
        "batch": str(batch),
        "agency": application.agency.name,
        "exam": batch.exam.isoformat(),
        "materials": {kind: one.original.sha256 for kind, one in sorted(materials.items())},
    }


def still_fits(record: FrozenRecord) -> bool:
    """Whether the kept fields still give the digest that was printed."""
    return hashlib.sha256(canonical(record.fields)).hexdigest() == record.sha256
