"""From "I want to apply" to the receipt, by the pages."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kaowu.demo import packages
from kaowu.demo.basic_info import basic_info_row, basic_info_workbook
from kaowu.demo.drawn import drawing
from kaowu.office.people.actions import open_account
from kaowu.office.registration.models import Application
from kaowu.rules.roles import Role
from kaowu.rules.states import State
from tests.faces.faces import browser, browser_of, words
from tests.office.world import REGISTERED, World, at, deeds, found_world, letters, person

SIGNED = {"agreed": "on", "signature": "林晓禾"}

CONDITION = "达到法定劳动年龄，高中（同等学历）及以上"


@pytest.fixture
def world(db: None) -> World:
    return found_world()


@dataclass(slots=True)
class Applicant:
    """林晓禾 with her browser."""

    client: Client
    agency: int

    def begin(self) -> Application:
        chosen = {"project": "TJY", "condition": CONDITION, "agency": self.agency}
        with at(REGISTERED):
            self.client.post("/my/new/", chosen)
        return Application.objects.get()


@pytest.fixture
def lin(world: World) -> Applicant:
    user = open_account(
        username="lin",
        display_name="林晓禾",
        roles=(Role.CANDIDATE,),
        phone=person("林晓禾").mobile,
    )
    return Applicant(browser(user), world.agency.pk)


def filled(**changed: str) -> dict[str, str]:
    """What 林晓禾 types, unless ``changed``."""
    row = basic_info_row(person("林晓禾"), project="碳排放交易", batch="第2批", condition=CONDITION)
    return {**row, **changed}


# -- beginning


def test_without_an_open_batch_the_page_says_when(lin: Applicant) -> None:
    with at("2024-02-07 10:00"):
        answer = lin.client.get("/my/new/")
    assert answer.status_code == 200
    assert "现在不在报名时间内" in words(answer)
    assert "2024年2月19日（周一）" in words(answer)


def test_a_draft_begins_with_what_is_known(lin: Applicant) -> None:
    draft = lin.begin()
    assert (draft.state, draft.project_code) == (State.DRAFT, "TJY")
    assert draft.values["condition"] == CONDITION
    assert draft.mobile == person("林晓禾").mobile
    assert deeds(draft) == ["start", "fill_in"]


def test_a_second_application_is_pointed_at_the_first(lin: Applicant) -> None:
    lin.begin()
    with at(REGISTERED):
        assert "您在本批次已有一份报名" in words(lin.client.get("/my/new/"))


def test_an_agency_whose_filing_has_run_out_is_not_offered(lin: Applicant, world: World) -> None:
    world.agency.filed_until = world.agency.filed_from
    world.agency.save()
    with at(REGISTERED):
        assert "现在没有可以受理报名的机构" in words(lin.client.get("/my/new/"))


# -- the form


def test_a_fresh_form_reproaches_nothing(lin: Applicant) -> None:
    draft = lin.begin()
    with at(REGISTERED):
        answer = lin.client.get(f"/my/{draft.reference}/fill/")
    assert "需要补正" not in words(answer)
    assert '<option value="彝族">彝族</option>' in answer.content.decode()
    assert 'type="tel"' in answer.content.decode()


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(lin: Applicant) -> None:
    draft = lin.begin()
    wrong = person("林晓禾").id_number[:-1] + "9"
    if wrong == person("林晓禾").id_number:
        wrong = wrong[:-1] + "8"
    with at(REGISTERED):
        answer = lin.client.post(
            f"/my/{draft.reference}/fill/", filled(id_number=wrong), follow=True
        )
    draft.refresh_from_db()
    assert draft.id_number == wrong
    assert '<div class="k-field__errors" id="id_id_number_error">' in answer.content.decode()
    assert "处需要补正" in words(answer)


def test_a_complete_form_leads_to_the_material(lin: Applicant) -> None:
    draft = lin.begin()
    with at(REGISTERED):
        answer = lin.client.post(f"/my/{draft.reference}/fill/", filled())
    assert answer.url == f"/my/{draft.reference}/material/"
    draft.refresh_from_db()
    assert (draft.name, draft.values["education"]) == ("林晓禾", person("林晓禾").education)


def test_the_same_person_twice_in_a_batch_is_refused_and_says_so(world: World) -> None:
    world.draft("林晓禾")
    user = open_account(username="other", roles=(Role.CANDIDATE,))
    other = Applicant(browser(user), world.agency.pk)
    chosen = {"project": "TJY", "condition": CONDITION, "agency": world.agency.pk}
    with at(REGISTERED):
        other.client.post("/my/new/", chosen)
        draft = Application.objects.get(owner=user)
        answer = other.client.post(f"/my/{draft.reference}/fill/", filled())
    assert answer.status_code == 200
    assert "该证件号码在本批次已有一份报名" in words(answer)
    assert person("林晓禾").id_number in answer.content.decode()  # still in the field


def test_another_project_is_chosen_before_submitting(lin: Applicant) -> None:
    draft = lin.begin()
    with at(REGISTERED):
        lin.client.post(
            f"/my/{draft.reference}/project/", {"project": "TZC", "condition": CONDITION}
        )
    draft.refresh_from_db()
    assert (draft.project_code, draft.values["project"]) == ("TZC", "碳资产管理")


# -- material


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_a_photo_is_checked_at_once_and_shown(lin: Applicant) -> None:
    draft = lin.begin()
    photo = upload("IMG_0001.jpg", drawing.portrait(person("林晓禾")))
    path = f"/my/{draft.reference}/material/"
    with at(REGISTERED):
        answer = lin.client.post(path, {"kind": "portrait", "file": photo}, follow=True)
    assert "两寸证件照电子版已上传并检查。" in words(answer)
    kept = draft.materials.get()
    assert f"/files/{draft.reference}/{kept.pk}/fitted/" in answer.content.decode()


def test_two_sides_of_a_card_become_one_file_and_both_originals_stay(lin: Applicant) -> None:
    draft = lin.begin()
    who = person("林晓禾")
    sides = {
        "file": upload("front.jpg", drawing.identity_front(who)),
        "back": upload("back.jpg", drawing.identity_back(who)),
    }
    with at(REGISTERED):
        lin.client.post(f"/my/{draft.reference}/material/", {"kind": "identity", **sides})
    kept = draft.materials.get()
    assert kept.original.media_type == "application/zip"
    assert 204_800 <= kept.fitted.size <= 300_000
    assert "image.joined" in [finding.code for finding in kept.findings]


def test_what_is_no_picture_is_refused_with_the_way_out(lin: Applicant) -> None:
    draft = lin.begin()
    path = f"/my/{draft.reference}/material/"
    with at(REGISTERED):
        answer = lin.client.post(
            path, {"kind": "portrait", "file": upload("x.jpg", b"no picture")}, follow=True
        )
    assert "两寸证件照电子版不能使用" in words(answer)
    assert "需重传" in words(answer)


def test_sending_without_a_file_is_answered_politely(lin: Applicant) -> None:
    draft = lin.begin()
    with at(REGISTERED):
        answer = lin.client.post(
            f"/my/{draft.reference}/material/", {"kind": "portrait"}, follow=True
        )
    assert "还没有选择文件" in words(answer)


def test_a_package_with_its_workbook_fills_in_everything(lin: Applicant) -> None:
    draft = lin.begin()
    who = person("林晓禾")
    name, data = packages.package(who)
    sent = {
        "package": upload(name, data),
        "workbook": upload("基本信息表.xlsx", basic_info_workbook([filled()])),
    }
    with at(REGISTERED):
        answer = lin.client.post(f"/my/{draft.reference}/package/", sent)
    assert answer.url == f"/my/{draft.reference}/check/"
    draft.refresh_from_db()
    assert (draft.name, draft.id_number) == ("林晓禾", who.id_number)
    assert sorted(one.kind for one in draft.materials.all()) == [
        "education",
        "identity",
        "portrait",
    ]


def test_a_blocked_package_shows_its_findings(lin: Applicant) -> None:
    draft = lin.begin()
    with at(REGISTERED):
        answer = lin.client.post(
            f"/my/{draft.reference}/package/", {"package": upload("x.zip", b"not a zip")}
        )
    assert "检查结果" in words(answer)
    assert "需补正" in words(answer)


# -- check, pledge, submit


def test_the_check_page_reads_everything_back(world: World) -> None:
    draft = world.draft("林晓禾")
    with at(REGISTERED):
        told = words(browser_of(draft).get(f"/my/{draft.reference}/check/"))
    who = person("林晓禾")
    for value in (who.id_number, who.mobile, who.school, "碳排放交易", "签署承诺书"):
        assert value in told
    for paragraph in world.batch.notice.integrity_pledge.paragraphs:
        assert paragraph in told


def test_without_the_tick_nothing_is_signed(world: World) -> None:
    draft = world.draft("林晓禾")
    with at(REGISTERED):
        browser_of(draft).post(f"/my/{draft.reference}/pledge/", {})
    assert draft.pledges.count() == 0


def test_submitting_unsigned_is_refused(world: World) -> None:
    draft = world.draft("林晓禾")
    with at(REGISTERED):
        answer = browser_of(draft).post(f"/my/{draft.reference}/submit/", follow=True)
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    assert "尚未签署个人诚信承诺书" in words(answer)


def test_signed_and_submitted_gives_a_receipt(world: World) -> None:
    draft = world.draft("林晓禾")
    client = browser_of(draft)
    with at(REGISTERED):
        client.post(f"/my/{draft.reference}/pledge/", SIGNED)
        answer = client.post(f"/my/{draft.reference}/submit/", follow=True)
    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED
    assert deeds(draft)[-2:] == ["sign_pledge", "submit"]
    assert letters(draft) == ["报名材料已收到"]
    assert f"报名回执编号 {draft.reference}" in words(answer)
    assert "等待初审" in words(answer)


def test_a_change_after_signing_asks_for_a_new_signature(world: World) -> None:
    draft = world.draft("林晓禾")
    client = browser_of(draft)
    with at(REGISTERED):
        client.post(f"/my/{draft.reference}/pledge/", SIGNED)
        client.post(f"/my/{draft.reference}/fill/", filled(employer="示例新单位"))
        told = words(client.get(f"/my/{draft.reference}/check/"))
    assert "签署承诺书之后，报名信息或材料又有改动" in told
    assert "提交报名" not in told


def test_what_was_submitted_is_closed_to_changes(world: World) -> None:
    submitted = world.submitted("林晓禾")[0]
    client = browser_of(submitted)
    with at(REGISTERED):
        answers = [
            client.post(f"/my/{submitted.reference}/{page}/", filled())
            for page in ("fill", "material", "package")
        ]
    assert {answer.url for answer in answers} == {f"/my/{submitted.reference}/"}
    assert deeds(submitted)[-1] == "submit"


def test_withdrawing_ends_it(world: World) -> None:
    submitted = world.submitted("林晓禾")[0]
    with at(REGISTERED):
        answer = browser_of(submitted).post(f"/my/{submitted.reference}/withdraw/", follow=True)
    submitted.refresh_from_db()
    assert submitted.state == State.WITHDRAWN
    assert letters(submitted)[-1] == "报名已撤回"
    assert "本次报名已结束" in words(answer)
