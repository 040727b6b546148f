"""The centre's answers: taken in and read, confirmed, applied line by line, differences settled."""

from __future__ import annotations

import logging
from datetime import date

from django.conf import settings
from django.db import transaction

from kaowu.dossier.answers import read_answer
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.exchange import applying, earlier, judging, layouts
from kaowu.office.exchange.dry_run import judge_all
from kaowu.office.exchange.judging import Outcome
from kaowu.office.exchange.models import AnswerFile, AnswerLine
from kaowu.office.ledger import actions as ledger
from kaowu.office.notices.models import BatchRecord
from kaowu.office.notices.queries import plan_of
from kaowu.office.people.models import Organisation, User
from kaowu.office.refusals import Refusal
from kaowu.office.registration.gate import AGENCY_ROLES, Told, demand, hold
from kaowu.office.registration.models import Application
from kaowu.office.registration.one_by_one import each
from kaowu.office.vault import files
from kaowu.rules.layouts import Purpose
from kaowu.rules.roles import Role

log = logging.getLogger(__name__)
BY_TWO = frozenset({Purpose.SCORE, Purpose.CERTIFICATE})  # one brings, another confirms
Status = AnswerFile.Status


@transaction.atomic
def take_in(
    data: bytes, filename: str, *, agency: Organisation, batch: BatchRecord, purpose: Purpose,
    by: Actor,
) -> AnswerFile:  # fmt: skip
    """Keep the file, read it and judge every line; nothing of an application changes yet.

    The same bytes for the same purpose are one answer, however often they come.
    """
    _ensure_alone()
    demand(by, *AGENCY_ROLES)
    if by.organisation_id != agency.pk:
        raise Refusal("gate.scope", "这不是您所在机构的业务。")
    Organisation.objects.select_for_update().get(pk=agency.pk)  # the same file by two at once
    stored = files.keep(data, "application/octet-stream")
    known = _same_file(agency, batch, purpose, stored.sha256)
    if known:
        files.forget(stored)
        return known
    source = layouts.source_of(agency, purpose)
    table = read_answer(data, filename, layout=layouts.parsed(source))
    answer = AnswerFile.objects.create(
        agency=agency,
        batch=batch,
        purpose=purpose,
        file=stored,
        filename=filename,
        layout=source,
        findings_data=[finding.as_dict() for finding in table.findings],
        added_by_id=by.user_id,
        added_at=clock.now(),
    )
    judge_all(answer, table.rows)
    _note(answer, "take_answer", by, {"rows": len(table.rows)})
    return answer


def _same_file(
    agency: Organisation, batch: BatchRecord, purpose: Purpose, digest: str
) -> AnswerFile | None:
    """The same bytes taken in before; one that was dropped or could not be read does not count."""
    same = AnswerFile.objects.filter(
        agency=agency, batch=batch, purpose=purpose, file__sha256=digest
    ).exclude(status=Status.DROPPED)
    return next((one for one in same if one.lines.exists()), None)


def confirm(answer: AnswerFile, *, by: Actor) -> AnswerFile:
    """Apply what the dry run showed as ready, each line by itself; what fails is a difference.

    Refused to the one who brought a file of results. Confirmed twice, it changes nothing more.
    """
    ensure_may_confirm(answer, by)
    for line in answer.lines.filter(outcome=Outcome.READY).select_related("application"):
        _apply_line(answer, line, by)
    return _confirmed(answer, by)


def begin(answer: AnswerFile, *, by: Actor) -> None:
    """Confirmed, for the worker to apply: a file of hundreds takes longer than a page waits."""
    ensure_may_confirm(answer, by)
    waits = AnswerFile.objects.filter(pk=answer.pk, status=Status.READ, confirmed_at=None)
    if not waits.update(confirmed_at=clock.now(), confirmed_by_id=by.user_id):
        raise Refusal(
            "exchange.confirmed", "这份反馈已经确认，正在登记或已经登记。", "请刷新页面。"
        )


def ensure_may_confirm(answer: AnswerFile, by: Actor) -> None:
    """Refuse a stranger, the one who brought results, and a file that says nothing.

    Results are confirmed by any colleague; what the centre decided, by a clerk.
    """
    _ensure_ours(answer, by)
    if answer.status == Status.DROPPED:
        raise Refusal("exchange.dropped", "这份反馈已作废。", "请重新上传文件。")
    if Purpose(answer.purpose) not in BY_TWO and not by.has(Role.CLERK):
        raise Refusal("gate.role", "这类反馈由经办人确认登记。", "请交本机构的经办人确认。")
    if Purpose(answer.purpose) in BY_TWO and answer.added_by_id == by.user_id:
        raise Refusal(
            "exchange.same-person",
            "成绩和证书文件须由上传人以外的同事确认。",
            "请同一机构的另一位同事核对后确认。",
        )
    if not answer.lines.exists():
        raise Refusal(
            "exchange.empty", "这份文件没有读到任何一行，不能确认。", "请上传可读取的文件。"
        )


def _apply_line(answer: AnswerFile, line: AnswerLine, by: Actor) -> None:
    """One line in its own transaction: judged again as things stand now, then applied."""
    try:
        with transaction.atomic():
            _apply(answer, line, by)
    except Refusal as refusal:
        line.outcome, line.code = Outcome.DIFFERENT, refusal.code[:40]
        line.message = f"{refusal.message}{refusal.remedy}"
        line.save()


def _apply(answer: AnswerFile, line: AnswerLine, by: Actor) -> None:
    application = line.application
    assert application is not None  # a ready line has one
    hold(application)
    verdict = judging.judge(Purpose(answer.purpose), application, line.values)
    if verdict.outcome is Outcome.DIFFERENT:
        raise Refusal(verdict.code, verdict.message)
    if verdict.outcome is Outcome.READY:
        told = Told(answer.file.sha256, line.number, answer.added_by_id)
        applying.apply(answer, application, line.values, told=told, by=by)
        line.outcome = Outcome.APPLIED
    else:
        line.outcome = Outcome.AGREED
    line.code = line.message = ""
    line.save()


@transaction.atomic
def _confirmed(answer: AnswerFile, by: Actor) -> AnswerFile:
    if answer.status != Status.READ:
        return answer
    answer.status, answer.confirmed_at = Status.APPLIED, clock.now()
    answer.confirmed_by_id = by.user_id
    answer.save(update_fields=["status", "confirmed_at", "confirmed_by"])
    earlier.settle_answered(answer, by=by)
    outcomes = list(answer.lines.values_list("outcome", flat=True))
    counts = {str(one): outcomes.count(one) for one in Outcome}
    _note(answer, "apply_answer", by, {key: n for key, n in counts.items() if n})
    return answer


@transaction.atomic
def drop(answer: AnswerFile, *, by: Actor) -> None:
    """Put aside a dry run that nobody confirmed."""
    _ensure_ours(answer, by)
    waits = AnswerFile.objects.filter(pk=answer.pk, status=Status.READ, confirmed_at=None)
    if not waits.update(status=Status.DROPPED):
        raise Refusal("exchange.confirmed", "这份反馈已经登记，不能作废。")
    _note(answer, "drop_answer", by, {})


@transaction.atomic
def settle(line: AnswerLine, *, note: str, by: Actor, same_person: bool = False) -> AnswerLine:
    """A difference is dealt with: how, in words. ``same_person`` applies a line of another name.

    Of a file that is confirmed only: before that the dry run may still be dropped.
    """
    answer = line.answer
    _ensure_ours(answer, by)
    line = AnswerLine.objects.select_for_update().get(pk=line.pk)
    if line.outcome != Outcome.DIFFERENT or answer.status != Status.APPLIED:
        raise Refusal("exchange.no-difference", "这一行没有待处理的差异。", "请刷新页面。")
    if not note.strip():
        raise Refusal("exchange.no-note", "请写明差异是怎样核实处理的。")
    if same_person:
        _apply_as_same(answer, line, by)
    line.outcome = Outcome.APPLIED if same_person else Outcome.SETTLED
    line.note, line.settled_at, line.settled_by_id = note.strip(), clock.now(), by.user_id
    line.save()
    chain = line.application.chain if line.application else answer.batch.chain
    detail = {"file": answer.file.sha256, "code": line.code, "line": line.number}
    ledger.record(chain=chain, action="settle_difference", by=by, detail=detail)
    return line


def _apply_as_same(answer: AnswerFile, line: AnswerLine, by: Actor) -> None:
    if line.code != "answer.name-differs" or line.application is None:
        raise Refusal("exchange.not-a-name", "只有姓名差异可以确认为同一人后登记。")
    if Purpose(answer.purpose) in BY_TWO and answer.added_by_id == by.user_id:
        raise Refusal("exchange.same-person", "成绩和证书须由上传人以外的同事确认。")
    code = line.code
    _apply(answer, line, by)
    line.code = code


def conclude_due(today: date) -> list[Application]:
    """What the clock does for an agency alone: results stand when publicity is past."""
    if not settings.AGENCY_ALONE:
        return []
    waiting = applying.scored(today)
    return each(
        (one for one in waiting if plan_of(one.batch).publicity.end < today), applying.conclude
    )


def _ensure_alone() -> None:
    if not settings.AGENCY_ALONE:
        raise Refusal(
            "exchange.not-alone",
            "省职鉴中心在本系统办理，不需要导入反馈文件。",
            "如本系统只供报名机构使用，请管理员开启 KAOWU_AGENCY_ALONE。",
        )


def _ensure_ours(answer: AnswerFile, by: Actor) -> None:
    _ensure_alone()
    demand(by, Role.CLERK, Role.FIRST_REVIEWER)
    if by.organisation_id != answer.agency_id:
        raise Refusal("gate.scope", "这份反馈不是您所在机构的。")


def _note(answer: AnswerFile, action: str, by: Actor, detail: dict[str, object]) -> None:
    told = {"file": answer.file.sha256, "purpose": answer.purpose}
    ledger.record(chain=answer.batch.chain, action=action, by=by, detail={**told, **detail})


def confirm_by(answer_pk: int, user_id: int) -> str:
    """For the worker: confirm as this person; a refusal is the page's to show before."""
    answer = AnswerFile.objects.select_related("file", "batch__version").get(pk=answer_pk)
    return confirm(answer, by=User.objects.get(pk=user_id).actor()).status
