"""纸质材料: the pages of the paper loop."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook
from PIL import Image
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from kaowu.office.ledger.models import Entry
from kaowu.office.people.actions import open_account, register_agency
from kaowu.office.registration import queries
from kaowu.office.registration.models import Application
from kaowu.office.registration.paper_loop.jobs import take_apart
from kaowu.office.registration.paper_loop.models import PaperStack
from kaowu.rules.papercodes import read_code
from kaowu.rules.roles import Role
from tests.dossier import scanned
from tests.faces.agencies import entered
from tests.faces.faces import words
from tests.office.papers_back import back, taken
from tests.office.world import REVIEWED, World, at, found_world
from tests.papers.pages import codes

HERE = "/agency/paper/sc-2024-carbon/2/"
FORM, PLEDGE = "application_form", "integrity_pledge"


@pytest.fixture
def office(db: None, settings: Settings) -> World:
    settings.DEMO = True
    return found_world()


def seen(office: World, path: str) -> str:
    with at(REVIEWED):
        return words(entered(office.clerk).get(path))


def test_the_batches_and_what_has_come_back(office: World) -> None:
    lin, _ = office.submitted("林晓禾", "周知远")
    with at(REVIEWED):
        taken(office, [back(lin), back(lin, PLEDGE), scanned.plain()])
    assert "第2批 3月30日（周六）考核 2 1 1" in seen(office, "/agency/paper/")
    assert "许经办 第2批 已拆分 2 1" in seen(office, "/agency/paper/")


def test_the_newest_stack_stands_first(office: World) -> None:
    with at(REVIEWED):
        keys = [taken(office, [scanned.back()]).key for _ in range(3)]
        page = entered(office.clerk).get("/agency/paper/").content.decode()
    assert sorted(keys, key=page.index) == keys[::-1]


def test_the_list_of_who_owes_what(office: World) -> None:
    lin, zhou = office.submitted("林晓禾", "周知远")
    with at(REVIEWED):
        taken(office, [back(lin), back(lin, PLEDGE), back(zhou)])
    shown = seen(office, HERE)
    assert "周知远" in shown
    assert "林晓禾" not in shown
    assert f"{zhou.reference} 待初审 已归档 未交" in shown
    assert zhou.id_number not in shown
    everybody = seen(office, f"{HERE}?show=all")
    assert f"{lin.reference} 待初审 已归档 已归档" in everybody


def test_the_missing_list_as_a_workbook(office: World) -> None:
    lin, zhou = office.submitted("林晓禾", "周知远")
    with at(REVIEWED):
        taken(office, [back(lin), back(lin, PLEDGE)])
        answer = entered(office.clerk).get(f"{HERE}missing.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1:] == [("1", zhou.reference, "周知远", zhou.mobile, "待初审", "未交", "未交")]
    entry = Entry.objects.get(action="export_missing_papers")
    assert entry.detail == {"people": 1}


def test_the_papers_of_a_batch_in_one_file(office: World) -> None:
    lin, zhou = office.submitted("林晓禾", "周知远")
    with at(REVIEWED):
        taken(office, [back(lin), back(lin, PLEDGE)])
        client = entered(office.clerk)
        owed = client.get(f"{HERE}papers.pdf?who=missing").content
        everybody = client.get(f"{HERE}papers.pdf?who=all").content
        none = words(client.get(f"{HERE}papers.pdf?who=all&part=9", follow=True))
    first = read_code(codes(owed)[0])
    assert first is not None
    assert first.reference == zhou.reference
    assert len([codes(everybody, page) for page in range(4)]) == 4
    assert "没有可以打印的材料" in none


def test_who_could_not_be_printed_is_told(office: World) -> None:
    lin, zhou = office.submitted("林晓禾", "周知远")
    Application.objects.filter(pk=zhou.pk).update(name="周\ue000远")
    with at(REVIEWED):
        client = entered(office.clerk)
        content = client.get(f"{HERE}papers.pdf?who=all").content
        told = words(client.get(HERE))
    first = read_code(codes(content)[0])
    assert first is not None
    assert first.reference == lin.reference
    assert "刚才打印的文件里没有周\ue000远" in told


def test_a_stack_is_sent_and_filed_in_the_background(
    office: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    (lin,) = office.submitted("林晓禾")
    sent = scanned.stack([back(lin, turn=180), scanned.back(), back(lin, PLEDGE)])
    body = {"files": [SimpleUploadedFile("扫描.pdf", sent)], "attested": "yes"}
    client = entered(office.clerk)
    with at(REVIEWED):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(f"{HERE}scan/", body, follow=True)
        assert "正在打开文件" in words(answer)
        stack = PaperStack.objects.get()
        assert DBTaskResult.objects.count() >= 1
        take_apart.call(stack.pk)
        shown = words(client.get(f"/agency/paper/stacks/{stack.key}/"))
    assert (stack.attested, "扫描" in stack.key) == (True, False)
    assert "已归档 第 1 页 · 申报表 林晓禾" in shown
    assert "空白页 第 2 页" in shown
    assert "已归档 第 3 页 · 诚信承诺书 林晓禾" in shown
    assert set(queries.materials_of(lin)) >= {FORM, PLEDGE}


def test_nothing_sent_is_said(office: World) -> None:
    with at(REVIEWED):
        answer = entered(office.clerk).post(f"{HERE}scan/", follow=True)
    assert "请选择扫描好的文件" in words(answer)
    assert not PaperStack.objects.exists()


def test_a_page_by_hand_from_its_thumbnail(office: World) -> None:
    (lin,) = office.submitted("林晓禾")
    client = entered(office.clerk)
    with at(REVIEWED):
        stack = taken(office, [scanned.plain(), scanned.foreign()])
        here = f"/agency/paper/stacks/{stack.key}/"
        shown = words(client.get(here))
        assert "没有读到二维码" in shown
        with Image.open(io.BytesIO(client.get(f"{here}1.jpg").content)) as small:
            assert max(small.size) == 420
        body = {"reference": lin.reference.lower(), "kind": PLEDGE, "turn": "180"}
        assert "第 1 页已归档到 林晓禾" in words(client.post(f"{here}1/assign/", body, follow=True))
        assert "已标为无需归档" in words(client.post(f"{here}2/dismiss/", follow=True))
        again = words(client.post(f"{here}2/dismiss/", follow=True))
        strange = words(client.post(f"{here}1/assign/", {**body, "turn": "x"}, follow=True))
    assert "这页已经处理过" in again
    assert "这页已经处理过" in strange
    assert PLEDGE in queries.materials_of(lin)
    assert client.get(f"{here}1.jpg").status_code == 404


def test_another_agencys_stack_is_not_found(office: World) -> None:
    stack = taken(office, [scanned.plain()])
    house = register_agency(name="示例竹海技能培训中心", filing_number="示例备02号")
    stranger = open_account(username="clerk2", roles=(Role.CLERK,), organisation=house)
    client = entered(stranger.actor())
    here = f"/agency/paper/stacks/{stack.key}/"
    assert [client.get(f"{here}{page}").status_code for page in ("", "1.jpg")] == [404, 404]
    assert client.post(f"{here}1/assign/").status_code == 404
    assert client.post(f"{here}1/dismiss/").status_code == 404


def test_a_reviewer_looks_and_sends_nothing(office: World) -> None:
    stack = taken(office, [scanned.plain()])
    client = entered(office.first)
    with at(REVIEWED):
        assert "上传扫描件" not in words(client.get(HERE))
        assert "无需归档" not in words(client.get(f"/agency/paper/stacks/{stack.key}/"))
        assert client.post(f"{HERE}scan/").status_code == 403
        assert client.get(f"{HERE}missing.xlsx").status_code == 403


def test_a_long_list_costs_no_more_questions(
    office: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    office.submitted("林晓禾", "周知远", "何清越")
    client = entered(office.clerk)
    with at(REVIEWED), django_assert_max_num_queries(32):
        client.get(HERE)
