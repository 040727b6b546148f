"""What people do to letters in the outbox, and to those that were not delivered."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, QuerySet

from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.ledger import actions as ledger
from kaowu.office.letters import guard, templates
from kaowu.office.letters.carrying import record, send_now
from kaowu.office.letters.catalogue import catalogue, code_keys
from kaowu.office.letters.models import Letter, OutboxRule, Undelivered
from kaowu.office.letters.queries import undelivered_of
from kaowu.office.refusals import Refusal
from kaowu.rules.roles import Role

Channel, Status = Letter.Channel, Letter.Status
KEEPERS = (Role.OFFICER, Role.ADMINISTRATOR)
STILL_HERE = (Status.HELD, Status.QUEUED)
GONE = Refusal("letters.gone", "这条消息已经发出或已撤下，不能再改。", "请刷新页面，查看最新状态。")


def _ensure_keeper(by: Actor) -> None:
    if not by.has(*KEEPERS):
        raise Refusal("gate.role", "您的岗位不能办理此项业务。")


def bundle(letter: Letter) -> QuerySet[Letter]:
    """The letter with all that tells the same by other ways, the first one first."""
    first = letter.copy_of_id or letter.pk
    return Letter.objects.filter(Q(pk=first) | Q(copy_of=first)).order_by("id")


@transaction.atomic
def release(letters: Sequence[Letter], *, by: Actor) -> int:
    """Let held letters go, each with all its copies; returns how many letters that were."""
    _ensure_keeper(by)
    firsts = {letter.copy_of_id or letter.pk for letter in letters}
    held = _held_of(firsts)
    count = held.filter(channel=Channel.NOTE).update(
        status=Status.SENT, sent_at=clock.now(), next_try_at=None
    )
    count += held.update(status=Status.QUEUED, next_try_at=None)
    if count:
        ledger.record(chain="letters", action="release_letters", by=by, detail={"count": count})
    return count


def _held_of(firsts: set[int]) -> QuerySet[Letter]:
    """The held ones among these letters and their copies."""
    every = Letter.objects.filter(Q(pk__in=firsts) | Q(copy_of__in=firsts))
    return every.filter(status=Status.HELD)


@transaction.atomic
def withdraw(letters: Sequence[Letter], *, by: Actor) -> int:
    """Take letters back that have not left, with their copies; returns how many that were."""
    _ensure_keeper(by)
    firsts = {letter.copy_of_id or letter.pk for letter in letters}
    every = Letter.objects.filter(Q(pk__in=firsts) | Q(copy_of__in=firsts))
    here = every.filter(status__in=STILL_HERE).exclude(template__in=code_keys())
    count = here.update(status=Status.WITHDRAWN, next_try_at=None)
    if count:
        ledger.record(chain="letters", action="withdraw_letters", by=by, detail={"count": count})
    return count


@transaction.atomic
def edit(letter: Letter, *, subject: str, body: str, short: str, by: Actor) -> None:
    """Change what a letter says before it leaves; ``short`` is the SMS. Refusal when it has."""
    _ensure_keeper(by)
    if letter.template in code_keys():
        raise Refusal("letters.code", "验证码消息不能修改。")
    rows = list(bundle(letter).select_for_update())
    if any(row.status not in STILL_HERE for row in rows):
        raise GONE
    for row in rows:
        row.subject = " ".join(subject.split())[:200]
        row.body = short.strip() if row.channel == Channel.SMS else body.strip()
        if not row.subject or not row.body:
            raise Refusal("letters.empty", "标题和正文都要填写。")
        if guard.holds_number(row.subject + "\n" + row.body):
            raise Refusal(
                "letters.number",
                "消息里有证件号码。消息中任何时候都不能出现证件号码。",
                "请删去号码，用回执号指明是哪一份报名。",
            )
        row.save(update_fields=["subject", "body"])
    record(rows[0], "edit_letter", {}, by)


def send_at_once(letter: Letter, *, by: Actor) -> int:
    """Let a letter and its copies go now; returns how many went. Refusal when none was here."""
    _ensure_keeper(by)
    rows = [row for row in bundle(letter) if row.status in STILL_HERE]
    if not rows:
        raise GONE
    record(rows[0], "send_letter", {}, by)
    return sum(send_now(row) for row in rows)


def retry(letters: Sequence[Letter], *, by: Actor) -> int:
    """Send failed letters again to the same address; returns how many are on their way."""
    _ensure_keeper(by)
    return sum(_again(letter, by) for letter in letters)


@transaction.atomic
def _again(letter: Letter, by: Actor) -> int:
    failed = Letter.objects.filter(pk=letter.pk, status=Status.FAILED)
    count = failed.update(status=Status.QUEUED, tries=0, next_try_at=None)
    if count:
        record(letter, "retry_letter", {"channel": str(letter.channel)}, by)
        _settle(letter, Undelivered.Outcome.RESENT, "", by)
    return count


@transaction.atomic
def resend(task: Undelivered, *, channel: str, address: str, by: Actor) -> Letter:
    """Tell the same by another way or to a corrected address: a new letter, a copy of the first.

    Each channel gets its own form: an SMS the short one where the letter had one.
    """
    task = _own(task, by)
    letter = task.letter
    same_way = bundle(letter).filter(channel=channel).last() or letter.first
    body = same_way.body
    if channel == Channel.SMS and same_way.channel != Channel.SMS:
        body = templates.signed(body)
    again = Letter.objects.create(
        user_id=letter.user_id,
        agency_id=letter.agency_id,
        copy_of=letter.first,
        subject_ref=letter.subject_ref,
        channel=channel,
        address=address,
        template=letter.template,
        template_version=letter.template_version,
        subject=letter.subject,
        body=guard.checked(body, template=letter.template),
        created_at=clock.now(),
    )
    record(letter, "resend_letter", {"channel": channel, "as": again.pk}, by)
    same = channel == letter.channel
    outcome = Undelivered.Outcome.CORRECTED if same else Undelivered.Outcome.RESENT
    _settle(letter, outcome, "", by)
    return again


@transaction.atomic
def close_task(task: Undelivered, *, outcome: str, note: str, by: Actor) -> None:
    """The person was told otherwise, or need not be: what was done, and by whom."""
    task = _own(task, by)
    done = Undelivered.Outcome(outcome)
    if done == Undelivered.Outcome.NEEDLESS and not note.strip():
        raise Refusal("letters.why", "请写明为什么无需再通知。")
    _settle(task.letter, done, note.strip(), by)
    record(task.letter, "close_undelivered", {"outcome": done.value}, by)


def _own(task: Undelivered, by: Actor) -> Undelivered:
    """The task, if it is this person's and still open. Raises Refusal."""
    rows = Undelivered.objects.filter(pk__in=undelivered_of(by).values("pk"))
    found = rows.select_for_update().filter(pk=task.pk).first()
    if found is None:
        raise Refusal("gate.scope", "这项任务不在您的办理范围内。")
    if found.done_at is not None:
        raise Refusal("letters.done", "这项任务刚刚已被他人办结。", "请刷新页面。")
    return found


def _settle(letter: Letter, outcome: str, note: str, by: Actor) -> None:
    Undelivered.objects.filter(letter=letter, done_at=None).update(
        outcome=outcome, note=note, done_at=clock.now(), done_by_id=by.user_id
    )


@transaction.atomic
def set_rule(key: str, *, release: str, minutes: int, by: Actor) -> None:
    """Whether letters of a template wait; key "" for all that have no rule of their own.

    An empty ``release`` takes a template's own rule away. What waits already goes on waiting.
    """
    _ensure_keeper(by)
    if key and (key in code_keys() or key not in {*catalogue(), "mailbox_reply"}):
        raise Refusal("letters.rule", "这类消息不能设置放行方式。", "验证码总是写好即发。")
    if release:
        OutboxRule.objects.update_or_create(
            key=key, defaults={"release": OutboxRule.Release(release), "minutes": minutes}
        )
    else:
        OutboxRule.objects.filter(key=key).delete()
    ledger.record(
        chain="letters",
        action="set_outbox_rule",
        by=by,
        detail={"template": key, "release": release, "minutes": minutes},
    )
