"""The desk's work with many cases and over time: beats, prepared decisions, bulk, what was read."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from kaowu.demo.drawn.drawing import identity_card
from kaowu.dossier.reading import ReadField, ScanReading
from kaowu.office import clock
from kaowu.office.people.actions import open_account
from kaowu.office.registration.models import Application, Material, MaterialReading
from kaowu.office.review import actions as review
from kaowu.office.review import bulk, holds, opinions
from kaowu.office.review.models import Opinion, Review, Run, RunItem
from kaowu.office.vault import files
from kaowu.rules.roles import Role
from kaowu.rules.states import State
from tests.faces.agencies import again, entered
from tests.faces.faces import words
from tests.office.world import CHECKED as TICKED
from tests.office.world import REVIEWED, World, at, deeds, found_world, letters

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


def get(office: World, path: str, who: str = "first") -> HttpResponse:
    with at(REVIEWED):
        return entered(getattr(office, who)).get(path)


def post(office: World, path: str, data: dict[str, object], who: str = "first") -> HttpResponse:
    with at(REVIEWED):
        return entered(getattr(office, who)).post(path, data)


def case(application: Application, page: str = "") -> str:
    return f"/agency/cases/{application.reference}/" + (f"{page}/" if page else "")


# The beat of an open page


def test_a_beat_keeps_the_case_and_what_is_typed(office: World, held: Application) -> None:
    answer = post(office, case(held, "beat"), {"note": "再核", "verdict": "pass", "version": "3"})
    assert answer.json() == {"held": True, "saved": "10:00"}
    assert Opinion.objects.get().typed == {"note": "再核"}
    shown = get(office, case(held)).content.decode()
    assert "再核</textarea>" in shown
    assert again(held).version == held.version


def test_one_who_comes_back_too_late_is_told_and_finds_the_words(
    office: World, held: Application
) -> None:
    other = open_account(
        username="first2",
        display_name="池初审",
        roles=(Role.FIRST_REVIEWER,),
        organisation=office.agency,
    ).actor()
    held.reviews.update(held_until=holds.real_now() - timedelta(seconds=1))
    with at(REVIEWED):
        review.take(held, by=other)
    answer = post(
        office, case(held, "beat"), {"code_material-education": "illegible", "note": "再核"}
    )
    assert answer.status_code == 409
    assert answer.json()["held"] is False
    assert "现由池初审办理" in answer.json()["message"]
    page = words(get(office, case(held)))
    assert "您在这里填写的意见已保留" in page
    assert "学历证明：看不清。" in page
    assert "办理备注：再核" in page


def test_a_decision_after_the_hold_was_lost_is_refused_with_its_words_kept(
    office: World, held: Application
) -> None:
    held.reviews.update(held_until=None)
    holds.free_expired()
    sent = {"version": held.version, "verdict": "return", "code_material-education": "illegible"}
    answer = post(office, case(held, "decide"), sent)
    assert answer.status_code == 409
    assert "没有办理" in words(answer)
    assert "您填写的内容已保存，重新领取后仍在。" in words(answer)
    assert "仍保留在下方" not in words(answer)
    assert "学历证明：看不清。" in words(answer)
    assert again(held).state == State.SUBMITTED
    assert letters(held) == ["报名材料已收到"]


def test_only_a_reviewer_beats_and_only_on_a_case_of_the_own_agency(
    office: World, held: Application
) -> None:
    assert post(office, case(held, "beat"), {}, "clerk").status_code == 403
    assert entered(office.first).get(case(held, "beat")).status_code == 405


# Prepared decisions


def test_a_decision_is_prepared_listed_changed_and_dropped(
    office: World, held: Application
) -> None:
    sent = {"version": held.version, "verdict": "return", "code_material-education": "illegible"}
    post(office, case(held, "prepare"), sent)
    assert again(held).state == State.FIRST_REVIEW
    listed = words(get(office, "/agency/cases/prepared/"))
    assert "何清越" in listed
    assert "学历证明：不清晰" in listed
    assert "已准备意见“退回补正”，等待发布" in words(get(office, case(held)))
    post(office, case(held, "prepare"), {"version": held.version, "verdict": "pass", **CHECKED})
    assert opinions.prepared(office.first, Review.Level.FIRST).get().verdict == "pass"
    post(office, case(held, "drop"), {})
    assert "没有待发布的意见" in words(get(office, "/agency/cases/prepared/"))
    assert again(held).state == State.FIRST_REVIEW


def test_a_prepared_decision_is_invisible_to_the_candidate(
    office: World, held: Application
) -> None:
    before = _candidates_page(held)
    sent = {
        "version": held.version,
        "verdict": "refuse",
        "code_material-identity": "not-the-person",
    }
    post(office, case(held, "prepare"), sent)
    assert Opinion.objects.get().verdict == "refuse"
    assert _candidates_page(held) == before
    assert letters(held) == ["报名材料已收到"]


def _candidates_page(application: Application) -> str:
    assert application.owner is not None
    with at(REVIEWED):
        return words(entered(application.owner.actor()).get(f"/my/{application.reference}/"))


def test_prepared_decisions_are_published_with_a_result_for_each(office: World) -> None:
    cases = office.submitted("何清越", "周知远")
    for one in cases:
        with at(REVIEWED):
            review.take(one, by=office.first)
        sent = {"version": one.version, "verdict": "return", "code_material-education": "illegible"}
        post(office, case(one, "prepare"), sent)
    with at(REVIEWED):
        review.release(cases[1], by=office.first)
    stale = words(get(office, "/agency/cases/prepared/"))
    assert "已有变化，须重新核对" in stale
    shown = words(get(office, case(cases[1])))
    assert "准备的意见“退回补正”不能发布：之后这份报名又有变化" in shown
    answer = post(office, "/agency/cases/prepared/publish/", {"all": "yes"})
    run = Run.objects.get()
    assert answer["Location"] == f"/agency/cases/runs/{run.key}/"
    assert "正在办理：已完成 0 / 2 份" in words(get(office, answer["Location"]))
    with at(REVIEWED):
        bulk.carry_out(run)
    done = words(get(office, answer["Location"]))
    assert "已办理 1 份" in done
    assert "未办理 1 份" in done
    assert "没有发布" in done
    assert again(cases[0]).state == State.RETURNED
    assert again(cases[1]).state == State.SUBMITTED


def test_a_run_lists_who_was_left_as_it_goes_and_everybody_at_its_end(office: World) -> None:
    left, passed = office.submitted("何清越", "周知远")
    post(office, "/agency/cases/bulk/", {"chosen": chosen(left, passed), "kind": "pass", **CHECKED})
    run = Run.objects.get()
    here = f"/agency/cases/runs/{run.key}/"
    run.items.filter(application=left).update(
        status=RunItem.Status.REFUSED, code="review.held", message="这份报名正由池初审办理。"
    )
    going = words(get(office, here))
    assert "已完成 1 / 2 份" in going
    assert "这份报名正由池初审办理。" in going
    assert "周知远" not in going
    with at(REVIEWED):
        bulk.carry_out(run)
    with CaptureQueriesContext(connection) as asked:
        over = words(get(office, here))
    assert over.index("何清越") < over.index("周知远")
    assert sum("review_runitem" in one["sql"] for one in asked) == 3  # counts, left, done


def test_a_run_is_its_owners_alone(office: World) -> None:
    (one,) = office.submitted("何清越")
    with at(REVIEWED):
        run = bulk.start(
            Run.Kind.PASS,
            [(one, one.version)],
            by=office.first,
            level=Review.Level.FIRST,
            checklist=TICKED,
        )
    other = open_account(
        username="first2", roles=(Role.FIRST_REVIEWER,), organisation=office.agency
    ).actor()
    assert entered(other).get(f"/agency/cases/runs/{run.key}/").status_code == 404
    assert f"/agency/cases/runs/{run.key}/" in get(office, "/agency/cases/").content.decode()


# Bulk


def chosen(*cases: Application) -> list[str]:
    return [f"{one.reference}:{one.version}" for one in cases]


def test_rows_are_chosen_confirmed_and_started(office: World) -> None:
    cases = office.submitted("何清越", "周知远")
    sent = {"ref": [one.reference for one in cases], "query": ""}
    asked = post(office, "/agency/cases/bulk/", sent)
    assert "已选 2 份" in words(asked)
    assert chosen(*cases)[0] in asked.content.decode()
    post(office, "/agency/cases/bulk/", {"chosen": chosen(*cases), "kind": "pass", **CHECKED})
    with at(REVIEWED):
        bulk.carry_out(Run.objects.get())
    assert [again(one).state for one in cases] == [State.ACCEPTED, State.ACCEPTED]


def test_all_of_the_filter_means_what_the_filter_shows(office: World) -> None:
    office.submitted("何清越")
    office.accepted("周知远")
    asked = post(office, "/agency/cases/bulk/", {"all": "yes", "query": "state=submitted"})
    assert "已选 1 份" in words(asked)
    none = post(office, "/agency/cases/bulk/", {"all": "yes", "query": "verdict=blocked"})
    assert none.status_code == 302


def test_all_of_ones_own_at_the_centre_are_ones_own_only(office: World) -> None:
    mine, _ = office.forwarded("林晓禾", "周知远")
    with at("2024-02-28 10:00"):
        review.take(mine, by=office.second)
        sent = {"all": "yes", "query": "view=mine"}
        asked = words(entered(office.second).post("/centre/cases/bulk/", sent))
    assert "已选 1 份" in asked
    assert "周知远" not in asked


def test_without_the_checklist_or_a_reason_nothing_starts(office: World) -> None:
    (one,) = office.submitted("何清越")
    for kind, sentence in (("pass", "尚有未核对的项目"), ("return", "请写明理由。")):
        answer = post(office, "/agency/cases/bulk/", {"chosen": chosen(one), "kind": kind})
        assert answer.status_code == 409
        assert sentence in words(answer)
    assert post(office, "/agency/cases/bulk/", {"chosen": chosen(one)}).status_code == 422
    assert not Run.objects.exists()


def test_more_than_five_hundred_are_refused_with_a_sentence(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = office.submitted("何清越", "周知远")
    monkeypatch.setattr(bulk, "LIMIT", 1)
    with at(REVIEWED):
        sent = {"ref": [one.reference for one in cases]}
        answer = entered(office.first).post("/agency/cases/bulk/", sent, follow=True)
    assert "一次最多办理 1 份，您选了 2 份。" in words(answer)
    again_sent = post(
        office, "/agency/cases/bulk/", {"chosen": chosen(*cases), "kind": "pass", **CHECKED}
    )
    assert again_sent.status_code == 302
    assert not Run.objects.exists()


def test_anothers_case_is_not_chosen(office: World, held: Application) -> None:
    other = open_account(
        username="first2", roles=(Role.FIRST_REVIEWER,), organisation=office.agency
    ).actor()
    with at(REVIEWED):
        sent = {"ref": [held.reference]}
        answer = entered(other).post("/agency/cases/bulk/", sent, follow=True)
    assert "还没有选择报名" in words(answer)


# The list


def test_what_waits_comes_before_what_has_ended(office: World) -> None:
    (refused,) = office.submitted("何清越")
    with at(REVIEWED):
        review.take(refused, by=office.first)
        why = [{"code": "wrong", "subject": "身份证", "text": "非本人。"}]
        review.decide(refused, Review.Verdict.REFUSE, by=office.first, reasons=why)
    office.submitted("周知远")
    Application.objects.filter(pk=refused.pk).update(changed_at=refused.created_at)
    listed = words(get(office, "/agency/cases/"))
    assert listed.index("周知远") < listed.index("何清越")


def test_the_counts_stand_over_the_list(office: World, held: Application) -> None:
    office.submitted("周知远")
    listed = words(get(office, "/agency/cases/"))
    assert "待领取 1 份 最久已等待 2 个工作日" in listed
    assert "我领取的 1 份" in listed
    assert "待领取" not in words(get(office, "/agency/cases/", "clerk"))


def test_the_filters_of_deadline_and_holder_narrow(office: World, held: Application) -> None:
    office.submitted("周知远")
    assert "周知远" not in words(get(office, "/agency/cases/?holder=me"))
    assert "何清越" not in words(get(office, "/agency/cases/?holder=none"))
    # The latest day for handing over is March 1st.
    with at("2024-02-28 10:00"):
        soon = words(entered(office.first).get("/agency/cases/?due=soon&sort=due"))
    assert "还有 2 个工作日 最迟报送3月1日" in soon
    assert "没有符合条件的记录" in words(get(office, "/agency/cases/?due=late"))
    with at("2024-03-04 10:00"):
        late = words(entered(office.first).get("/agency/cases/?due=late"))
    assert "超期 1 个工作日" in late


def test_a_tile_counts_the_rows_that_it_leads_to(office: World) -> None:
    office.accepted("何清越")  # waits for the hand-over, not for a review
    office.submitted("周知远")
    with at("2024-03-04 10:00"):
        assert "已逾期 2 份" in words(entered(office.first).get("/agency/cases/"))
        late = words(entered(office.first).get("/agency/cases/?due=late&sort=due"))
    assert "何清越" in late
    assert "周知远" in late


def test_the_way_back_leads_to_the_same_filter_page_and_row(
    office: World, held: Application
) -> None:
    client = entered(office.first)
    with at(REVIEWED):
        client.get("/agency/cases/?state=first_review&sort=due")
        shown = client.get(case(held)).content.decode()
    back = f"/agency/cases/?state=first_review&amp;sort=due#case-{held.reference}"
    assert f'href="{back}"' in shown
    with at(REVIEWED):
        listed = client.get("/agency/cases/").content.decode()
    assert f'id="case-{held.reference}"' in listed


# What was read, and the scans


def read_identity(application: Application, **fields: tuple[str, float]) -> Material:
    """The identity card has been read like this."""
    material = application.materials.get(kind="identity")
    box = (0.1, 0.1, 0.5, 0.2)
    found = {key: ReadField(value, sure, box) for key, (value, sure) in fields.items()}
    MaterialReading.objects.create(
        material=material,
        data=ScanReading("identity", found, engine="test").as_dict(),
        engine="test",
        read_at=clock.now(),
    )
    return material


def test_a_field_stands_beside_what_was_read(office: World, held: Application) -> None:
    wrong = held.id_number[:-2] + ("0" if held.id_number[-2] != "0" else "1") + held.id_number[-1]
    material = read_identity(
        held, name=("何清越", 0.99), id_number=(wrong, 0.98), sex=("男女", 0.4)
    )
    page = get(office, case(held)).content.decode()
    shown = words(get(office, case(held)))
    assert "何清越 身份证识读一致" in shown
    assert "与识读不一致" in shown
    assert re.search(rf"<mark>{held.id_number[-2]}</mark>", page)
    assert f"/crop/{material.pk}/id_number/" in page
    assert "身份证识读没有把握，仅供参考： 男女" in shown
    assert "识读的证件号码为" in shown  # among the findings, as a warning


def test_a_scan_that_was_not_read_is_said_to_be_so(
    office: World, held: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kaowu.office.registration import reading

    monkeypatch.setattr(reading, "available", lambda: False)
    assert "身份证未经识读（本系统没有安装识读组件）" in words(get(office, case(held)))
    monkeypatch.setattr(reading, "available", lambda: True)
    assert "身份证还在排队识读" in words(get(office, case(held)))


def test_the_crop_of_a_reading_is_a_picture_of_this_office_only(
    office: World, held: Application
) -> None:
    from tests.office.world import person

    material = read_identity(held, name=("何清越", 0.99))
    kept = files.keep(identity_card(person("何清越")), "image/jpeg")
    Material.objects.filter(pk=material.pk).update(original=kept)
    answer = get(office, case(held, f"crop/{material.pk}/name"))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "private, no-store"
    assert get(office, case(held, f"crop/{material.pk}/school")).status_code == 404
    stranger = open_account(username="x", roles=(Role.CANDIDATE,)).actor()
    path = case(held, f"crop/{material.pk}/name")
    assert entered(stranger).get(path).status_code == 403


def test_a_page_of_a_copy_is_drawn_and_says_of_how_many(office: World, held: Application) -> None:
    from tests.office.world import person

    material = held.materials.get(kind="identity")
    kept = files.keep(identity_card(person("何清越")), "image/jpeg")
    Material.objects.filter(pk=material.pk).update(original=kept)
    path = case(held, f"scan/{material.pk}/original")
    answer = get(office, path)
    assert (answer["Content-Type"], answer["X-Pages"]) == ("image/jpeg", "1")
    assert answer.content[:2] == b"\xff\xd8"
    for wrong in ("?page=2", "?page=0", "?page=x"):
        assert get(office, path + wrong).status_code == 404
    assert get(office, case(held, f"scan/{material.pk}/else")).status_code == 404


# Who may not


def test_one_who_cannot_decide_reads_who_can(office: World, held: Application) -> None:
    page = words(get(office, case(held), "clerk"))
    assert "由报名机构初审人领取后作出结论" in page
    assert "现由顾初审办理" in page
    assert 'id="decision"' not in get(office, case(held), "clerk").content.decode()


def test_the_desk_writes_nothing_when_it_is_looked_at(office: World, held: Application) -> None:
    before = deeds(held)
    for path in (case(held), "/agency/cases/", "/agency/cases/prepared/"):
        assert get(office, path).status_code == 200
    assert deeds(held) == before
    assert again(held).version == held.version
    assert not Opinion.objects.exists()


# The same desk at the centre


def test_the_centre_has_the_same_desk_with_its_own_clock(office: World) -> None:
    cases = office.forwarded("林晓禾", "周知远")
    with at("2024-02-28 10:00"):
        client = entered(office.second)
        listed = words(client.get("/centre/cases/?due=soon"))
        assert "2 个工作日内到期 2 份" in listed
        assert "还有 2 个工作日 3月1日" in listed
        sent = {"chosen": chosen(*cases), "kind": "prepare-pass", **CHECKED}
        client.post("/centre/cases/bulk/", sent)
        bulk.carry_out(Run.objects.get())
        assert words(client.get("/centre/cases/prepared/")).count("可以发布") == 2
        client.post("/centre/cases/prepared/publish/", {"ref": [cases[0].reference]})
        bulk.carry_out(Run.objects.last())
    assert [again(one).state for one in cases] == [State.APPROVED, State.SECOND_REVIEW]
    assert letters(cases[0])[-1] == "复审通过"
    assert "复审通过" not in letters(cases[1])


def test_what_was_prepared_in_bulk_stands_in_the_form_to_be_changed(office: World) -> None:
    (one,) = office.submitted("何清越")
    sent = {
        "kind": "prepare-return",
        "code_material-education": "illegible",
        "text_material-education": "请重扫。",
    }
    post(office, "/agency/cases/bulk/", {"chosen": chosen(one), **sent})
    with at(REVIEWED):
        bulk.carry_out(Run.objects.get())
    page = get(office, case(one)).content.decode()
    assert 'value="请重扫。"' in page
    assert re.search(r'value="illegible"[^>]* selected', page)
