"""Letters that come back: known by what mail servers write, and told of the right letter."""

from __future__ import annotations

import logging

import pytest

from kaowu.office.ledger.models import Entry
from kaowu.office.letters import actions as letters
from kaowu.office.letters.models import Letter
from kaowu.office.mailbox.bounces import Bounce, read_bounce
from kaowu.office.mailbox.carrier import message_id
from tests.mail.conftest import BOX, Office, Taken, mail, wire
from tests.mail.test_mailbox import zipped
from tests.office.world import REGISTERED, at

ID = "<kaowu-7-0123456789abcdef@agency.example>"
TO = "lin@example.cn"

DSN = """\
From: Mail Delivery System <MAILER-DAEMON@mx.example.cn>
To: baoming@agency.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-1@mx.example.cn>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.cn

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {code}

--b
Content-Type: {returned}

From: baoming@agency.example
Message-ID: {id}
Subject: hello

text
--b--
"""
QMAIL = """\
From: MAILER-DAEMON@mx.example.cn
Return-Path: <>
To: baoming@agency.example
Subject: failure notice
Message-ID: <bounce-2@mx.example.cn>

Hi. This is the qmail-send program at mx.example.cn.

<{to}>:
203.0.113.5 does not like recipient.
Remote host said: 550 5.1.1 <{to}>: User unknown

--- Below this line is a copy of the message.

Message-ID: {id}
"""
EXIM = """\
From: Mail Delivery System <Mailer-Daemon@mx.example.cn>
X-Failed-Recipients: {to}
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender
Message-ID: <bounce-3@mx.example.cn>
References: {id}

  {to}
    retry timeout exceeded
"""
CHINESE = """\
From: 系统退信 <PostMaster@mail.example.cn>
Auto-Submitted: auto-generated
Subject: 来自mail.example.cn的退信
Message-ID: <bounce-4@mail.example.cn>
In-Reply-To: {id}
Content-Type: text/html; charset=utf-8

<p>很抱歉，您的邮件被退回。</p><p>原因：收件人邮箱不存在（550 Mailbox not found）。</p>
"""
FULL = """\
From: 系统退信 <postmaster@mail.example.cn>
Auto-Submitted: auto-generated
Subject: 系统退信
Message-ID: <bounce-5@mail.example.cn>
In-Reply-To: {id}
Content-Type: text/plain; charset=utf-8

您的邮件无法投递：收件人邮箱已满。
"""
TOLD = {"to": TO, "id": ID}
REJECTED = {"action": "failed", "status": "5.1.1", "code": f"550 5.1.1 <{TO}> User unknown"}
WHOLE, HEADER = "message/rfc822", "text/rfc822-headers"
REPORT = DSN.format(**TOLD, **REJECTED, returned=WHOLE)


def raw(text: str) -> bytes:
    return text.encode().replace(b"\n", b"\r\n")


@pytest.mark.parametrize(
    ("text", "reason", "permanent"),
    [
        (REPORT, "550 5.1.1 <…> User unknown", True),
        (DSN.format(**TOLD, **REJECTED, returned=HEADER), "550 5.1.1 <…> User unknown", True),
        (
            DSN.format(**TOLD, action="delayed", status="4.4.1", code="timed out", returned=WHOLE),
            "timed out",
            False,
        ),
        (
            DSN.format(
                **TOLD, action="failed", status="4.2.2", code="mailbox full", returned=WHOLE
            ),
            "mailbox full",
            False,
        ),
        (QMAIL.format(**TOLD), "Remote host said: 550 5.1.1 <…>: User unknown", True),
        (EXIM.format(**TOLD), "Mail delivery failed: returning message to sender", True),
        (CHINESE.format(**TOLD), "原因：收件人邮箱不存在（550 Mailbox not found）。", True),
        (FULL.format(**TOLD), "您的邮件无法投递：收件人邮箱已满。", False),
    ],
    ids=["report", "headers only", "delayed", "full", "qmail", "exim", "Chinese", "Chinese full"],
)
def test_a_bounce_says_which_letter_why_and_for_how_long(
    text: str, reason: str, permanent: bool
) -> None:
    found = read_bounce(raw(text))
    assert isinstance(found, Bounce)
    assert (ID in found.named, found.reason, found.permanent) == (True, reason, permanent)


@pytest.mark.parametrize(
    "text",
    [
        DSN.format(**TOLD, action="relayed", status="2.0.0", code="ok", returned=WHOLE),
        DSN.format(**TOLD, action="delivered", status="2.1.5", code="ok", returned=WHOLE),
        f"From: a@b.cn\nIn-Reply-To: {ID}\nAuto-Submitted: auto-replied\n\n我在休假。",
        EXIM.format(to=TO, id="nothing"),
        "",
        "Content-Type: message/delivery-status\n\nAction: failed\n\n",
    ],
    ids=["relayed", "delivered", "on holiday", "names no letter", "empty", "no text"],
)
def test_what_is_no_bounce_of_a_letter(text: str) -> None:
    assert read_bounce(raw(text)) is None


@pytest.mark.parametrize("cut", range(0, len(REPORT), 97))
def test_a_broken_bounce_is_never_a_crash(cut: int) -> None:
    read_bounce(raw(REPORT)[:cut])
    read_bounce(b"\xff" + raw(REPORT)[cut:])


# -- the letter


def sent(office: Office) -> Letter:
    """A letter that has left."""
    with at(REGISTERED):
        letter = letters.post(
            template="note",
            subject="报名材料需要补正",
            body="请补正。",
            channel=Letter.Channel.EMAIL,
            address=TO,
            about="application:ABC",
        )
        letters.send_queued()
    return letter


def test_the_letter_that_came_back_is_undelivered(
    office: Office, smtp: Taken, caplog: pytest.LogCaptureFixture
) -> None:
    letter = sent(office)
    caplog.set_level(logging.DEBUG)
    record = office.receive(
        raw(DSN.format(to=TO, id=message_id(letter), **REJECTED, returned=WHOLE))
    )
    letter.refresh_from_db()
    assert (letter.status, letter.trouble) == ("failed", "550 5.1.1 <…> User unknown")
    assert (record.status, record.unanswered) == ("bounce", "退信，不再答复")
    assert [one.code for one in record.findings] == ["mailbox.bounce"]
    assert "请核对考生的电子邮箱" in record.findings[0].remedy
    assert len(smtp.messages) == 1  # ours; a bounce is never answered
    assert Entry.objects.filter(action="letter_bounced", chain__name="application:ABC").count() == 1
    ours = [one.getMessage() for one in caplog.records if one.name.startswith("kaowu")]
    assert TO not in "".join(ours)


def test_a_letter_that_is_only_late_is_sent_again_by_the_office(one_office: Office) -> None:
    letter = sent(one_office)
    late = {"action": "delayed", "status": "4.4.1", "code": "timed out"}
    record = one_office.receive(
        raw(DSN.format(to=TO, id=message_id(letter), **late, returned=WHOLE))
    )
    letter.refresh_from_db()
    assert letter.status == "queued"
    assert record.findings[0].remedy == "系统稍后自动重发，不用处理。"


def test_a_guessed_identifier_marks_nothing(one_office: Office) -> None:
    letter = sent(one_office)
    forged = f"<kaowu-{letter.pk}-0123456789abcdef@agency.example>"
    record = one_office.receive(raw(DSN.format(to=TO, id=forged, **REJECTED, returned=WHOLE)))
    letter.refresh_from_db()
    assert (letter.status, record.status) == ("sent", "automatic")


def test_a_person_who_quotes_a_bounce_is_answered(one_office: Office, smtp: Taken) -> None:
    letter = sent(one_office)
    record = one_office.receive(
        mail(
            zipped("林晓禾"),
            subject="回复：上次的邮件退信了 550",
            text="无法投递的那封我没有收到。",
            In_Reply_To=message_id(letter),
        )
    )
    letter.refresh_from_db()
    assert (letter.status, record.status) == ("sent", "done")
    assert len(smtp.messages) == 2


def test_a_bounce_that_comes_twice_is_told_once(one_office: Office) -> None:
    letter = sent(one_office)
    text = DSN.format(to=TO, id=message_id(letter), **REJECTED, returned=WHOLE)
    one_office.receive(raw(text))
    again = one_office.receive(raw(text.replace("bounce-1@", "bounce-9@")))
    assert again.status == "bounce"
    assert Entry.objects.filter(action="letter_bounced").count() == 1


def test_a_huge_bounce_is_neither_fetched_nor_answered(
    one_office: Office, smtp: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kaowu.office.mailbox import actions

    monkeypatch.setattr(actions, "MAX_MESSAGE", 100)
    record = one_office.receive(raw(REPORT))
    assert (record.status, record.raw, smtp.messages) == ("automatic", None, [])


def test_our_own_letter_in_the_box_is_no_bounce(one_office: Office, smtp: Taken) -> None:
    sent(one_office)
    record = one_office.receive(wire(smtp.messages[0]))
    assert (record.status, record.unanswered) == ("automatic", "本邮箱自己发出的邮件")
    assert smtp.messages[0]["From"].addresses[0].addr_spec == BOX
