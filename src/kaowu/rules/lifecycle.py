"""The life of an application: one table.

Each row says from which states an event leads where, who may cause it, what must hold, and whose
earlier deed on the same application bars a person from it (separation of duties). The gate in
``office/registration`` applies the table; ``docs/lifecycle.md`` is drawn from it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    FIRST_REVIEW = "first_review"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    FORWARDED = "forwarded"
    SECOND_REVIEW = "second_review"
    APPROVED = "approved"
    AWAITING_PAYMENT = "awaiting_payment"
    PAID = "paid"
    SEATED = "seated"
    TICKETED = "ticketed"
    PRESENT = "present"
    SCORED = "scored"
    IN_PUBLICITY = "in_publicity"
    OBJECTING = "objecting"
    PASSED = "passed"
    CERTIFIED = "certified"
    FAILED = "failed"
    ABSENT = "absent"
    VIOLATED = "violated"
    LAPSED = "lapsed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"


LABELS: Mapping[State, str] = MappingProxyType(
    {
        State.DRAFT: "草稿",
        State.SUBMITTED: "待初审",
        State.FIRST_REVIEW: "初审中",
        State.RETURNED: "退回补正",
        State.ACCEPTED: "初审通过",
        State.FORWARDED: "已报送",
        State.SECOND_REVIEW: "复审中",
        State.APPROVED: "复审通过",
        State.AWAITING_PAYMENT: "待缴费",
        State.PAID: "已缴费",
        State.SEATED: "已编排",
        State.TICKETED: "准考证已发",
        State.PRESENT: "到考",
        State.SCORED: "成绩已录",
        State.IN_PUBLICITY: "公示中",
        State.OBJECTING: "异议中",
        State.PASSED: "合格",
        State.CERTIFIED: "已发证",
        State.FAILED: "不合格",
        State.ABSENT: "缺考",
        State.VIOLATED: "违纪",
        State.LAPSED: "逾期放弃",
        State.REFUSED: "审核不通过",
        State.WITHDRAWN: "已撤回",
        State.REVOKED: "证书已撤销",
    }
)

# Named groups, so that no caller spells out a list of states.
EDITABLE = frozenset({State.DRAFT, State.RETURNED})
WITH_AGENCY = frozenset({State.SUBMITTED, State.FIRST_REVIEW, State.ACCEPTED})
WITH_CENTRE = frozenset({State.FORWARDED, State.SECOND_REVIEW})
FROZEN = frozenset(
    {
        State.PAID,
        State.SEATED,
        State.TICKETED,
        State.PRESENT,
        State.SCORED,
        State.IN_PUBLICITY,
        State.OBJECTING,
        State.PASSED,
        State.CERTIFIED,
        State.FAILED,
        State.ABSENT,
        State.VIOLATED,
        State.REVOKED,
    }
)
GIVEN_UP = frozenset({State.LAPSED, State.REFUSED, State.WITHDRAWN})
ENDED = GIVEN_UP | {State.CERTIFIED, State.FAILED, State.ABSENT, State.VIOLATED, State.REVOKED}


class Role(StrEnum):
    """What a person may be. ``SYSTEM`` is the clock: things that happen by themselves.

    A coordinator gathers the material of a company's people, a manager keeps the agency's
    accounts, an administrator the office's: none of them moves an application.
    """

    CANDIDATE = "candidate"
    COORDINATOR = "coordinator"
    CLERK = "clerk"
    FIRST_REVIEWER = "first_reviewer"
    MANAGER = "manager"
    SECOND_REVIEWER = "second_reviewer"
    OFFICER = "officer"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


ROLE_LABELS: Mapping[Role, str] = MappingProxyType(
    {
        Role.CANDIDATE: "考生",
        Role.COORDINATOR: "集体报名联络人",
        Role.CLERK: "报名机构经办人",
        Role.FIRST_REVIEWER: "报名机构初审人",
        Role.MANAGER: "报名机构负责人",
        Role.SECOND_REVIEWER: "省职鉴中心复审人",
        Role.OFFICER: "省职鉴中心考务员",
        Role.ADMINISTRATOR: "系统管理员",
        Role.SYSTEM: "系统",
    }
)


class Event(StrEnum):
    """What can happen to an application."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    BEGIN_FIRST = "begin_first_review"
    RELEASE_FIRST = "release_first_review"
    RETURN_FIRST = "return_first"
    ACCEPT = "accept"
    REFUSE_FIRST = "refuse_first"
    HAND_OVER = "hand_over"
    BEGIN_SECOND = "begin_second_review"
    RELEASE_SECOND = "release_second_review"
    RETURN_SECOND = "return_second"
    APPROVE = "approve"
    REFUSE_SECOND = "refuse_second"
    BILL = "bill"
    CONFIRM_PAYMENT = "confirm_payment"
    LAPSE = "lapse"
    SEAT = "seat"
    ISSUE_TICKET = "issue_ticket"
    CHECK_IN = "check_in"
    MARK_ABSENT = "mark_absent"
    MARK_VIOLATION = "mark_violation"
    CONFIRM_SCORE = "confirm_score"
    PUBLISH = "publish"
    OBJECT = "object"
    SETTLE = "settle"
    PASS = "pass"
    FAIL = "fail"
    CERTIFY = "certify"
    REVOKE = "revoke"


EVENT_LABELS: Mapping[Event, str] = MappingProxyType(
    {
        Event.SUBMIT: "提交报名",
        Event.WITHDRAW: "撤回报名",
        Event.BEGIN_FIRST: "领取初审",
        Event.RELEASE_FIRST: "放回初审",
        Event.RETURN_FIRST: "初审退回补正",
        Event.ACCEPT: "初审通过",
        Event.REFUSE_FIRST: "初审不通过",
        Event.HAND_OVER: "报送省职鉴中心",
        Event.BEGIN_SECOND: "领取复审",
        Event.RELEASE_SECOND: "放回复审",
        Event.RETURN_SECOND: "复审退回补正",
        Event.APPROVE: "复审通过",
        Event.REFUSE_SECOND: "复审不通过",
        Event.BILL: "开具缴费通知",
        Event.CONFIRM_PAYMENT: "确认缴费",
        Event.LAPSE: "逾期未缴费，视为放弃",
        Event.SEAT: "编排考场座位",
        Event.ISSUE_TICKET: "核发准考证",
        Event.CHECK_IN: "登记到考",
        Event.MARK_ABSENT: "登记缺考",
        Event.MARK_VIOLATION: "登记违纪",
        Event.CONFIRM_SCORE: "确认成绩",
        Event.PUBLISH: "成绩公示",
        Event.OBJECT: "提出异议",
        Event.SETTLE: "异议办结",
        Event.PASS: "公示期满，合格",
        Event.FAIL: "公示期满，不合格",
        Event.CERTIFY: "核发证书",
        Event.REVOKE: "撤销证书",
    }
)


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


def _row(
    event: Event,
    sources: Collection[State],
    target: State,
    roles: Collection[Role],
    *,
    needs: tuple[str, ...] = (),
    barred_by: tuple[Event, ...] = (),
) -> Transition:
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
    _row(
        Event.SUBMIT,
        EDITABLE,
        State.SUBMITTED,
        (Role.CANDIDATE, Role.CLERK),
        needs=("registration_open", "material_complete", "pledge_signed"),
        barred_by=_REVIEWS,  # nor may a reviewer hand in again what comes back
    ),
    _row(Event.WITHDRAW, _BEFORE_PAYMENT, State.WITHDRAWN, (Role.CANDIDATE,)),
    _row(
        Event.BEGIN_FIRST,
        (State.SUBMITTED,),
        State.FIRST_REVIEW,
        _FIRST,
        needs=("not_uploader",),
        barred_by=(Event.SUBMIT,),
    ),
    _row(
        Event.RELEASE_FIRST,
        (State.FIRST_REVIEW,),
        State.SUBMITTED,
        (*_FIRST, *_CLOCK),  # the clock, where the reviewer has left the page
        needs=("holder",),
    ),
    _row(
        Event.RETURN_FIRST,
        (State.FIRST_REVIEW,),
        State.RETURNED,
        _FIRST,
        needs=("holder", "reasons"),
        barred_by=(Event.SUBMIT,),
    ),
    _row(
        Event.ACCEPT,
        (State.FIRST_REVIEW,),
        State.ACCEPTED,
        _FIRST,
        needs=("holder", "material_complete"),
        barred_by=(Event.SUBMIT,),
    ),
    _row(
        Event.REFUSE_FIRST,
        (State.FIRST_REVIEW,),
        State.REFUSED,
        _FIRST,
        needs=("holder", "reasons"),
        barred_by=(Event.SUBMIT,),
    ),
    _row(
        Event.HAND_OVER,
        (State.ACCEPTED,),
        State.FORWARDED,
        (Role.CLERK, Role.FIRST_REVIEWER),
        needs=("agency_on_file", "quality_pledge", "hand_over_open"),
    ),
    _row(
        Event.BEGIN_SECOND,
        (State.FORWARDED,),
        State.SECOND_REVIEW,
        _SECOND,
        needs=("not_uploader",),
        barred_by=(Event.SUBMIT, Event.ACCEPT),
    ),
    _row(
        Event.RELEASE_SECOND,
        (State.SECOND_REVIEW,),
        State.FORWARDED,
        (*_SECOND, *_CLOCK),
        needs=("holder",),
    ),
    _row(
        Event.RETURN_SECOND,
        (State.SECOND_REVIEW,),
        State.RETURNED,
        _SECOND,
        needs=("holder", "reasons"),
        barred_by=(Event.SUBMIT, Event.ACCEPT),
    ),
    _row(
        Event.APPROVE,
        (State.SECOND_REVIEW,),
        State.APPROVED,
        _SECOND,
        needs=("holder", "material_complete"),
        barred_by=(Event.SUBMIT, Event.ACCEPT),
    ),
    _row(
        Event.REFUSE_SECOND,
        (State.SECOND_REVIEW,),
        State.REFUSED,
        _SECOND,
        needs=("holder", "reasons"),
        barred_by=(Event.SUBMIT, Event.ACCEPT),
    ),
    _row(
        Event.BILL, (State.APPROVED,), State.AWAITING_PAYMENT, _CLOCK, needs=("payment_not_over",)
    ),
    _row(
        Event.CONFIRM_PAYMENT,
        # Bank lag: who paid in time but was booked after the window had lapsed is reinstated.
        (State.AWAITING_PAYMENT, State.LAPSED),
        State.PAID,
        (Role.OFFICER, Role.SYSTEM),
        needs=("paid_in_time", "paid_in_full", "exam_ahead"),
        barred_by=_REVIEWS,
    ),
    _row(
        Event.LAPSE,
        (State.AWAITING_PAYMENT, State.APPROVED),
        State.LAPSED,
        _CLOCK,
        needs=("payment_over",),
    ),
    _row(Event.SEAT, (State.PAID,), State.SEATED, _OFFICER, needs=("seat_assigned", "seats_open")),
    _row(
        Event.ISSUE_TICKET,
        (State.SEATED,),
        State.TICKETED,
        (Role.OFFICER, Role.CLERK),
        needs=("payment_confirmed", "tickets_open"),
    ),
    _row(Event.CHECK_IN, (State.TICKETED,), State.PRESENT, _OFFICER, needs=("exam_day",)),
    _row(Event.MARK_ABSENT, (State.TICKETED,), State.ABSENT, _OFFICER, needs=("exam_day",)),
    _row(
        Event.MARK_VIOLATION,
        (State.PRESENT,),
        State.VIOLATED,
        _OFFICER,
        needs=("exam_day", "reasons"),
    ),
    _row(
        Event.CONFIRM_SCORE,
        (State.PRESENT,),
        State.SCORED,
        _OFFICER,
        needs=("score_entered_twice",),
        barred_by=(Event.SEAT,),
    ),
    _row(
        Event.PUBLISH,
        (State.SCORED,),
        State.IN_PUBLICITY,
        (Role.OFFICER, Role.SYSTEM),
        needs=("publicity_open",),
    ),
    _row(
        Event.OBJECT,
        (State.IN_PUBLICITY,),
        State.OBJECTING,
        (Role.CANDIDATE,),
        needs=("within_publicity", "reasons"),
    ),
    _row(
        Event.SETTLE,
        (State.OBJECTING,),
        State.IN_PUBLICITY,
        _OFFICER,
        needs=("reasons",),
        barred_by=(Event.CONFIRM_SCORE,),
    ),
    _row(
        Event.PASS,
        (State.IN_PUBLICITY,),
        State.PASSED,
        _CLOCK,
        needs=("publicity_over", "score_passes"),
    ),
    _row(
        Event.FAIL,
        (State.IN_PUBLICITY,),
        State.FAILED,
        _CLOCK,
        needs=("publicity_over", "score_fails"),
    ),
    _row(
        Event.CERTIFY,
        (State.PASSED,),
        State.CERTIFIED,
        _OFFICER,
        needs=("certificate_allocated",),
        barred_by=(Event.CONFIRM_SCORE,),
    ),
    _row(Event.REVOKE, (State.CERTIFIED,), State.REVOKED, _OFFICER, needs=("reasons",)),
)

BY_EVENT: Mapping[Event, Transition] = MappingProxyType({row.event: row for row in TABLE})

# An agency whose centre stays on its own system hears its decisions as files. The same events
# then follow from a line of such a file, and from nothing else: only where the office runs for an
# agency alone, only after somebody confirmed the file's dry run. Whoever did the first review
# records no outcome of it; results are confirmed by another person than the one who brought them.
_TOLD = ("agency_alone", "told_by_file")
_TOLD_TWICE = (*_TOLD, "told_by_two")
_CLERK = (Role.CLERK,)
_EITHER = (Role.CLERK, Role.FIRST_REVIEWER)

TOLD_TABLE: tuple[Transition, ...] = (
    _row(
        Event.RETURN_SECOND,
        (State.FORWARDED,),
        State.RETURNED,
        _CLERK,
        needs=(*_TOLD, "reasons"),
        barred_by=(Event.ACCEPT,),
    ),
    _row(
        Event.APPROVE,
        (State.FORWARDED,),
        State.APPROVED,
        _CLERK,
        needs=_TOLD,
        barred_by=(Event.ACCEPT,),
    ),
    _row(
        Event.REFUSE_SECOND,
        (State.FORWARDED,),
        State.REFUSED,
        _CLERK,
        needs=(*_TOLD, "reasons"),
        barred_by=(Event.ACCEPT,),
    ),
    _row(
        Event.CONFIRM_PAYMENT,
        (State.APPROVED, State.AWAITING_PAYMENT, State.LAPSED),
        State.PAID,
        _CLERK,
        needs=(*_TOLD, "paid_in_time"),
        barred_by=(Event.ACCEPT,),
    ),
    _row(Event.SEAT, (State.PAID,), State.SEATED, _CLERK, needs=(*_TOLD, "seat_assigned")),
    _row(
        Event.ISSUE_TICKET,
        (State.SEATED,),
        State.TICKETED,
        _CLERK,
        needs=(*_TOLD, "payment_confirmed"),
    ),
    _row(Event.CHECK_IN, (State.TICKETED,), State.PRESENT, _EITHER, needs=_TOLD_TWICE),
    _row(Event.MARK_ABSENT, (State.TICKETED,), State.ABSENT, _EITHER, needs=_TOLD_TWICE),
    _row(
        Event.MARK_VIOLATION,
        (State.PRESENT,),
        State.VIOLATED,
        _EITHER,
        needs=(*_TOLD_TWICE, "reasons"),
    ),
    _row(
        Event.CONFIRM_SCORE,
        (State.PRESENT,),
        State.SCORED,
        _EITHER,
        needs=(*_TOLD_TWICE, "score_on_record"),
    ),
    _row(
        Event.PASS,
        (State.SCORED,),
        State.PASSED,
        _CLOCK,
        needs=("agency_alone", "publicity_past", "score_passes"),
    ),
    _row(
        Event.FAIL,
        (State.SCORED,),
        State.FAILED,
        _CLOCK,
        needs=("agency_alone", "publicity_past", "score_fails"),
    ),
    _row(
        Event.CERTIFY,
        (State.PASSED,),
        State.CERTIFIED,
        _EITHER,
        needs=(*_TOLD_TWICE, "certificate_allocated"),
    ),
)

TOLD: Mapping[Event, Transition] = MappingProxyType({row.event: row for row in TOLD_TABLE})

# The states a candidate sees as steps, in the order of the notice.
STEPS: tuple[tuple[str, frozenset[State]], ...] = (
    ("填报", EDITABLE),
    ("初审", WITH_AGENCY),
    ("复审", WITH_CENTRE),
    ("缴费", frozenset({State.APPROVED, State.AWAITING_PAYMENT})),
    ("准考证", frozenset({State.PAID, State.SEATED, State.TICKETED})),
    ("考核", frozenset({State.PRESENT, State.ABSENT, State.VIOLATED})),
    ("成绩公示", frozenset({State.SCORED, State.IN_PUBLICITY, State.OBJECTING, State.FAILED})),
    ("证书", frozenset({State.PASSED, State.CERTIFIED, State.REVOKED})),
)


def events_from(state: State, role: Role) -> tuple[Event, ...]:
    """The events that this role may cause from this state, in the table's order."""
    return tuple(row.event for row in TABLE if state in row.sources and role in row.roles)


def may_edit(state: State) -> bool:
    """Whether what the candidate told us may be changed here (备注: never after payment)."""
    return state in EDITABLE


def step_of(state: State) -> int:
    """The index in :data:`STEPS` of the step this state belongs to; -1 for a given-up one."""
    for index, (_, states) in enumerate(STEPS):
        if state in states:
            return index
    return -1
