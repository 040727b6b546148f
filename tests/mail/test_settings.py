"""The mailbox's settings: one URL each, loud when wrong, silent about the password."""

from __future__ import annotations

import argparse

import pytest

from kaowu.faces.cli.mail import run_sync
from kaowu.office.mailbox.servers import MailServer, server
from kaowu.office.registration.models import Application
from kaowu.site.options import OptionError, read_options
from tests.mail.conftest import Office, mail, wire
from tests.mail.test_mailbox import zipped
from tests.office.world import REGISTERED, at


def test_a_mailbox_is_one_url() -> None:
    read = server("imaps", "imap")(
        "imaps://box%40example.cn:p%2Fw@imap.example.cn/%E6%8A%A5%E5%90%8D"
    )
    assert read == MailServer("imaps", "imap.example.cn", 993, "box@example.cn", "p/w", "报名")
    assert "p/w" not in repr(read)
    assert server("imaps", "imap")("") is None


@pytest.mark.parametrize(
    ("key", "url", "why"),
    [
        ("KAOWU_IMAP_URL", "imap://box:secret@imap.example.cn", "use imaps://"),
        ("KAOWU_IMAP_URL", "https://box:secret@imap.example.cn", "expected imaps://"),
        ("KAOWU_SMTP_URL", "mail.example.cn", "expected smtps://"),
        ("KAOWU_SMTP_URL", "smtps://box:secret@mail.example.cn:port", "(secret)"),
    ],
)
def test_a_wrong_url_stops_the_program_without_the_password(key: str, url: str, why: str) -> None:
    with pytest.raises(OptionError) as stopped:
        read_options({key: url})
    assert key in str(stopped.value)
    assert why in str(stopped.value)
    assert "secret@" not in str(stopped.value)


def test_the_command_reads_the_mailbox(
    one_office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    one_office.imap.deliver(wire(mail(zipped("林晓禾"))))
    with at(REGISTERED):
        status = run_sync(argparse.Namespace(json=False))
    assert status == 0
    assert capsys.readouterr().out == "新邮件 1 封，处理 1 封，答复 1 封。\n"
    assert Application.objects.count() == 1


def test_the_command_is_polite_where_nothing_is_set(
    db: None, settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.IMAP = None
    assert run_sync(argparse.Namespace(json=False)) == 1
    assert capsys.readouterr().err.startswith("还没有设置收件邮箱。请设置 KAOWU_IMAP_URL")


def test_the_command_is_polite_where_the_agency_is_unknown(
    one_office: Office, settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.MAIL_AGENCY = "示例"
    assert run_sync(argparse.Namespace(json=False)) == 1
    assert "没有名为“示例”的报名机构。" in capsys.readouterr().err
