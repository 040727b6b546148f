"""What the candidate is told after a change of state: a letter, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.conf import settings

from kaowu.office.letters import actions as letters
from kaowu.office.letters import guard
from kaowu.office.letters.models import Letter
from kaowu.office.letters.words import day
from kaowu.office.notices.queries import plan_of
from kaowu.office.registration.gate import Move, listener
from kaowu.office.registration.models import Application, Step
from kaowu.rules.calendar import default_calendar
from kaowu.rules.correction_dates import correction_dates
from kaowu.rules.events import Event
from kaowu.rules.schedule import BatchPlan, second_review_due
from kaowu.rules.states import State

# Every event of the lifecycle has a letter of the catalogue here, or its reason below.
LETTERS: Mapping[Event, str] = {
    Event.SUBMIT: "submit",
    Event.WITHDRAW: "withdraw",
    Event.RETURN_FIRST: "return_first",
    Event.ACCEPT: "accept",
    Event.REFUSE_FIRST: "refuse_first",
    Event.HAND_OVER: "hand_over",
    Event.RETURN_SECOND: "return_second",
    Event.APPROVE: "approve",
    Event.REFUSE_SECOND: "refuse_second",
    Event.BILL: "bill",
    Event.CONFIRM_PAYMENT: "confirm_payment",
    Event.LAPSE: "lapse",
    Event.ISSUE_TICKET: "issue_ticket",
    Event.MARK_ABSENT: "mark_absent",
    Event.MARK_VIOLATION: "mark_violation",
    Event.PUBLISH: "publish",
    Event.OBJECT: "object",
    Event.SETTLE: "settle_upheld",
    Event.PASS: "pass",
    Event.FAIL: "fail",
    Event.CERTIFY: "certify",
    Event.REVOKE: "revoke",
}
_HELD = "内部领取、放回，考生的办理环节没有变化"
SILENT: Mapping[Event, str] = {
    Event.BEGIN_FIRST: _HELD,
    Event.RELEASE_FIRST: _HELD,
    Event.BEGIN_SECOND: _HELD,
    Event.RELEASE_SECOND: _HELD,
    Event.SEAT: "座位随准考证告知，核发前还可能重新编排",
    Event.CHECK_IN: "考生本人在场",
    Event.CONFIRM_SCORE: "成绩在公示前不告知任何人",
}


def letter_of(event: Event, source: str, reasons: Sequence[Mapping[str, str]]) -> str:
    """The letter of an event; some events have another by where they came from. "" for none."""
    if event is Event.CONFIRM_PAYMENT and source == State.LAPSED:
        return "reinstate"
    if event is Event.SETTLE and any(one.get("code") == "corrected" for one in reasons):
        return "settle_corrected"
    return LETTERS.get(event, "")


@listener
def tell_the_candidate(move: Move, step: Step) -> None:
    """Write the letter of this event: to the account, by SMS and by e-mail."""
    template = letter_of(move.event, step.source, step.reasons or [])
    if template:
        tell(move.application, template, facts_of(move, step))


def tell(application: Application, template: str, values: Mapping[str, object]) -> Letter:
    """One letter about this application to its candidate, in the caller's transaction."""
    told = told_of(application, plan_of(application.batch), values)
    return letters.tell(template, told)


def told_of(
    application: Application,
    plan: BatchPlan,
    values: Mapping[str, object],
    *,
    key: str | None = None,
) -> letters.Told:
    """Whom to tell about an application, by every address that is known. No query of its own."""
    return letters.Told(
        values={**common_values(application, plan), **values},
        user_id=application.owner_id,
        mobile=application.mobile,
        email=application.email,
        about=application.chain,
        agency_id=application.agency_id,
        key=key,
    )


def common_values(application: Application, plan: BatchPlan) -> dict[str, object]:
    """What every letter about an application may name. No query where batch and agency are read."""
    return {
        "name": guard.masked(application.name) or "考生",
        "reference": application.reference,
        "batch": str(application.batch),
        "project": application.project_name,
        "agency": application.agency.name,
        "centre": application.batch.notice.centre,
        "payment_start": day(plan.payment.start),
        "payment_end": day(plan.payment.end),
        "exam": day(plan.exam),
        "enquiry": f"{settings.BASE_URL}/enquiry/",
    }


def facts_of(move: Move, step: Step) -> dict[str, object]:
    """What this event's letter names beside the common."""
    known: dict[str, object] = {"reasons": reason_lines(step.reasons or [])}
    if more := _FACTS.get(move.event):
        known.update(more(move, step))
    return known


def reason_lines(reasons: Sequence[Mapping[str, str]]) -> str:
    """Reasons as numbered lines; one alone has no number. What a person typed is looked through.

    The heading is left out where it is a code of ours and not a word of the notice.
    """
    lines = [guard.masked(f"{_heading(one)}{one.get('text', '').strip()}") for one in reasons]
    if len(lines) == 1:
        return lines[0]
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


def _heading(reason: Mapping[str, str]) -> str:
    subject = reason.get("subject", "")
    return f"{subject}：" if subject and not subject.isascii() else ""


def _correct_by(move: Move, step: Step) -> dict[str, object]:
    batch = move.application.batch
    dates = correction_dates(
        step.at.astimezone().date(),
        plan_of(batch),
        batch.notice,
        default_calendar(),
        by_centre=move.event is Event.RETURN_SECOND,
    )
    return {"correct_by": day(dates.due)}


def _answer_by(move: Move, step: Step) -> dict[str, object]:
    received = step.at.astimezone().date()
    due = second_review_due(received, move.application.batch.notice, default_calendar())
    return {"answer_by": day(due)}


def _publicity_end(move: Move, step: Step) -> dict[str, object]:
    publication = move.facts.get("publication")
    closes = publication.closes if publication else plan_of(move.application.batch).publicity.end
    return {"publicity_end": day(closes)}


_FACTS: Mapping[Event, Callable[[Move, Step], dict[str, object]]] = {
    Event.RETURN_FIRST: _correct_by,
    Event.RETURN_SECOND: _correct_by,
    Event.HAND_OVER: _answer_by,
    Event.PUBLISH: _publicity_end,
}
