"""The candidate's 诚信承诺: whether it still vouches, signing it on the screen, taking it back.

A pledge is bound by two digests to exactly the text, the record and the signature that it is made
of (双承诺制); the ledger keeps them too.
"""

from __future__ import annotations

from datetime import UTC

from cryptography.exceptions import InvalidTag
from django.db import transaction

from kaowu.dossier.signature import SignatureFault, signature_picture
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.ledger import actions as ledger
from kaowu.office.ledger.digests import canonical
from kaowu.office.ledger.queries import entries_of
from kaowu.office.refusals import Refusal
from kaowu.office.registration import queries
from kaowu.office.registration.gate import demand, ensure_editable, hold, move
from kaowu.office.registration.models import Application, Pledge
from kaowu.office.vault import files
from kaowu.office.vault.models import StoredFile
from kaowu.rules.digests import pledge_digests, sha256_hex, sm3_hex
from kaowu.rules.events import Event
from kaowu.rules.lifecycle import BY_EVENT
from kaowu.rules.names import read_name
from kaowu.rules.roles import Role
from kaowu.rules.states import EDITABLE, FROZEN, GIVEN_UP, State


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


def ensure_own(application: Application, by: Actor) -> None:
    """Refuse whoever is not the candidate: nobody pledges for another (不允许代为承诺)."""
    if application.owner_id is None or application.owner_id != by.user_id:
        raise Refusal("registration.pledge-by-other", "诚信承诺书须由考生本人签署。")


@transaction.atomic
def sign(
    application: Application,
    *,
    by: Actor,
    method: str = Pledge.Method.TYPED,
    signature: bytes | None = None,
) -> Pledge:
    """Sign the 个人诚信承诺书 over the data as it stands now; ``signature``: the PNG, if drawn.

    On the screen only the candidate signs (不允许代为承诺); an agency's clerk records the paper
    that the candidate signed and printed a finger on.
    """
    ensure_editable(application, by)
    if method == Pledge.Method.PAPER:
        demand(by, Role.CLERK)
    else:
        ensure_own(application, by)
    return _keep(application, by=by, method=method, signature=signature)


def sign_by_name(application: Application, *, typed_name: str, by: Actor) -> Pledge:
    """Signed on the screen by the candidate, who types their own name under the text."""
    typed = read_name(typed_name).match_key if typed_name.strip() else ""
    if not typed or typed != application.name_key:
        raise Refusal(
            "registration.pledge-name",
            "签名与报名信息中的姓名不一致，承诺书没有签署。",
            "请由考生本人输入与身份证一致的姓名。",
        )
    return sign(application, by=by, method=Pledge.Method.TYPED)


def sign_by_hand(application: Application, *, strokes: str, by: Actor) -> Pledge:
    """Signed on the screen by the candidate, who writes their name with finger, pen or mouse.

    ``strokes`` as in :mod:`kaowu.dossier.signature`; of them only the picture is kept.
    """
    ensure_own(application, by)
    try:
        picture = signature_picture(strokes)
    except SignatureFault as fault:
        code = f"registration.signature-{fault.code}"
        raise Refusal(code, *_NO_SIGNATURE[fault.code]) from fault
    return sign(application, by=by, method=Pledge.Method.DRAWN, signature=picture)


_NO_SIGNATURE = {
    "empty": ("签名框里还没有字。", "请在框内手写姓名，或改为输入姓名。"),
    "slight": ("签名只有一个点或一道线，看不出姓名。", "请在框内写出完整的姓名。"),
    "too-much": ("签名的笔画过多，没有签署。", "请点“重签”，只写姓名；也可以改为输入姓名。"),
    "unreadable": ("签名没有完整传到，没有签署。", "请点“重签”再写一次，或改为输入姓名。"),
    "failed": ("签名暂时无法保存，没有签署。", "请稍后再试，或改为输入姓名。"),
}


def _keep(
    application: Application, *, by: Actor, method: str, signature: bytes | None = None
) -> Pledge:
    """The record of a pledge that its signer may sign, bound to what stands now."""
    text = application.batch.notice.integrity_pledge
    text_sha256, text_sm3 = pledge_digests(text)
    pledge = Pledge(
        application=application,
        text_version=text.version,
        text_sha256=text_sha256,
        text_sm3=text_sm3,
        data_sha256=queries.data_digest(application),
        method=method,
        signature=files.keep(signature, "image/png") if signature else None,
        signed_at=clock.now(),
        signed_by_id=by.user_id,
        signer_name=application.name,
        address=by.address,
    )
    pledge.sha256, pledge.sm3 = binding(pledge)
    pledge.save()
    drawn = {"signature": pledge.signature.sha256} if pledge.signature else {}
    told = {"text": text_sha256, "data": pledge.data_sha256, "method": str(method), **drawn}
    bound = {"sha256": pledge.sha256, "sm3": pledge.sm3}
    ledger.record(chain=application.chain, action="sign_pledge", by=by, detail={**told, **bound})
    return pledge


def binding(pledge: Pledge) -> tuple[str, str]:
    """SHA-256 and SM3 over all that a pledge is: text, record, signature, signer, time."""
    body = canonical(
        {
            "application": pledge.application.reference,
            "text_version": pledge.text_version,
            "text": pledge.text_sha256,
            "data": pledge.data_sha256,
            "method": str(pledge.method),
            "signature": pledge.signature.sha256 if pledge.signature else "",
            "signer": pledge.signer_name,
            "signed_at": pledge.signed_at.astimezone(UTC).isoformat(),
        }
    )
    return sha256_hex(body), sm3_hex(body)


def still_fits(pledge: Pledge) -> bool:
    """Whether record, ledger and the signature on the disk are what was bound at the signing."""
    if (pledge.sha256, pledge.sm3) != binding(pledge):
        return False
    signed = entries_of(pledge.application.chain).filter(action="sign_pledge")
    if not signed.filter(detail__sha256=pledge.sha256).exists():
        return False
    return pledge.signature is None or _is_whole(pledge.signature)


def _is_whole(picture: StoredFile) -> bool:
    try:
        return sha256_hex(files.content(picture)) == picture.sha256
    except (OSError, InvalidTag):
        return False


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
