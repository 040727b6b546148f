"""进度查询 without an account: what it tells, to whom, and what it does not tell to anyone."""

from __future__ import annotations

import re
import time

import pytest
from django.test import Client

from kaowu.faces.public import views_enquiry
from kaowu.office.ledger.models import Entry
from kaowu.office.letters import codes
from kaowu.office.letters.models import Letter, SentCode
from kaowu.office.registration.models import Application
from tests.faces.faces import words
from tests.office.world import PAYING, World, at, found_world

UNKNOWN = "ZZZZZZZZZZ"


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(views_enquiry, "FLOOR", 0)
    return found_world()


@pytest.fixture
def lin(world: World) -> Application:
    """Asked to pay."""
    return world.billed("林晓禾")[0]


def asked(reference: str, client: Client, moment: str = PAYING) -> str:
    """The words of the page that answers a reference number."""
    with at(moment):
        return words(client.post("/enquiry/", {"reference": reference}, follow=True))


def sent_code() -> str:
    """What the newest SMS says."""
    letter = Letter.objects.filter(template="enquiry_code").latest("id")
    return re.search(r"\d{6}", letter.body)[0]  # type: ignore[index]


def typed(code: str, client: Client, moment: str = PAYING) -> str:
    """The words of the page that answers a code."""
    with at(moment):
        return words(client.post("/enquiry/code/", {"code": code}, follow=True))


def test_reference_and_code_show_where_it_stands_and_what_to_do(lin: Application) -> None:
    client = Client()
    asked(f" {lin.reference.lower()[:5]}-{lin.reference[5:]} ", client)
    page = typed(sent_code(), client)
    assert "请缴纳考核费" in page
    assert "3月13日" in page
    assert "林**" in page
    assert Entry.objects.filter(action="enquire", chain__name=lin.chain).count() == 1


def test_nothing_of_the_person_is_shown_or_in_an_address(lin: Application) -> None:
    client = Client()
    asked(lin.reference, client)
    with at(PAYING):
        answer = client.post("/enquiry/code/", {"code": sent_code()})
        assert answer["Location"] == "/enquiry/result/"
        page = client.get("/enquiry/result/").content.decode()
    for told in (lin.name, lin.mobile, lin.id_number, lin.email, lin.address):
        assert told not in page


def test_the_code_goes_to_the_mobile_on_record_and_nowhere_else(lin: Application) -> None:
    asked(lin.reference, Client())
    letter = Letter.objects.get(template="enquiry_code")
    assert (letter.channel, letter.address) == ("sms", lin.mobile)


def test_an_unknown_number_is_answered_alike(lin: Application) -> None:
    known, unknown = asked(lin.reference, Client()), asked(UNKNOWN, Client())
    assert known.replace(lin.reference, "…") == unknown.replace(UNKNOWN, "…")
    assert Letter.objects.filter(template="enquiry_code").count() == 1
    assert SentCode.objects.count() == 2


def test_both_take_the_same_time(lin: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_enquiry, "FLOOR", 0.5)
    spent = []
    for reference in (lin.reference, UNKNOWN):
        began = time.monotonic()
        asked(reference, Client())
        spent.append(time.monotonic() - began)
    assert all(took >= 0.5 for took in spent)


def test_a_code_of_another_application_opens_nothing(world: World) -> None:
    lin, _ = world.billed("林晓禾", "周知远")
    other, client = Client(), Client()
    asked(lin.reference, other)
    code = sent_code()
    asked(UNKNOWN, client)
    assert "不正确或已失效" in typed(code, client)


def test_a_code_is_right_for_ten_minutes(lin: Application) -> None:
    client = Client()
    asked(lin.reference, client, "2024-03-12 10:00")
    assert "不正确或已失效" in typed(sent_code(), client, "2024-03-12 10:10")


def test_a_code_may_be_tried_five_times(lin: Application) -> None:
    client = Client()
    asked(lin.reference, client)
    wrong = "000000" if sent_code() != "000000" else "111111"
    for _ in range(codes.TRIES):
        assert "不正确或已失效" in typed(wrong, client)
    assert "不正确或已失效" in typed(sent_code(), client)


def test_a_code_opens_once(lin: Application) -> None:
    first, second = Client(), Client()
    asked(lin.reference, first)
    code, sent = sent_code(), SentCode.objects.get()
    typed(code, first)
    session = second.session
    session["enquiry-asked"] = {"sent": sent.pk, "reference": lin.reference}
    session.save()
    assert "不正确或已失效" in typed(code, second)


def test_a_number_is_not_asked_about_without_end(lin: Application) -> None:
    for _ in range(codes.A_SUBJECT):
        asked(lin.reference, Client())
    assert "过于频繁" in asked(lin.reference, Client())
    assert Letter.objects.filter(template="enquiry_code").count() == codes.A_SUBJECT


def test_an_unknown_number_is_throttled_alike(world: World) -> None:
    for _ in range(codes.A_SUBJECT):
        asked(UNKNOWN, Client())
    assert "过于频繁" in asked(UNKNOWN, Client())


def test_an_address_does_not_try_number_after_number(world: World) -> None:
    for number in range(codes.AN_ADDRESS):
        asked(f"ZZZZZZZZZ{number % 8 + 2}"[:10] if number < 8 else f"YYYYYYYYY{number}", Client())
    assert "过于频繁" in asked("XXXXXXXXXX", Client())


def test_the_answer_closes_after_ten_minutes(lin: Application) -> None:
    client = Client()
    asked(lin.reference, client, "2024-03-12 10:00")
    typed(sent_code(), client, "2024-03-12 10:01")
    with at("2024-03-12 10:12"):
        page = words(client.get("/enquiry/result/", follow=True))
    assert "查询结果只显示 10 分钟" in page


def test_without_a_code_there_is_no_answer(lin: Application) -> None:
    client = Client()
    assert client.get("/enquiry/result/")["Location"] == "/enquiry/"
    asked(lin.reference, client)
    assert client.get("/enquiry/result/")["Location"] == "/enquiry/"


def test_what_is_no_number_is_said_at_once(world: World) -> None:
    assert "10 位字母和数字" in asked("12345", Client())
    assert not SentCode.objects.exists()


def test_the_stand_in_is_called_one(lin: Application) -> None:
    assert "短信是替身" in asked(lin.reference, Client())


def test_old_codes_are_forgotten(lin: Application) -> None:
    asked(lin.reference, Client(), "2024-03-12 10:00")
    with at("2024-03-13 10:01"):
        assert codes.forget() == 1
