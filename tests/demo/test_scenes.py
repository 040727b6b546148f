"""The demonstration's scenes: played by the office's own actions, found from its entrance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker, Settings

from kaowu.demo import story
from kaowu.faces.demo import tour
from kaowu.office import clock
from kaowu.office.letters.models import Letter, Undelivered
from kaowu.office.people.models import Organisation
from kaowu.office.people.queries import filing_ends_soon, filing_trouble
from kaowu.office.registration.models import Application, HandOver
from kaowu.office.registration.paper_loop import returns
from kaowu.office.registration.paper_loop.models import PaperStack
from kaowu.rules.states import State
from tests.faces.faces import words

TODAY = date(2026, 4, 15)  # a Wednesday without holidays near it
WEEKS = 2  # the last two closed batches and the open one are enough for every scene

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module", params=[False, True], ids=["whole chain", "agency alone"])
def alone(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[bool]:
    """The demonstration as it stands on a Wednesday, played once for all tests of a mode."""
    with (
        django_db_blocker.unblock(),
        override_settings(DEMO=True, AGENCY_ALONE=request.param),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        patch.setattr(story, "WEEKS_BEFORE", WEEKS)
        story.play(TODAY, lambda *_: None)
        clock.move_to(story.at(TODAY, 10, 30))
        yield bool(request.param)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def demonstration(alone: bool, settings: Settings) -> bool:
    settings.DEMO = True
    settings.AGENCY_ALONE = alone
    return alone


def test_a_companys_people_stand_in_several_states() -> None:
    company = Organisation.objects.get(kind=Organisation.Kind.COMPANY)
    people = Application.objects.filter(company=company).order_by("pk")
    assert sorted(people.values_list("state", flat=True)) == [
        State.DRAFT, State.DRAFT, State.FIRST_REVIEW, State.RETURNED, State.SUBMITTED,
    ]  # fmt: skip
    assert Letter.objects.filter(template="claim").exists()


def test_a_stack_was_filed_and_one_page_waits_for_a_person() -> None:
    stack = PaperStack.objects.get()
    outcomes = list(stack.pages.values_list("outcome", flat=True))
    assert (outcomes.count("filed"), outcomes.count("open")) == (5, 1)
    clerk = stack.added_by.actor()
    kinds = returns.labels_of(stack.batch)
    assert len(list(returns.owing(returns.returns(clerk, stack.batch), kinds))) > 0


def test_one_filing_ends_soon_and_one_has_ended_both_with_documents() -> None:
    ends = Organisation.objects.get(name="示例青衣江职业培训学校")
    ended = Organisation.objects.get(name="示例沱江评价服务中心")
    assert filing_ends_soon(ends, TODAY) == 12
    assert "到期" in filing_trouble(ended, TODAY)
    assert [one.filing_documents.count() for one in (ends, ended)] == [2, 2]


def test_a_letter_came_back_and_another_waits_to_be_let_go() -> None:
    assert Undelivered.objects.get().why == Undelivered.Why.BOUNCED
    held = Letter.objects.filter(status=Letter.Status.HELD)
    assert set(held.values_list("template", flat=True)) == {"refuse_second"}


def test_a_supplement_follows_the_sealed_roster_of_a_candidate_sent_back_twice() -> None:
    second = HandOver.objects.get(number=2)
    one = second.lines.get().application
    assert one.steps.filter(target=State.RETURNED).count() == 2
    assert HandOver.objects.filter(batch=second.batch, agency=second.agency).count() == 2


def test_every_sight_of_the_entrance_opens(alone: bool) -> None:
    faces = set()
    for sight in tour.sights():
        if alone and sight.face == tour.CENTRE:
            continue
        client = Client()
        way = client.post(reverse("demo-entry"), {"sight": sight.key}) if sight.user else None
        assert way is None or way.url == sight.url
        assert client.get(sight.url).status_code == 200, sight
        faces.add(sight.face)
    every = {tour.PUBLIC, tour.CANDIDATE, tour.GROUP, tour.AGENCY, tour.OFFICE}
    assert faces == (every if alone else every | {tour.CENTRE})


def test_the_entrance_shows_no_centre_to_an_agency_alone(alone: bool) -> None:
    page = words(Client().get(reverse("demo-entry")))
    assert ("骆复审" not in page) == alone
    assert ("试读省职鉴中心的反馈样例" in page) == alone


def test_an_enquiry_without_account_is_answered_by_the_recorded_sms() -> None:
    client = Client()
    shown = next(one for one in tour.sights() if one.key == "enquiry")
    reference = shown.text.split("回执号 ")[1][:10]
    client.post(reverse("enquiry"), {"reference": reference})
    page = words(client.get(reverse("enquiry-code")))
    code = page.split("查询验证码 ")[1][:6]
    answer = client.post(reverse("enquiry-code"), {"code": code}, follow=True)
    assert reference in words(answer)


def test_a_sight_that_is_gone_leads_back_to_the_entrance() -> None:
    answer = Client().post(reverse("demo-entry"), {"sight": "nothing"}, follow=True)
    assert "已经办理过了" in words(answer)
