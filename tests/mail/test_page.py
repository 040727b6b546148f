"""The agency's page of its mailbox."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from kaowu.office.mailbox.models import MailMessage
from kaowu.office.people.actions import open_account, register_agency
from kaowu.office.people.models import User
from kaowu.rules.roles import Role
from tests.faces.agencies import entered
from tests.faces.faces import words
from tests.mail.conftest import Office, mail, wire
from tests.mail.test_mailbox import LIN, sheet, zipped


def clerk_of(office: Office, settings: Settings) -> Client:
    settings.DEMO = True
    return entered(office.world.clerk)


def test_the_list_says_what_became_of_each_message(one_office: Office, settings: Settings) -> None:
    one_office.receive(mail(zipped("林晓禾", "missing-diploma"), sheet("林晓禾")))
    one_office.receive(mail(subject="你好", text="几点上班？"))
    page = words(clerk_of(one_office, settings).get("/agency/mailbox/"))
    assert "林晓禾" in page
    assert "缺少最高学历证书原件扫描件。" in page
    assert "没有材料" in page
    assert "看来与报名无关" in page
    assert LIN.id_number not in page


def test_one_message_shows_words_files_findings_and_answer(
    one_office: Office, settings: Settings
) -> None:
    record = one_office.receive(
        mail(zipped("林晓禾"), sheet("林晓禾"), text=f"我是 {LIN.id_number}，请查收。")
    )
    page = words(clerk_of(one_office, settings).get(f"/agency/mailbox/{record.pk}/"))
    assert "我是 511*************08，请查收。" in page
    assert "下一步：材料已登记" in page
    assert LIN.id_number not in page


def test_another_agency_sees_nothing_of_it(one_office: Office, settings: Settings) -> None:
    record = one_office.receive(mail(zipped("林晓禾")))
    settings.DEMO = True
    other = register_agency(name="另一家示例机构", filing_number="示例备02号")
    actor = open_account(username="other", roles=(Role.CLERK,), organisation=other).actor()
    client = entered(actor)
    assert "还没有接通报名邮箱" in words(client.get("/agency/mailbox/"))
    assert client.get(f"/agency/mailbox/{record.pk}/").status_code == 404


def test_a_long_list_asks_no_more_than_a_short_one(one_office: Office, settings: Settings) -> None:
    client, counts = clerk_of(one_office, settings), []
    for _ in range(2):
        for turn in range(3):
            one_office.imap.deliver(wire(mail(text=f"附件 {turn}")))
        one_office.sync()
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/agency/mailbox/").status_code == 200
        counts.append(len(asked))
    assert MailMessage.objects.count() == 6
    assert counts[0] == counts[1] <= 12
    assert User.objects.filter(username__startswith="mailbox-").count() == 1
