"""The pledge on the pages: signed by name or by hand, shown in the record and at the desk, taken
back.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from kaowu.office.people.models import User
from kaowu.office.registration import actions
from kaowu.office.registration.models import Application, Pledge
from kaowu.office.vault import files
from kaowu.rules.states import State
from tests.dossier.strokes import NAME, stroke
from tests.faces.faces import browser, browser_of, words
from tests.office.world import PAYING, REGISTERED, World, at, found_world


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.DEMO = True
    return found_world()


BY_NAME = {"agreed": "on", "signature": " 林晓禾 "}
BY_HAND = {"agreed": "on", "way": "drawn", "strokes": NAME}


def sent(draft: Application, body: dict[str, str]) -> Any:
    with at(REGISTERED):
        return browser_of(draft).post(f"/my/{draft.reference}/pledge/", body, follow=True)


def signed(world: World, body: dict[str, str] = BY_NAME) -> Application:
    draft = world.draft("林晓禾")
    sent(draft, body)
    return draft


def picture(draft: Application) -> str:
    return f"/files/{draft.reference}/signature/"


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
    answer = sent(draft, body)
    assert answer.status_code == 422
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


def test_the_record_says_when_it_must_be_signed_again(world: World) -> None:
    draft = signed(world, BY_HAND)
    client = browser_of(draft)
    with at(REGISTERED):
        actions.fill_in(draft, {"employer": "示例环保公司"}, by=draft.owner.actor())
        shown = words(client.get(f"/my/{draft.reference}/"))
        assert "须重新签署 2024年2月20日 屏幕签名（手写）" in shown
        assert "签署承诺书之后，报名信息或材料又有改动。" in shown
        sent(draft, BY_HAND)
        assert "须重新签署" not in words(client.get(f"/my/{draft.reference}/"))


# by hand


def test_written_by_hand_no_name_is_asked_for(world: World) -> None:
    pledge = signed(world, BY_HAND).pledges.get()
    assert pledge.method == Pledge.Method.DRAWN


def test_the_record_shows_the_signature_to_its_owner(world: World) -> None:
    draft = signed(world, BY_HAND)
    client = browser_of(draft)
    with at(REGISTERED):
        page = client.get(f"/my/{draft.reference}/").content.decode()
        answer = client.get(picture(draft))
    assert f'src="{picture(draft)}"' in page
    assert "屏幕签名（手写）" in page
    assert answer.content == files.content(draft.pledges.get().signature)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/png", "private, no-store")
    assert "林" not in answer["Content-Disposition"]


def test_a_typed_name_has_no_picture(world: World) -> None:
    draft = signed(world)
    assert browser_of(draft).get(picture(draft)).status_code == 404


def test_taken_back_its_picture_is_out_of_view_for_everybody(world: World) -> None:
    draft = signed(world, BY_HAND)
    client, clerk = browser_of(draft), browser(User.objects.get(username="clerk"))
    assert {one.get(picture(draft)).status_code for one in (client, clerk)} == {200}
    with at(REGISTERED):
        client.post(f"/my/{draft.reference}/pledge/withdraw/")
        page = client.get(f"/my/{draft.reference}/").content.decode()
    assert {one.get(picture(draft)).status_code for one in (client, clerk)} == {404}
    assert "已撤回" in page
    assert picture(draft) not in page


@pytest.mark.parametrize(
    ("strokes", "said"),
    [
        ("", "签名框里还没有字"),
        ("500,250,8", "看不出姓名"),
        (stroke((100, 100), (900, 400)), "看不出姓名"),
        ("<svg onload=alert(1)>", "签名没有完整传到"),
        ("500,250,8 " * 100_000, "签名的笔画过多"),
    ],
    ids=["empty", "dot", "line", "no strokes", "a megabyte"],
)
def test_what_is_no_signature_is_said_at_its_place_and_nothing_is_lost(
    world: World, strokes: str, said: str
) -> None:
    draft = world.draft("林晓禾")
    answer = sent(draft, {**BY_HAND, "strokes": strokes})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in words(answer)
    assert strokes.strip().replace("<", "&lt;").replace(">", "&gt;") in page  # goes on with it
    assert 'name="agreed" class="form-check-input" required id="id_agreed" checked' in page
    assert 'value="drawn" checked' in page
    assert not draft.pledges.exists()


def test_a_missing_tick_does_not_lose_what_is_written(world: World) -> None:
    answer = sent(world.draft("林晓禾"), {"way": "drawn", "strokes": NAME})
    assert "请先勾选" in words(answer)
    assert NAME in answer.content.decode()


def test_ten_million_points_are_answered_with_a_page(world: World) -> None:
    draft = world.draft("林晓禾")
    answer = sent(draft, {**BY_HAND, "strokes": "500,250,8 " * 10_000_000})
    assert answer.status_code == 400
    assert "请返回上一页" in words(answer)
    assert not draft.pledges.exists()


def test_a_reload_of_the_answer_leads_back_to_the_pledge(world: World) -> None:
    draft = world.draft("林晓禾")
    with at(REGISTERED):
        answer = browser_of(draft).get(f"/my/{draft.reference}/pledge/")
    assert answer.url == f"/my/{draft.reference}/check/#pledge"


def test_who_signed_in_another_window_meanwhile_is_told_that_it_is_handed_in(
    world: World,
) -> None:
    (lin,) = world.submitted("林晓禾")
    answer = sent(lin, {"way": "drawn", "strokes": ""})
    assert answer.redirect_chain[-1][0] == f"/my/{lin.reference}/"


def test_a_picture_that_is_gone_from_the_disk_breaks_no_page(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = signed(world, BY_HAND)
    stored = draft.pledges.get().signature
    (Path(settings.DATA_DIR) / "files" / stored.name[:2] / stored.name).unlink()
    with at(REGISTERED):
        answer = browser_of(draft).get(f"/my/{draft.reference}/pledge.pdf", follow=True)
    assert "屏幕签名的图片无法读取" in words(answer)
    assert browser_of(draft).get(picture(draft)).status_code == 404
    assert "与签署时不一致" in words(desk(draft))


# at the desk


def desk(application: Application, username: str = "first") -> Any:
    with at(REGISTERED):
        client = browser(User.objects.get(username=username))
        return client.get(f"/agency/cases/{application.reference}/")


def test_the_reviewer_sees_the_signature_and_that_it_is_whole(world: World) -> None:
    draft = signed(world, BY_HAND)
    page = desk(draft)
    assert f'src="{picture(draft)}"' in page.content.decode()
    assert "林晓禾，2月20日 10:00 与签署时一致" in words(page)
    draft.pledges.update(signer_name="他人")
    assert "与签署时不一致，请联系系统管理员" in words(desk(draft))


def test_the_reviewer_sees_a_typed_name_as_that(world: World) -> None:
    draft = signed(world)
    assert "屏幕签名（输入姓名） 林晓禾 林晓禾，2月20日 10:00" in words(desk(draft))
    assert picture(draft) not in desk(draft).content.decode()


def test_unsigned_the_desk_shows_no_signature(world: World) -> None:
    assert "与签署时" not in words(desk(world.draft("林晓禾")))
