"""What must hold before a score is confirmed, published and made final."""

from __future__ import annotations

from datetime import date

from kaowu.office.notices.queries import plan_of
from kaowu.office.refusals import Refusal
from kaowu.office.registration.gate import Move, condition
from kaowu.office.results.models import Publication, Score, ScoreEntry


@condition("score_entered_twice")
def score_entered_twice(move: Move) -> Refusal | None:
    """Two people entered the same score, independently (双录)."""
    entries = ScoreEntry.objects.filter(application=move.application, current=True)
    values = [entry.value for entry in entries]
    if any(values.count(value) >= 2 for value in values):
        return None
    return Refusal(
        "results.not-twice", "成绩须由两人分别录入且一致后才能确认。", "请另一位考务员录入。"
    )


@condition("publicity_open")
def publicity_open(move: Move) -> Refusal | None:
    """考核结束5个工作日后: the sixth working day is the earliest."""
    starts = plan_of(move.application.batch).publicity.start
    return too_early(starts) if move.now.date() < starts else None


def too_early(starts: date) -> Refusal:
    """The refusal of a publication before its day."""
    return Refusal(
        "results.too-early",
        f"考核结束5个工作日后才能公示成绩，最早为{starts:%Y年%m月%d日}。",
        "请到期后再公示。",
        "5.2",
    )


@condition("within_publicity")
def within_publicity(move: Move) -> Refusal | None:
    """Objections are raised until 24:00 of the last day."""
    publication = _publication(move)
    if publication and publication.opens <= move.now.date() <= publication.closes:
        return None
    return Refusal("results.objection-late", "现在不在公示期内，不能提出异议。", "", "5.2")


@condition("publicity_over")
def publicity_over(move: Move) -> Refusal | None:
    """The last day of publicity has passed."""
    publication = _publication(move)
    if publication and move.now.date() > publication.closes:
        return None
    return Refusal("results.publicity-running", "公示期未满，结果尚未确定。", "", "5.2")


@condition("score_passes")
def score_passes(move: Move) -> Refusal | None:
    """The pass mark itself passes (达60分（含）以上)."""
    return None if _passes(move) is True else _no_such_score()


@condition("score_fails")
def score_fails(move: Move) -> Refusal | None:
    """Anything below the pass mark."""
    return None if _passes(move) is False else _no_such_score()


def _passes(move: Move) -> bool | None:
    score = Score.objects.filter(application=move.application).first()
    return score.value >= move.application.batch.notice.pass_mark if score else None


def _no_such_score() -> Refusal:
    return Refusal("results.score", "成绩与这一结果不符。", "", "5.1")


def _publication(move: Move) -> Publication | None:
    return Publication.objects.filter(batch=move.application.batch_id).first()
