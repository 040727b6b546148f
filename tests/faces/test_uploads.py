"""Uploads in pieces: begun, broken off, gone on with, taken, thrown away; and the autosave."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, Route
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.live_server_helper import LiveServer

from kaowu.demo.drawn import drawing
from kaowu.office import daily
from kaowu.office.ledger.models import Entry
from kaowu.office.people.actions import open_account
from kaowu.office.people.models import User
from kaowu.office.registration import actions, beginning
from kaowu.office.registration.models import Application
from kaowu.office.vault import uploads
from kaowu.office.vault.models import StoredFile, Upload
from kaowu.rules.roles import Role
from tests.faces.faces import BACKEND, browser, words
from tests.office.world import REGISTERED, World, at, found_world, person

NAME = "身份证.jpg"
DATA = bytes(range(256)) * 40


@pytest.fixture
def world(db: None) -> World:
    return found_world()


@pytest.fixture
def me(db: None) -> User:
    return open_account(username="lin-xiaohe", display_name="林晓禾", roles=(Role.CANDIDATE,))


@pytest.fixture
def other(db: None) -> User:
    return open_account(username="he-qingyue", display_name="何清越", roles=(Role.CANDIDATE,))


@pytest.fixture
def application(world: World, me: User) -> Application:
    """My draft, with nothing in it yet."""
    with at(REGISTERED):
        return actions.start(
            batch=world.batch, agency=world.agency, project_code="TJY", owner=me, by=me.actor()
        )


def begin(client: Client, *, size: int = len(DATA), name: str = NAME) -> HttpResponse:
    told = {"name": name, "size": str(size), "modified": "1708392000000"}
    return client.post("/uploads/", told)


def send(client: Client, url: str, data: bytes, start: int) -> HttpResponse:
    return client.patch(
        url,
        data,
        content_type="application/offset+octet-stream",
        headers={"Upload-Offset": str(start)},
    )


def whole(client: Client, data: bytes = DATA, name: str = NAME) -> str:
    """The key of an upload that is all there."""
    told = begin(client, size=len(data), name=name).json()
    assert send(client, told["url"], data, 0).status_code == 204
    return str(told["key"])


def on_disk() -> set[Path]:
    return {path for path in (Path(settings.DATA_DIR) / "files").rglob("*") if path.is_file()}


# -- the pieces


def test_an_upload_begins_at_its_first_byte(me: User) -> None:
    answer = begin(browser(me))
    assert (answer.status_code, answer["Upload-Offset"]) == (201, "0")
    assert answer.json()["url"] == reverse("upload", kwargs={"key": answer.json()["key"]})


def test_pieces_make_the_file(me: User) -> None:
    client = browser(me)
    url = begin(client).json()["url"]
    assert send(client, url, DATA[:4000], 0)["Upload-Offset"] == "4000"
    assert send(client, url, DATA[4000:], 4000)["Upload-Offset"] == str(len(DATA))
    upload = Upload.objects.get()
    assert (upload.filename, uploads.content(upload)) == (NAME, DATA)


def test_a_lost_connection_goes_on_where_it_broke_off(me: User) -> None:
    client = browser(me)
    url = begin(client).json()["url"]
    send(client, url, DATA[:4000], 0)
    asked = client.head(url)
    assert (asked["Upload-Offset"], asked["Upload-Length"]) == ("4000", str(len(DATA)))


def test_the_same_file_is_found_again_after_a_reload(me: User) -> None:
    client = browser(me)
    first = begin(client).json()
    send(client, first["url"], DATA[:4000], 0)
    again = begin(browser(me))
    assert (again.status_code, again.json()["key"], again.json()["offset"]) == (
        200,
        first["key"],
        4000,
    )


def test_a_piece_that_was_sent_twice_counts_once(me: User) -> None:
    client = browser(me)
    url = begin(client).json()["url"]
    send(client, url, DATA[:4000], 0)
    answer = send(client, url, DATA[:4000], 0)
    assert (answer.status_code, answer["Upload-Offset"]) == (409, "4000")
    assert Upload.objects.get().parts.count() == 1


@pytest.mark.parametrize(
    ("data", "start"), [(b"", 0), (DATA + b"x", 0), (b"x" * (uploads.MAX_PIECE + 1), 0)]
)
def test_a_piece_that_does_not_fit_is_refused(me: User, data: bytes, start: int) -> None:
    client = browser(me)
    url = begin(client).json()["url"]
    assert send(client, url, data, start).status_code == 400
    assert Upload.objects.get().received == 0


def test_a_piece_without_its_place_is_refused(me: User) -> None:
    client = browser(me)
    url = begin(client).json()["url"]
    assert client.patch(url, b"x", content_type="text/plain").status_code == 400


def test_a_file_too_large_is_refused_with_a_sentence(me: User) -> None:
    answer = begin(browser(me), size=settings.MAX_PACKAGE + 1)
    assert (answer.status_code, answer.json()["code"]) == (413, "upload.too-large")
    assert "文件超过 60 MB" in answer.json()["message"]


@pytest.mark.parametrize("size", ["0", "-1", "many"])
def test_a_file_of_no_size_is_refused(me: User, size: str) -> None:
    answer = browser(me).post("/uploads/", {"name": NAME, "size": size})
    assert (answer.status_code, answer.json()["code"]) == (400, "upload.empty")


# -- whose they are


def test_an_upload_belongs_to_one_person(me: User, other: User) -> None:
    url = begin(browser(me)).json()["url"]
    stranger = browser(other)
    for answer in (stranger.get(url), stranger.delete(url), send(stranger, url, DATA, 0)):
        assert answer.status_code == 404


def test_two_people_with_the_same_file_have_two_uploads(me: User, other: User) -> None:
    assert begin(browser(me)).json()["key"] != begin(browser(other)).json()["key"]


def test_nobody_uploads_without_signing_in(db: None) -> None:
    answer = begin(Client())
    assert (answer.status_code, Upload.objects.count()) == (302, 0)


def test_a_form_of_another_site_cannot_send(me: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(me, backend=BACKEND)
    assert begin(strict).status_code == 403


# -- where they are kept, and how long


def test_pieces_are_encrypted_under_names_that_say_nothing(me: User) -> None:
    before = on_disk()
    whole(browser(me))
    (kept,) = on_disk() - before
    assert DATA[:256] not in kept.read_bytes()
    assert NAME not in str(kept)


def test_the_name_of_the_file_is_no_plain_text_in_the_database(me: User) -> None:
    begin(browser(me))
    with_key = Upload.objects.extra(select={"raw": "filename"}).values_list("raw", flat=True)
    assert NAME not in str(list(with_key))


def test_what_is_given_up_leaves_nothing(
    me: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client, before = browser(me), on_disk()
    whole(client)
    url = reverse("upload", kwargs={"key": Upload.objects.get().key})
    with django_capture_on_commit_callbacks(execute=True):
        assert client.delete(url).status_code == 204
    assert (Upload.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert on_disk() == before


def test_too_many_uploads_at_once_push_out_the_oldest(me: User) -> None:
    client = browser(me)
    keys = [begin(client, name=f"{n}.jpg").json()["key"] for n in range(uploads.MAX_OPEN + 2)]
    assert set(Upload.objects.values_list("key", flat=True)) == set(keys[2:])


def test_a_day_later_it_is_gone_with_its_pieces(
    me: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    before = on_disk()
    whole(browser(me))
    begun = Upload.objects.get().begun_at
    assert uploads.expire(begun + timedelta(hours=23, minutes=59)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert uploads.expire(begun + timedelta(hours=24, minutes=1)) == 1
    assert (Upload.objects.count(), on_disk()) == (0, before)


def test_the_clock_s_round_throws_old_uploads_away(me: User) -> None:
    whole(browser(me))
    Upload.objects.update(begun_at=uploads.real_now() - timedelta(hours=25))
    assert daily.tick()["expired"] == 1
    assert daily.tick()["expired"] == 0


def test_a_moved_clock_throws_nothing_away(me: User) -> None:
    whole(browser(me))
    with at("2031-01-01 10:00"):
        assert daily.tick()["expired"] == 0


def test_the_page_says_what_was_broken_off_and_how_far_it_came(
    application: Application, me: User, other: User
) -> None:
    client = browser(me)
    for page in ("my-material", "my-package"):
        url = reverse(page, kwargs={"ref": application.reference})
        with at(REGISTERED):
            assert "没有传完" not in words(client.get(url))
    send(client, begin(client).json()["url"], DATA[:5120], 0)
    send(browser(other), begin(browser(other), name="别人.jpg").json()["url"], DATA[:100], 0)
    for page in ("my-material", "my-package"):
        with at(REGISTERED):
            seen = words(client.get(reverse(page, kwargs={"ref": application.reference})))
        assert "“身份证.jpg”（已传 50%）上次没有传完" in seen
        assert "别人.jpg" not in seen
        client.delete(begin(client).json()["url"])
        send(client, begin(client).json()["url"], DATA[:5120], 0)


# -- taking them


def card() -> bytes:
    return drawing.identity_card(person("林晓禾"))


def test_a_material_page_takes_the_upload_instead_of_the_file(
    application: Application, me: User
) -> None:
    client, data = browser(me), card()
    with at(REGISTERED):
        key = whole(client, data)
        url = reverse("my-material", kwargs={"ref": application.reference})
        client.post(url, {"kind": "identity", "file-upload": key})
    material = application.materials.get()
    assert (material.kind, material.source_name) == ("identity", NAME)
    assert Upload.objects.count() == 0


def test_an_upload_is_taken_once(application: Application, me: User) -> None:
    client = browser(me)
    with at(REGISTERED):
        key = whole(client, card())
        url = reverse("my-material", kwargs={"ref": application.reference})
        client.post(url, {"kind": "identity", "file-upload": key})
        answer = client.post(url, {"kind": "identity", "file-upload": key}, follow=True)
    assert "上传的文件已失效。" in words(answer)


def test_an_unfinished_upload_is_not_taken(application: Application, me: User) -> None:
    client = browser(me)
    with at(REGISTERED):
        key = begin(client).json()["key"]
        url = reverse("my-material", kwargs={"ref": application.reference})
        answer = client.post(url, {"kind": "identity", "file-upload": key}, follow=True)
    assert "文件还没有传完。" in words(answer)
    assert application.materials.count() == 0


def test_another_s_upload_is_not_taken(application: Application, me: User, other: User) -> None:
    with at(REGISTERED):
        key = whole(browser(other), card())
        url = reverse("my-material", kwargs={"ref": application.reference})
        answer = browser(me).post(url, {"kind": "identity", "file-upload": key}, follow=True)
    assert "上传的文件已失效。" in words(answer)
    assert application.materials.count() == 0


def test_two_sides_one_in_pieces_and_one_with_the_form(application: Application, me: User) -> None:
    client = browser(me)
    image = Image.open(io.BytesIO(card()))
    half = image.height // 2
    out = [io.BytesIO(), io.BytesIO()]
    image.crop((0, 0, image.width, half)).save(out[0], "JPEG", quality=95)
    image.crop((0, half, image.width, image.height)).save(out[1], "JPEG", quality=95)
    with at(REGISTERED):
        key = whole(client, out[0].getvalue(), "正面.jpg")
        url = reverse("my-material", kwargs={"ref": application.reference})
        back = SimpleUploadedFile("反面.jpg", out[1].getvalue())
        client.post(url, {"kind": "identity", "file-upload": key, "back": back})
    assert application.materials.get().source_name == "正面.jpg、反面.jpg"


# -- autosave


def save(client: Client, application: Application, **values: str) -> HttpResponse:
    url = reverse("my-autosave", kwargs={"ref": application.reference})
    with at(REGISTERED):
        return client.post(url, values)


def test_what_is_typed_is_kept_and_the_time_is_told(application: Application, me: User) -> None:
    answer = save(browser(me), application, name="林晓禾", mobile="1380")
    assert answer.json() == {"saved": "10:00"}
    application.refresh_from_db()
    assert (application.name, application.mobile) == ("林晓禾", "1380")


def test_nothing_new_writes_nothing(application: Application, me: User) -> None:
    save(browser(me), application, name="林晓禾")
    before = Entry.objects.count()
    assert save(browser(me), application, name="林晓禾").json() == {"saved": "10:00"}
    assert Entry.objects.count() == before


def test_a_half_typed_number_is_nobody_s(application: Application, me: User) -> None:
    save(browser(me), application, name="林晓禾", id_number="510")
    application.refresh_from_db()
    assert (application.name, application.id_number) == ("林晓禾", "")


def test_another_s_number_is_not_taken_and_it_is_said(
    world: World, application: Application, me: User
) -> None:
    world.draft("周知远")
    answer = save(browser(me), application, id_number=person("周知远").id_number)
    assert answer.status_code == 409
    assert "该证件号码在本批次已有一份报名" in answer.json()["message"]


def test_after_submission_nothing_is_saved(world: World) -> None:
    (submitted,) = world.submitted("周知远")
    assert submitted.owner is not None
    answer = save(browser(submitted.owner), submitted, name="别人")
    assert answer.status_code == 409
    submitted.refresh_from_db()
    assert submitted.name == "周知远"


def test_a_stranger_saves_nothing(application: Application, other: User) -> None:
    assert save(browser(other), application, name="别人").status_code == 404


def marks_of(client: Client, application: Application) -> str:
    """What the page that is open in this browser shows."""
    url = reverse("my-fill", kwargs={"ref": application.reference})
    with at(REGISTERED):
        return str(client.get(url).context["shown"])


def test_a_page_left_open_elsewhere_undoes_nothing(application: Application, me: User) -> None:
    old = marks_of(browser(me), application)
    save(browser(me), application, name="林晓禾", employer="示例能源公司")
    told = save(browser(me), application, name="", employer="", mobile="1380", shown=old)
    assert told.status_code == 200
    assert told.json()["shown"] == marks_of(browser(me), application)
    application.refresh_from_db()
    kept = application.values
    assert (kept["name"], kept["employer"], kept["mobile"]) == ("林晓禾", "示例能源公司", "1380")


def test_what_was_changed_in_two_places_is_shown_and_asked(
    application: Application, me: User
) -> None:
    old = marks_of(browser(me), application)
    save(browser(me), application, employer="示例能源公司")
    told = save(browser(me), application, employer="示例水务公司", shown=old)
    assert told.status_code == 409
    assert "在另一处已有改动，没有覆盖" in told.json()["message"]
    url, client = reverse("my-fill", kwargs={"ref": application.reference}), browser(me)
    with at(REGISTERED):
        asked = client.post(url, {"employer": "示例水务公司", "shown": old})
        assert asked.status_code == 409
        assert "另一处改为“示例能源公司”" in words(asked)
        assert 'value="示例水务公司"' in asked.content.decode()
        client.post(url, {"employer": "示例水务公司", "shown": asked.context["shown"]})
    application.refresh_from_db()
    assert application.values["employer"] == "示例水务公司"


# -- in a browser


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A diploma as a phone photographs it: more than a megabyte."""
    image = Image.open(io.BytesIO(drawing.diploma(person("林晓禾"))))
    path = tmp_path / "毕业证.jpg"
    image.resize((image.width * 2, image.height * 2)).save(path, quality=96)
    assert path.stat().st_size > 1_200_000
    return path


def signed_in(page: Page, live_server: LiveServer, user: User) -> None:
    client = Client()
    client.force_login(user, backend=BACKEND)
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])


@pytest.mark.django_db(transaction=True)
def test_a_broken_upload_goes_on_by_itself(
    live_server: LiveServer, page: Page, application: Application, me: User, scan: Path
) -> None:
    signed_in(page, live_server, me)
    tried: list[int] = []

    def break_off(route: Route) -> None:
        start = int(route.request.headers["upload-offset"])
        tried.append(start)
        if len(tried) == 2:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/uploads/*/", break_off)
    page.goto(f"{live_server.url}/my/{application.reference}/material/")
    page.set_input_files("#education-file", scan)
    page.locator("#education").get_by_role("button", name="上传并检查").click()
    page.get_by_text("网络中断，已传").wait_for()
    page.get_by_text("已上传并检查").wait_for()
    assert tried[1] == tried[2] > 0  # the piece that was lost came again, those before it did not
    material = application.materials.get()
    assert (material.kind, material.source_name) == ("education", "毕业证.jpg")
    assert material.original.size == scan.stat().st_size


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_was_lost_sends_no_byte_twice(
    live_server: LiveServer, page: Page, application: Application, me: User, scan: Path
) -> None:
    signed_in(page, live_server, me)
    lost: list[str] = []

    def lose_answer(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route.request.url)
        route.fetch()  # the server has it; the browser never hears so
        return route.abort("connectionreset")

    page.route("**/uploads/*/", lose_answer)
    page.goto(f"{live_server.url}/my/{application.reference}/material/")
    page.set_input_files("#education-file", scan)
    page.locator("#education").get_by_role("button", name="上传并检查").click()
    page.get_by_text("已上传并检查").wait_for()
    assert application.materials.get().original.size == scan.stat().st_size


@pytest.mark.django_db(transaction=True)
def test_after_a_reload_the_rest_is_sent(
    live_server: LiveServer, page: Page, application: Application, me: User, scan: Path
) -> None:
    signed_in(page, live_server, me)
    starts: list[int] = []

    def only_first(route: Route) -> None:
        start = int(route.request.headers["upload-offset"])
        route.continue_() if start == 0 else route.abort("internetdisconnected")

    def note(route: Route) -> None:
        starts.append(int(route.request.headers["upload-offset"]))
        route.continue_()

    address = f"{live_server.url}/my/{application.reference}/material/"
    for handler in (only_first, note):
        page.route("**/uploads/*/", handler)
        page.goto(address)
        page.set_input_files("#education-file", scan)
        page.locator("#education").get_by_role("button", name="上传并检查").click()
        if handler is only_first:
            page.get_by_text("网络中断，已传").wait_for()
            page.unroute("**/uploads/*/")
    page.get_by_text("已上传并检查").wait_for()
    assert min(starts) > 0
    assert application.materials.get().original.size == scan.stat().st_size


@pytest.mark.django_db(transaction=True)
def test_the_form_saves_itself_and_keeps_nothing_in_the_browser(
    live_server: LiveServer, page: Page, world: World, application: Application, me: User
) -> None:
    beginning.choose_project(
        application,
        project_code="TJY",
        condition=application.batch.notice.project("TJY").conditions[0],
        by=me.actor(),
    )
    signed_in(page, live_server, me)
    page.goto(f"{live_server.url}/my/{application.reference}/fill/")
    page.locator("#id_name").fill("林晓禾")
    page.locator("#id_mobile").fill("1540000")
    page.locator("#id_mobile").blur()
    page.get_by_text("已自动保存").wait_for()
    application.refresh_from_db()
    assert (application.name, application.mobile) == ("林晓禾", "1540000")
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert [told for told in ("林晓禾", "1540000") if told in stored] == []


@pytest.mark.django_db(transaction=True)
def test_the_autosave_waits_for_the_network(
    live_server: LiveServer, page: Page, application: Application, me: User
) -> None:
    signed_in(page, live_server, me)
    page.goto(f"{live_server.url}/my/{application.reference}/fill/")
    page.route("**/autosave/", lambda route: route.abort("internetdisconnected"))
    page.locator("#id_name").fill("林晓禾")
    page.locator("#id_name").blur()
    page.get_by_text("网络中断，还没有保存").wait_for()
    page.unroute("**/autosave/")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.get_by_text("已自动保存").wait_for()
    application.refresh_from_db()
    assert application.name == "林晓禾"
