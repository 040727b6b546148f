"""The candidate's 诚信承诺: whether it still vouches, signing it on the screen, taking it back."""

from __future__ import annotations

from django.db import transaction

from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.ledger import actions as ledger
from kaowu.office.refusals import Refusal
from kaowu.office.registration import queries
from kaowu.office.registration.gate import hold, move
from kaowu.office.registration.models import Application, Pledge
from kaowu.rules.digests import pledge_digests
from kaowu.rules.lifecycle import BY_EVENT, EDITABLE, FROZEN, GIVEN_UP, Event, State
from kaowu.rules.names import read_name


def problem(application: Application) -> Refusal | None:
    """Why no pledge stands for exactly this text and this data, or None.

    Signed again: when the text has another version, and when data or files were changed.
    """
    pledge = queries.standing_pledge(application)
    if pledge is None:
        return Refusal(
            "registration.no-pledge", "尚未签署个人诚信承诺书。", "请阅读承诺书全文后签署。"
        )
    if pledge.text_sha256 != pledge_digests(application.batch.notice.integrity_pledge)[0]:
        return Refusal(
            "registration.pledge-text-changed",
            "承诺书文本已更新，此前签署的是旧版本。",
            "请阅读新文本后重新签署承诺书。",
        )
    if pledge.data_sha256 != queries.data_digest(application):
        return Refusal(
            "registration.pledge-outdated",
            "签署承诺书之后，报名信息或材料又有改动。",
            "请核对后重新签署承诺书。",
        )
    return None


def sign_on_screen(application: Application, *, typed_name: str, by: Actor) -> Pledge:
    """Signed by the candidate, who types their own name under the text (不允许代为承诺)."""
    from kaowu.office.registration import actions

    typed = read_name(typed_name).match_key if typed_name.strip() else ""
    if not typed or typed != application.name_key:
        raise Refusal(
            "registration.pledge-name",
            "签名与报名信息中的姓名不一致，承诺书没有签署。",
            "请由考生本人输入与身份证一致的姓名。",
        )
    return actions.sign_pledge(application, by=by)


def may_withdraw(application: Application, by: Actor) -> Refusal | None:
    """Why the pledge cannot be taken back now, or None; the page shows the button where it can."""
    state = State(application.state)
    if application.owner_id is None or application.owner_id != by.user_id:
        return Refusal("registration.pledge-by-other", "诚信承诺书只能由考生本人撤回。")
    if state in FROZEN:
        return Refusal(
            "registration.pledge-frozen",
            "缴费确认后不能撤回诚信承诺书。",
            "如有特殊情况，请联系报名机构。",
            "annex2.remark",
        )
    if state in GIVEN_UP:
        return Refusal("registration.over", "这份报名已经办结，承诺书不再撤回。")
    if queries.standing_pledge(application) is None:
        return Refusal("registration.no-pledge", "没有已签署的诚信承诺书。")
    if state not in EDITABLE and state not in BY_EVENT[Event.WITHDRAW].sources:
        return Refusal(
            "registration.pledge-in-review",
            "这份报名正在审核，现在不能撤回承诺书。",
            "请在审核结束后办理，或联系报名机构。",
        )
    return None


def ends_application(application: Application) -> bool:
    """Whether taking the pledge back ends the application.

    A draft, or what came back for correction, only waits for another signature. What was handed in
    stands on the pledge (通知一, 双承诺制): without it, it is withdrawn.
    """
    return State(application.state) not in EDITABLE


@transaction.atomic
def withdraw(application: Application, *, by: Actor) -> Application:
    """Take the pledge back, before the payment is confirmed; the record keeps it as withdrawn."""
    hold(application)
    refusal = may_withdraw(application, by)
    if refusal:
        raise refusal
    pledge = queries.standing_pledge(application)
    assert pledge is not None
    if ends_application(application):
        move(application, Event.WITHDRAW, by=by, note="考生撤回诚信承诺")
    application.pledges.filter(withdrawn_at=None).update(withdrawn_at=clock.now())
    ledger.record(
        chain=application.chain,
        action="withdraw_pledge",
        by=by,
        detail={"text": pledge.text_sha256, "data": pledge.data_sha256},
    )
    return application
