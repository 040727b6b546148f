"""The one answer to a message: what arrived, what was mended, what is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from django.template.loader import render_to_string

from kaowu.office import clock
from kaowu.office.letters import actions as letters
from kaowu.office.letters.models import Letter
from kaowu.office.mailbox import queries, told
from kaowu.office.mailbox.masks import mailable_subject, masked, masked_finding
from kaowu.office.mailbox.messages import Body, Head
from kaowu.office.mailbox.models import MailMessage
from kaowu.office.mailbox.taking import Outcome
from kaowu.office.registration.models import Application
from kaowu.office.registration.queries import all_findings
from kaowu.rules.findings import Finding, Severity

HOURLY, DAILY = 8, 30  # answers to one address; more is a loop, or a case for a human
HINTS = ("报名", "材料", "附件", "补交", "补正", "考核", "身份证", "学历", "证件照", "信息表")
# Findings that are about sending, and are told whatever the message is about.
HELPED = frozenset({"mailbox.too-large", "mailbox.link-only", "mailbox.winmail"})
# Words in the reply's place for a reason that no answer was written.
RATE, UNRELATED, UNKNOWN_SENDER = "同一邮箱答复过于频繁", "看来与报名无关", "没有发件人地址"
BOUNCED = "退信，不再答复"


def silence(message: MailMessage, head: Head, body: Body, outcome: Outcome) -> str:
    """Why this message is not answered, or ""."""
    if message.status == MailMessage.Status.BOUNCE:
        return BOUNCED
    if head.automatic:
        return head.automatic
    if not message.sender:
        return UNKNOWN_SENDER
    now = clock.now()
    hourly = queries.answers_since(message, now - timedelta(hours=1))
    if hourly >= HOURLY or queries.answers_since(message, now - timedelta(days=1)) >= DAILY:
        return RATE
    helped = any(one.code in HELPED for one in outcome.findings)
    if outcome.files or outcome.applications or helped or is_about_us(head, body):
        return ""
    return UNRELATED


def is_about_us(head: Head, body: Body) -> bool:
    """Whether the words of a message without usable files speak of an application."""
    names = " ".join(file.name for file in body.attachments)
    said = f"{head.subject} {body.text[:500]} {names}"
    return any(word in said for word in HINTS)


def answer(message: MailMessage, outcome: Outcome) -> Letter:
    """Write the answer into the outbox, in the caller's transaction."""
    about = outcome.applications[0].chain if len(outcome.applications) == 1 else ""
    return letters.post(
        template="mailbox_reply",
        subject=mailable_subject(message.subject),
        body=text(message, outcome),
        channel=Letter.Channel.EMAIL,
        address=message.sender,
        about=about,
        agency_id=message.agency_id,
    )


def text(message: MailMessage, outcome: Outcome) -> str:
    """The answer's text; no number in it is whole."""
    findings = [masked_finding(one) for one in _for_sender(outcome)]
    errors = _of(findings, Severity.ERROR)
    context = {
        "received_at": message.received_at,
        "files": [{**file, "name": masked(file["name"])} for file in outcome.files],
        "fixed": _of(findings, Severity.FIXED),
        "errors": errors,
        "warnings": _of(findings, Severity.WARNING),
        "references": [one.reference for one in outcome.applications],
        "batch": outcome.batch if outcome.applications else None,
        "agency": message.agency.name,
        "done": bool(outcome.applications) and not errors,
        "contacts": outcome.batch.notice.contacts if outcome.batch else (),
    }
    return render_to_string("mailbox/reply.txt", context).strip() + "\n"


def _for_sender(outcome: Outcome) -> list[Finding]:
    """The message's findings, and what is still open in an application that was mended."""
    found = [one for one in outcome.findings if one.code not in told.PRIVATE]
    for application in outcome.applications:
        if application.pk in outcome.mended and not _is_strange(application, outcome):
            found += still_open(application)
    return [_by_mail(one) for one in dict.fromkeys(found)]


def _by_mail(finding: Finding) -> Finding:
    """Who answers a mail need not zip again: the one file is enough."""
    if finding.code not in {"package.missing-material", "package.missing"}:
        return finding
    remedy = f"请把扫描件的文件名以“{finding.subject}”结尾，直接回复本邮件发来，不必重新压缩。"
    return replace(finding, remedy=remedy)


def still_open(application: Application) -> Iterable[Finding]:
    """What blocks an application; without a sheet its columns are not listed one by one."""
    errors = [one for one in all_findings(application) if one.severity is Severity.ERROR]
    if application.facts:
        return errors
    missing = [one for one in errors if one.code == "record.missing"]
    told_once = [
        Finding(
            "mailbox.no-sheet",
            Severity.ERROR,
            "个人基本信息表",
            "还没有收到个人基本信息表。",
            "请填写后作为附件发送，不要放入压缩包。",
            application.batch.notice.workbook.clause,
        )
    ]
    return [one for one in errors if one not in missing] + (told_once if missing else [])


def _is_strange(application: Application, outcome: Outcome) -> bool:
    """Whether this sender must not be told what else the application has or lacks."""
    return any(
        one.code == "mailbox.other-sender" and one.subject == application.reference
        for one in outcome.findings
    )


def _of(findings: Iterable[Finding], severity: Severity) -> list[Finding]:
    return [one for one in findings if one.severity is severity]
