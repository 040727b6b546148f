"""What two people share, on the desk: the warning and both portraits, never a stranger's."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from pytest_django import Settings

from kaowu.office.actors import Actor
from kaowu.office.people.actions import register_agency
from kaowu.office.registration.models import Application
from tests.faces.agencies import entered
from tests.faces.faces import words
from tests.office.test_duplicates import give, same_phone
from tests.office.world import World, found_world, person, portrait_of


@pytest.fixture
def office(db: None, settings: Settings) -> World:
    settings.DEMO = True
    return found_world()


def case(application: Application, by: Actor) -> HttpResponse:
    return entered(by).get(f"/agency/cases/{application.reference}/")


def pictures(answer: HttpResponse) -> list[str]:
    part = answer.content.decode().partition('class="k-twins"')[2]
    return re.findall(r'<img src="(/[^"]+)"', part)


def test_both_portraits_stand_side_by_side_and_open(office: World) -> None:
    lin, zhou = office.draft("林晓禾"), office.draft("周知远")
    give(zhou, portrait_of(person("林晓禾")))
    for one, other in ((lin, zhou), (zhou, lin)):
        answer = case(one, office.first)
        assert f"与{other.name}（{other.reference}）的证件照是同一个文件。" in words(answer)
        shown = pictures(answer)
        assert len(shown) == 2
        assert f"/agency/cases/{other.reference}/" in answer.content.decode()
        assert {entered(office.first).get(url).status_code for url in shown} == {200}


def test_nothing_shared_says_nothing(office: World) -> None:
    assert "与其他考生相同" not in words(case(office.draft("林晓禾"), office.first))


def test_another_agency_s_portrait_is_not_shown(office: World) -> None:
    lin, zhou = office.draft("林晓禾"), office.draft("周知远")
    give(zhou, portrait_of(person("林晓禾")))
    same_phone(lin, zhou)
    other = register_agency(name="示例竹海技能培训中心", filing_number="示例备02号")
    Application.objects.filter(pk=zhou.pk).update(agency=other)
    answer = case(lin, office.first)
    assert "其他机构的 1 名考生" in words(answer)
    assert pictures(answer) == []
    assert zhou.reference not in answer.content.decode()


def test_the_candidate_is_not_told_of_others(office: World) -> None:
    from tests.faces.faces import browser_of

    lin, zhou = office.draft("林晓禾"), office.draft("周知远")
    give(zhou, portrait_of(person("林晓禾")))
    same_phone(lin, zhou)
    client = browser_of(zhou)
    for page in ("", "material/", "check/"):
        shown = words(client.get(f"/my/{zhou.reference}/{page}"))
        assert "林晓禾" not in shown
        assert "同一个文件" not in shown
        assert "名考生在用" not in shown
