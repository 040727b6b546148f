"""The administrator's pages: agencies, accounts, the outbox, the ledger."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate

from kaowu.faces.administration.views_people import initial_password
from kaowu.faces.administration.words import detail_of
from kaowu.office.ledger.actions import seal_day
from kaowu.office.ledger.models import Entry
from kaowu.office.letters import actions as letter_actions
from kaowu.office.letters.models import Letter
from kaowu.office.people.models import Organisation, User
from tests.faces.desks import seen, sent
from tests.faces.faces import browser
from tests.office.world import PAYING, World, at, found_world

PEOPLE = "/office/people/"
ACCOUNT = {"username": "new.clerk", "display_name": "新经办", "roles": ["clerk"]}
AGENCY = {
    "name": "示例环境交易培训中心",
    "credit_code": "91510100MA6EXAMP12",
    "filing_number": "示例备〔2024〕01号",
    "filed_from": "2024-01-01",
    "filed_until": "2024-12-31",
    "address": "示例路1号",
}


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.DEMO = True
    return found_world()


def test_the_people_are_listed_with_roles_and_filing(world: World) -> None:
    page = seen(PEOPLE, PAYING, "admin")
    assert "示例备〔2024〕01号 2024-01-01 至 2025-12-31 有效" in page
    assert "officer2 席考务 省职鉴中心考务员 示例鉴定中心" in page


def test_a_filing_is_changed_and_the_ledger_names_the_fields(world: World) -> None:
    sent(f"{PEOPLE}agencies/{world.agency.pk}/", AGENCY, PAYING, "admin")
    world.agency.refresh_from_db()
    assert world.agency.filed_until == date(2024, 12, 31)
    entry = Entry.objects.get(action="change_agency")
    assert entry.detail == {
        "fields": ["address", "credit_code", "filed_until"],
        "filed_until": "2024-12-31",
    }
    assert entry.actor == f"user:{world.administrator.user_id}"


def test_a_filing_that_ends_before_it_begins_is_refused(world: World) -> None:
    page = sent(f"{PEOPLE}agencies/new/", {**AGENCY, "name": "另一机构", "filed_until": "2023-01-01"}, PAYING, "admin")  # fmt: skip # noqa: E501
    assert "备案截止日早于起始日" in page
    assert Organisation.objects.filter(kind="agency").count() == 1


def test_a_new_account_opens_with_the_password_that_is_shown_once(world: World) -> None:
    data = {**ACCOUNT, "organisation": world.agency.pk}
    page = sent(f"{PEOPLE}accounts/new/", data, PAYING, "admin")
    password = re.search(r"初始密码 (\S+)", page)
    assert password
    user = User.objects.get(username="new.clerk")
    assert user.check_password(password[1])
    assert password[1] not in seen(PEOPLE, PAYING, "admin")
    assert password[1] not in str(list(Entry.objects.values_list("detail", flat=True)))
    assert authenticate(username="new.clerk", password="wrong") is None


def test_an_initial_password_is_long_and_never_the_same() -> None:
    first, second = initial_password(), initial_password()
    assert first != second
    assert re.fullmatch(r"[2-9a-z]{4}(-[2-9a-z]{4}){3}", first)


@pytest.mark.parametrize(
    ("roles", "place", "fault"),
    [
        (["clerk"], "centre", "所选岗位属于报名机构"),
        (["officer"], "", "所选岗位属于省职鉴中心"),
        (["clerk", "officer"], "agency", "不能同时在报名机构和省职鉴中心任职"),
        (["administrator"], "agency", "系统管理员不属于"),
    ],
)
def test_a_role_belongs_to_its_house(
    world: World, roles: list[str], place: str, fault: str
) -> None:
    houses = {one.kind: one.pk for one in Organisation.objects.all()}
    data = {**ACCOUNT, "roles": roles, "organisation": houses.get(place, "")}
    assert fault in sent(f"{PEOPLE}accounts/new/", data, PAYING, "admin")
    assert not User.objects.filter(username="new.clerk").exists()


def test_the_outbox_shows_the_letter_as_not_really_sent(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    page = seen("/office/outbox/", PAYING, "admin")
    assert "模拟发送（未接入短信/邮件服务）" in page
    assert lin.mobile not in page
    letter = Letter.objects.filter(subject_ref=lin.chain).first()
    assert letter
    body = seen(f"/office/outbox/{letter.pk}/", PAYING, "admin")
    assert lin.id_number not in body
    assert lin.mobile not in body
    assert lin.reference in body


def test_an_officer_keeps_the_outbox_in_earnest_too(world: World, settings: Any) -> None:
    in_earnest(settings, "officer")
    assert "发件箱" in seen("/office/outbox/", PAYING, "officer")


def in_earnest(settings: Any, who: str) -> None:
    """Outside a demonstration, with the second factor set up."""
    settings.DEMO = False
    user = User.objects.get(username=who)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})


def login_code(world: World) -> Letter:
    return letter_actions.write(
        template="login_code", subject="登录验证码", context={"code": "483920", "minutes": 3}
    )


def test_a_login_code_is_readable_in_a_demonstration(world: World) -> None:
    letter = login_code(world)
    assert "483920" in seen(f"/office/outbox/{letter.pk}/", PAYING, "admin")


def test_nobody_reads_a_login_code_in_earnest(world: World, settings: Any) -> None:
    letter = login_code(world)
    in_earnest(settings, "admin")
    page = seen(f"/office/outbox/{letter.pk}/", PAYING, "admin")
    assert "登录验证码不在此显示" in page
    assert "483920" not in page


def test_the_ledger_verifies_and_finds_what_was_altered(world: World) -> None:
    world.submitted("林晓禾")
    seal_day(date(2024, 2, 20))
    assert "全部一致" in sent("/office/ledger/verify/", {}, PAYING, "admin")
    Entry.objects.filter(action="submit").update(roles="officer")
    page = sent("/office/ledger/verify/", {}, PAYING, "admin")
    assert "操作记录与摘要不符" in page
    assert "application:" in page


def test_the_ledger_speaks_chinese_and_names_no_candidate_data(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    page = seen(f"/office/ledger/?chain={lin.reference}", PAYING, "admin")
    assert "提交报名" in page
    assert "草稿 → 待初审" in page
    assert lin.id_number not in page
    assert lin.mobile not in page


def test_the_ledger_names_materials_and_roles_as_people_do() -> None:
    assert detail_of({"kind": "identity"}) == "材料 身份证"
    assert detail_of({"roles": ["candidate"]}) == "岗位 考生"


@pytest.mark.parametrize("path", [PEOPLE, "/office/ledger/"])
def test_an_officer_does_not_administer(world: World, path: str) -> None:
    with at(PAYING):
        assert browser(User.objects.get(username="officer")).get(path).status_code == 403
