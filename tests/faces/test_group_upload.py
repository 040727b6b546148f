"""A company's coordinator sends hundreds of files: broken off, reloaded, gone on with."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from kaowu.office.actors import Actor
from kaowu.office.clock import move_to
from kaowu.office.people import companies
from kaowu.office.people.models import Organisation, User
from kaowu.office.registration.intake.jobs import open_group
from kaowu.office.registration.models import Application, Delivery, Intake
from kaowu.rules.findings import Finding, Severity
from tests.faces.agencies import entered
from tests.faces.breaks import broken_off_and_gone_on_with
from tests.faces.faces import browser, words
from tests.faces.test_agency_upload import zipped
from tests.faces.test_bulk_upload import FILES, SAID, TARGET, names, parcels
from tests.faces.test_uploads import signed_in
from tests.office.world import REGISTERED, World, at, found_world, person, portrait_of

__all__ = ["parcels"]  # a fixture
JSON = {"Accept": "application/json"}


@pytest.fixture
def office(db: None, settings: Settings) -> World:
    settings.DEMO = True
    return found_world()


@pytest.fixture
def company(office: World) -> Organisation:
    return companies.open_company(office.agency, name="示例能源公司", by=office.clerk)


@pytest.fixture
def coordinator(office: World, company: Organisation) -> User:
    return companies.appoint(
        company, username="lian", display_name="廉联络", password="correct-horse", by=office.clerk
    )


def begun(client: Client, said: list[list[object]] = SAID) -> dict[str, str]:  # type: ignore[assignment]
    with at(REGISTERED):
        told = {"target": TARGET, "files": json.dumps(said)}
        answer = client.post(reverse("group-upload-begin"), told)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def send(client: Client, place: dict[str, str], name: str, data: bytes) -> int:
    body = {"name": name, "size": len(data), "files": SimpleUploadedFile(name, data)}
    with at(REGISTERED):
        return client.post(place["take"], body, headers=JSON).status_code


def test_what_a_coordinator_sends_is_the_companys_and_its_agencys(
    office: World, coordinator: User, company: Organisation
) -> None:
    client = browser(coordinator)
    place = begun(client)
    for name, data in FILES:
        assert send(client, place, name, data) == 200
    kept = {(one.agency_id, one.company_id) for one in Intake.objects.all()}
    assert kept == {(office.agency.pk, company.pk)}
    delivery = Delivery.objects.get()
    assert (delivery.company, delivery.agency) == (company, office.agency)
    assert delivery.closed_at is not None


def test_after_a_reload_the_coordinator_goes_on_with_what_is_missing(coordinator: User) -> None:
    client = browser(coordinator)
    place = begun(client)
    send(client, place, *FILES[0])
    with at(REGISTERED):
        assert "有一次上传没有完成" in words(client.get(reverse("group-upload")))
        assert "还有 3 个文件没有上传" in words(client.get(place["page"]))
        resume = reverse("group-upload-resume", args=[Delivery.objects.get().group])
        again = client.post(resume, {"files": json.dumps(SAID)}).json()
    assert again["missing"] == SAID[1:]


def test_the_agency_sees_a_companys_upload_and_does_not_add_to_it(
    office: World, coordinator: User
) -> None:
    mine = browser(coordinator)
    place = begun(mine)
    send(mine, place, *FILES[0])
    clerk, group = entered(office.clerk), Delivery.objects.get().group
    page = words(clerk.get(reverse("agency-upload-group", args=[group])))
    assert "还有 3 个文件没有上传" in page
    assert "接着上传" not in page
    take = reverse("agency-upload-take", args=[group])
    assert clerk.post(take, {"files": SimpleUploadedFile("1.zip", b"1")}).status_code == 404
    assert "有一次上传没有完成" not in words(clerk.get(reverse("agency-upload")))
    assert names() == ["0.zip"]


def test_a_company_neither_sees_nor_adds_to_anothers_nor_its_agencys(
    office: World, coordinator: User
) -> None:
    place = begun(browser(coordinator))
    rival = companies.open_company(office.agency, name="示例竹业公司", by=office.clerk)
    other = browser(
        companies.appoint(
            rival, username="shu", display_name="舒", password="correct-horse", by=office.clerk
        )
    )
    assert other.get(place["page"]).status_code == 404
    assert send(other, place, *FILES[0]) == 404
    for page in ("resume", "close"):
        assert other.post(f"{place['page']}{page}/").status_code == 404
    assert other.post(place["page"].replace("/group/", "/agency/")).status_code == 403
    assert names() == []


def sent_with_one_portrait(coordinator: Actor, office: World) -> str:
    """Two employees with one phone, whose phone and portrait a stranger of the agency has too."""
    stranger = office.draft("周知远")
    stranger.mobile = person("林晓禾").mobile
    stranger.save()
    client = entered(coordinator)
    sent = [zipped("何清越"), zipped("林晓禾")]
    place = begun(client, [[name, len(data)] for name, data in sent])
    for name, data in sent:
        send(client, place, name, data)
    group = Delivery.objects.get().group
    with at(REGISTERED):
        open_group.call(group, coordinator.user_id)
        lin = Application.objects.get(name="林晓禾")
        from kaowu.office.registration import actions

        portrait = portrait_of(person("何清越"))
        actions.add_material(
            lin, kind="portrait", data=portrait, filename="证件照.jpg", by=coordinator
        )
        open_group.call(group, coordinator.user_id)
        return words(client.get(place["page"]))


def test_each_file_has_its_result_in_words_for_a_coordinator_and_of_his_people_only(
    office: World, coordinator: User
) -> None:
    page = sent_with_one_portrait(coordinator.actor(), office)
    assert "请上传含这名员工的个人基本信息表" in page
    assert "在报名中补填" not in page
    assert "请核对两位员工的证件照是否放错" in page
    assert "何清越（" in page
    assert "周知远" not in page
    assert "其他机构" not in page
    assert "手机号码本批次还有" not in page  # the other one with this number is a stranger
    assert person("林晓禾").id_number not in page


def test_a_remedy_in_a_clerks_words_is_told_in_a_coordinators() -> None:
    from kaowu.faces.group.reception import told_to_coordinator

    twice = Finding("registration.twice", Severity.ERROR, "a.zip", "已有一份报名。", "请退回补正。")
    assert told_to_coordinator(twice).remedy.endswith("请联系报名机构。")
    other = Finding("archive.empty", Severity.ERROR, "a.zip", "空的。", "请重新压缩。")
    assert told_to_coordinator(other) == other


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [390, 1280])
def test_a_lost_connection_and_a_reload_lose_nothing_of_a_companys(
    live_server: LiveServer, page: Page, coordinator: User, parcels: list[object], width: int
) -> None:
    move_to(datetime.fromisoformat(REGISTERED))
    page.set_viewport_size({"width": width, "height": 844})
    signed_in(page, live_server, coordinator)
    broken_off_and_gone_on_with(page, f"{live_server.url}/group/upload/", parcels)
    assert len(set(names())) == len(parcels) == Intake.objects.count()
