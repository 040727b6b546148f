"""What the candidate is told after a change of state: a letter, in the same transaction."""

from __future__ import annotations

from kaowu.office.letters import actions as letters
from kaowu.office.letters.models import Letter
from kaowu.office.registration.gate import Move, listener
from kaowu.office.registration.models import Step
from kaowu.rules.lifecycle import Event

# Events that a person must know of, and the subject of the letter that tells it.
SUBJECTS: dict[Event, str] = {
    Event.SUBMIT: "报名材料已收到",
    Event.RETURN_FIRST: "报名材料需要补正",
    Event.RETURN_SECOND: "报名材料需要补正",
    Event.ACCEPT: "初审通过",
    Event.REFUSE_FIRST: "报名资格审核未通过",
    Event.REFUSE_SECOND: "报名资格审核未通过",
    Event.APPROVE: "复审通过",
    Event.BILL: "请按时缴纳考核费",
    Event.CONFIRM_PAYMENT: "缴费已确认",
    Event.LAPSE: "逾期未缴费，视为放弃报考",
    Event.ISSUE_TICKET: "准考证已核发",
    Event.PUBLISH: "成绩已公示",
    Event.PASS: "考核合格",
    Event.FAIL: "考核结果",
    Event.CERTIFY: "证书已核发",
    Event.REVOKE: "证书已撤销",
    Event.WITHDRAW: "报名已撤回",
}


@listener
def tell_the_candidate(move: Move, step: Step) -> None:
    """Write the letter of this event: to the account, and by SMS to the candidate's mobile."""
    subject = SUBJECTS.get(move.event)
    if subject is None:
        return
    application = move.application
    letters.write(
        template=str(move.event),
        subject=subject,
        context={
            "application": application,
            "batch": application.batch,
            "agency": application.agency,
            "reasons": step.reasons or [],
            "note": step.note,
            "facts": move.facts,
        },
        user=application.owner,
        channel=Letter.Channel.SMS if application.mobile else Letter.Channel.NOTE,
        address=application.mobile,
        about=application.chain,
    )
