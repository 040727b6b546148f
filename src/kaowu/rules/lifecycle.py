"""The life of an application: one table.

Each row says from which states an event leads where, who may cause it, what must hold, and whose
earlier deed on the same application bars a person from it (separation of duties). The gate in
``office/registration`` applies the table; ``docs/lifecycle.md`` is drawn from it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kaowu.rules.events import Event
from kaowu.rules.roles import Role
from kaowu.rules.states import EDITABLE, State


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table.

    ``needs`` names the conditions that the gate checks before it writes; ``barred_by`` names the
    events whose doer, on the same application, may not do this one.
    """

    event: Event
    sources: frozenset[State]
    target: State
    roles: frozenset[Role]
    needs: tuple[str, ...] = ()
    barred_by: tuple[Event, ...] = ()


def row(
    event: Event,
    sources: Collection[State],
    target: State,
    roles: Collection[Role],
    *,
    needs: tuple[str, ...] = (),
    barred_by: tuple[Event, ...] = (),
) -> Transition:
    """A row, its states and roles in any collection."""
    return Transition(event, frozenset(sources), target, frozenset(roles), needs, barred_by)


_REVIEWS = (Event.ACCEPT, Event.APPROVE)
_FIRST = (Role.FIRST_REVIEWER,)
_SECOND = (Role.SECOND_REVIEWER,)
_OFFICER = (Role.OFFICER,)
_CLOCK = (Role.SYSTEM,)
_BEFORE_PAYMENT = (
    State.DRAFT,
    State.SUBMITTED,
    State.RETURNED,
    State.ACCEPTED,
    State.FORWARDED,
    State.APPROVED,
    State.AWAITING_PAYMENT,
)

TABLE: tuple[Transition, ...] = (
    row(
        Event.SUBMIT,
        EDITABLE,
        State.SUBMITTED,
        (Role.CANDIDATE, Role.CLERK),
        needs=("registration_open", "material_complete", "pledge_signed"),
        barred_by=_REVIEWS,  # nor may a reviewer hand in again what comes back
    ),
    row(Event.WITHDRAW, _BEFORE_PAYMENT, State.WITHDRAWN, (Role.CANDIDATE,)),
    row(
        Event.BEGIN_FIRST,
        (State.SUBMITTED,),
        State.FIRST_REVIEW,
        _FIRST,
        needs=("not_uploader",),
        barred_by=(Event.SUBMIT,),
    ),
    row(
        Event.RELEASE_FIRST,
        (State.FIRST_REVIEW,),
        State.SUBMITTED,
        (*_FIRST, *_CLOCK),  # the clock, where the reviewer has left the page
        needs=("holder",),
    ),
    row(
        Event.RETURN_FIRST,
        (State.FIRST_REVIEW,),
        State.RETURNED,
        _FIRST,
        needs=("holder", "reasons"),
        barred_by=(Event.SUBMIT,),
    ),
    row(
        Event.ACCEPT,
        (State.FIRST_REVIEW,),
        State.ACCEPTED,
        _FIRST,
        needs=("holder", "material_complete"),
        barred_by=(Event.SUBMIT,),
    ),
    row(
        Event.REFUSE_FIRST,
        (State.FIRST_REVIEW,),
        State.REFUSED,
        _FIRST,
        needs=("holder", "reasons"),
        barred_by=(Event.SUBMIT,),
    ),
    row(
        Event.HAND_OVER,
        (State.ACCEPTED,),
        State.FORWARDED,
        (Role.CLERK, Role.FIRST_REVIEWER),
        needs=("agency_on_file", "quality_pledge", "hand_over_open"),
    ),
    row(
        Event.BEGIN_SECOND,
        (State.FORWARDED,),
        State.SECOND_REVIEW,
        _SECOND,
        needs=("not_uploader",),
        barred_by=(Event.SUBMIT, Event.ACCEPT),
    ),
    row(
        Event.RELEASE_SECOND,
        (State.SECOND_REVIEW,),
        State.FORWARDED,
        (*_SECOND, *_CLOCK),
        needs=("holder",),
    ),
    row(
        Event.RETURN_SECOND,
        (State.SECOND_REVIEW,),
        State.RETURNED,
        _SECOND,
        needs=("holder", "reasons"),
        barred_by=(Event.SUBMIT, Event.ACCEPT),
    ),
    row(
        Event.APPROVE,
        (State.SECOND_REVIEW,),
        State.APPROVED,
        _SECOND,
        needs=("holder", "material_complete"),
        barred_by=(Event.SUBMIT, Event.ACCEPT),
    ),
    row(
        Event.REFUSE_SECOND,
        (State.SECOND_REVIEW,),
        State.REFUSED,
        _SECOND,
        needs=("holder", "reasons"),
        barred_by=(Event.SUBMIT, Event.ACCEPT),
    ),
    row(Event.BILL, (State.APPROVED,), State.AWAITING_PAYMENT, _CLOCK, needs=("payment_not_over",)),
    row(
        Event.CONFIRM_PAYMENT,
        # Bank lag: who paid in time but was booked after the window had lapsed is reinstated.
        (State.AWAITING_PAYMENT, State.LAPSED),
        State.PAID,
        (Role.OFFICER, Role.SYSTEM),
        needs=("paid_in_time", "paid_in_full", "exam_ahead"),
        barred_by=_REVIEWS,
    ),
    row(
        Event.LAPSE,
        (State.AWAITING_PAYMENT, State.APPROVED),
        State.LAPSED,
        _CLOCK,
        needs=("payment_over",),
    ),
    row(Event.SEAT, (State.PAID,), State.SEATED, _OFFICER, needs=("seat_assigned", "seats_open")),
    row(
        Event.ISSUE_TICKET,
        (State.SEATED,),
        State.TICKETED,
        (Role.OFFICER, Role.CLERK),
        needs=("payment_confirmed", "tickets_open"),
    ),
    row(Event.CHECK_IN, (State.TICKETED,), State.PRESENT, _OFFICER, needs=("exam_day",)),
    row(Event.MARK_ABSENT, (State.TICKETED,), State.ABSENT, _OFFICER, needs=("exam_day",)),
    row(
        Event.MARK_VIOLATION,
        (State.PRESENT,),
        State.VIOLATED,
        _OFFICER,
        needs=("exam_day", "reasons"),
    ),
    row(
        Event.CONFIRM_SCORE,
        (State.PRESENT,),
        State.SCORED,
        _OFFICER,
        needs=("score_entered_twice",),
        barred_by=(Event.SEAT,),
    ),
    row(
        Event.PUBLISH,
        (State.SCORED,),
        State.IN_PUBLICITY,
        (Role.OFFICER, Role.SYSTEM),
        needs=("publicity_open",),
    ),
    row(
        Event.OBJECT,
        (State.IN_PUBLICITY,),
        State.OBJECTING,
        (Role.CANDIDATE,),
        needs=("within_publicity", "reasons"),
    ),
    row(
        Event.SETTLE,
        (State.OBJECTING,),
        State.IN_PUBLICITY,
        _OFFICER,
        needs=("reasons",),
        barred_by=(Event.CONFIRM_SCORE,),
    ),
    row(
        Event.PASS,
        (State.IN_PUBLICITY,),
        State.PASSED,
        _CLOCK,
        needs=("publicity_over", "score_passes"),
    ),
    row(
        Event.FAIL,
        (State.IN_PUBLICITY,),
        State.FAILED,
        _CLOCK,
        needs=("publicity_over", "score_fails"),
    ),
    row(
        Event.CERTIFY,
        (State.PASSED,),
        State.CERTIFIED,
        _OFFICER,
        needs=("certificate_allocated",),
        barred_by=(Event.CONFIRM_SCORE,),
    ),
    row(Event.REVOKE, (State.CERTIFIED,), State.REVOKED, _OFFICER, needs=("reasons",)),
)

BY_EVENT: Mapping[Event, Transition] = MappingProxyType({one.event: one for one in TABLE})


def events_from(state: State, role: Role) -> tuple[Event, ...]:
    """The events that this role may cause from this state, in the table's order."""
    return tuple(one.event for one in TABLE if state in one.sources and role in one.roles)
