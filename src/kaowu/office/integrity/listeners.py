"""What follows from a violation: its record, in the transaction of the change of state."""

from __future__ import annotations

from kaowu.office.integrity.models import Violation
from kaowu.office.registration.gate import Move, listener
from kaowu.office.registration.models import Step
from kaowu.rules.events import Event


@listener
def record_violation(move: Move, step: Step) -> None:
    """Keep what was decided, by whom."""
    if move.event is not Event.MARK_VIOLATION:
        return
    Violation.objects.create(
        application=move.application,
        kind=move.facts.get("kind", Violation.Kind.DISCIPLINE),
        text="；".join(reason["text"] for reason in move.reasons),
        decided_by_id=step.user_id,
        at=step.at,
    )
