"""The dry run of an answer: every row finds its person, and every person waited for their row."""

from __future__ import annotations

from collections.abc import Iterable

from kaowu.dossier.answers import AnswerRow
from kaowu.office.exchange import judging
from kaowu.office.exchange.judging import Judgement, Outcome, different
from kaowu.office.exchange.matching import People
from kaowu.office.exchange.models import AnswerFile, AnswerLine
from kaowu.office.registration.models import Application
from kaowu.rules.layouts import Purpose
from kaowu.rules.names import read_name


def judge_all(answer: AnswerFile, rows: Iterable[AnswerRow]) -> None:
    """One line for each row, and one for each person who was waited for and is not in the file."""
    people = _handed_over(answer)
    known = People(people)
    named: set[int] = set()
    lines = []
    for row in rows:
        meant = known.meant(row.values)
        found = meant[0] if len(meant) == 1 else None
        if found is None:
            verdict = _two_projects() if meant else _stranger(row, people)
        elif known.contradicted(found, row.values):
            verdict = _reference_differs(found, row)
        else:
            verdict = _judge(answer, row, found, named)
        if found:
            named.add(found.pk)
        lines.append(_line(answer, row.number, found, dict(row.values), verdict))
    if lines:
        lines += [_line(answer, 0, one, {}, _absent()) for one in _left_out(answer, people, named)]
    AnswerLine.objects.bulk_create(lines)


def _handed_over(answer: AnswerFile) -> list[Application]:
    """Everyone whom this agency handed over in this batch."""
    ours = Application.objects.filter(agency=answer.agency, batch=answer.batch)
    handed = ours.filter(hand_over_lines__isnull=False).distinct()
    return list(handed.select_related("batch__version", "agency").order_by("id"))


def _judge(answer: AnswerFile, row: AnswerRow, found: Application, named: set[int]) -> Judgement:
    if row.findings:
        return _unreadable(row)
    if found.pk in named:
        return different("twice", "文件中这名考生出现了不止一次。")
    return judging.name_differs(found, row.values) or judging.judge(
        Purpose(answer.purpose), found, row.values
    )


def _two_projects() -> Judgement:
    return different(
        "two-projects",
        "这名考生报考了不止一个项目，这一行没有回执号或考核项目，无法判断是哪一项。"
        "请在文件中补上后重新上传。",
    )


def _reference_differs(found: Application, row: AnswerRow) -> Judgement:
    return different(
        "reference-differs",
        f"证件号码是回执号 {found.reference} 的考生，"
        f"文件写的回执号 {row.values['reference']} 是另一份报名的。",
    )


def _unreadable(row: AnswerRow) -> Judgement:
    first = row.findings[0]
    return Judgement(Outcome.DIFFERENT, first.code, first.message)


def _stranger(row: AnswerRow, people: Iterable[Application]) -> Judgement:
    """Nobody of this number was handed over; somebody of this name may have been."""
    if row.findings:
        return _unreadable(row)
    key = read_name(row.values.get("name", "")).match_key
    alike = [one.reference for one in people if key and one.name_key == key]
    hint = f"名单中有同名考生（回执号{'、'.join(alike)}），请核对证件号码。" if alike else ""
    return different("unknown-person", f"报送名单中没有这个证件号码（或回执号）的考生。{hint}")


def _left_out(
    answer: AnswerFile, people: Iterable[Application], named: set[int]
) -> list[Application]:
    """Who was waited for and is not in the file. A list of payers leaves out who has not paid."""
    purpose = Purpose(answer.purpose)
    if purpose is Purpose.PAYMENT:
        return []
    waiting = judging.WAITING[purpose]
    return [one for one in people if one.state in waiting and one.pk not in named]


def _absent() -> Judgement:
    return different("missing-person", "这名考生在等待结果，文件中没有他（她）。")


def _line(
    answer: AnswerFile,
    number: int,
    application: Application | None,
    values: dict[str, str],
    verdict: Judgement,
) -> AnswerLine:
    return AnswerLine(
        answer=answer,
        number=number,
        application=application,
        values=values,
        outcome=verdict.outcome,
        code=verdict.code,
        message=verdict.message,
    )
