"""The agency's desk and its list of cases."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from kaowu.demo.drawn.drawing import diploma
from kaowu.demo.packages import basic_info_row
from kaowu.office.registration.list_columns import renew_verdict
from kaowu.office.registration.models import Application
from kaowu.office.review import actions
from kaowu.rules.states import State
from tests.faces.agencies import again, entered
from tests.faces.faces import words
from tests.office.world import CAST, REGISTERED, REVIEWED, World, at, deeds, found_world, person

NAMES = tuple(dict.fromkeys(one.name for one in CAST))


@pytest.fixture
def office(db: None, settings: Settings) -> World:
    settings.DEMO = True
    return found_world()


def listed(office: World, query: str = "") -> str:
    with at(REVIEWED):
        return words(entered(office.first).get(f"/agency/cases/{query}"))


def questions(office: World, path: str) -> int:
    """How many queries a page costs."""
    client = entered(office.first)
    with (
        at(REVIEWED),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        assert client.get(path).status_code == 200
    return len(asked)


def uploaded(office: World, name: str) -> Application:
    """A complete draft of the agency's own, without a pledge."""
    draft = office.draft(name)
    Application.objects.filter(pk=draft.pk).update(owner=None)
    return again(draft)


@pytest.mark.parametrize(
    "path",
    [
        "/agency/",
        "/agency/cases/",
        "/agency/cases/?verdict=ready",
        "/agency/cases/?due=soon&sort=due",
        "/agency/cases/?sort=since",
    ],
)
def test_a_long_list_asks_no_more_than_a_short_one(office: World, path: str) -> None:
    office.submitted(*NAMES[:2])
    few = questions(office, path)
    office.submitted(*NAMES[2:8])
    assert questions(office, path) == few
    assert few <= 30


def test_the_list_masks_every_number(office: World) -> None:
    office.submitted("何清越")
    shown = listed(office)
    assert "何清越" in shown
    assert person("何清越").id_number not in shown
    assert person("何清越").mobile not in shown


def test_who_waits_longest_comes_first(office: World) -> None:
    office.submitted("何清越")
    (later,) = office.submitted("周知远")
    with at(REVIEWED):
        Application.objects.filter(pk=later.pk).update(changed_at=later.changed_at.replace(hour=0))
    shown = listed(office)
    assert shown.index("周知远") < shown.index("何清越")
    assert listed(office, "?sort=-since").index("何清越") < listed(office, "?sort=-since").index(
        "周知远"
    )


@pytest.mark.parametrize("of", ["id_number", "mobile", "name", "reference"])
def test_a_search_by_number_or_name_opens_the_one_case(office: World, of: str) -> None:
    wanted, _ = office.submitted("何清越", "周知远")
    client = entered(office.first)
    with at(REVIEWED):
        response = client.post("/agency/cases/", {"words": getattr(wanted, of)})
    assert response["Location"] == f"/agency/cases/{wanted.reference}/"


def test_a_search_leaves_nothing_in_an_address(office: World) -> None:
    office.submitted("何清越", "周知远")
    with at(REVIEWED):
        response = entered(office.first).post("/agency/cases/", {"words": "没有此人"})
    assert "没有符合条件的记录" in words(response)


def test_the_filters_narrow(office: World) -> None:
    office.submitted("何清越")
    office.accepted("周知远")
    assert "周知远" not in listed(office, "?state=submitted")
    assert "周知远" in listed(office, "?state=accepted")
    assert "何清越" in listed(office, "?batch=sc-2024-carbon-2")
    assert "何清越" not in listed(office, "?verdict=blocked")
    assert "何清越" in listed(office, "?verdict=ready")


def test_a_tile_of_the_desk_counts_what_its_link_opens(office: World) -> None:
    office.submitted("何清越")
    taken, _ = office.submitted("周知远", "林晓禾")
    with at(REVIEWED):
        actions.take(taken, by=office.first)
        client = entered(office.first)
        tiles = client.get("/agency/").context["tiles"]
        opened = [client.get(tile["url"]).context["table"]["total"] for tile in tiles]
    assert [tile["value"] for tile in tiles] == opened
    assert tiles[1]["value"] == 3
    assert tiles[1]["note"] == "其中初审中 1 人"


def test_drafts_are_handed_in_together_and_each_goes_by_itself(office: World) -> None:
    whole, lacking = uploaded(office, "何清越"), uploaded(office, "周知远")
    lacking.materials.filter(kind="portrait").update(current=False)
    renew_verdict(lacking)
    client = entered(office.clerk)
    with at(REGISTERED):
        boxes = client.get("/agency/cases/?state=draft").content.decode()
        sent = {"ref": [whole.reference, lacking.reference]}
        answer = words(client.post("/agency/cases/hand-in/", sent, follow=True))
    assert f'value="{whole.reference}"' in boxes
    assert f'value="{lacking.reference}"' not in boxes
    assert again(whole).state == State.SUBMITTED
    assert deeds(whole)[-2:] == ["sign_pledge", "submit"]
    assert whole.pledges.get().method == "paper"
    assert again(lacking).state == State.DRAFT
    assert not lacking.pledges.exists()
    assert "已提交 1 份" in answer
    assert "还没有上传两寸证件照电子版" in answer


def test_a_candidates_own_draft_is_not_handed_in_for_them(office: World) -> None:
    draft = office.draft("何清越")
    with at(REGISTERED):
        sent = {"ref": [draft.reference]}
        answer = entered(office.clerk).post("/agency/cases/hand-in/", sent, follow=True)
    assert again(draft).state == State.DRAFT
    assert "没有选择由本机构代填的草稿" in words(answer)


def test_a_clerk_corrects_signs_in_and_submits(office: World) -> None:
    draft = uploaded(office, "何清越")
    client = entered(office.clerk)
    row = basic_info_row(person("何清越"), project="", batch="", condition="")
    said = {key: value for key, value in row.items() if value} | {"employer": "示例新单位"}
    with at(REGISTERED):
        client.post(f"/agency/cases/{draft.reference}/edit/", said | {"project_code": "TJY"})
        client.post(f"/agency/cases/{draft.reference}/pledge/")
        client.post(f"/agency/cases/{draft.reference}/submit/")
    now = again(draft)
    assert now.facts["employer"] == "示例新单位"
    assert now.state == State.SUBMITTED
    assert deeds(draft)[-3:] == ["fill_in", "sign_pledge", "submit"]


def test_what_lacks_is_saved_and_told(office: World) -> None:
    draft = uploaded(office, "何清越")
    said = {"project_code": "TJY", "name": "何清越", "id_number": person("何清越").id_number}
    with at(REGISTERED):
        answer = entered(office.clerk).post(
            f"/agency/cases/{draft.reference}/edit/", said, follow=True
        )
    assert "处须补正" in words(answer)
    assert "还有" in words(answer)
    assert again(draft).mobile == ""


@pytest.mark.parametrize("page", ["edit", "pledge", "submit"])
def test_a_clerk_does_not_act_for_a_candidate_with_an_account(office: World, page: str) -> None:
    draft = office.draft("何清越")
    before = deeds(draft)
    with at(REGISTERED):
        answer = entered(office.clerk).post(
            f"/agency/cases/{draft.reference}/{page}/", {"project_code": "TJY"}, follow=True
        )
    assert "不能由机构代为填写" in words(answer)
    assert deeds(draft) == before


def test_a_first_reviewer_fills_nothing_in(office: World) -> None:
    draft = uploaded(office, "何清越")
    assert entered(office.first).get(f"/agency/cases/{draft.reference}/edit/").status_code == 403
    assert entered(office.first).get("/agency/upload/").status_code == 403


def test_a_material_is_added_and_checked(office: World) -> None:
    draft = uploaded(office, "何清越")
    scan = SimpleUploadedFile("毕业证.jpg", diploma(person("何清越")))
    with at(REGISTERED):
        entered(office.clerk).post(
            f"/agency/cases/{draft.reference}/material/", {"kind": "education", "file": scan}
        )
    kept = draft.materials.get(kind="education", current=True)
    assert (kept.original.media_type, kept.findings) == ("image/jpeg", [])
    assert deeds(draft)[-1] == "add_material"


@pytest.mark.parametrize("paper", ["form", "pledge"])
def test_the_papers_to_sign_are_printed(office: World, paper: str) -> None:
    draft = uploaded(office, "何清越")
    response = entered(office.clerk).get(f"/agency/cases/{draft.reference}/{paper}.pdf")
    assert response.content.startswith(b"%PDF-1.7")
    assert f"{paper}-{draft.reference}.pdf" in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"


def test_the_desk_counts_and_says_until_when(office: World) -> None:
    office.submitted("何清越")
    office.accepted("周知远")
    with at(REVIEWED):
        shown = words(entered(office.clerk).get("/agency/"))
    assert "初审 1 人" in shown
    assert "待报送 1 人" in shown
    assert "第2批 报名截止：" in shown
    assert "3月1日（周五）24:00 截止" in shown  # 报送: five working days before the review ends


def test_the_desk_lists_who_has_not_paid(office: World) -> None:
    office.billed("何清越")
    with at("2024-03-12 10:00"):
        shown = words(entered(office.clerk).get("/agency/"))
    assert "未缴费 考生 批次 已等待 何清越" in shown
