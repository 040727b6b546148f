"""Reading the mailbox: nothing twice, nothing lost, nothing changed in the box."""

from __future__ import annotations

import logging

import pytest

from kaowu.office.letters import actions as letters
from kaowu.office.letters.models import Letter
from kaowu.office.mailbox import actions
from kaowu.office.mailbox.models import Box, MailMessage
from kaowu.office.people.models import User
from kaowu.office.refusals import Refusal
from kaowu.office.registration.models import Application
from tests.mail.conftest import Office, Taken, body, mail, wire
from tests.mail.dovecot import Dovecot
from tests.mail.imap_server import ImapServer
from tests.mail.test_mailbox import LIN, zipped
from tests.office.world import REGISTERED, at


def test_a_message_is_read_once_even_after_a_restart(office: Office, smtp: Taken) -> None:
    office.receive(mail(zipped("林晓禾")))
    assert (office.sync().recorded, office.sync().handled) == (0, 0)
    assert MailMessage.objects.count() == 1
    assert len(smtp.messages) == 1
    if isinstance(office.imap, ImapServer):
        assert office.imap.folder.fetched == [1]


def test_a_folder_that_is_numbered_anew_brings_no_second_answer(
    office: Office, smtp: Taken
) -> None:
    office.receive(mail(zipped("林晓禾")))
    office.imap.renumber()
    office.sync()
    assert sorted(MailMessage.objects.values_list("status", flat=True)) == ["done", "repeat"]
    assert MailMessage.objects.values("uidvalidity").distinct().count() == 2
    assert (Application.objects.count(), len(smtp.messages)) == (1, 1)


def test_the_same_number_in_a_new_numbering_is_another_message(
    one_office: Office, smtp: Taken
) -> None:
    one_office.receive(mail(text="附件是报名材料"))
    one_office.imap.folder.validity += 1
    one_office.imap.folder.messages = {1: (wire(mail(text="附件忘了")), 1e9 * 2)}
    one_office.sync()
    assert list(MailMessage.objects.values_list("uid", flat=True)) == [1, 1]
    assert len(smtp.messages) == 2


def test_a_line_that_breaks_loses_nothing(one_office: Office, smtp: Taken) -> None:
    for turn in range(3):
        one_office.imap.deliver(wire(mail(text=f"附件 {turn}")))
    one_office.imap.folder.break_before = 2
    assert one_office.sync().trouble == "连接不上邮箱服务器，或连接中断"
    assert list(MailMessage.objects.values_list("uid", flat=True)) == [1]
    one_office.imap.folder.break_before = 0
    assert one_office.sync().recorded == 2
    assert one_office.imap.folder.fetched == [1, 2, 3]
    assert len(smtp.messages) == 3


def test_a_handler_that_died_leaves_the_message_to_the_next(
    one_office: Office, smtp: Taken
) -> None:
    record = one_office.receive(mail(zipped("林晓禾")))
    early = "2024-02-20 09:30"
    with at(early):
        from kaowu.office import clock

        MailMessage.objects.filter(pk=record.pk).update(
            status="working", changed_at=clock.now(), reply=None
        )
    assert one_office.sync("2024-02-20 09:40").handled == 0
    assert one_office.sync("2024-02-20 09:50").handled == 1
    assert Application.objects.count() == 1
    assert Application.objects.get().intakes.count() == 1


def test_a_message_over_the_limit_is_not_fetched(
    one_office: Office, smtp: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MAX_MESSAGE", 100_000)
    record = one_office.receive(mail(zipped("林晓禾")))
    assert (record.status, record.raw) == ("too-large", None)
    assert one_office.imap.folder.fetched == []
    assert "超过 20 MB，没有收取" in body(smtp.messages[0])


def test_a_message_of_twenty_megabytes_of_files_is_read(one_office: Office) -> None:
    big = ("说明.txt", b"0123456789abcdef" * (20 * 1024 * 1024 // 16))
    record = one_office.receive(mail(big))
    assert record.raw is not None
    over = ("说明.txt", b"0123456789abcdef" * (23 * 1024 * 1024 // 16))
    assert one_office.receive(mail(over)).status == "too-large"


def test_mail_from_before_the_first_reading_is_only_listed(office: Office, smtp: Taken) -> None:
    record = office.receive(mail(zipped("林晓禾")), seconds_ago=8 * 86400)
    assert (record.status, record.raw) == ("old", None)
    assert smtp.messages == []


def test_nothing_changes_in_the_box(office: Office) -> None:
    office.receive(mail(zipped("林晓禾")))
    if isinstance(office.imap, Dovecot):
        import imaplib

        with imaplib.IMAP4("127.0.0.1", office.imap.port) as client:
            client.login("box", "secret")
            client.select("INBOX", readonly=True)
            assert client.search(None, "UNSEEN")[1] == [b"1"]


def test_without_settings_it_says_so(db: None, settings: object) -> None:
    settings.IMAP = None
    with pytest.raises(Refusal) as refused:
        actions.sync()
    assert refused.value.message == "还没有设置收件邮箱。"


def test_a_wrong_password_is_a_trouble_that_the_page_can_show(
    one_office: Office, settings: object
) -> None:
    from kaowu.office.mailbox.servers import server

    url = one_office.imap.url.replace("secret", "wrong")
    settings.IMAP = server("imap")(url)
    assert one_office.sync().trouble == "邮箱登录被拒绝，请核对账号和授权码"
    assert Box.objects.get().trouble == "邮箱登录被拒绝，请核对账号和授权码"


def test_a_server_that_is_away_is_a_trouble(one_office: Office, settings: object) -> None:
    from kaowu.office.mailbox.servers import server

    settings.IMAP = server("imap")("imap://box:secret@127.0.0.1:1/INBOX")
    assert one_office.sync().trouble == "连接不上邮箱服务器，或连接中断"


def test_the_clerk_of_the_mailbox_is_no_person(one_office: Office) -> None:
    one_office.receive(mail(zipped("林晓禾")))
    clerk = User.objects.get(username__startswith="mailbox-")
    assert (clerk.is_active, clerk.has_usable_password()) == (False, False)
    assert Application.objects.get().created_by == clerk


def test_no_number_of_a_person_is_in_the_log(
    one_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    one_office.receive(mail(zipped("林晓禾"), subject=f"报名 {LIN.id_number}"))
    assert LIN.id_number not in caplog.text
    assert LIN.id_number not in Letter.objects.get().subject + Letter.objects.get().body


def test_an_answer_waits_while_the_mail_server_is_away(
    one_office: Office, smtp: Taken, settings: object
) -> None:
    from kaowu.office.mailbox.servers import server

    there, settings.SMTP = settings.SMTP, server("smtp")("smtp://127.0.0.1:1")
    one_office.receive(mail(text="附件是报名材料"))
    assert Letter.objects.get().status == "queued"
    settings.SMTP = there
    with at(REGISTERED):
        letters.send_queued()
    assert (Letter.objects.get().status, len(smtp.messages)) == ("sent", 1)


def test_an_address_that_is_refused_is_not_tried_again(one_office: Office, smtp: Taken) -> None:
    smtp.refused["lin@example.cn"] = "550 no such user"
    one_office.receive(mail(text="附件是报名材料"))
    assert Letter.objects.get().status == "failed"


def test_an_address_that_must_wait_is_tried_again(one_office: Office, smtp: Taken) -> None:
    smtp.refused["lin@example.cn"] = "451 try later"
    one_office.receive(mail(text="附件是报名材料"))
    assert Letter.objects.get().status == "queued"
    smtp.refused.clear()
    one_office.sync()
    assert (Letter.objects.get().status, len(smtp.messages)) == ("sent", 1)


def test_without_a_mail_server_the_answer_is_a_file(
    one_office: Office, smtp: Taken, settings: object
) -> None:
    from email import message_from_bytes
    from email.policy import default

    from kaowu.office.mailbox.smtp import outbox

    settings.SMTP = None
    one_office.receive(mail(text="附件是报名材料"))
    letter = Letter.objects.get()
    path = outbox() / f"letter-{letter.pk}.eml"
    filed = message_from_bytes(path.read_bytes(), policy=default)
    assert (letter.status, filed["To"]) == ("sent", "lin@example.cn")
    assert path.stat().st_mode & 0o777 == 0o600
    assert smtp.messages == []
