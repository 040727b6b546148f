"""What can happen to an application, in the words of the screens."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


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
