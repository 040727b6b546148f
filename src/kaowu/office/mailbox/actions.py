"""Reading the mailbox: every message recorded once, handled once, answered once."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.ledger import actions as ledger
from kaowu.office.letters import actions as letters
from kaowu.office.mailbox import imap, queries, replies, told
from kaowu.office.mailbox.bounces import read_bounce
from kaowu.office.mailbox.carrier import letters_named
from kaowu.office.mailbox.masks import masked
from kaowu.office.mailbox.messages import Body, Head, Unreadable, read_body, read_head
from kaowu.office.mailbox.models import Box, MailMessage
from kaowu.office.mailbox.servers import MailServer
from kaowu.office.mailbox.taking import Outcome, take
from kaowu.office.people.actions import open_account
from kaowu.office.people.models import Organisation, User
from kaowu.office.refusals import Refusal
from kaowu.office.vault import files
from kaowu.rules.findings import verdict
from kaowu.rules.roles import Role

log = logging.getLogger(__name__)
Status = MailMessage.Status

MAX_FILES = 20 * 1024 * 1024  # bytes of files that one message may carry
MAX_MESSAGE = MAX_FILES * 4 // 3 + 2 * 1024 * 1024  # in base64, with line ends and text
LOOK_BACK = timedelta(days=7)  # older mail was there before the office began to read the box
LEASE = timedelta(minutes=15)  # after which a message whose handler died is handled again
CHAIN = "mailbox"


@dataclass(slots=True)
class Synced:
    """What one reading of the mailbox did: counts of messages; ``trouble`` is "" when well."""

    recorded: int = 0
    handled: int = 0
    answered: int = 0
    trouble: str = ""


def sync() -> Synced:
    """Read the mailbox, handle what is new, send the answers.

    Raises Refusal when no mailbox is set. A mailbox that cannot be reached is a ``trouble``.
    """
    server, agency = configured()
    by = service_actor(agency)
    done = Synced()
    box = _box(server)
    try:
        with imap.opened(server) as reader:
            done.recorded = _record_new(reader, box, agency, by)
        box.read_at = clock.now()
    except imap.Unreachable as error:
        done.trouble = str(error)
    box.trouble = done.trouble
    box.save()
    done.handled, done.answered = _handle_all(agency, by)
    letters.send_queued()
    return done


def configured() -> tuple[MailServer, Organisation]:
    """The mailbox and its agency. Raises Refusal, politely, where one is not set."""
    if settings.IMAP is None:
        raise Refusal(
            "mailbox.not-set",
            "还没有设置收件邮箱。",
            "请设置 KAOWU_IMAP_URL 和 KAOWU_MAIL_AGENCY（见 docs/settings.md）。",
        )
    kind = Organisation.Kind.AGENCY
    agency = Organisation.objects.filter(kind=kind, name=settings.MAIL_AGENCY).first()
    if agency is None:
        raise Refusal(
            "mailbox.no-agency",
            f"没有名为“{settings.MAIL_AGENCY}”的报名机构。",
            "请把 KAOWU_MAIL_AGENCY 设为已登记的报名机构全称。",
        )
    return settings.IMAP, agency


def service_actor(agency: Organisation) -> Actor:
    """The agency's clerk who is no person: takes in what is mailed, can never sign in."""
    name = f"mailbox-{agency.pk}"
    user = User.objects.filter(username=name).first()
    if user is None:
        user = open_account(
            username=name, display_name="邮箱收件", roles=(Role.CLERK,), organisation=agency
        )
        user.is_active = False
        user.save()
    return user.actor()


# -- from the box into the record


def _box(server: MailServer) -> Box:
    return Box.objects.get_or_create(name=server.name, defaults={"since": _real_now()})[0]


def _real_now() -> datetime:
    """Compared with the mail server's clock, which no time machine moves."""
    return datetime.fromtimestamp(time.time(), tz=UTC)


def _record_new(reader: imap.Reader, box: Box, agency: Organisation, by: Actor) -> int:
    """Record every message that the box's ledger does not have; returns how many."""
    rows = MailMessage.objects.filter(folder=box.name, uidvalidity=reader.validity)
    known = set(rows.values_list("uid", flat=True))
    count = 0
    for uid in reader.uids():
        listed = None if uid in known else reader.listed(uid)
        if listed:
            count += _record(reader, listed, box, agency, by)
    return count


def _record(
    reader: imap.Reader, listed: imap.Listed, box: Box, agency: Organisation, by: Actor
) -> int:
    """Record one message; its content is taken only where it may be needed."""
    head = read_head(listed.header, own=_own_addresses())
    message = MailMessage(
        agency=agency,
        folder=box.name,
        uidvalidity=reader.validity,
        uid=listed.uid,
        message_id=head.message_id[:255],
        received_at=listed.received_at,
        recorded_at=clock.now(),
        changed_at=clock.now(),
        size=listed.size,
        sender=head.sender,
        subject=head.subject,
        unanswered=head.automatic,
    )
    message.status = _first_status(message, head, box)
    raw = b""
    if message.status in {Status.NEW, Status.AUTOMATIC} and listed.size <= MAX_MESSAGE:
        raw = reader.whole(listed.uid, MAX_MESSAGE + 1)
    return _keep(message, raw, by)


def _first_status(message: MailMessage, head: Head, box: Box) -> str:
    """What can be said by the header alone."""
    if message.received_at < box.since - LOOK_BACK:
        return Status.OLD
    same = MailMessage.objects.filter(
        agency=message.agency, message_id=message.message_id, size=message.size
    )
    if same.exists():  # the folder was numbered anew, or the message delivered twice
        return Status.REPEAT
    if head.returned and message.size <= MAX_MESSAGE:
        return Status.NEW  # whether it is a letter of ours that came back, its content tells
    return Status.AUTOMATIC if head.automatic else Status.NEW


def _keep(message: MailMessage, raw: bytes, by: Actor) -> int:
    """Write the record, once; 0 where another reader was first."""
    try:
        with transaction.atomic():
            if raw and len(raw) <= MAX_MESSAGE:
                message.raw = files.keep(raw, "message/rfc822")
            message.save()
            detail = {"mail": message.pk, "bytes": message.size, "status": str(message.status)}
            ledger.record(chain=CHAIN, action="receive_mail", by=by, detail=detail)
    except IntegrityError:
        return 0
    return 1


def _own_addresses() -> tuple[str, ...]:
    user = settings.IMAP.user if settings.IMAP else ""
    return tuple(one for one in (settings.MAIL_FROM, user) if "@" in one)


# -- from the record to the applications and the answer


def _handle_all(agency: Organisation, by: Actor) -> tuple[int, int]:
    """Handle what waits, oldest first; returns how many were handled and how many answered."""
    queries.stale(clock.now(), LEASE).update(status=Status.NEW)
    waiting = MailMessage.objects.filter(agency=agency, status=Status.NEW)
    handled = [handle(one, by=by) for one in waiting.order_by("received_at", "pk")]
    return len(handled), sum(1 for one in handled if one.reply_id)


def handle(message: MailMessage, *, by: Actor) -> MailMessage:
    """Do what a message asks for and write its answer. Never raises for bad content."""
    claimed = MailMessage.objects.filter(pk=message.pk, status=Status.NEW).update(
        status=Status.WORKING, changed_at=clock.now()
    )
    if not claimed:
        return message
    try:
        head, body, outcome = _understood(message, by)
        reason = replies.silence(message, head, body, outcome)
        return _conclude(message, outcome, reason, by)
    except Exception as error:  # noqa: BLE001 - one message must not stop those after it
        log.error("mail %d: %s", message.pk, type(error).__name__)
        message.status = Status.FAILED
        return _conclude(message, Outcome(findings=[told.unexpected()]), "转人工办理", by)


def _understood(message: MailMessage, by: Actor) -> tuple[Head, Body, Outcome]:
    """The message read, and what became of its files."""
    nothing = Body((), "", links=False)
    if message.raw is None:
        head = Head(message.message_id, (), message.sender, message.subject, "")
        message.status = Status.TOO_LARGE
        found = told.too_large(message.size, MAX_FILES)
        return head, nothing, Outcome(findings=[found])
    raw = files.content(message.raw)
    head = read_head(raw, own=_own_addresses())
    if head.returned and (found := _came_back(message, raw)):
        return head, nothing, found
    if head.automatic:
        message.status = Status.AUTOMATIC
        return head, nothing, Outcome()
    try:
        body = read_body(raw)
    except Unreadable:
        message.status = Status.FAILED
        return head, nothing, Outcome(findings=[told.unreadable()])
    outcome = take(message, head, body, by=by)
    message.status = Status.DONE if outcome.useful else Status.EMPTY
    if not outcome.useful and not outcome.findings and replies.is_about_us(head, body):
        outcome.findings.append(told.nothing_attached())
    return head, body, outcome


def _came_back(message: MailMessage, raw: bytes) -> Outcome | None:
    """Mark the letter that this bounce is about; None when it is about none of ours."""
    bounce = read_bounce(raw)
    if bounce is None:
        return None
    reason = masked(bounce.reason)
    for name in bounce.named:
        if letters_named([name]) and letters.mark_bounced(name, reason, bounce.permanent):
            message.status = Status.BOUNCE
            return Outcome(findings=[told.came_back(reason, permanent=bounce.permanent)])
    return None


@transaction.atomic
def _conclude(message: MailMessage, outcome: Outcome, reason: str, by: Actor) -> MailMessage:
    """Record the outcome and write the answer, unless there is a ``reason`` for silence."""
    message.files = outcome.files
    message.findings_data = [finding.as_dict() for finding in outcome.findings]
    message.verdict = verdict(outcome.findings) if outcome.files or outcome.findings else ""
    message.application = outcome.applications[0] if outcome.applications else None
    message.unanswered = reason
    message.reply = None if reason else replies.answer(message, outcome)
    message.changed_at = clock.now()
    message.save()
    detail = {
        "mail": message.pk,
        "status": str(message.status),
        "findings": [finding.code for finding in outcome.findings],
        "applications": [one.reference for one in outcome.applications],
        "answered": message.reply_id is not None,
    }
    ledger.record(chain=CHAIN, action="handle_mail", by=by, detail=detail)
    return message
