"""What must hold before a review is decided."""

from __future__ import annotations

from collections.abc import Sequence

from kaowu.office.refusals import Refusal
from kaowu.office.registration.gate import Move, condition
from kaowu.office.review import holds
from kaowu.rules.roles import Role

NO_REASON = "review.no-reason"


@condition("holder")
def holder(move: Move) -> Refusal | None:
    """Only the reviewer who took the case decides it; the clock puts back what has run out."""
    if Role.SYSTEM in move.by.roles and not holds.is_held(move.application):
        return None
    if move.by.user_id is not None and move.application.holder_id == move.by.user_id:
        return None
    return Refusal(
        "review.not-holder", "这份报名由另一位审核人领取。", "请先由对方放回，再行领取。"
    )


@condition("not_uploader")
def not_uploader(move: Move) -> Refusal | None:
    """Who entered an application or uploaded its material does not review it."""
    me, application = move.by.user_id, move.application
    if me is None or (me != application.created_by_id and not _uploaded(move)):
        return None
    return Refusal(
        "review.uploader",
        "这份报名由您录入或上传过材料，按岗位分离的要求不能由您审核。",
        "请交由另一位同事办理。",
    )


def _uploaded(move: Move) -> bool:
    return move.application.materials.filter(added_by_id=move.by.user_id).exists()


@condition("reasons")
def reasons(move: Move) -> Refusal | None:
    """A decision against a person says why, in words."""
    return unexplained(move.reasons)


def unexplained(given: Sequence[dict[str, str]]) -> Refusal | None:
    """The refusal of a decision without a reason in words, or None."""
    if given and all(reason.get("text", "").strip() for reason in given):
        return None
    return Refusal(NO_REASON, "请写明理由。", "至少选择一条理由，并用一句话告诉考生。")
