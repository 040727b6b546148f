"""An agency whose centre is elsewhere: bundle, layouts and answers, as its clerk sees them."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from kaowu.office.exchange import bundles, layouts
from kaowu.office.exchange.models import AnswerFile, AnswerLine, Bundle
from kaowu.office.exchange.queries import answers_for
from kaowu.office.people import companies
from kaowu.office.people.actions import open_account, register_agency
from kaowu.office.registration.intake import bulk as intake
from kaowu.office.registration.models import HandOver
from kaowu.rules.layouts import Purpose
from kaowu.rules.roles import Role
from kaowu.rules.states import State
from tests.faces.agencies import again, entered
from tests.faces.faces import words
from tests.faces.test_access import URLS
from tests.office import world as w
from tests.office.test_answers import REVIEW, book, number
from tests.office.world import World, at, found_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None, settings: object) -> World:
    settings.DEMO = settings.AGENCY_ALONE = True
    return found_world()


@pytest.fixture
def clerk(world: World) -> Client:
    return entered(world.clerk)


@pytest.fixture
def stranger(world: World) -> Client:
    other = register_agency(name="示例竹海技能培训中心")
    roles = (Role.CLERK, Role.FIRST_REVIEWER, Role.MANAGER)
    return entered(open_account(username="x", roles=roles, organisation=other).actor())


def brought(clerk: Client, data: bytes, purpose: str = "review") -> object:
    file = SimpleUploadedFile("复审结果.xlsx", data)
    body = {"purpose": purpose, "batch": "sc-2024-carbon-2", "file": file}
    return clerk.post(reverse("agency-answers"), body, follow=True)


def sample(purpose: str = "review") -> str:
    return reverse("agency-answer-sample", args=["sc-2024-carbon", 2, purpose])


def test_a_sample_answer_is_tried_with_two_clicks(world: World, clerk: Client) -> None:
    lin, zhou, he = world.forwarded("林晓禾", "周知远", "何清越")
    with at(w.APPROVED):
        page = words(clerk.get(reverse("agency-answers")))
        assert "样例反馈（演示用，内容虚构） " in page
        assert "第2批 复审结果 试读 下载样例（xlsx）" in page
        read = clerk.post(sample(), follow=True)
        assert "待登记 1 行，差异 3 处" in words(read)
        answer = AnswerFile.objects.get()
        told = words(clerk.post(reverse("agency-answer-confirm", args=[answer.pk]), follow=True))
    assert "已登记 1 行" in told
    states = [again(one).state for one in (lin, zhou, he)]
    assert states == [State.APPROVED, State.FORWARDED, State.FORWARDED]
    codes = set(answer.lines.filter(outcome="different").values_list("code", flat=True))
    assert codes == {"answer.missing-person", "answer.name-differs", "answer.unknown-person"}


def test_the_sample_downloaded_and_uploaded_is_the_same_file(world: World, clerk: Client) -> None:
    world.forwarded("林晓禾", "周知远")
    with at(w.APPROVED):
        data = clerk.get(sample()).content
        assert "样例（演示用，人物和机构均为虚构）" in first_cell(data)
        clerk.post(sample())
        assert "以前上传过" in words(brought(clerk, data))
    assert AnswerFile.objects.count() == 1


def first_cell(data: bytes) -> str:
    return str(load_workbook(io.BytesIO(data)).active["A1"].value)


def test_there_is_no_sample_of_what_nobody_waits_for_nor_in_earnest(
    world: World, clerk: Client, stranger: Client, settings: object
) -> None:
    world.forwarded("林晓禾")
    with at(w.APPROVED):
        assert clerk.get(sample("score")).status_code == 404
        assert clerk.get(sample("nonsense")).status_code == 404
        assert stranger.get(sample()).status_code == 404
        settings.AGENCY_ALONE = False
        assert clerk.get(sample()).status_code == 404
    assert AnswerFile.objects.count() == 0


def test_the_newest_answer_stands_first(world: World, clerk: Client) -> None:
    world.forwarded("林晓禾", "周知远")
    with at(w.APPROVED):
        for verdict in ("通过", "不通过"):
            brought(clerk, book(REVIEW, ["林晓禾", number("林晓禾"), verdict, "不符合条件"]))
    newest = [one.pk for one in answers_for(world.clerk)]
    assert newest == sorted(newest, reverse=True)


def test_the_bundle_is_asked_for_on_the_roster_and_downloaded_when_made(
    world: World, clerk: Client, stranger: Client
) -> None:
    world.forwarded("林晓禾", "周知远")
    sealed = HandOver.objects.get()
    with at(w.HANDED_OVER):
        page = clerk.post(reverse("agency-bundle-ask", args=[sealed.pk]), follow=True)
        assert "等待制作" in words(page)
        bundle = Bundle.objects.get()
        early = clerk.get(reverse("agency-bundle-zip", args=[bundle.pk]), follow=True)
        assert "报送包还没有做好" in words(early)
        bundles.make(bundle)
        page = clerk.get(reverse("agency-bundle", args=[bundle.pk]))
        assert Bundle.objects.get().sha256 in page.content.decode()
        assert "样例版式" in words(page)
        answer = clerk.get(reverse("agency-bundle-zip", args=[bundle.pk]))
        data = b"".join(answer.streaming_content)
        for name in ("agency-bundle", "agency-bundle-zip"):
            assert stranger.get(reverse(name, args=[bundle.pk])).status_code == 404
        assert stranger.post(reverse("agency-bundle-ask", args=[sealed.pk])).status_code == 404
    assert answer["Cache-Control"] == "private, no-store"
    assert w.person("林晓禾").id_number not in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {"报送信息表.xlsx", "manifest.json", "SHA256SUMS"} <= set(archive.namelist())


def test_a_layout_is_previewed_without_whole_numbers_and_then_kept(
    world: World, clerk: Client
) -> None:
    world.forwarded("林晓禾")
    url = reverse("agency-layout", args=["hand_over"])
    own = layouts.shipped(Purpose.HAND_OVER).replace('"姓名"', '"考生姓名"')
    page = clerk.post(url, {"do": "preview", "source": own})
    assert "考生姓名" in words(page)
    assert w.person("林晓禾").id_number not in page.content.decode()
    assert layouts.source_of(world.agency, Purpose.HAND_OVER) != own
    clerk.post(url, {"do": "keep", "source": own})
    assert layouts.source_of(world.agency, Purpose.HAND_OVER) == own
    clerk.post(url, {"do": "reset", "source": "whatever"})
    assert layouts.source_of(world.agency, Purpose.HAND_OVER) != own


def test_a_layout_with_a_fault_is_shown_again_with_the_reason(world: World, clerk: Client) -> None:
    url = reverse("agency-layout", args=["score"])
    page = clerk.post(url, {"do": "keep", "source": 'purpose = "score"\n'})
    assert page.status_code == 422
    assert "[[column]]" in words(page)
    assert "purpose = &quot;score&quot;" in page.content.decode()


def test_an_answer_is_shown_dry_confirmed_and_its_difference_settled(
    world: World, clerk: Client, stranger: Client
) -> None:
    lin, zhou = world.forwarded("林晓禾", "周知远")
    data = book(
        REVIEW,
        ["林晓禾", number("林晓禾"), "通过", ""],
        ["周致远", number("周知远"), "通过", ""],
    )
    with at(w.APPROVED):
        page = brought(clerk, data)
        told = words(page)
        assert "待登记 1 行，差异 1 处" in told
        assert number("林晓禾") not in page.content.decode()
        assert again(lin).state == State.FORWARDED
        answer = AnswerFile.objects.get()
        page = clerk.post(reverse("agency-answer-confirm", args=[answer.pk]), follow=True)
        assert "已登记 1 行" in words(page)
        assert again(lin).state == State.APPROVED
        line = AnswerLine.objects.get(outcome="different")
        settle = reverse("agency-difference", args=[answer.pk, line.pk])
        assert stranger.post(settle, {"note": "x"}).status_code == 404
        assert stranger.get(reverse("agency-answer", args=[answer.pk])).status_code == 404
        page = clerk.post(settle, {"note": "电话核实。", "do": "same"}, follow=True)
        assert "差异已处理" in words(page)
        assert again(zhou).state == State.APPROVED
        assert "以前上传过" in words(brought(clerk, data))
    assert AnswerFile.objects.count() == 1


def test_the_desk_leads_to_an_answer_until_its_last_difference_is_settled(
    world: World, clerk: Client, stranger: Client
) -> None:
    world.forwarded("林晓禾")
    desk = reverse("agency")
    with at(w.APPROVED):
        brought(clerk, book(REVIEW, ["林晓和", number("林晓禾"), "通过", ""]))
        answer = AnswerFile.objects.get()
        here = reverse("agency-answer", args=[answer.pk])
        assert "已核对，待确认登记" in words(clerk.get(desk))
        clerk.post(reverse("agency-answer-confirm", args=[answer.pk]))
        page = clerk.get(desk)
        assert "1 处差异待核实" in words(page)
        assert f'href="{here}?outcome=different"' in page.content.decode()
        assert "需要处理的中心反馈" not in words(stranger.get(desk))
        line = AnswerLine.objects.get()
        clerk.post(reverse("agency-difference", args=[answer.pk, line.pk]), {"note": "已核实。"})
        assert "需要处理的中心反馈" not in words(clerk.get(desk))


def test_who_brought_the_scores_is_told_to_ask_a_colleague(world: World, clerk: Client) -> None:
    world.ticketed("林晓禾")
    data = book(("姓名", "证件号码", "成绩"), ["林晓禾", number("林晓禾"), 80])
    with at(w.SCORED):
        assert "请另一位同事确认" in words(brought(clerk, data, "score"))
        answer = AnswerFile.objects.get()
        confirm = reverse("agency-answer-confirm", args=[answer.pk])
        assert "上传人以外的同事" in words(clerk.post(confirm, follow=True))
        assert "已登记 1 行" in words(entered(world.first).post(confirm, follow=True))


def test_where_the_centre_works_here_there_is_no_such_page(
    world: World, clerk: Client, settings: object
) -> None:
    assert "中心反馈" in words(clerk.get(reverse("agency")))
    settings.AGENCY_ALONE = False
    assert clerk.get(reverse("agency-answers")).status_code == 404
    assert "中心反馈" not in words(clerk.get(reverse("agency")))


def test_no_page_of_the_agency_shows_another_agencys_record(
    world: World, clerk: Client, stranger: Client
) -> None:
    """Every address that names a record, with this agency's records, by everyone of another."""
    (lin,) = world.forwarded("林晓禾")
    sealed = HandOver.objects.get()
    company = companies.open_company(world.agency, name="示例能源公司", by=world.clerk)
    lian = companies.appoint(
        company, username="lian", display_name="廉", password="correct-horse", by=world.clerk
    )
    with at(w.REGISTERED):
        (taken,) = intake.take_in(
            [("a.zip", b"x")],
            agency=world.agency,
            batch=world.batch,
            group="0" * 16,
            by=world.clerk,
        )
    with at(w.APPROVED):
        bundle = bundles.make(bundles.ask(sealed, by=world.clerk))
        brought(clerk, book(REVIEW, ["林晓和", number("林晓禾"), "通过", ""]))
    answer, line = AnswerFile.objects.get(), AnswerLine.objects.first()
    ours = {
        "agency-bundle": bundle.pk, "agency-bundle-zip": bundle.pk, "agency-answer": answer.pk,
        "agency-answer-confirm": answer.pk, "agency-answer-drop": answer.pk,
        "agency-difference": answer.pk, "agency-company": company.pk,
        "agency-company-end": company.pk, "agency-company-close": company.pk,
        "agency-member": world.clerk.user_id, "agency-upload-sheet": taken.pk,
        "agency-mail": 1,
    }  # fmt: skip
    keys = {"ref": lin.reference, "group": taken.group, "line": line.pk, "account": lian.pk}
    wrong, seen = [], 0
    for name, sample in URLS:
        if not name.startswith(("agency-", "file")) or not sample.keys() & {"ref", "pk", "group"}:
            continue
        pk = {"pk": ours.get(name, sealed.pk)} if "pk" in sample else {}
        material = {"material": lin.materials.first().pk} if "material" in sample else {}
        real = {key: value for key, value in keys.items() if key in sample}
        url = reverse(name, kwargs={**sample, **real, **pk, **material})
        answers = {stranger.get(url).status_code, stranger.post(url).status_code}
        seen += 1
        if not answers <= {404, 405} or 404 not in answers:
            wrong.append((name, answers))
    assert wrong == []
    assert seen > 25
