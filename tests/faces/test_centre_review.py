"""复审 at the centre's desk: the clock, the decision, the sealed roster."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from kaowu.faces.centre import views_rosters
from kaowu.office.people.models import User
from kaowu.office.registration.models import Application, HandOver, HandOverLine
from kaowu.rules.states import State
from tests.faces.desks import paper, seen
from tests.faces.faces import browser
from tests.office.sealed import unguarded
from tests.office.world import (
    APPROVED,
    CHECKED,
    HANDED_OVER,
    World,
    at,
    deeds,
    found_world,
    letters,
)

EVERYTHING = {f"check_{key}": "on" for key in CHECKED}


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.DEMO = True
    return found_world()


def reviewer() -> User:
    return User.objects.get(username="second")


def test_the_queue_tells_how_many_working_days_are_left(world: World) -> None:
    world.forwarded("林晓禾")
    assert "还有 2 个工作日" in seen("/centre/cases/", "2024-02-28 09:00")
    assert "今天到期" in seen("/centre/cases/", "2024-03-01 09:00")
    assert "超期 1 个工作日" in seen("/centre/cases/", "2024-03-04 09:00")


def test_the_desk_leads_with_what_is_overdue(world: World) -> None:
    world.forwarded("林晓禾")
    page = seen("/centre/", "2024-03-04 09:00")
    assert "待复审 1 份 已逾期 1 个工作日 其中 1 份已逾期" in page
    assert "待领取" in page


def test_the_reviewer_takes_and_approves_on_the_shared_desk(world: World) -> None:
    (lin,) = world.forwarded("林晓禾")
    client = browser(reviewer())
    with at(APPROVED):
        client.post(f"/centre/cases/{lin.reference}/take/")
        lin.refresh_from_db()
        assert lin.state == State.SECOND_REVIEW
        sent = {"version": lin.version, "verdict": "pass", **EVERYTHING}
        client.post(f"/centre/cases/{lin.reference}/decide/", sent)
    lin.refresh_from_db()
    assert lin.state == State.APPROVED
    assert deeds(lin)[-2:] == ["begin_second_review", "approve"]
    assert letters(lin)[-1] == "复审通过"


def test_a_case_says_on_which_sealed_roster_it_stands(world: World) -> None:
    (lin,) = world.forwarded("林晓禾")
    roster = HandOver.objects.get()
    with at(APPROVED):
        page = browser(reviewer()).get(f"/centre/cases/{lin.reference}/").content.decode()
    link = f'<a href="/centre/rosters/{roster.pk}/">花名册 02-{world.agency.pk:03d}-01</a>'
    assert link in page


def test_an_officer_reads_the_case_and_cannot_take_it(world: World) -> None:
    (lin,) = world.forwarded("林晓禾")
    with at(APPROVED):
        client = browser(User.objects.get(username="officer"))
        assert client.post(f"/centre/cases/{lin.reference}/take/").status_code == 403
    lin.refresh_from_db()
    assert lin.state == State.FORWARDED


def test_the_roster_is_computed_again_and_masks_the_numbers(world: World) -> None:
    (lin,) = world.forwarded("林晓禾")
    roster = HandOver.objects.get()
    page = seen(f"/centre/rosters/{roster.pk}/", HANDED_OVER)
    assert "重新计算一致，封存后未改动" in page
    assert roster.sha256 in page
    assert roster.sm3 in page
    assert lin.id_number not in page
    assert "已报送" in page


def test_an_altered_roster_is_shown_as_altered(world: World) -> None:
    world.forwarded("林晓禾")
    roster = HandOver.objects.get()
    roster.rows[0]["name"] = "他人"
    with unguarded():  # as somebody would who holds the database itself
        roster.save()
    assert "重新计算不一致，请立即核查" in seen(f"/centre/rosters/{roster.pk}/", HANDED_OVER)


def test_the_roster_prints_with_its_pledge(world: World) -> None:
    world.forwarded("林晓禾")
    roster = HandOver.objects.get()
    for name in ("roster.pdf", "quality-pledge.pdf"):
        paper(f"/centre/rosters/{roster.pk}/{name}", HANDED_OVER, "second")


def test_rosters_of_many_people_are_counted_in_the_database(world: World) -> None:
    (lin,) = world.forwarded("林晓禾")
    roster, own = HandOver.objects.get(), {"pk", "id", "reference", "id_index"}
    fields = [f.attname for f in Application._meta.concrete_fields if f.attname not in own]
    plain = {name: getattr(lin, name) for name in fields}
    many = [Application(**plain, reference=f"MANY{n:06d}", id_index=str(n)) for n in range(1200)]
    Application.objects.bulk_create(many)
    HandOverLine.objects.bulk_create(
        HandOverLine(hand_over=roster, application=one, position=place)
        for place, one in enumerate(many, start=2)
    )
    assert " 1201 " in seen("/centre/rosters/", HANDED_OVER)


def test_a_long_roster_is_read_in_pages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_rosters, "PAGE", 2)
    world.forwarded("林晓禾", "周知远", "何清越")
    here = f"/centre/rosters/{HandOver.objects.get().pk}/"
    assert "周知远" in seen(here, HANDED_OVER)
    assert "何清越" not in seen(here, HANDED_OVER)
    assert "何清越" in seen(f"{here}?page=2", HANDED_OVER)


@pytest.mark.parametrize(
    "path",
    [
        "/centre/",
        "/centre/cases/",
        "/centre/cases/?view=all&verdict=ready",
        "/centre/cases/?due=late&sort=-due",
        "/centre/rosters/",
    ],
)
def test_a_page_asks_as_often_for_one_person_as_for_four(
    world: World, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    world.forwarded("林晓禾")
    world.forwarded("周知远", "何清越", "司马青河")
    client = browser(reviewer())
    with at(APPROVED), django_assert_max_num_queries(24):
        assert client.get(path).status_code == 200


def test_a_search_by_number_finds_the_case_and_stays_out_of_the_address(world: World) -> None:
    (lin,) = world.forwarded("林晓禾")
    with at(APPROVED):
        answer = browser(reviewer()).post("/centre/cases/", {"words": lin.id_number})
    assert answer.status_code == 302
    assert answer["Location"] == f"/centre/cases/{lin.reference}/"
    assert Application.objects.count() == 1
