"""Reminders of staff by e-mail: one a day, to whoever has an address and has not turned it off."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection

from kaowu.office import clock
from kaowu.office.ledger.models import Entry
from kaowu.office.letters import addresses, codes, outbox, queries
from kaowu.office.letters.models import Letter, Undelivered
from kaowu.office.people import members
from kaowu.office.people.actions import change_agency, open_account
from kaowu.office.people.addresses import want_mail
from kaowu.office.people.models import User
from kaowu.office.registration.models import Step
from kaowu.office.reminders.actions import remind
from kaowu.office.review import actions as review
from kaowu.office.review.models import Review
from kaowu.rules.events import Event
from kaowu.rules.roles import Role
from tests.office.world import World, at, refused

pytestmark = pytest.mark.django_db
ADDRESS = "clerk@example.com"
RETURNED = [{"code": "illegible", "subject": "身份证", "text": "身份证不清晰，请重新上传。"}]


def clerk(world: World) -> User:
    return User.objects.get(pk=world.clerk.user_id)


def with_address(world: World, address: str = ADDRESS) -> User:
    with at("2024-02-20 09:00"):
        members.change_address(world.agency, clerk(world), address=address, by=manager(world))
    return clerk(world)


def manager(world: World) -> object:
    found = User.objects.filter(username="manager").first() or open_account(
        username="manager", roles=(Role.MANAGER,), organisation=world.agency
    )
    return found.actor()


def mails(day: str) -> list[Letter]:
    """The mail to staff that the morning of this day adds."""
    before = set(Letter.objects.filter(template="staff_mail").values_list("pk", flat=True))
    cache.clear()
    with at(f"{day} 09:00"):
        remind()
    return list(Letter.objects.filter(template="staff_mail").exclude(pk__in=before))


def test_many_cases_are_one_mail(world: World) -> None:
    with_address(world)
    world.accepted("林晓禾", "周知远")
    (mail,) = mails("2024-02-29")
    assert (mail.channel, mail.address) == ("email", ADDRESS)
    assert "初审通过 2 人" in mail.body
    assert mails("2024-02-29") == []


def test_two_things_of_one_day_are_one_mail_with_both(world: World) -> None:
    with_address(world)
    change_agency(world.agency, filed_until=date(2024, 3, 5), by=world.administrator)
    world.submitted("林晓禾")
    (mail,) = mails("2024-02-22")
    assert mail.subject == "考务提醒：今天有 2 项"
    assert "收件内部截止日是 2月22日" in mail.body
    assert "备案还有 12 天" in mail.body


def test_the_mail_names_no_candidate_and_says_where_to_go(world: World, settings: object) -> None:
    with_address(world)
    world.submitted("林晓禾")
    (mail,) = mails("2024-02-22")
    assert "林晓禾" not in mail.subject + mail.body
    assert f"{settings.BASE_URL}/letters/" in mail.body  # type: ignore[attr-defined]


def test_without_an_address_there_are_notes_only(world: World) -> None:
    world.accepted("林晓禾")
    assert mails("2024-02-29") == []
    assert Letter.objects.filter(template="agency_hand_over").count() == 2


def test_who_turned_it_off_gets_notes_only(world: World) -> None:
    want_mail(with_address(world), wanted=False)
    world.accepted("林晓禾")
    assert mails("2024-02-29") == []
    assert queries.inbox(clerk(world)).count() == 1


def test_who_works_here_no_more_gets_no_mail(world: World) -> None:
    user = with_address(world)
    world.accepted("林晓禾")
    members.end(world.agency, user, by=manager(world))
    assert mails("2024-02-29") == []


def test_the_mail_is_not_a_message_beside_the_notes(world: World) -> None:
    with_address(world)
    world.accepted("林晓禾")
    mails("2024-02-29")
    assert [one.template for one in queries.inbox(clerk(world))] == ["agency_hand_over"]
    assert queries.unread(clerk(world).pk) == 1


def test_what_an_officer_holds_back_is_in_no_mail(world: World) -> None:
    with_address(world)
    outbox.set_rule("agency_hand_over", release="by-hand", minutes=0, by=world.officer)
    world.accepted("林晓禾")
    assert mails("2024-02-29") == []


def test_where_everything_is_held_the_mail_waits_with_its_notes(world: World) -> None:
    with_address(world)
    outbox.set_rule("", release="by-hand", minutes=0, by=world.officer)
    world.accepted("林晓禾")
    (mail,) = mails("2024-02-29")
    assert mail.status == "held"


def test_a_mail_that_comes_back_is_a_task_of_the_persons_own_agency(world: World) -> None:
    from kaowu.office.letters.actions import mark_bounced

    with_address(world)
    world.accepted("林晓禾")
    (mail,) = mails("2024-02-29")
    Letter.objects.filter(pk=mail.pk).update(status="sent", message_id="<1@example.com>")
    mark_bounced("<1@example.com>", "no such user", permanent=True)
    assert Undelivered.objects.get(letter=mail).agency == world.agency


def test_the_address_is_kept_encrypted_and_out_of_the_ledger(world: World) -> None:
    with_address(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT email FROM people_user WHERE id = %s", [world.clerk.user_id])
        (stored,) = cursor.fetchone()
    assert ADDRESS not in stored
    entry = Entry.objects.filter(action="change_mail_address").get()
    assert entry.detail == {"given": True}


def test_only_the_members_own_manager_enters_an_address(world: World) -> None:
    for stranger in (world.clerk, world.first, world.officer, world.second):
        refused(
            members.change_address, world.agency, clerk(world), address=ADDRESS, by=stranger,
            code="gate.role",
        )  # fmt: skip
    refused(
        members.change_address, world.agency, clerk(world), address="clerk@", by=manager(world),
        code="people.address",
    )  # fmt: skip
    assert clerk(world).email == ""


def asked(user: User, address: str) -> tuple[int, str]:
    """The code that was sent to this address: its key, and the digits of the letter."""
    sent = addresses.ask(user, address, source="127.0.0.1")
    letter = Letter.objects.filter(template="staff_address_code").latest("pk")
    assert (letter.channel, letter.address) == ("email", address)
    digits = re.search(r"\d{6}", letter.body)
    assert digits
    return sent.pk, digits[0]


def test_an_own_address_counts_once_its_code_came_back(world: World) -> None:
    user = clerk(world)
    with at("2024-02-20 09:00"):
        sent, code = asked(user, "new@example.com")
        assert clerk(world).email == ""
        assert not addresses.confirm(user, "new@example.com", sent=sent, code="000000")
        assert addresses.confirm(user, "new@example.com", sent=sent, code=code)
    assert clerk(world).email == "new@example.com"


def test_a_code_for_one_address_or_person_confirms_no_other(world: World) -> None:
    user, other = clerk(world), User.objects.get(pk=world.first.user_id)
    with at("2024-02-20 09:00"):
        sent, code = asked(user, "new@example.com")
        assert not addresses.confirm(user, "other@example.com", sent=sent, code=code)
        assert not addresses.confirm(other, "new@example.com", sent=sent, code=code)
    with at("2024-02-20 09:11"):
        assert not addresses.confirm(user, "new@example.com", sent=sent, code=code)
    assert clerk(world).email == other.email == ""


def test_codes_to_addresses_are_few(world: World) -> None:
    with at("2024-02-20 09:00"):
        for _ in range(codes.A_SUBJECT):
            asked(clerk(world), "new@example.com")
        refused(
            addresses.ask, clerk(world), "new@example.com", source="127.0.0.1",
            code="enquiry.too-often",
        )  # fmt: skip


def notes(template: str, day: str) -> list[Letter]:
    """The notes of this letter that the morning of this day adds."""
    before = set(Letter.objects.filter(template=template).values_list("pk", flat=True))
    mails(day)
    return list(Letter.objects.filter(template=template).exclude(pk__in=before).order_by("pk"))


def test_the_agency_hears_in_the_morning_what_the_centre_decided(world: World) -> None:
    (lin,) = world.forwarded("林晓禾")
    world.approved("周知远", on="2024-02-28 10:00")
    with at("2024-02-28 11:00"):
        review.take(lin, by=world.second)
        review.decide(lin, Review.Verdict.RETURN, by=world.second, reasons=RETURNED)
    found = notes("agency_news", "2024-02-29")
    assert {one.user.username for one in found if one.user} == {"clerk", "first"}
    assert found[0].subject == "省职鉴中心办结 2 人"
    assert f"复审退回补正 1 人\n　{lin.reference} 第2批\n复审通过 1 人" in found[0].body
    assert "林晓禾" not in found[0].body
    assert notes("agency_news", "2024-03-01") == []


def test_a_monday_tells_of_friday_and_a_saturday_of_nothing(world: World) -> None:
    world.forwarded("林晓禾", "周知远")  # on a Friday
    assert notes("centre_news", "2024-02-24") == []
    (note,) = notes("centre_news", "2024-02-26")
    assert note.user_id == world.second.user_id
    assert "示例环境交易培训中心 第2批 2 人，最迟 3月1日（周五）反馈" in note.body


def test_what_an_agency_recorded_itself_is_no_news_to_it(world: World) -> None:
    (lin,) = world.forwarded("林晓禾")
    with at("2024-02-28 11:00"):
        Step.objects.create(
            application=lin, event=Event.APPROVE, source="forwarded", target="approved",
            at=clock.now(), user_id=world.clerk.user_id, actor_name="许经办",
        )  # fmt: skip
    assert notes("agency_news", "2024-02-29") == []
