"""Where an application may stand, in the words of the screens, and the groups of states."""

from __future__ import annotations

from collections.abc import Mapping
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


def may_edit(state: State) -> bool:
    """Whether what the candidate told us may be changed here (备注: never after payment)."""
    return state in EDITABLE


def step_of(state: State) -> int:
    """The index in :data:`STEPS` of the step this state belongs to; -1 for a given-up one."""
    for index, (_, states) in enumerate(STEPS):
        if state in states:
            return index
    return -1
