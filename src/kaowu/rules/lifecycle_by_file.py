"""The rows of the lifecycle for an agency that works alone: what the centre told it by file.

An agency whose centre stays on its own system hears its decisions as files. The same events then
follow from a line of such a file, and from nothing else: only where the office runs for an agency
alone, only after somebody confirmed the file's dry run. Whoever did the first review records no
outcome of it; results are confirmed by another person than the one who brought them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kaowu.rules.events import Event
from kaowu.rules.lifecycle import Transition, row
from kaowu.rules.roles import Role
from kaowu.rules.states import State

_TOLD = ("agency_alone", "told_by_file")
_TOLD_TWICE = (*_TOLD, "told_by_two")
_CLERK = (Role.CLERK,)
_EITHER = (Role.CLERK, Role.FIRST_REVIEWER)

TOLD_TABLE: tuple[Transition, ...] = (
    row(
        Event.RETURN_SECOND,
        (State.FORWARDED,),
        State.RETURNED,
        _CLERK,
        needs=(*_TOLD, "reasons"),
        barred_by=(Event.ACCEPT,),
    ),
    row(
        Event.APPROVE,
        (State.FORWARDED,),
        State.APPROVED,
        _CLERK,
        needs=_TOLD,
        barred_by=(Event.ACCEPT,),
    ),
    row(
        Event.REFUSE_SECOND,
        (State.FORWARDED,),
        State.REFUSED,
        _CLERK,
        needs=(*_TOLD, "reasons"),
        barred_by=(Event.ACCEPT,),
    ),
    row(
        Event.CONFIRM_PAYMENT,
        (State.APPROVED, State.AWAITING_PAYMENT, State.LAPSED),
        State.PAID,
        _CLERK,
        needs=(*_TOLD, "paid_in_time"),
        barred_by=(Event.ACCEPT,),
    ),
    row(Event.SEAT, (State.PAID,), State.SEATED, _CLERK, needs=(*_TOLD, "seat_assigned")),
    row(
        Event.ISSUE_TICKET,
        (State.SEATED,),
        State.TICKETED,
        _CLERK,
        needs=(*_TOLD, "payment_confirmed"),
    ),
    row(Event.CHECK_IN, (State.TICKETED,), State.PRESENT, _EITHER, needs=_TOLD_TWICE),
    row(Event.MARK_ABSENT, (State.TICKETED,), State.ABSENT, _EITHER, needs=_TOLD_TWICE),
    row(
        Event.MARK_VIOLATION,
        (State.PRESENT,),
        State.VIOLATED,
        _EITHER,
        needs=(*_TOLD_TWICE, "reasons"),
    ),
    row(
        Event.CONFIRM_SCORE,
        (State.PRESENT,),
        State.SCORED,
        _EITHER,
        needs=(*_TOLD_TWICE, "score_on_record"),
    ),
    row(
        Event.PASS,
        (State.SCORED,),
        State.PASSED,
        (Role.SYSTEM,),
        needs=("agency_alone", "publicity_past", "score_passes"),
    ),
    row(
        Event.FAIL,
        (State.SCORED,),
        State.FAILED,
        (Role.SYSTEM,),
        needs=("agency_alone", "publicity_past", "score_fails"),
    ),
    row(
        Event.CERTIFY,
        (State.PASSED,),
        State.CERTIFIED,
        _EITHER,
        needs=(*_TOLD_TWICE, "certificate_allocated"),
    ),
)

TOLD: Mapping[Event, Transition] = MappingProxyType({one.event: one for one in TOLD_TABLE})
