"""A return on the pages: what it names is a field, the rest is to be read, both sides see it."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from kaowu.demo.packages import package
from kaowu.dossier.check import MaterialFile
from kaowu.office.letters.models import Letter
from kaowu.office.registration import actions as registration
from kaowu.office.registration.correcting.subjects import WHOLE, Subject
from kaowu.office.registration.models import Application
from kaowu.office.registration.pledging import pledges
from kaowu.office.review import actions as review
from kaowu.office.review.models import Review
from kaowu.office.review.reasons import reason
from tests.faces.agencies import again, entered
from tests.faces.faces import browser_of, words
from tests.office.world import REVIEWED, World, at, found_world, me, person


@pytest.fixture
def world(db: None, settings: Settings) -> World:
    settings.DEMO = True
    return found_world()


DIPLOMA = Subject.material("education")
MOBILE = Subject.field("mobile")


def returned(world: World, *subjects: Subject) -> Application:
    (one,) = world.submitted("林晓禾")
    with at(REVIEWED):
        review.take(one, by=world.first)
        asked = [reason(world.batch.notice, code="wrong", subject=one) for one in subjects]
        review.decide(one, Review.Verdict.RETURN, by=world.first, reasons=asked)
    return one


def page(application: Application, name: str, moment: str = REVIEWED) -> str:
    with at(moment):
        answer = browser_of(application).get(f"/my/{application.reference}/{name}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_only_the_named_field_is_a_field(world: World) -> None:
    lin = returned(world, MOBILE)
    html = page(lin, "fill/")
    assert 'name="mobile"' in html
    assert 'name="name"' not in html
    assert "其余信息不用改" in html


def test_a_forged_field_is_not_taken(world: World) -> None:
    lin = returned(world, MOBILE)
    name = lin.name
    with at(REVIEWED):
        data = {"mobile": "15400001234", "name": "另一人", "employer": "另一家"}
        browser_of(lin).post(f"/my/{lin.reference}/fill/", data)
        browser_of(lin).post(f"/my/{lin.reference}/autosave/", data)
    after = again(lin)
    assert (after.name, after.mobile) == (name, "15400001234")
    assert after.values.get("employer") != "另一家"


def test_only_the_named_material_has_a_place_to_upload(world: World) -> None:
    html = page(returned(world, DIPLOMA), "material/")
    assert 'name="kind" value="education"' in html
    assert 'name="kind" value="identity"' not in html
    assert html.count("这次补正没有要求更换这份材料") == 2


def test_a_named_material_is_to_be_replaced_until_it_is(world: World) -> None:
    lin = returned(world, DIPLOMA)
    assert page(lin, "material/").count("需更换") == 1
    with at(REVIEWED):
        paper = MaterialFile("education", "a.pdf", b"%PDF-1.7 new", "application/pdf")
        registration.keep_material(lin, paper, by=me(lin))
    assert "需更换" not in page(lin, "material/")


def test_a_file_that_nobody_asked_for_is_refused(world: World) -> None:
    lin = returned(world, DIPLOMA)
    with at(REVIEWED):
        sent = {"kind": "portrait", "file": SimpleUploadedFile("a.jpg", b"\xff\xd8\xff")}
        answer = browser_of(lin).post(f"/my/{lin.reference}/material/", sent, follow=True)
    assert "这次补正没有要求更改“证件照”" in words(answer)
    assert lin.materials.filter(kind="portrait").count() == 1


def test_nothing_to_fill_in_leads_to_the_material(world: World) -> None:
    html = page(returned(world, Subject.material("portrait")), "fill/")
    assert "这次补正没有要求修改报名信息" in html
    assert '<input type="text"' not in html


def test_page_and_letter_say_the_same_sentences(world: World) -> None:
    lin = returned(world, DIPLOMA, MOBILE)
    letter = Letter.objects.filter(subject_ref=lin.chain, template="return_first").last()
    assert letter is not None
    shown = words(browser_of(lin).get(f"/my/{lin.reference}/"))
    for said in lin.steps.last().reasons:
        assert said["text"] in shown
        assert said["text"] in letter.body


@pytest.mark.parametrize(
    ("named", "where", "verb"),
    [
        (DIPLOMA, "material/#education", "去更换"),
        (Subject.field("education"), "fill/#id_education", "去修改"),
        (Subject.field("condition"), "project/", "去修改"),
        (Subject.field("birth"), "fill/#id_id_number", "去修改"),
        (Subject.material("application_form"), "form.pdf", "打印"),
        (WHOLE, "check/", "去核对"),
    ],
    ids=lambda one: getattr(one, "slug", None),
)
def test_each_reason_leads_to_where_it_is_mended(
    world: World, named: Subject, where: str, verb: str
) -> None:
    lin = returned(world, named)
    reasons = page(lin, "").split("原因</p>")[1].split("</ul>")[0]
    link = re.search(r'href="([^"]+)">([^<]+)<', reasons)
    assert link
    assert (link[1].removeprefix(f"/my/{lin.reference}/"), link[2]) == (where, verb)
    with at(REVIEWED):
        assert browser_of(lin).get(link[1].partition("#")[0]).status_code == 200


def test_what_is_mended_is_marked_and_what_is_not_is_said_before_submitting(world: World) -> None:
    lin = returned(world, DIPLOMA, MOBILE, Subject.material("application_form"))
    before = words(browser_of(lin).get(f"/my/{lin.reference}/check/"))
    assert "学历证明、手机号码还没有改动 退回时已经指出" in before
    with at(REVIEWED):
        registration.fill_in(lin, {"mobile": "15400001234"}, by=me(lin))
        half = words(browser_of(lin).get(f"/my/{lin.reference}/check/"))
        paper = MaterialFile("education", "a.pdf", b"%PDF-1.7 new", "application/pdf")
        registration.keep_material(lin, paper, by=me(lin))
        done = words(browser_of(lin).get(f"/my/{lin.reference}/check/"))
    assert " 学历证明还没有改动 退回时已经指出" in half
    assert half.count("已改动") == 1
    assert "还没有改动" not in done
    assert done.count("已改动") == 2


def test_both_sides_see_the_round(world: World) -> None:
    lin = returned(world, MOBILE)
    with at(REVIEWED):
        registration.fill_in(lin, {"mobile": "15400001234"}, by=me(lin))
        pledges.sign(lin, by=me(lin))
        registration.submit(lin, by=me(lin))
    mine = words(browser_of(lin).get(f"/my/{lin.reference}/"))
    desk = words(entered(world.first).get(f"/agency/cases/{lin.reference}/"))
    for seen in (mine, desk):
        assert "第 1 次退回补正（报名机构）" in seen
        assert "→ 154****1234" in seen
        assert "15400001234" not in seen.split("补正记录")[1]


def test_who_hands_in_after_the_agencys_cut_off_is_told_not_refused(world: World) -> None:
    lin = world.draft("林晓禾")
    with at("2024-02-23 10:00"):
        pledges.sign(lin, by=me(lin))
        answer = browser_of(lin).post(f"/my/{lin.reference}/submit/", follow=True)
    seen = words(answer)
    assert "已提交，回执编号" in seen
    assert "内部收件截止日已过，材料照常受理" in seen


def test_the_agency_sees_when_corrections_and_its_own_cut_off_are_due(world: World) -> None:
    returned(world, MOBILE)
    with at(REVIEWED):
        seen = words(entered(world.clerk).get("/agency/"))
    assert "第2批 内部收件截止" in seen
    assert "第2批 补正截止" in seen


def test_the_schedule_names_the_cut_off(world: World) -> None:
    with at(REVIEWED):
        seen = words(entered(world.clerk).get("/notices/sc-2024-carbon/"))
    assert "报名机构内部收件截止 2024年2月22日" in seen


def test_the_receipt_says_what_was_handed_in_and_how_often(world: World) -> None:
    lin = returned(world, MOBILE)
    first = words(browser_of(lin).get(f"/my/{lin.reference}/"))
    code = lin.pledges.last().data_sha256[:4].upper()
    assert "由考生本人提交，材料 3 份，诚信承诺书为屏幕签名（输入姓名），内容校验码" in first
    assert f"{code}-" in first
    with at(REVIEWED):
        registration.fill_in(lin, {"mobile": "15400001234"}, by=me(lin))
        pledges.sign(lin, by=me(lin))
        registration.submit(lin, by=me(lin))
    again_ = words(browser_of(lin).get(f"/my/{lin.reference}/"))
    assert "（第 2 次）" in again_
    assert f"{code}-" not in again_.split("报名回执编号")[1].split("可下载")[0]


def test_what_a_zip_brought_in_vain_is_said_at_once(world: World) -> None:
    lin = returned(world, DIPLOMA)
    name, data = package(person("林晓禾"))
    with at(REVIEWED):
        sent = {"package": SimpleUploadedFile(name, data)}
        answer = browser_of(lin).post(f"/my/{lin.reference}/package/", sent)
    assert "这次补正没有要求更改“身份证”，新送来的与原来的不同，原来的保留不变" in words(answer)
    assert lin.materials.filter(kind="education").count() == 2
    assert lin.materials.filter(kind="identity").count() == 1
