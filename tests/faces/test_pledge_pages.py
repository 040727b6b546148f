"""The pledge on the candidate's pages: signed with one's name, shown in the record, taken back."""

from __future__ import annotations

from typing import Any

import pytest

from kaowu.office.registration.models import Application
from kaowu.rules.lifecycle import State
from tests.faces.faces import browser_of, words
from tests.office.world import PAYING, REGISTERED, World, at, found_world


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.DEMO = True
    return found_world()


def signed(world: World) -> Application:
    draft = world.draft("林晓禾")
    body = {"agreed": "on", "signature": " 林晓禾 "}
    with at(REGISTERED):
        browser_of(draft).post(f"/my/{draft.reference}/pledge/", body)
    return draft


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"signature": "林晓禾"}, "请先勾选"),
        ({"agreed": "on"}, "请输入您的姓名作为签名"),
        ({"agreed": "on", "signature": "林小禾"}, "签名与报名信息中的姓名不一致"),
    ],
)
def test_no_signature_without_box_and_name(world: World, body: dict[str, str], said: str) -> None:
    draft = world.draft("林晓禾")
    with at(REGISTERED):
        answer = browser_of(draft).post(f"/my/{draft.reference}/pledge/", body, follow=True)
    assert said in words(answer)
    assert not draft.pledges.exists()


def test_the_record_shows_text_time_and_way(world: World) -> None:
    draft = signed(world)
    with at(REGISTERED):
        shown = words(browser_of(draft).get(f"/my/{draft.reference}/"))
    pledge = draft.pledges.get()
    told = "承诺人 林晓禾 签署时间 2024年2月20日 10:00 签署方式 屏幕签名（输入姓名）"
    assert told in shown
    assert f"文本版本 {pledge.text_version}" in shown
    assert pledge.text_sm3 in shown
    assert "撤回承诺书" in shown


def test_a_draft_loses_only_its_signature(world: World) -> None:
    draft = signed(world)
    client, page = browser_of(draft), f"/my/{draft.reference}/pledge/withdraw/"
    with at(REGISTERED):
        assert "提交前须重新签署承诺书" in words(client.get(page))
        answer = client.post(page, follow=True)
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    assert "承诺书已撤回。提交前须重新签署。" in words(answer)


def test_what_was_handed_in_goes_with_it_and_the_page_says_so(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    client, page = browser_of(lin), f"/my/{lin.reference}/pledge/withdraw/"
    with at(REGISTERED):
        assert "这份报名也一并撤回" in words(client.get(page))
        assert "承诺书已撤回，报名同时撤回" in words(client.post(page, follow=True))
    lin.refresh_from_db()
    assert lin.state == State.WITHDRAWN


def test_after_payment_the_page_says_why_not(world: World) -> None:
    (lin,) = world.paid("林晓禾")
    client = browser_of(lin)
    with at(PAYING):
        assert "缴费确认后不能撤回诚信承诺书" in words(client.get(f"/my/{lin.reference}/"))
        answer = client.post(f"/my/{lin.reference}/pledge/withdraw/", follow=True)
    assert "缴费确认后不能撤回诚信承诺书" in words(answer)
    lin.refresh_from_db()
    assert lin.state == State.PAID


def test_nobody_elses_pledge_is_found(world: World) -> None:
    lin, zhou = world.submitted("林晓禾", "周知远")
    answer = browser_of(zhou).get(f"/my/{lin.reference}/pledge/withdraw/")
    assert answer.status_code == 404
