"""Scores: two people enter each one; alike, it is confirmed."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.db.models import Max

from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.ledger import actions as ledger
from kaowu.office.refusals import Refusal
from kaowu.office.registration.gate import demand, move
from kaowu.office.registration.models import Application
from kaowu.office.results.models import Score, ScoreEntry
from kaowu.rules.events import Event
from kaowu.rules.roles import Role
from kaowu.rules.states import State

STEP = Decimal("0.1")


@transaction.atomic
def enter_score(
    application: Application, value: Decimal | str, *, by: Actor, reason: str = ""
) -> ScoreEntry:
    """Enter a score. The second person's equal entry confirms it in the same act.

    Whoever already entered one may enter another only with a reason (a slip, or a difference
    that was looked up); a further person may settle a difference.
    """
    demand(by, Role.OFFICER)
    Application.objects.select_for_update().get(pk=application.pk)
    application.refresh_from_db(fields=["state"])
    if application.state != State.PRESENT:
        raise Refusal(
            "results.not-present", "只有到考的考生才能录入成绩。", "请先登记到考，或核对考生状态。"
        )
    score = read_score(value, application)
    _ensure_may_enter(application, by, reason)
    entry = ScoreEntry.objects.create(
        application=application,
        round=_round(application, by),
        value=score,
        by_id=by.user_id,
        at=clock.now(),
        reason=reason.strip(),
    )
    ledger.record(
        chain=application.chain, action="enter_score", by=by, detail={"round": entry.round}
    )
    _confirm_if_alike(application, entry, by)
    return entry


def read_score(value: Decimal | str, application: Application) -> Decimal:
    """The score as a number with at most one decimal, from 0 to the full mark."""
    full = application.batch.notice.full_mark
    try:
        score = Decimal(str(value).strip())
    except InvalidOperation:
        score = Decimal(-1)
    if score.is_finite() and 0 <= score <= full and score == score.quantize(STEP):
        return score.quantize(STEP)
    raise Refusal(
        "results.value", f"成绩应为0至{full:f}之间的数，最多一位小数。", "缺考、违纪不录成绩。"
    )


def _ensure_may_enter(application: Application, by: Actor, reason: str) -> None:
    if application.steps.filter(event=Event.SEAT, user_id=by.user_id).exists():
        raise Refusal(
            "gate.duties",
            "您编排了这名考生的座位，按岗位分离的要求不能录入成绩。",
            "请交由另一位同事办理。",
        )
    entered = application.score_entries.filter(by_id=by.user_id, current=True).exists()
    if entered and not reason.strip():
        raise Refusal(
            "results.same-person",
            "您已录入过这名考生的成绩，第二次录入须由另一人完成。",
            "如发现自己录错，请写明原因后更正。",
        )


def _round(application: Application, by: Actor) -> int:
    """The entry's round: a correction keeps its own, a new person gets the next."""
    mine = application.score_entries.filter(by_id=by.user_id, current=True)
    before = mine.first()
    if before:
        mine.update(current=False)
        return before.round
    return (application.score_entries.aggregate(last=Max("round"))["last"] or 0) + 1


def _confirm_if_alike(application: Application, entry: ScoreEntry, by: Actor) -> None:
    others = application.score_entries.filter(current=True, value=entry.value)
    if not others.exclude(by_id=by.user_id).exists():
        return
    score = Score.objects.create(
        application=application, value=entry.value, confirmed_by_id=by.user_id, at=clock.now()
    )
    move(application, Event.CONFIRM_SCORE, by=by, facts={"score": score})
