"""Where reminders go by e-mail: entered by the keeper, or by the person with a code."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from kaowu.office.letters.models import Letter, LetterTemplate
from kaowu.office.people.actions import open_account
from kaowu.office.people.models import User
from kaowu.rules.roles import Role
from tests.faces.agencies import entered
from tests.faces.faces import browser, words
from tests.office.world import World, at, found_world

pytestmark = pytest.mark.django_db
NOW = "2024-02-20 10:00"


@pytest.fixture
def world(db: None, settings: object) -> World:
    settings.DEMO = True  # type: ignore[attr-defined]
    return found_world()


def clerk(world: World) -> User:
    return User.objects.get(pk=world.clerk.user_id)


def manager(world: World) -> Client:
    return browser(
        open_account(username="manager", roles=(Role.MANAGER,), organisation=world.agency)
    )


def posted(client: Client, name: str, data: dict[str, str], *args: int) -> str:
    with at(NOW):
        return words(client.post(reverse(name, args=args), data, follow=True))


def code() -> str:
    body = Letter.objects.filter(template="staff_address_code").latest("pk").body
    found = re.search(r"\d{6}", body)
    assert found
    return found[0]


def test_the_manager_enters_a_members_address_and_sees_most_of_it_hidden(world: World) -> None:
    data = {"do": "address", "email": "clerk@example.com"}
    page = posted(manager(world), "agency-member", data, clerk(world).pk)
    assert clerk(world).email == "clerk@example.com"
    assert "c***@example.com" in page
    assert "clerk@example.com" not in page


def test_a_new_member_may_come_with_an_address(world: World) -> None:
    data = {"username": "neu", "display_name": "新经办", "roles": "clerk", "email": "n@example.com"}
    posted(manager(world), "agency-members", data)
    assert User.objects.get(username="neu").email == "n@example.com"


def test_entering_an_address_changes_no_role(world: World) -> None:
    posted(manager(world), "agency-member", {"do": "address", "email": ""}, clerk(world).pk)
    assert clerk(world).actor().roles == {Role.CLERK}


def test_the_administrator_enters_the_address_of_an_officer(world: World) -> None:
    officer = User.objects.get(pk=world.officer.user_id)
    data = {"email": "officer@example.com"}
    page = posted(entered(world.administrator), "office-account", data, officer.pk)
    officer.refresh_from_db()
    assert officer.email == "officer@example.com"
    assert "o***@example.com" in page


def test_a_candidates_account_is_none_of_staff(world: World) -> None:
    candidate = open_account(username="c-1", roles=(Role.CANDIDATE,))
    answer = entered(world.administrator).get(reverse("office-account", args=[candidate.pk]))
    assert answer.status_code == 404


def test_an_own_address_is_kept_when_its_code_comes_back(world: World) -> None:
    me = entered(world.clerk)
    page = posted(me, "staff-mail", {"do": "ask", "email": "my@example.com"})
    assert "验证码已发往 my@example.com" in page
    wrong = posted(me, "staff-mail-confirm", {"email": "my@example.com", "code": "12"})
    assert "验证码是 6 位数字" in wrong
    page = posted(me, "staff-mail-confirm", {"email": "my@example.com", "code": code()})
    assert "邮箱已登记" in page
    assert clerk(world).email == "my@example.com"


def test_a_code_confirms_no_address_that_was_slipped_in(world: World) -> None:
    me = entered(world.clerk)
    posted(me, "staff-mail", {"do": "ask", "email": "my@example.com"})
    page = posted(me, "staff-mail-confirm", {"email": "your@example.com", "code": code()})
    assert "验证码不正确或已失效" in page
    assert clerk(world).email == ""


def test_mail_is_turned_off_on_and_the_address_removed_by_oneself(world: World) -> None:
    User.objects.filter(pk=world.clerk.user_id).update(email="my@example.com")
    me = entered(world.clerk)
    assert "已停用" in posted(me, "staff-mail", {"do": "off"})
    assert not clerk(world).wants_mail
    posted(me, "staff-mail", {"do": "on"})
    assert clerk(world).wants_mail
    assert "没有登记邮箱" in posted(me, "staff-mail", {"do": "remove"})
    assert clerk(world).email == ""


def test_a_manager_finds_the_reminders_that_are_written_to_managers(world: World) -> None:
    assert manager(world).get(reverse("staff-letters")).status_code == 200


def test_the_address_is_in_no_session(world: World) -> None:
    me = entered(world.clerk)
    posted(me, "staff-mail", {"do": "ask", "email": "my@example.com"})
    assert "my@example.com" not in str(dict(me.session))


def test_a_letter_that_goes_by_no_sms_has_no_place_for_one(world: World) -> None:
    officer = entered(world.officer)
    mail = words(officer.get(reverse("office-letter-template", args=["staff_mail"])))
    assert "正文（电子邮件）" in mail
    assert "短信" not in mail
    assert "发给虚构的工作人员" in mail
    back = words(officer.get(reverse("office-letter-template", args=["return_first"])))
    assert "正文（站内信、电子邮件）" in back
    assert "1 条短信" in back


def test_a_letter_without_sms_is_edited_with_a_preview_and_kept(world: World) -> None:
    url = reverse("office-letter-template", args=["centre_news"])
    data = {"subject": "新到 {人数} 人", "body": "新到花名册：\n{清单}", "version": "0"}
    officer = entered(world.officer)
    assert "新到 12 人" in words(officer.post(url, {**data, "action": "preview"}))
    officer.post(url, {**data, "action": "save"})
    assert LetterTemplate.objects.get(key="centre_news").subject == "新到 {人数} 人"
