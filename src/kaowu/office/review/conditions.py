"""What must hold before a review is decided."""

from __future__ import annotations

from kaowu.office.refusals import Refusal
from kaowu.office.registration.gate import Move, condition


@condition("holder")
def holder(move: Move) -> Refusal | None:
    """Only the reviewer who took the case decides it."""
    if move.application.holder_id == move.by.user_id:
        return None
    return Refusal(
        "review.not-holder", "这份报名由另一位审核人领取。", "请先由对方放回，再行领取。"
    )


@condition("reasons")
def reasons(move: Move) -> Refusal | None:
    """A decision against a person says why, in words."""
    if move.reasons and all(reason.get("text", "").strip() for reason in move.reasons):
        return None
    return Refusal("review.no-reason", "请写明理由。", "至少选择一条理由，并用一句话告诉考生。")
