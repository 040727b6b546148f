"""收件: zips and sheets of an agency, kept byte for byte and opened by the worker."""

from __future__ import annotations

from functools import cache

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from kaowu.demo.packages import basic_info_row, basic_info_workbook, package
from kaowu.office.people.actions import open_account, register_agency
from kaowu.office.registration.intake import bulk as intake
from kaowu.office.registration.intake.jobs import open_group
from kaowu.office.registration.models import Application, Intake
from kaowu.office.vault import files
from kaowu.rules.roles import Role
from kaowu.rules.states import State
from tests.faces.agencies import entered
from tests.office.world import REGISTERED, World, at, deeds, found_world, person

CONDITION = "达到法定劳动年龄，高中（同等学历）及以上"


@pytest.fixture
def office(db: None, settings: Settings) -> World:
    settings.DEMO = True
    return found_world()


@cache
def zipped(name: str) -> tuple[str, bytes]:
    return package(person(name))


def sheet(name: str, project: str) -> tuple[str, bytes]:
    row = basic_info_row(person(name), project=project, batch="第2批", condition=CONDITION)
    return "信息表.xlsx", basic_info_workbook([row])


def taken_in(office: World, *sent: tuple[str, bytes], project: str = "TJY") -> list[Intake]:
    """Take the files in and let the worker open them."""
    with at(REGISTERED):
        group = intake.new_group()
        told = {"agency": office.agency, "batch": office.batch, "group": group}
        intake.take_in(sent, by=office.clerk, project_code=project, **told)  # type: ignore[arg-type]
        open_group.call(group, office.clerk.user_id)
    return list(Intake.objects.filter(group=group))


def codes(one: Intake) -> list[str]:
    return [finding.code for finding in one.findings]


def post(office: World, *sent: tuple[str, bytes]) -> HttpResponse:
    body = {
        "target": "sc-2024-carbon-2/TZC",
        "files": [SimpleUploadedFile(name, data) for name, data in sent],
    }
    return entered(office.clerk).post("/agency/upload/", body)


def test_what_was_sent_is_kept_byte_for_byte_and_waits_for_the_worker(
    office: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    name, data = zipped("何清越")
    with at(REGISTERED), django_capture_on_commit_callbacks(execute=True):
        response = post(office, (name, data), ("另一份.zip", b"no zip"))
    kept = list(Intake.objects.all())
    assert [files.content(one.file) for one in kept] == [data, b"no zip"]
    assert {one.project_code for one in kept} == {"TZC"}
    assert response["Location"] == f"/agency/upload/{kept[0].group}/"
    task = DBTaskResult.objects.get()
    assert task.args_kwargs["args"] == [kept[0].group, office.clerk.user_id]


def test_the_page_asks_again_until_every_file_has_its_result(office: World) -> None:
    name, data = zipped("何清越")
    with at(REGISTERED):
        post(office, (name, data))
        group = Intake.objects.get().group
        clerk = entered(office.clerk)
        waiting = clerk.get(f"/agency/upload/{group}/").content.decode()
        open_group.call(group, office.clerk.user_id)
        done = clerk.get(f"/agency/upload/{group}/", headers={"HX-Request": "true"})
    assert 'hx-trigger="every 2s"' in waiting
    assert "已完成 0 / 1 个" in waiting
    page = done.content.decode()
    assert "hx-trigger" not in page
    assert "<html" not in page
    assert person("何清越").id_number not in page
    application = Application.objects.get()
    assert f"/agency/cases/{application.reference}/" in page


def test_a_file_that_cannot_be_opened_holds_up_no_other(office: World) -> None:
    bad, good = taken_in(office, ("坏的.zip", b"no zip"), zipped("何清越"))
    assert (bad.status, bad.verdict, bad.application) == ("done", "blocked", None)
    assert good.application is not None
    assert good.application.name == "何清越"
    assert deeds(good.application)[0] == "start"


def test_the_rows_project_comes_before_the_chosen_one(office: World) -> None:
    _, made = taken_in(office, sheet("何清越", "碳资产管理"), zipped("何清越"), project="TJY")
    assert made.application is not None
    assert made.application.project_code == "TZC"
    assert made.verdict == "ready"


def test_the_chosen_project_holds_where_there_is_no_row(office: World) -> None:
    (made,) = taken_in(office, zipped("何清越"), project="TZC")
    assert made.application is not None
    assert made.application.project_code == "TZC"
    assert "intake.no-row" in codes(made)


def test_a_sheet_that_comes_later_fills_the_draft_in(office: World) -> None:
    taken_in(office, zipped("何清越"), project="TJY")
    taken_in(office, sheet("何清越", "碳资产管理"))
    draft = Application.objects.get()
    assert draft.project_code == "TZC"
    assert draft.facts["education"] == person("何清越").education


def test_the_same_bytes_again_are_told_and_not_opened(office: World) -> None:
    (first,) = taken_in(office, zipped("何清越"))
    (second,) = taken_in(office, zipped("何清越"))
    assert codes(second) == ["intake.same-file"]
    assert second.application == first.application
    assert Application.objects.get().materials.count() == 3


def test_a_person_who_is_in_process_is_told_and_not_overwritten(office: World) -> None:
    (standing,) = office.submitted("何清越")
    (second,) = taken_in(office, zipped("何清越"), project=standing.project_code)
    assert (second.status, codes(second)) == ("failed", ["registration.twice"])
    assert second.application == standing
    assert standing.materials.count() == 3


def test_a_draft_of_the_candidates_own_is_not_touched(office: World) -> None:
    draft = office.draft("何清越")
    (second,) = taken_in(office, zipped("何清越"), project=draft.project_code)
    assert codes(second) == ["registration.twice"]
    assert draft.materials.filter(current=True).count() == 3
    assert Application.objects.get(pk=draft.pk).state == State.DRAFT


def test_a_changed_zip_replaces_the_draft_and_says_so(office: World) -> None:
    taken_in(office, zipped("何清越"))
    name, _ = zipped("何清越")
    changed = package(person("何清越"), trouble="large-portrait")[1]
    (second,) = taken_in(office, (name, changed))
    assert "intake.again" in codes(second)
    assert Application.objects.get().materials.filter(current=True).count() == 3


def test_two_projects_in_one_batch_are_two_applications(office: World) -> None:
    taken_in(office, zipped("何清越"), project="TJY")
    (second,) = taken_in(office, zipped("何清越"), project="TZC")
    assert "intake.two-projects" in codes(second)
    assert sorted(Application.objects.values_list("project_code", flat=True)) == ["TJY", "TZC"]


def test_a_dead_workers_file_is_opened_by_the_next(office: World) -> None:
    with at(REGISTERED):
        told = {"agency": office.agency, "batch": office.batch, "group": "g"}
        intake.take_in([zipped("何清越")], by=office.clerk, **told)  # type: ignore[arg-type]
        Intake.objects.update(status=Intake.Status.WORKING)
        assert open_group.call("g", office.clerk.user_id) == 1
    assert Intake.objects.get().status == Intake.Status.DONE


def test_nothing_chosen_is_said(office: World) -> None:
    with at(REGISTERED):
        response = post(office)
    assert response.status_code == 422
    assert "请选择要上传的压缩包或信息表。" in response.content.decode()
    assert not Intake.objects.exists()


def test_outside_the_windows_there_is_nothing_to_choose(office: World) -> None:
    with at("2024-03-20 09:00"):
        page = entered(office.clerk).get("/agency/upload/").content.decode()
    assert "第2批" not in page


def test_another_agencys_upload_is_not_found(office: World) -> None:
    (one,) = taken_in(office, ("坏的.zip", b"no zip"))
    house = register_agency(name="示例竹海技能培训中心", filing_number="示例备02号")
    stranger = open_account(username="clerk2", roles=(Role.CLERK,), organisation=house)
    response = entered(stranger.actor()).get(f"/agency/upload/{one.group}/")
    assert response.status_code == 404
