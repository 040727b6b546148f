"""Hundreds of files at once: broken off, reloaded, gone on with; with script and without."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import Browser, Page, Route
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from pytest_django.live_server_helper import LiveServer

from kaowu.office import daily
from kaowu.office.clock import move_to
from kaowu.office.people.actions import open_account, register_agency
from kaowu.office.people.models import User
from kaowu.office.registration.intake.jobs import open_group
from kaowu.office.registration.models import Application, Delivery, Intake
from kaowu.office.vault import files, uploads
from kaowu.rules.roles import Role
from tests.faces.agencies import entered
from tests.faces.breaks import broken_off_and_gone_on_with
from tests.faces.faces import words
from tests.faces.test_agency_upload import zipped
from tests.faces.test_uploads import signed_in, whole
from tests.office.world import REGISTERED, World, at, found_world, person, portrait_of

TARGET = "sc-2024-carbon-2/TZC"
FILES = [(f"{n}.zip", bytes([n]) * (n + 10)) for n in range(4)]
SAID = [[name, len(data)] for name, data in FILES]
JSON = {"Accept": "application/json"}


@pytest.fixture
def office(db: None, settings: Settings) -> World:
    settings.DEMO = True
    return found_world()


def begun(client: Client, said: list[list[object]] = SAID) -> dict[str, object]:  # type: ignore[assignment]
    with at(REGISTERED):
        answer = client.post("/agency/upload/begin/", {"target": TARGET, "files": json.dumps(said)})
    assert answer.status_code == 200, answer.content
    return answer.json()


def send(client: Client, place: dict[str, object], name: str, data: bytes) -> HttpResponse:
    body = {"name": name, "size": len(data), "files": SimpleUploadedFile(name, data)}
    with at(REGISTERED):
        return client.post(str(place["take"]), body, headers=JSON)


def names() -> list[str]:
    return [one.filename for one in Intake.objects.all()]


# -- file by file


def test_every_file_is_kept_and_the_last_one_starts_the_check(
    office: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = entered(office.clerk)
    place = begun(client)
    assert place["missing"] == SAID
    with django_capture_on_commit_callbacks(execute=True):
        told = [send(client, place, name, data).json()["left"] for name, data in FILES[:3]]
        assert (told, DBTaskResult.objects.count()) == ([3, 2, 1], 0)
        assert send(client, place, *FILES[3]).json() == {"left": 0}
    assert [files.content(one.file) for one in Intake.objects.all()] == [data for _, data in FILES]
    assert {one.project_code for one in Intake.objects.all()} == {"TZC"}
    delivery = Delivery.objects.get()
    assert delivery.closed_at is not None
    assert DBTaskResult.objects.get().args_kwargs["args"] == [delivery.group, office.clerk.user_id]


def test_a_file_whose_answer_was_lost_is_kept_once(office: World) -> None:
    client = entered(office.clerk)
    place = begun(client)
    for _ in range(2):
        assert send(client, place, *FILES[0]).json() == {"left": 3}
    assert names() == ["0.zip"]


def test_an_upload_in_pieces_is_taken_and_its_lost_answer_repeated(office: World) -> None:
    client = entered(office.clerk)
    name, data = FILES[1]
    place = begun(client)
    with at(REGISTERED):
        key = whole(client, data, name)
        body = {"name": name, "size": len(data), "files-upload": key}
        for _ in range(2):
            answer = client.post(str(place["take"]), body, headers=JSON)
            assert (answer.status_code, answer.json()) == (200, {"left": 3})
        other = {**body, "name": "2.zip"}
        assert client.post(str(place["take"]), other, headers=JSON).status_code == 400
    assert names() == [name]


def test_after_a_reload_only_what_is_missing_is_asked_for(office: World) -> None:
    client = entered(office.clerk)
    place = begun(client)
    send(client, place, *FILES[0])
    send(client, place, *FILES[2])
    page = words(client.get(str(place["page"])))
    assert "还有 2 个文件没有上传" in page
    assert "1.zip 3.zip" in page
    with at(REGISTERED):
        url = f"{place['page']}resume/"
        again = client.post(url, {"files": json.dumps([*SAID, ["新增.zip", 5]])}).json()
    assert again["missing"] == [SAID[1], SAID[3], ["新增.zip", 5]]


def test_two_files_of_one_name_and_size_are_two(office: World) -> None:
    client = entered(office.clerk)
    place = begun(client, [["a.zip", 3], ["a.zip", 3]])
    assert send(client, place, "a.zip", b"abc").json() == {"left": 1}
    assert send(client, place, "a.zip", b"xyz").json() == {"left": 0}


def test_an_upload_that_was_left_is_found_again(office: World) -> None:
    client = entered(office.clerk)
    send(client, begun(client), *FILES[0])
    with at(REGISTERED):
        page = words(client.get("/agency/upload/"))
    assert "有一次上传没有完成" in page
    assert "由许经办开始，已收到 1 / 4 个文件。" in page
    assert "没有传完" in page


def test_the_clerk_says_that_these_are_all(
    office: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = entered(office.clerk)
    place = begun(client)
    send(client, place, *FILES[0])
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            assert client.post(f"{place['page']}close/")["Location"] == place["page"]
    assert DBTaskResult.objects.count() == 1
    answer = send(client, place, *FILES[1])
    assert answer.status_code == 400
    assert "这次收件已经结束" in answer.json()["message"]


def test_what_nobody_goes_on_with_is_checked_after_half_an_hour(
    office: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = entered(office.clerk)
    send(client, begun(client), *FILES[0])
    assert daily.tick()["closed"] == 0
    Delivery.objects.update(heard_at=uploads.real_now() - timedelta(minutes=31))
    with django_capture_on_commit_callbacks(execute=True):
        assert daily.tick()["closed"] == 1
    assert DBTaskResult.objects.count() == 1
    assert daily.tick()["closed"] == 0


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("[]", "还没有选择文件"),
        ("no json", "还没有选择文件"),
        ('[["a.zip"]]', "还没有选择文件"),
        (json.dumps([["a.zip", 1]] * 1001), "一次最多上传 1000 个文件"),
    ],
)
def test_a_beginning_that_says_nothing_sensible_is_refused(
    office: World, said: str, why: str
) -> None:
    with at(REGISTERED):
        client = entered(office.clerk)
        answer = client.post("/agency/upload/begin/", {"target": TARGET, "files": said})
    assert (answer.status_code, Delivery.objects.count()) == (400, 0)
    assert why in answer.json()["message"]


def test_outside_the_windows_nothing_begins(office: World) -> None:
    with at("2024-03-20 09:00"):
        body = {"target": TARGET, "files": json.dumps(SAID)}
        answer = entered(office.clerk).post("/agency/upload/begin/", body)
    assert answer.status_code == 400
    assert "请选择批次和考核项目" in answer.json()["message"]


def test_another_agency_neither_sees_it_nor_adds_to_it(office: World) -> None:
    place = begun(entered(office.clerk))
    house = register_agency(name="示例竹海技能培训中心", filing_number="示例备02号")
    stranger = entered(
        open_account(username="clerk2", roles=(Role.CLERK,), organisation=house).actor()
    )
    assert stranger.get(str(place["page"])).status_code == 404
    assert send(stranger, place, *FILES[0]).status_code == 404
    for page in ("resume", "close"):
        assert stranger.post(f"{place['page']}{page}/").status_code == 404
    assert names() == []


def test_a_reviewer_looks_and_sends_nothing(office: World) -> None:
    place = begun(entered(office.clerk))
    reviewer = entered(office.first)
    assert "接着上传" not in words(reviewer.get(str(place["page"])))
    assert send(reviewer, place, *FILES[0]).status_code == 403


# -- two people, one portrait, one phone: in the result of each file


def test_the_result_of_each_file_says_what_two_people_share(office: World) -> None:
    client = entered(office.clerk)
    sent = [zipped("何清越"), zipped("林晓禾")]
    place = begun(client, [[name, len(data)] for name, data in sent])
    for name, data in sent:
        send(client, place, name, data)
    with at(REGISTERED):
        group = Delivery.objects.get().group
        open_group.call(group, office.clerk.user_id)
        first = {one.verdict for one in Intake.objects.all()}
        lin = Application.objects.get(name="林晓禾")
        lin.mobile = person("何清越").mobile
        lin.save()
        give_portrait(lin, office)
        open_group.call(group, office.clerk.user_id)
        page = words(client.get(str(place["page"])))
    assert "duplicate.mobile" not in str(first)
    for one in Intake.objects.all():
        assert {"duplicate.mobile", "duplicate.portrait-alike"} & {f.code for f in one.findings}
        assert one.verdict == "attention"
    assert "这个手机号码本批次还有 1 名考生在用：林晓禾" in page
    assert "证件照几乎相同" in page or "证件照是同一个文件" in page


def give_portrait(application: Application, office: World) -> None:
    from kaowu.office.registration import actions

    data = portrait_of(person("何清越"))
    actions.add_material(
        application, kind="portrait", data=data, filename="证件照.jpg", by=office.clerk
    )


# -- in a browser


@pytest.fixture
def parcels(tmp_path: Path) -> list[Path]:
    """Seven files, one of them large enough to go in pieces."""
    made = []
    for n in range(7):
        path = tmp_path / f"材料{n}.zip"
        path.write_bytes(bytes([n]) * (1_300_000 if n == 3 else 20_000 + n))
        made.append(path)
    return made


def clerk(office: World) -> User:
    return User.objects.get(pk=office.clerk.user_id)


@pytest.fixture
def moved(office: World) -> World:
    """The office's own clock in the registration of batch 2, for the server's threads too."""
    move_to(datetime.fromisoformat(REGISTERED))
    return office


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [390, 1280])
def test_a_lost_connection_and_a_reload_lose_nothing(
    live_server: LiveServer, page: Page, moved: World, parcels: list[Path], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    signed_in(page, live_server, clerk(moved))
    lost: list[str] = []

    def lose(route: Route) -> None:
        if len(lost) in (2, 3, 5):
            lost.append("lost")
            return route.abort("connectionreset")
        lost.append("through")
        return route.continue_()

    page.route("**/take/", lose)
    page.goto(f"{live_server.url}/agency/upload/")
    page.set_input_files("#files", parcels[:4])
    page.get_by_role("button", name="上传并检查").click()
    page.wait_for_url("**/agency/upload/*/")
    page.get_by_text("正在检查").wait_for(timeout=30_000)
    assert sorted(names()) == [f"材料{n}.zip" for n in range(4)]
    assert lost.count("lost") >= 2
    assert Intake.objects.order_by("pk").last().file.size > 0


@pytest.mark.django_db(transaction=True)
def test_a_page_that_is_reloaded_midway_goes_on_where_it_was(
    live_server: LiveServer, page: Page, moved: World, parcels: list[Path]
) -> None:
    signed_in(page, live_server, clerk(moved))
    broken_off_and_gone_on_with(page, f"{live_server.url}/agency/upload/", parcels)
    assert sorted(names()) == [path.name for path in parcels]


@pytest.mark.django_db(transaction=True)
def test_without_script_the_form_carries_them(
    live_server: LiveServer, browser: Browser, moved: World, parcels: list[Path]
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    signed_in(page, live_server, clerk(moved))
    page.goto(f"{live_server.url}/agency/upload/")
    page.set_input_files("#files", parcels)
    page.get_by_role("button", name="上传并检查").click()
    assert page.get_by_text("正在检查").is_visible()
    assert sorted(names()) == [path.name for path in parcels]
    context.close()


@pytest.mark.django_db(transaction=True)
def test_without_script_it_is_gone_on_with_too(
    live_server: LiveServer, browser: Browser, moved: World, parcels: list[Path]
) -> None:
    said = [[path.name, path.stat().st_size] for path in parcels]
    place = begun(entered(moved.clerk), said)  # type: ignore[arg-type]
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    signed_in(page, live_server, clerk(moved))
    page.goto(f"{live_server.url}{place['page']}")
    page.set_input_files("#files", parcels[:3])
    page.get_by_role("button", name="接着上传").click()
    assert page.get_by_text("还有 4 个文件没有上传").is_visible()
    page.get_by_role("button", name="不再上传").click()
    assert page.get_by_text("正在检查").is_visible()
    assert reverse("agency-upload-group", args=[Delivery.objects.get().group]) in page.url
    context.close()
