"""Differences of earlier files that a later file answers: nobody has to settle them by hand."""

from __future__ import annotations

from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.exchange.models import AnswerFile, AnswerLine
from kaowu.office.ledger import actions as ledger

Outcome = AnswerLine.Outcome


def settle_answered(answer: AnswerFile, *, by: Actor) -> int:
    """Settle what earlier files left open of those whom this file moved; how many.

    Who was missing in one file, or stood there with a slip, comes with the next one.
    """
    moved = answer.lines.filter(outcome=Outcome.APPLIED).values("application")
    earlier = AnswerLine.objects.filter(
        answer__agency=answer.agency,
        answer__batch=answer.batch,
        answer__purpose=answer.purpose,
        answer__status=AnswerFile.Status.APPLIED,
        outcome=Outcome.DIFFERENT,
        application__in=moved,
    ).exclude(answer=answer)
    lines = list(earlier.select_related("application", "answer__file"))
    for line in lines:
        _settle(line, answer, by)
    return len(lines)


def _settle(line: AnswerLine, answer: AnswerFile, by: Actor) -> None:
    assert line.application is not None  # found by the application
    line.outcome = Outcome.SETTLED
    line.note = f"后来的反馈文件已登记（SHA-256 {answer.file.sha256[:12]}…）。"
    line.settled_at, line.settled_by_id = clock.now(), by.user_id
    line.save()
    detail = {
        "file": line.answer.file.sha256,
        "code": line.code,
        "line": line.number,
        "answered_by": answer.file.sha256,
    }
    ledger.record(chain=line.application.chain, action="settle_difference", by=by, detail=detail)
