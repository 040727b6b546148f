"""报送: the roster before and after the seal."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import load_workbook
from pytest_django import Settings

from kaowu.faces.agency import views_hand_over
from kaowu.office.people import filing
from kaowu.office.people.actions import open_account, register_agency
from kaowu.office.people.models import Organisation
from kaowu.office.registration.models import Application, HandOver
from kaowu.office.registration.pledging import rosters
from kaowu.rules.roles import Role
from kaowu.rules.states import State
from tests.faces.agencies import again, entered
from tests.faces.faces import words
from tests.office.world import HANDED_OVER, World, at, deeds, found_world, person

HERE = "/agency/hand-over/sc-2024-carbon/2/"


@pytest.fixture
def office(db: None, settings: Settings) -> World:
    settings.DEMO = True
    return found_world()


def sealed(office: World, *names: str) -> HandOver:
    office.forwarded(*names)
    return HandOver.objects.get()


def test_the_preview_shows_the_people_and_the_pledge_in_full(office: World) -> None:
    office.accepted("何清越", "周知远")
    with at(HANDED_OVER):
        shown = words(entered(office.clerk).get(HERE))
    assert "拟报送名单 共 2 条" in shown
    assert person("何清越").id_number not in shown
    for paragraph in office.batch.notice.quality_pledge.paragraphs:
        assert paragraph in shown
    assert "对本次报送的 2 人负责" in shown


def test_the_seal(office: World) -> None:
    one, two = office.accepted("何清越", "周知远")
    body = {"pledged": "yes", "expected": f"{one.reference},{two.reference}"}
    with at(HANDED_OVER):
        answer = entered(office.clerk).post(HERE, body, follow=True)
    roster = HandOver.objects.get()
    assert answer.redirect_chain == [(f"/agency/rosters/{roster.pk}/", 302)]
    assert [again(one).state, again(two).state] == [State.FORWARDED, State.FORWARDED]
    assert deeds(one)[-1] == "hand_over"
    shown = words(answer)
    assert roster.sha256 in shown
    assert roster.sm3 in shown
    assert "与封存内容一致" in shown
    assert "还有 5 个工作日" in shown


def test_a_long_roster_is_read_in_pages(office: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_hand_over, "PAGE", 1)
    roster = sealed(office, "何清越", "周知远")
    with at(HANDED_OVER):
        client = entered(office.clerk)
        for here in (HERE, f"/agency/rosters/{roster.pk}/"):
            first, second = words(client.get(here)), words(client.get(f"{here}?page=2"))
            assert ("何清越" in first, "周知远" in first) == (True, False)
            assert ("何清越" in second, "周知远" in second) == (False, True)


def test_without_the_pledge_nothing_goes(office: World) -> None:
    (one,) = office.accepted("何清越")
    with at(HANDED_OVER):
        answer = entered(office.clerk).post(HERE, {"expected": one.reference}, follow=True)
    assert "尚未签署报名质量责任承诺书" in words(answer)
    assert not HandOver.objects.exists()
    assert again(one).state == State.ACCEPTED


def test_a_list_that_changed_meanwhile_is_not_sealed_unseen(office: World) -> None:
    (one,) = office.accepted("何清越")
    office.accepted("周知远")
    body = {"pledged": "yes", "expected": one.reference}
    with at(HANDED_OVER):
        answer = entered(office.clerk).post(HERE, body, follow=True)
    assert "初审通过的名单有变化" in words(answer)
    assert not HandOver.objects.exists()


def test_after_the_window_the_page_warns(office: World) -> None:
    office.accepted("何清越")
    with at("2024-02-26 09:00"):
        shown = words(entered(office.clerk).get(HERE))
    assert "报名时间已过" in shown


def test_an_agency_off_file_reads_why_before_it_seals(office: World) -> None:
    office.accepted("何清越")
    with at(HANDED_OVER):
        filing.suspend(office.agency, because="年度检查未完成", by=office.officer)
        page = entered(office.clerk).get(HERE)
    assert "年度检查未完成。 现在不能报送。请联系省职鉴中心办理备案。" in words(page)
    assert re.search(r"<button[^>]* disabled[^>]*>封存并报送", page.content.decode())


def test_too_late_is_refused_with_the_day(office: World) -> None:
    (one,) = office.accepted("何清越")
    with at("2024-03-04 09:00"):
        body = {"pledged": "yes", "expected": one.reference}
        answer = entered(office.clerk).post(HERE, body, follow=True)
    assert "报送最迟应在2024年03月01日" in words(answer)
    assert again(one).state == State.ACCEPTED


def test_the_batches_with_their_counts(office: World) -> None:
    office.accepted("何清越", "周知远")
    with at(HANDED_OVER):
        shown = words(entered(office.clerk).get("/agency/hand-over/"))
    assert "第2批 3月30日（周六）考核 2 0 0 3月1日（周五）" in shown


def test_the_batch_that_is_at_work_stands_above_those_that_are_over(office: World) -> None:
    office.accepted("何清越")
    with at("2024-03-05 10:00"):
        shown = words(entered(office.clerk).get("/agency/hand-over/"))
    assert shown.index("第3批 4月20日") < shown.index("第2批 3月30日")


@pytest.mark.parametrize("paper", ["roster", "quality-pledge"])
def test_the_papers_are_printed(office: World, paper: str) -> None:
    roster = sealed(office, "何清越")
    response = entered(office.clerk).get(f"/agency/rosters/{roster.pk}/{paper}.pdf")
    assert response.content.startswith(b"%PDF-1.7")


def test_the_workbook_has_the_sealed_rows_as_text(office: World) -> None:
    roster = sealed(office, "何清越")
    response = entered(office.clerk).get(f"/agency/rosters/{roster.pk}/roster.xlsx")
    assert "attachment" in response["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    head, row = sheet.iter_rows(values_only=True)
    shown = dict(zip(head, row, strict=True))
    assert shown["证件号码"] == person("何清越").id_number
    assert shown["初审人"] == "顾初审"


def test_another_agencys_roster_is_not_found(office: World) -> None:
    roster = sealed(office, "何清越")
    house = register_agency(name="示例竹海技能培训中心", filing_number="示例备02号")
    stranger = open_account(username="clerk2", roles=(Role.CLERK,), organisation=house)
    client = entered(stranger.actor())
    for page in ("", "roster.pdf", "quality-pledge.pdf", "roster.xlsx"):
        assert client.get(f"/agency/rosters/{roster.pk}/{page}").status_code == 404


@pytest.mark.parametrize("paper", ["roster", "quality-pledge"])
def test_a_name_that_no_font_draws_is_told_and_breaks_no_page(office: World, paper: str) -> None:
    office.accepted("何清越")
    Organisation.objects.filter(pk=office.agency.pk).update(name="示例\ue123培训中心")
    office.agency.refresh_from_db()
    Application.objects.update(name="何\ue123越")
    applications = list(Application.objects.all())
    with at(HANDED_OVER):
        roster = rosters.hand_over(
            agency=office.agency,
            batch=office.batch,
            applications=applications,
            pledged=True,
            by=office.first,
        )
        for desk, client in (("agency", office.clerk), ("centre", office.officer)):
            page = f"/{desk}/rosters/{roster.pk}/"
            answer = entered(client).get(f"{page}{paper}.pdf", follow=True)
            assert answer.redirect_chain == [(page, 302)]
            assert "中有字库没有的字（U+E123）" in words(answer)
