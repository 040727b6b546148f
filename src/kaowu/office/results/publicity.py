"""成绩公示: the snapshot, objections to it, and what stands when it closes."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal

from django.db import transaction

from kaowu.office import clock
from kaowu.office.actors import SYSTEM, Actor
from kaowu.office.ledger import actions as ledger
from kaowu.office.ledger.digests import canonical
from kaowu.office.notices.models import BatchRecord
from kaowu.office.notices.queries import plan_of
from kaowu.office.refusals import Refusal
from kaowu.office.registration.gate import demand, move
from kaowu.office.registration.models import Application
from kaowu.office.registration.one_by_one import each
from kaowu.office.results import queries
from kaowu.office.results.conditions import too_early
from kaowu.office.results.models import Objection, Publication, Score
from kaowu.office.results.scores import read_score
from kaowu.rules.calendar import default_calendar
from kaowu.rules.events import Event
from kaowu.rules.roles import Role
from kaowu.rules.states import State


@transaction.atomic
def publish(batch: BatchRecord, *, by: Actor) -> Publication:
    """Publish the results of a batch, all of them at once and once."""
    demand(by, Role.OFFICER)
    today = clock.today()
    starts = plan_of(batch).publicity.start
    if today < starts:
        raise too_early(starts)
    BatchRecord.objects.select_for_update().get(pk=batch.pk)  # published by one of two at once
    if Publication.objects.filter(batch=batch).exists():
        raise Refusal("results.published", "本批次成绩已经公示。")
    _ensure_complete(batch)
    rows = queries.publicity_rows(batch)
    closes = closing_day(batch, today)
    publication = Publication.objects.create(
        batch=batch,
        opened_at=clock.now(),
        opened_by_id=by.user_id,
        opens=today,
        closes=closes,
        rows=rows,
        digest=publicity_digest(batch, today, closes, rows),
    )
    ledger.record(
        chain=batch.chain,
        action="publish",
        by=by,
        detail={"digest": publication.digest, "rows": len(rows), "closes": closes.isoformat()},
    )
    for application in Application.objects.filter(batch=batch, state=State.SCORED):
        move(application, Event.PUBLISH, by=by, facts={"publication": publication})
    return publication


def closing_day(batch: BatchRecord, opens: date) -> date:
    """The last day of publicity: as planned, or as many working days later as it opened late."""
    plan = plan_of(batch).publicity
    if opens <= plan.start:
        return plan.end
    calendar, days = default_calendar(), batch.notice.deadlines.publicity
    first = calendar.next_working_day(opens)
    return calendar.add(first, days - 1) if days > 1 else first


def publicity_digest(
    batch: BatchRecord, opens: date, closes: date, rows: list[dict[str, str]]
) -> str:
    """SHA-256 (hex) over what is published and how long."""
    body = {
        "batch": batch.chain,
        "opens": opens.isoformat(),
        "closes": closes.isoformat(),
        "rows": rows,
    }
    return hashlib.sha256(canonical(body)).hexdigest()


def _ensure_complete(batch: BatchRecord) -> None:
    """应到 = 实到 + 缺考, and a score for everyone who came."""
    tally = queries.tally(batch)
    if tally.unrecorded:
        raise Refusal(
            "results.turnout",
            f"应到{tally.expected}人，实到{tally.present}人，缺考{tally.absent}人，"
            f"还有{tally.unrecorded}人没有登记到考或缺考。",
            "请先按考场情况记录单登记。",
        )
    if tally.unscored:
        raise Refusal(
            "results.unscored",
            f"还有{tally.unscored}名到考考生的成绩没有确认。",
            "请完成双人录入后再公示。",
        )
    if not tally.expected:
        raise Refusal("results.nobody", "本批次没有可以公示的成绩。")


@transaction.atomic
def raise_objection(application: Application, *, text: str, by: Actor) -> Objection:
    """提出异议: the candidate's own result, within the period of publicity."""
    reasons = [{"code": "objection", "subject": "成绩", "text": text.strip()}]
    move(application, Event.OBJECT, by=by, reasons=reasons)
    return Objection.objects.create(
        application=application, text=text.strip(), raised_at=clock.now(), raised_by_id=by.user_id
    )


@transaction.atomic
def settle(
    application: Application,
    *,
    outcome: str,
    answer: str,
    by: Actor,
    corrected: Decimal | str | None = None,
) -> Objection:
    """异议办结: the score stands, or is ``corrected``; not by the person who confirmed it.

    What was published stays as it is; a corrected score stands in the ledger and in the result.
    """
    outcome = Objection.Outcome(outcome)
    if (outcome == Objection.Outcome.CORRECTED) != (corrected is not None):
        raise Refusal("results.outcome", "更正成绩须填写更正后的成绩，维持原成绩则不填。")
    reasons = [{"code": outcome.value, "subject": "成绩", "text": answer.strip()}]
    move(application, Event.SETTLE, by=by, reasons=reasons)
    objection = Objection.objects.get(application=application, settled_at=None)
    score = Score.objects.select_for_update().get(application=application)
    objection.value_before = score.value
    if corrected is not None:
        score.value = read_score(corrected, application)
        score.save(update_fields=["value"])
    objection.outcome, objection.answer, objection.value_after = outcome, answer, score.value
    objection.settled_at, objection.settled_by_id = clock.now(), by.user_id
    objection.save()
    ledger.record(
        chain=application.chain,
        action="answer_objection",
        by=by,
        detail={"outcome": outcome.value},
    )
    return objection


def close_due(today: date) -> list[Application]:
    """What the clock does when publicity is over: 合格 or 不合格, except where one objects."""
    over = Publication.objects.filter(closes__lt=today)
    for publication in over.filter(closed_at=None):
        _close(publication)
    waiting = Application.objects.filter(
        batch__publication__in=over, state=State.IN_PUBLICITY
    ).select_related("batch__version", "score")
    return each(waiting, _conclude)


@transaction.atomic
def _close(publication: Publication) -> None:
    publication.closed_at = clock.now()
    publication.save(update_fields=["closed_at"])
    ledger.record(
        chain=publication.batch.chain,
        action="close_publicity",
        by=SYSTEM,
        detail={"digest": publication.digest},
    )


def _conclude(application: Application) -> Application:
    passes = application.score.value >= application.batch.notice.pass_mark
    return move(application, Event.PASS if passes else Event.FAIL, by=SYSTEM)
