"""What the candidate sees and does after submitting; and who else may see it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from kaowu.office import clock
from kaowu.office.letters.models import Letter
from kaowu.office.people.actions import open_account
from kaowu.office.registration.guidance import guidance
from kaowu.office.registration.guidance_table import TABLE
from kaowu.office.registration.models import Application
from kaowu.office.review import actions as review
from kaowu.office.review.models import Review
from kaowu.rules.roles import Role
from kaowu.rules.states import State
from tests.faces.faces import browser, browser_of, words
from tests.office.world import (
    APPROVED,
    CERTIFIED,
    EXAM,
    HANDED_OVER,
    OVER,
    PAYING,
    PUBLISHED,
    REGISTERED,
    REVIEWED,
    TICKETED,
    World,
    at,
    deeds,
    found_world,
    letters,
)

SIGNED = {"agreed": "on", "signature": "林晓禾"}

UNCLEAR = [{"code": "unclear", "subject": "学历证明", "text": "学历证书编号看不清。"}]


@pytest.fixture
def world(db: None) -> World:
    return found_world()


def returned(world: World) -> Application:
    """Sent back by the first review."""
    one = world.submitted("林晓禾")[0]
    with at(REVIEWED):
        review.take(one, by=world.first)
        review.decide(one, Review.Verdict.RETURN, by=world.first, checklist={}, reasons=UNCLEAR)
    one.refresh_from_db()
    return one


def seen(application: Application, moment: str) -> str:
    """The words of the application's page at this moment."""
    with at(moment):
        return words(browser_of(application).get(f"/my/{application.reference}/"))


# -- what must I do now?


def test_every_state_has_an_answer() -> None:
    assert set(State) - set(TABLE) == {State.DRAFT, State.RETURNED}


ROAD: tuple[tuple[Callable[[World], Application], str, str, str | None], ...] = (
    (lambda w: w.draft("林晓禾"), REGISTERED, "请核对并提交", "my-check"),
    (lambda w: w.submitted("林晓禾")[0], REGISTERED, "等待初审", None),
    (returned, REVIEWED, "请补正后重新提交", "my-check"),
    (lambda w: w.accepted("林晓禾")[0], REVIEWED, "初审通过，等待报送", None),
    (lambda w: w.forwarded("林晓禾")[0], HANDED_OVER, "等待复审", None),
    (lambda w: w.approved("林晓禾")[0], APPROVED, "资格审核已通过，等待缴费开始", None),
    (lambda w: w.billed("林晓禾")[0], PAYING, "请缴纳考核费", "my-pay"),
    (lambda w: w.paid("林晓禾")[0], PAYING, "缴费已确认，等待编排考场", None),
    (
        lambda w: w.ticketed("林晓禾")[0],
        TICKETED,
        "请下载并打印准考证，按时参加考核",
        "my-ticket",
    ),
    (lambda w: w.present("林晓禾")[0], EXAM, "等待成绩公示", None),
    (lambda w: w.published(林晓禾="60")[0], PUBLISHED, "成绩公示中", "my-objection"),
    (lambda w: w.concluded(林晓禾="59.5")[0], OVER, "本次考核不合格", "my-new"),
    (lambda w: w.certified(林晓禾="60")[0], CERTIFIED, "证书已核发", "my-certificate"),
)


@pytest.mark.parametrize(("way", "moment", "headline", "page"), ROAD)
def test_the_page_says_what_to_do_now(
    way: Callable[[World], Application], moment: str, headline: str, page: str | None, world: World
) -> None:
    application = way(world)
    application.refresh_from_db()
    with at(moment):
        found = guidance(application, clock.today())
    assert (found.headline, found.action_name) == (headline, page)
    assert headline in seen(application, moment)


def test_the_centre_answers_five_working_days_after_receipt(world: World) -> None:
    one = world.forwarded("林晓禾")[0]
    with at(HANDED_OVER):
        found = guidance(one, clock.today())
    assert f"{found.deadline:%m-%d}" == "03-01"
    assert "5个工作日内反馈复审结果" in found.clause


def test_a_draft_after_the_window_is_told_so(world: World) -> None:
    one = world.draft("林晓禾")
    assert "本批次报名已结束，这份草稿没有提交" in seen(one, "2024-02-26 09:00")


def test_reasons_stand_on_the_page_and_a_corrected_one_goes_back(world: World) -> None:
    one = returned(world)
    assert "学历证书编号看不清。" in seen(one, REVIEWED)
    client = browser_of(one)
    with at(REVIEWED):
        client.post(f"/my/{one.reference}/pledge/", SIGNED)
        client.post(f"/my/{one.reference}/submit/")
    one.refresh_from_db()
    assert one.state == State.SUBMITTED


# -- paying


def test_the_stand_in_pays_and_is_called_one(world: World) -> None:
    one = world.billed("林晓禾")[0]
    client = browser_of(one)
    with at(PAYING):
        page = words(client.get(f"/my/{one.reference}/pay/"))
        client.post(f"/my/{one.reference}/pay/")
    one.refresh_from_db()
    assert "模拟支付（演示替身，不产生真实扣款）" in page
    assert "示例金额" in page
    assert one.state == State.PAID
    assert "pay_by_stand_in" in deeds(one)
    assert letters(one)[-1] == "缴费已确认"


def test_paying_after_the_window_is_refused(world: World) -> None:
    one = world.billed("林晓禾")[0]
    with at("2024-03-14 00:05"):
        answer = browser_of(one).post(f"/my/{one.reference}/pay/", follow=True)
    one.refresh_from_db()
    assert one.state == State.AWAITING_PAYMENT
    assert "不在缴费时间" in words(answer)


# -- papers


@pytest.mark.parametrize("paper", ["ticket", "certificate", "receipt", "fee"])
def test_a_paper_before_its_time_is_refused_with_a_sentence(paper: str, world: World) -> None:
    one = world.submitted("林晓禾")[0]
    with at(REGISTERED):
        answer = browser_of(one).get(f"/my/{one.reference}/{paper}.pdf")
    assert (answer.status_code, answer.url) == (302, f"/my/{one.reference}/")


def test_form_and_pledge_are_printed_for_the_pen(world: World) -> None:
    one = world.submitted("林晓禾")[0]
    for paper in ("form", "pledge"):
        answer = browser_of(one).get(f"/my/{one.reference}/{paper}.pdf")
        assert answer.content.startswith(b"%PDF-")
        assert answer["Content-Disposition"] == f'inline; filename="{paper}-{one.reference}.pdf"'
        assert answer["Cache-Control"] == "private, no-store"


def test_the_ticket_is_printed_and_its_opening_noted(world: World) -> None:
    one = world.ticketed("林晓禾")[0]
    with at(TICKETED):
        answer = browser_of(one).get(f"/my/{one.reference}/ticket.pdf")
    assert answer.content.startswith(b"%PDF-")
    assert one.tickets.get().opened_at is not None


def test_the_certificate_is_printed(world: World) -> None:
    one = world.certified(林晓禾="88")[0]
    with at(CERTIFIED):
        answer = browser_of(one).get(f"/my/{one.reference}/certificate.pdf")
    assert answer.content.startswith(b"%PDF-")


# -- result and objection


def test_a_score_is_not_told_before_it_is_public(world: World) -> None:
    one = world.scored(林晓禾="88.5")[0]
    assert "88.5" not in seen(one, "2024-04-02 12:00")


def test_an_objection_goes_to_the_centre(world: World) -> None:
    one = world.published(林晓禾="59.5")[0]
    client = browser_of(one)
    with at(PUBLISHED):
        assert "59.5 分 不合格" in seen(one, PUBLISHED)
        client.post(f"/my/{one.reference}/objection/", {"text": "请复核第三大题。"})
    one.refresh_from_db()
    assert one.state == State.OBJECTING
    assert one.objections.get().text == "请复核第三大题。"
    assert deeds(one)[-1] == "object"


# -- files, and strangers


def test_the_original_is_only_ever_saved(world: World) -> None:
    one = world.draft("林晓禾")
    kept = one.materials.get(kind="portrait")
    answer = browser_of(one).get(f"/files/{one.reference}/{kept.pk}/original/")
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


def test_the_checked_copy_is_shown(world: World) -> None:
    one = world.draft("林晓禾")
    kept = one.materials.get(kind="portrait")
    answer = browser_of(one).get(f"/files/{one.reference}/{kept.pk}/fitted/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer["Content-Disposition"].startswith("inline; ")


def test_the_agency_sees_the_file_and_a_stranger_finds_nothing(world: World) -> None:
    one = world.draft("林晓禾")
    kept = one.materials.get(kind="portrait")
    stranger = open_account(username="stranger", roles=(Role.CANDIDATE,))
    path = f"/files/{one.reference}/{kept.pk}/original/"
    assert browser(stranger).get(path).status_code == 404
    assert browser(stranger).get(f"/my/{one.reference}/").status_code == 404
    other = world.draft("周知远")
    assert browser_of(other).get(f"/files/{other.reference}/{kept.pk}/original/").status_code == 404


def test_letters_are_kept_for_the_candidate(world: World) -> None:
    one = world.submitted("林晓禾")[0]
    told = words(browser_of(one).get("/my/letters/"))
    assert "报名材料已收到" in told
    assert one.id_number not in told


def test_the_dashboard_shows_my_applications_only(world: World) -> None:
    mine, other = world.draft("林晓禾"), world.draft("周知远")
    with at(REGISTERED):
        told = words(browser_of(mine).get("/my/"))
    assert mine.reference in told
    assert other.reference not in told


# -- the way in


def test_the_entrance_offers_two_ways(db: None) -> None:
    told = words(browser().get("/account/login/"))
    assert "考生 用手机验证码登录，不用注册，不用密码。" in told
    assert "工作人员 账号密码登录" in told
    assert "演示环境" not in told


def test_in_the_demonstration_the_entrance_says_where_the_code_is(
    db: None, settings: object
) -> None:
    settings.DEMO = True
    told = words(browser().get("/account/login/"))
    assert "选择一个人直接进入" in told
    assert "发件箱" in told


def test_a_new_number_enters_by_its_code(db: None) -> None:
    client = browser()
    answer = client.post("/account/login/code/", {"phone": "154 0000 0099", "next": "/my/"})
    assert "15400000099" in words(client.get(answer.url))
    letter = Letter.objects.get(template="login_code")
    code = re.search(r"[0-9A-Z]{4,}(-[0-9A-Z]+)?", letter.body.replace("Kaowu", ""))
    assert code is not None
    answer = client.post(answer.url, {"code": code.group()})
    assert answer.url == "/my/"
    assert "还没有正在办理的报名" in words(client.get("/my/"))
