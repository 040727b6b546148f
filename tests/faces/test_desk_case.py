"""The case page of a review desk: what it shows, and that only the gate opens its buttons."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from pytest_django import Settings

from kaowu.dossier.check import MaterialFile
from kaowu.faces.text import told
from kaowu.office.people.actions import open_account, register_agency
from kaowu.office.registration import actions as registration
from kaowu.office.registration.models import Application
from kaowu.office.registration.pledging import pledges
from kaowu.office.review import actions as review
from kaowu.office.review import opinions
from kaowu.office.review.models import Review
from kaowu.rules.roles import Role
from kaowu.rules.states import State
from tests.faces.agencies import again, entered
from tests.office.world import CHECKED as TICKED
from tests.office.world import REVIEWED, World, at, deeds, found_world, letters, person, portrait_of

CHECKED = {f"check_{key}": "on" for key in TICKED}


@pytest.fixture
def office(db: None, settings: Settings) -> World:
    settings.DEMO = True
    return found_world()


@pytest.fixture
def held(office: World) -> Application:
    """何清越, taken by the first reviewer."""
    (application,) = office.submitted("何清越")
    with at(REVIEWED):
        review.take(application, by=office.first)
    return application


def page(office: World, application: Application) -> str:
    with at(REVIEWED):
        response = entered(office.first).get(f"/agency/cases/{application.reference}/")
    assert response.status_code == 200
    return response.content.decode()


def decide(office: World, application: Application, **said: object) -> HttpResponse:
    body = {"version": application.version, **said}
    with at(REVIEWED):
        return entered(office.first).post(f"/agency/cases/{application.reference}/decide/", body)


def said_in(application: Application) -> list[tuple[str, str, str]]:
    """Code, subject and sentence of what the candidate was told last."""
    reasons = application.steps.last().reasons
    return [(one["code"], one["subject"], one["text"]) for one in reasons]


def test_the_number_is_whole_and_grouped_and_each_scan_is_there(
    office: World, held: Application
) -> None:
    shown = page(office, held)
    number = person("何清越").id_number
    assert f"{number[:6]} {number[6:14]} {number[14:]}" in shown
    for material in held.materials.all():
        assert f"/files/{held.reference}/{material.pk}/fitted/" in shown
        assert f"/files/{held.reference}/{material.pk}/original/" in shown


def test_the_title_names_no_person(office: World, held: Application) -> None:
    title = page(office, held).split("<title>")[1].split("</title>")[0]
    assert title == f"报名 {held.reference}"


def test_a_reviewer_takes_the_case(office: World) -> None:
    (application,) = office.submitted("何清越")
    assert "领取后由您办理" in page(office, application)
    with at(REVIEWED):
        entered(office.first).post(f"/agency/cases/{application.reference}/take/")
    now = again(application)
    assert (now.state, now.holder_id) == (State.FIRST_REVIEW, office.first.user_id)
    assert deeds(now)[-1] == "begin_first_review"


def test_who_handed_it_in_may_not_take_it(office: World) -> None:
    (application,) = office.submitted("何清越")
    application.steps.update(user_id=office.first.user_id)
    shown = page(office, application)
    assert "您不能领取这份报名" in shown
    assert "岗位分离" in shown
    with at(REVIEWED):
        entered(office.first).post(f"/agency/cases/{application.reference}/take/")
    assert again(application).state == State.SUBMITTED


def test_a_colleague_sees_who_holds_it_and_no_form(office: World, held: Application) -> None:
    other = open_account(
        username="first2",
        display_name="池初审",
        roles=(Role.FIRST_REVIEWER,),
        organisation=office.agency,
    )
    with at(REVIEWED):
        shown = entered(other.actor()).get(f"/agency/cases/{held.reference}/").content.decode()
    assert "顾初审" in shown
    assert 'id="decision"' not in shown


def test_it_is_put_back(office: World, held: Application) -> None:
    with at(REVIEWED):
        entered(office.first).post(f"/agency/cases/{held.reference}/release/")
    assert again(held).state == State.SUBMITTED
    assert Review.objects.get().verdict == Review.Verdict.RELEASED


def test_a_pass_needs_the_whole_checklist_and_keeps_what_was_typed(
    office: World, held: Application
) -> None:
    said = {"verdict": "pass", "check_identity": "on", "note": "学历已电话核实"}
    response = decide(office, held, **said)
    shown = response.content.decode()
    assert response.status_code == 409
    assert "申报表已由考生本人签字或屏幕签名等 6 项。 请逐项核对后勾选" in shown
    assert shown.count("未核对</span>") == 6
    assert "学历已电话核实" in shown
    assert again(held).state == State.FIRST_REVIEW


def test_a_pass(office: World, held: Application) -> None:
    decide(office, held, verdict="pass", **CHECKED)
    assert again(held).state == State.ACCEPTED
    assert deeds(held)[-1] == "accept"
    assert letters(held)[-1] == "初审通过"


def test_what_was_ticked_is_read_in_the_history(office: World, held: Application) -> None:
    decide(office, held, verdict="pass", **CHECKED)
    told = page(office, held).split('id="history"')[1]
    assert "已逐项核对 7 项" in told
    assert "纸质申报表签字处已按手印（屏幕签名的除外）" in told
    mine = entered(held.owner.actor()).get(f"/my/{held.reference}/").content.decode()
    assert "逐项核对" not in mine


def test_a_point_stands_beside_its_scan_with_what_it_is_compared_with(
    office: World, held: Application
) -> None:
    paper = MaterialFile(
        "application_form", "form.jpg", portrait_of(person("何清越")), "image/jpeg"
    )
    registration.place_material(held, paper, by=office.clerk)
    form = page(office, held).split('data-kind="application_form"')[1].split("</figure>")[0]
    pasted = held.materials.get(kind="portrait")
    for key in ("signature", "fingerprint", "pasted_photo"):
        assert f'<label for="id_check_{key}"' in form
    assert f"/files/{held.reference}/{pasted.pk}/fitted/" in form
    assert "必须与提供的电子版证件照一致" in form


def test_a_signature_that_lacks_is_named_on_its_paper(office: World, held: Application) -> None:
    decide(office, held, verdict="return", **{"code_material-application_form": "incomplete"})
    assert said_in(held) == [
        ("incomplete", "申报表", "不完整，请补齐签字、手印等内容后交报名机构。")
    ]


def test_an_empty_field_can_be_said_to_lack(office: World, held: Application) -> None:
    held.facts = {key: value for key, value in held.facts.items() if key != "diploma_number"}
    held.save()
    assert 'name="code_field-diploma_number"' in page(office, held)
    decide(office, held, verdict="return", **{"code_field-diploma_number": "incomplete"})
    assert said_in(held) == [("incomplete", "毕业证书编号", "填写不完整，请补充。")]


def test_what_was_typed_before_materials_and_fields_were_told_apart_is_filled_in(
    office: World, held: Application
) -> None:
    kept = {"code_education": "illegible", "text_mobile": "少一位", "check_identity": "on"}
    with at(REVIEWED):
        opinions.keep_typed(held, kept, by=office.first)
    shown = page(office, held)
    diploma = shown.split('name="code_material-education"')[1].split("</select>")[0]
    assert '<option value="illegible" selected' in re.sub(r' data-sentence="[^"]*"', "", diploma)
    assert 'name="text_field-mobile" value="少一位"' in shown


def test_a_pass_with_a_fault_marked_is_a_slip(office: World, held: Application) -> None:
    response = decide(
        office, held, verdict="pass", **{"code_material-education": "illegible"}, **CHECKED
    )
    assert response.status_code == 422
    assert again(held).state == State.FIRST_REVIEW


def test_sent_back_with_a_code_the_candidate_reads_its_sentence(
    office: World, held: Application
) -> None:
    decide(office, held, verdict="return", **{"code_material-education": "illegible"})
    assert again(held).state == State.RETURNED
    assert said_in(held) == [
        ("illegible", "学历证明", "不清晰，看不清文字或人像，请重新扫描后上传。")
    ]
    assert letters(held)[-1] == "报名材料需要补正"
    assert "已告知考生" in page(office, held)


def test_own_words_about_a_field_go_before_the_codes(office: World, held: Application) -> None:
    said = {"code_field-mobile": "wrong", "text_field-mobile": "手机号少了一位。"}
    decide(office, held, verdict="return", **said)
    assert said_in(held) == [("wrong", "手机号码", "手机号少了一位。")]


def test_against_a_person_a_reason_is_needed(office: World, held: Application) -> None:
    response = decide(office, held, verdict="refuse")
    assert response.status_code == 409
    assert "请写明理由。" in response.content.decode()
    assert again(held).state == State.FIRST_REVIEW


def test_a_page_that_has_gone_stale_says_what_changed(office: World, held: Application) -> None:
    seen = held.version
    with at(REVIEWED):
        review.release(held, by=office.first)
        review.take(held, by=office.first)
    held.version = seen
    response = decide(office, held, verdict="return", **{"code_material-portrait": "outdated"})
    shown = response.content.decode()
    assert response.status_code == 409
    assert "这份报名又有变化" in shown
    assert "放回初审" in shown
    assert again(held).state == State.FIRST_REVIEW


def test_a_pledge_over_older_data_is_shown_as_such(office: World) -> None:
    draft = office.draft("何清越")
    assert draft.owner is not None
    with at(REVIEWED):
        pledges.sign(draft, by=draft.owner.actor())
        registration.fill_in(draft, {"employer": "示例新单位"}, by=draft.owner.actor())
    assert "签署后内容有改动" in page(office, draft)


def test_another_agencys_case_is_not_found(office: World, held: Application) -> None:
    house = register_agency(name="示例竹海技能培训中心", filing_number="示例备02号")
    stranger = open_account(username="f2", roles=(Role.FIRST_REVIEWER,), organisation=house)
    client = entered(stranger.actor())
    assert client.get(f"/agency/cases/{held.reference}/").status_code == 404
    assert client.post(f"/agency/cases/{held.reference}/take/").status_code == 404


def test_the_case_page_asks_a_fixed_number_of_questions(
    office: World, held: Application, django_assert_max_num_queries: object
) -> None:
    client = entered(office.first)
    with at(REVIEWED), django_assert_max_num_queries(45):  # type: ignore[operator]
        client.get(f"/agency/cases/{held.reference}/")


def test_several_reasons_are_one_line_of_the_history(office: World, held: Application) -> None:
    said = {"code_material-education": "illegible", "text_field-mobile": "少一位。", "note": "急"}
    decide(office, held, verdict="return", **said)
    told = page(office, held).split("办理记录")[1]
    assert "学历证明：不清晰，看不清文字或人像，请重新扫描后上传；手机号码：少一位。急</p>" in told


@pytest.mark.parametrize(
    ("reasons", "line"),
    [
        ([], ""),
        ([{"subject": "", "text": "请重新扫描。"}], "请重新扫描。"),
        ([{"subject": "discipline", "text": "认定违纪"}], "认定违纪。"),
        (
            [{"subject": "身份证", "text": "缺反面"}, {"subject": "", "text": "急。"}],
            "身份证：缺反面；急。",
        ),
    ],
)
def test_a_reason_without_a_word_of_the_notice_stands_alone(
    reasons: list[dict[str, str]], line: str
) -> None:
    assert told(reasons) == line


def test_who_looks_again_sees_what_became_of_the_return(office: World, held: Application) -> None:
    said = {"code_material-education": "illegible", "code_field-mobile": "wrong"}
    decide(office, held, verdict="return", **said)
    me = held.owner.actor()
    with at(REVIEWED):
        registration.fill_in(held, {"mobile": "15400001234"}, by=me)
        assert "补正后重新提交" not in page(office, held)
        pledges.sign(held, by=me)
        registration.submit(held, by=me)
    shown = page(office, held).split("补正后重新提交</p>")[1].split("</ul>")[0]
    assert "→ 154****1234" in shown
    assert "学历证明：没有改动" in shown
    with at(REVIEWED):
        review.take(again(held), by=office.first)
        review.decide(again(held), Review.Verdict.PASS, by=office.first, checklist=TICKED)
    assert "补正后重新提交" not in page(office, held)
