"""材料自检: what comes in, what comes back, and that nothing of it stays."""

from __future__ import annotations

import base64
import io
import logging
import os
import re
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from kaowu.demo.basic_info import basic_info_row, basic_info_workbook
from kaowu.demo.drawn import drawing
from kaowu.demo.packages import package
from kaowu.demo.people import Person, people
from kaowu.dossier.check import check_package
from kaowu.faces.selfcheck import limits
from kaowu.office.notices.actions import load_notice
from kaowu.office.notices.queries import newest_versions
from kaowu.rules.findings import Verdict
from kaowu.rules.shipped import notices_folder
from tests.faces.faces import words
from tests.office.world import at

PAGE = "/check/?notice=sc-2024-carbon"
ZIP_PAGE = f"{PAGE}&way=zip"
DOWNLOAD = "/check/zip/?notice=sc-2024-carbon"
PERSON = people(4, today=date(2024, 2, 19))[3]


@pytest.fixture(autouse=True)
def notice(db: None) -> Iterator[None]:
    """The notice of 2024, on a day of its second batch."""
    with at("2024-02-20 10:00"):
        load_notice((notices_folder() / "sc-2024-carbon.toml").read_text(encoding="utf-8"))
        yield


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def halves(card: bytes) -> list[bytes]:
    """Front and back of a card as two photographs of a phone."""
    image = Image.open(io.BytesIO(card))
    middle = image.height // 2
    boxes = ((0, 0, image.width, middle), (0, middle, image.width, image.height))
    return [_jpeg(image.crop(box).resize((2 * image.width, image.height))) for box in boxes]


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=95)
    return out.getvalue()


@cache
def drawn() -> dict[str, bytes]:
    """What a phone holds: two sides of the card, a diploma, a portrait."""
    front, back = halves(drawing.identity_card(PERSON))
    diploma, portrait = drawing.diploma(PERSON), drawing.portrait(PERSON)
    return {"identity": front, "identity-back": back, "education": diploma, "portrait": portrait}


def pictures() -> dict[str, Any]:
    """All of it, chosen in the page under the phone's own names."""
    return {
        place: upload(f"IMG_{number:04}.jpg", data)
        for number, (place, data) in enumerate(drawn().items(), 1)
    }


def typed(person: Person = PERSON) -> dict[str, str]:
    return {"name": person.name, "id_number": person.id_number, "mobile": person.mobile}


def links(answer: HttpResponse) -> dict[str, bytes]:
    """The files inside the page, by the name under which they are saved."""
    found = re.findall(r'href="data:[^;]+;base64,([^"]+)" download="([^"]+)"', _text(answer))
    return {name: base64.b64decode(data) for data, name in found}


def _text(answer: HttpResponse) -> str:
    return answer.content.decode()


# -- the page


def test_anyone_opens_it_and_reads_the_promise(client: Client) -> None:
    answer = client.get("/check/")
    assert answer.status_code == 200
    assert "不用登录，不保存，不留存" in words(answer)
    assert "不写入磁盘和数据库" in words(answer)
    assert not answer.cookies.get("sessionid")


def test_one_place_for_each_material_of_the_notice(client: Client) -> None:
    names = re.findall(r'type="file" id="([\w-]+)"', _text(client.get(PAGE)))
    assert names == ["identity", "identity-back", "education", "portrait", "workbook"]
    names = re.findall(r'type="file" id="([\w-]+)"', _text(client.get(ZIP_PAGE)))
    assert names == ["package", "workbook"]


def test_the_portrait_can_be_framed_in_the_page(client: Client) -> None:
    assert 'data-portrait-crop="413x579"' in _text(client.get(PAGE))


def test_the_newest_notice_is_the_one_chosen(client: Client) -> None:
    with at("2026-11-16 09:00"):
        demo = (notices_folder() / "demo.toml").read_text(encoding="utf-8")
        load_notice(demo, start=date(2026, 11, 16))
    assert '<option value="demo" selected>' in _text(client.get("/check/"))
    assert '<option value="sc-2024-carbon" selected>' in _text(client.get(PAGE))


def test_a_notice_that_is_over_is_not_the_one_chosen(client: Client) -> None:
    with at("2024-02-19 09:00"):  # before the notice of 2024 was loaded
        demo = (notices_folder() / "demo.toml").read_text(encoding="utf-8")
        load_notice(demo, start=date(2026, 11, 16))
    with at("2026-11-17 09:00"):
        assert '<option value="demo" selected>' in _text(client.get("/check/"))


def test_without_any_notice_there_is_no_page(client: Client) -> None:
    assert client.get("/check/?notice=nowhere").status_code == 404


def test_the_navigation_leads_to_it(client: Client) -> None:
    assert '<a href="/check/"' in _text(client.get("/"))


# -- pictures


def test_pictures_come_back_named_joined_fitted_and_packed(client: Client) -> None:
    answer = client.post(PAGE, {**pictures(), **typed()})
    assert "没有发现问题，可以提交。" in words(answer)
    ((name, data),) = links(answer).items()
    stem = f"{PERSON.id_number}_{PERSON.name}"
    assert name == f"{stem}_{PERSON.mobile}.zip"
    with zipfile.ZipFile(io.BytesIO(data)) as parcel:
        sizes = {info.filename: info.file_size for info in parcel.infolist()}
    kinds = ("身份证", "学历证明", "证件照")
    assert list(sizes) == [f"{stem}_{kind}.jpg" for kind in kinds]
    assert all(204_800 <= sizes[f"{stem}_{kind}.jpg"] <= 300_000 for kind in kinds[:2])
    assert sizes[f"{stem}_证件照.jpg"] <= 50_000


def test_the_mended_zip_passes_the_check_without_a_word(client: Client) -> None:
    answer = client.post(PAGE, {**pictures(), **typed()})
    ((name, data),) = links(answer).items()
    (version,) = newest_versions()
    report = check_package(data, name, notice=version.notice, today=date(2024, 2, 20))
    assert (report.verdict, report.findings) == (Verdict.READY, ())


def test_a_finding_names_the_sentence_that_is_the_rule(client: Client) -> None:
    answer = client.post(PAGE, {"identity": upload("卡.jpg", b"no picture at all")})
    assert "需补正" in words(answer)
    (version,) = newest_versions()
    clause = version.notice.clauses[version.notice.material("identity").size_clause]
    assert f"依据：{clause}" in words(answer)


def test_sizes_before_and_after_stand_side_by_side(client: Client) -> None:
    sent = pictures()
    before = round((sent["identity"].size + sent["identity-back"].size) / 1024)
    shown = words(client.post(PAGE, sent))
    assert f"{before} KB → 调整为" in shown or f"{before / 1024:.1f} MB → 调整为" in shown


def test_what_is_not_chosen_is_missing(client: Client) -> None:
    sent = pictures()
    del sent["education"]
    shown = words(client.post(PAGE, {**sent, **typed()}))
    assert "还没有选择最高学历证书原件扫描件" in shown
    assert "还差 1 个" in shown


def test_nameless_pictures_are_taken_away_one_by_one(client: Client) -> None:
    answer = client.post(PAGE, pictures())
    assert sorted(links(answer)) == ["学历证明.jpg", "证件照.jpg", "身份证.jpg"]
    assert "填写姓名和证件号码后再检查一次" in words(answer)


def test_the_sheet_alone_can_say_who_it_is(client: Client) -> None:
    row = basic_info_row(PERSON, project="碳排放交易", batch="第2批", condition="")
    sheet = upload("info.xlsx", basic_info_workbook([row]))
    answer = client.post(PAGE, {**pictures(), "workbook": sheet})
    assert list(links(answer)) == [f"{PERSON.id_number}_{PERSON.name}_{PERSON.mobile}.zip"]


def test_a_number_that_differs_from_the_sheet_is_shown_with_both(client: Client) -> None:
    row = basic_info_row(PERSON, project="碳排放交易", batch="第2批", condition="")
    other = people(4, today=date(2024, 2, 19))[0]
    said = {**typed(), "mobile": other.mobile}
    sheet = upload("info.xlsx", basic_info_workbook([row]))
    answer = client.post(PAGE, {**pictures(), **said, "workbook": sheet})
    assert "手机号码不一致：填写的内容为" in words(answer)


def test_a_wrong_check_character_blocks(client: Client) -> None:
    wrong = PERSON.id_number[:-1] + ("1" if PERSON.id_number[-1] != "1" else "2")
    answer = client.post(PAGE, {**pictures(), **typed(), "id_number": wrong})
    assert "还有必须补正的地方" in words(answer)


def test_one_picture_for_two_materials_is_told(client: Client) -> None:
    scan = drawn()["education"]
    sent = {"identity": upload("a.jpg", scan), "education": upload("b.jpg", scan)}
    assert "是同一个文件" in words(client.post(PAGE, sent))


# -- a zip


def test_a_zip_is_checked_and_mended(client: Client) -> None:
    name, data = package(PERSON, trouble="hyphen")
    answer = client.post(ZIP_PAGE, {"package": upload(name, data)})
    assert "已按通知要求改为" in words(answer)
    assert list(links(answer)) == [f"{PERSON.id_number}_{PERSON.name}_{PERSON.mobile}.zip"]


def test_what_a_zip_is_not_called_is_filled_in_from_what_is_typed(client: Client) -> None:
    _, data = package(PERSON)
    sent = {"package": upload(f"{PERSON.id_number}_{PERSON.name}.zip", data), **typed()}
    answer = client.post(ZIP_PAGE, sent)
    assert "压缩包文件名里缺少的手机号码，已按您填写的补上。" in words(answer)
    assert list(links(answer)) == [f"{PERSON.id_number}_{PERSON.name}_{PERSON.mobile}.zip"]


def test_what_is_no_zip_is_named_for_what_it_is(client: Client) -> None:
    name, data = package(PERSON, trouble="rar-renamed")
    answer = client.post(ZIP_PAGE, {"package": upload(name, data)})
    assert "RAR" in words(answer)
    assert links(answer) == {}


# -- the zip at once


def test_the_zip_at_once(client: Client) -> None:
    answer = client.post(DOWNLOAD, {**pictures(), **typed(), "want": "zip"})
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "no-store" in answer["Cache-Control"]
    assert len(zipfile.ZipFile(io.BytesIO(answer.content)).namelist()) == 3


def test_the_zip_at_once_is_the_zip_of_the_page(client: Client) -> None:
    at_once = client.post(DOWNLOAD, {**pictures(), **typed()}).content
    assert list(links(client.post(PAGE, {**pictures(), **typed()})).values()) == [at_once]


def test_what_cannot_be_named_cannot_be_packed(client: Client) -> None:
    answer = client.post(DOWNLOAD, pictures())
    assert answer.status_code == 400
    assert "还不能打包：缺少姓名或证件号码" in words(answer)
    assert "逐项说明" in words(answer)


def test_the_zip_is_asked_for_by_post_only(client: Client) -> None:
    assert client.get(DOWNLOAD).status_code == 405


# -- limits


def test_nothing_chosen_is_told(client: Client) -> None:
    answer = client.post(PAGE, typed())
    assert (answer.status_code, "还没有选择文件。" in words(answer)) == (400, True)


def test_too_many_files_are_told(client: Client) -> None:
    many = [upload(f"{n}.jpg", b"x") for n in range(limits.MAX_FILES + 1)]
    answer = client.post(PAGE, {"identity": many})
    assert (answer.status_code, "一次最多选 12 个文件。" in words(answer)) == (400, True)


def test_too_much_is_told_and_not_read(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_REQUEST", 1000)
    answer = client.post(PAGE, {"identity": upload("a.jpg", b"x" * 2000)})
    assert (answer.status_code, "一次最多检查 40 MB" in words(answer)) == (413, True)


def test_too_often_is_told_politely(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CHECKS", 3)
    sent = {"HTTP_X_FORWARDED_FOR": "203.0.113.7"}
    answers = [client.post(PAGE, {}, **sent).status_code for _ in range(limits.CHECKS)]
    assert set(answers) == {400}  # nothing was chosen, but it was looked at
    answer = client.post(PAGE, {}, **sent)
    assert (answer.status_code, "检查得太频繁，请稍后再试。" in words(answer)) == (429, True)
    other = client.post(PAGE, {}, HTTP_X_FORWARDED_FOR="203.0.113.8")
    assert other.status_code == 400


def test_a_stranger_s_word_on_where_it_comes_from_is_not_taken(client: Client) -> None:
    request = client.get("/check/", REMOTE_ADDR="198.51.100.1", HTTP_X_FORWARDED_FOR="1.2.3.4")
    assert limits.address_of(request.wsgi_request) == "198.51.100.1"


def test_a_form_of_another_site_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    for address in (PAGE, DOWNLOAD):
        assert strict.post(address, {**pictures(), **typed()}).status_code == 403


# -- the promise


class Watch:
    """Which files this process opened for writing. A decoder may write none (RLIMIT_FSIZE 0).

    An audit hook stays for the life of the process, so it is a switch.
    """

    on = False
    written: list[str] = []

    @classmethod
    def hook(cls, event: str, args: tuple[Any, ...]) -> None:
        if not cls.on or event not in {"open", "os.rename", "os.link"}:
            return
        mode, flags = (args[1], args[2]) if event == "open" else ("w", 0)
        if set(str(mode or "")) & set("wax+") or (flags or 0) & (os.O_WRONLY | os.O_RDWR):
            cls.written.append(str(args[0]))


sys.addaudithook(Watch.hook)


@pytest.fixture
def watch() -> Iterator[type[Watch]]:
    Watch.written.clear()
    Watch.on = True
    yield Watch
    Watch.on = False


def rows() -> dict[str, int]:
    return {model._meta.label: model.objects.count() for model in apps.get_models()}


def stored() -> set[Path]:
    """Every file of the data folder and of the folder for temporary files that is ours."""
    data = set(Path(settings.DATA_DIR).rglob("*"))
    return data | set(Path(tempfile.gettempdir()).glob("tmp*.upload*"))


def test_after_the_answer_nothing_of_it_is_left(
    client: Client, watch: type[Watch], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client.get(PAGE)
    padding = b"\0" * (5 * 1024 * 1024)  # more than Django keeps in memory by itself
    sent = pictures()
    big = upload("大图.jpg", sent["education"].read() + padding)
    row = basic_info_row(PERSON, project="碳排放交易", batch="第2批", condition="")
    sheet = upload("信息表.xlsx", basic_info_workbook([row]))
    before, there = rows(), stored()
    watch.written.clear()
    for address in (PAGE, DOWNLOAD):
        for file in (big, sheet, *sent.values()):
            file.seek(0)
        answer = client.post(address, {**sent, "education": big, "workbook": sheet, **typed()})
        assert answer.status_code == 200
    assert [path for path in watch.written if path != os.devnull and not path.isdigit()] == []
    assert (rows(), stored()) == (before, there)
    assert not answer.cookies.get("sessionid")
    secrets = (PERSON.name, PERSON.id_number, PERSON.mobile, "大图", "信息表", "IMG_000")
    assert [one for one in secrets if one in caplog.text] == []


def test_the_watch_sees_what_is_written(watch: type[Watch], tmp_path: Path) -> None:
    watch.written.clear()
    (tmp_path / "seen").write_bytes(b"x")
    assert watch.written == [str(tmp_path / "seen")]


def test_a_refused_check_leaves_nothing_either(client: Client, watch: type[Watch]) -> None:
    before = rows()
    watch.written.clear()
    client.post(PAGE, {"identity": upload(f"{PERSON.id_number}.jpg", b"no picture")})
    assert (rows(), watch.written) == (before, [])


def test_the_count_of_checks_holds_no_address_and_no_name(client: Client) -> None:
    client.post(PAGE, {**pictures(), **typed()}, HTTP_X_FORWARDED_FOR="203.0.113.9")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM kaowu_cache")
        kept = str(cursor.fetchall())
    assert "self-check" in kept
    assert "203.0.113.9" not in kept
    assert PERSON.id_number not in kept


# -- in a browser


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder with what a candidate has on the phone."""
    for name, data in drawn().items():
        (tmp_path / f"{name}.jpg").write_bytes(data)
    wide = Image.new("RGB", (1600, 1200), (120, 160, 200))
    face = Image.open(io.BytesIO(drawn()["portrait"])).resize((620, 869))
    wide.paste(face, (490, 250))
    wide.save(tmp_path / "selfie.jpg", quality=92)
    return tmp_path


def drop(page: Page, place: str, path: Path) -> None:
    """Let a file fall on the place for files with this name."""
    content = base64.b64encode(path.read_bytes()).decode()
    data = page.evaluate_handle(
        """([content, name]) => {
            const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
            const data = new DataTransfer();
            data.items.add(new File([bytes], name, { type: "image/jpeg" }));
            return data;
        }""",
        [content, path.name],
    )
    zone = page.locator("[data-file-drop]", has=page.locator(f"#{place}")).locator(".k-drop__zone")
    zone.dispatch_event("drop", {"dataTransfer": data})


@pytest.mark.django_db(transaction=True)
def test_drop_findings_download(live_server: LiveServer, page: Page, shelf: Path) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{live_server.url}{PAGE}")
    for place in ("identity", "identity-back", "education", "portrait"):
        drop(page, place, shelf / f"{place}.jpg")
    page.get_by_text("填写姓名、证件号码").click()
    page.get_by_label("姓名（选填）").fill(PERSON.name)
    page.get_by_label("证件号码（选填）").fill(PERSON.id_number)
    page.get_by_role("button", name="开始检查").click()
    page.get_by_text("检查结果").wait_for()
    assert page.locator(".k-check__file").count() == 3
    with page.expect_download() as saved:
        page.get_by_role("link", name="下载整理好的压缩包").click()
    assert saved.value.suggested_filename.endswith(".zip")
    with zipfile.ZipFile(saved.value.path()) as parcel:
        assert len(parcel.namelist()) == 3
    assert complaints == []


@pytest.mark.django_db(transaction=True)
def test_files_stay_chosen_for_the_next_check(
    live_server: LiveServer, page: Page, shelf: Path
) -> None:
    page.goto(f"{live_server.url}{PAGE}")
    page.set_input_files("#identity", shelf / "identity.jpg")
    page.get_by_role("button", name="开始检查").click()
    page.get_by_text("还没有选择最高学历证书原件扫描件").wait_for()
    page.set_input_files("#education", shelf / "education.jpg")
    page.get_by_role("button", name="开始检查").click()
    page.get_by_text("还没有选择最高学历证书原件扫描件").wait_for(state="detached")
    assert page.get_by_text("还没有选择身份证原件扫描件").count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_portrait_of_another_shape_is_framed_by_hand_and_key(
    live_server: LiveServer, page: Page, shelf: Path
) -> None:
    page.goto(f"{live_server.url}{PAGE}")
    page.set_input_files("#portrait", shelf / "selfie.jpg")
    frame = page.locator("dialog canvas")
    frame.wait_for()
    frame.press("+")
    frame.press("ArrowUp")
    box = frame.bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 100, box["y"] + 60)
    page.mouse.up()
    page.get_by_role("button", name="用这张").click()
    page.locator("dialog").wait_for(state="detached")
    made = page.evaluate(
        """async () => {
            const file = document.getElementById("portrait").files[0];
            const picture = await createImageBitmap(file);
            return [file.name, file.type, picture.width, picture.height];
        }"""
    )
    assert made == ["selfie.jpg", "image/jpeg", 413, 579]


@pytest.mark.django_db(transaction=True)
def test_a_portrait_of_the_right_shape_is_left_alone(
    live_server: LiveServer, page: Page, shelf: Path
) -> None:
    page.goto(f"{live_server.url}{PAGE}")
    page.set_input_files("#portrait", shelf / "portrait.jpg")
    page.get_by_role("button", name="调整取景").wait_for()
    assert page.locator("dialog").count() == 0


@pytest.mark.django_db(transaction=True)
def test_without_script_it_works_the_same(
    live_server: LiveServer, browser: Browser, shelf: Path
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{live_server.url}{PAGE}")
    for place in ("identity", "identity-back", "education", "portrait"):
        page.set_input_files(f"#{place}", shelf / f"{place}.jpg")
    page.get_by_role("button", name="开始检查").click()
    assert page.get_by_text("检查结果").is_visible()
    page.set_input_files("#education", shelf / "education.jpg")
    page.get_by_label("姓名（选填）").fill(PERSON.name)
    page.get_by_label("证件号码（选填）").fill(PERSON.id_number)
    with page.expect_download() as saved:
        page.get_by_role("button", name="不看结果").click()
    assert saved.value.suggested_filename.startswith(PERSON.id_number)
    context.close()
