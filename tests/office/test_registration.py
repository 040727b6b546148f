"""一 报名: drafts, data, material, pledges, and the clock of the second review."""

from __future__ import annotations

from datetime import date

import pytest

from kaowu.office.people.actions import open_account
from kaowu.office.people.queries import is_on_file, user_by_phone
from kaowu.office.registration import actions as registration
from kaowu.office.registration import queries
from kaowu.office.registration.models import Application, Pledge
from kaowu.office.registration.pledging import pledges
from kaowu.office.review import actions as review
from kaowu.office.review.clockwork import ReviewClock, review_clock, working_days_left
from kaowu.office.review.models import Review
from kaowu.rules.roles import Role
from kaowu.rules.states import State
from tests.office import world as w
from tests.office.world import World, at, deeds, fresh, me, refused


@pytest.mark.parametrize("moment", ["2024-02-18 23:59", "2024-02-24 00:00"])
def test_a_draft_begins_within_the_window_only(world: World, moment: str) -> None:
    with at(moment):
        refused(
            registration.start,
            batch=world.batch,
            agency=world.agency,
            project_code="TJY",
            by=world.clerk,
            code="registration.closed",
        )


def test_a_draft_is_handed_in_within_the_window_only(world: World) -> None:
    lin = world.draft("林晓禾")
    with at("2024-02-24 00:00"):
        pledges.sign(lin, by=me(lin))
        refused(registration.submit, lin, by=me(lin), code="registration.closed")


def test_what_is_typed_is_kept_even_when_it_is_wrong(world: World) -> None:
    lin = world.draft("林晓禾")
    with at(w.REGISTERED):
        registration.fill_in(lin, {"id_number": "510123456789012345"}, by=me(lin))
        assert Application.objects.get(pk=lin.pk).id_number == "510123456789012345"
        pledges.sign(lin, by=me(lin))
        refused(registration.submit, lin, by=me(lin), code="registration.blocked")


def test_one_person_applies_once_for_a_project(world: World) -> None:
    world.submitted("林晓禾")
    lin = w.person("林晓禾")
    other = open_account(username="other", roles=(Role.CANDIDATE,))
    with at(w.REGISTERED):
        again = registration.start(
            batch=world.batch,
            agency=world.agency,
            project_code="TJY",
            owner=other,
            by=other.actor(),
        )
        refused(
            registration.fill_in,
            again,
            {"id_number": lin.id_number, "id_type": "居民身份证"},
            by=other.actor(),
            code="registration.twice",
        )


def test_who_withdrew_may_apply_again(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    with at(w.REGISTERED):
        registration.withdraw(lin, by=me(lin))
        again = registration.start(
            batch=world.batch, agency=world.agency, project_code="TJY", by=world.clerk
        )
        registration.fill_in(again, {"id_number": lin.id_number}, by=world.clerk)
    assert again.id_index == lin.id_index


def test_a_missing_file_blocks(world: World) -> None:
    lin = world.draft("林晓禾")
    lin.materials.filter(kind="portrait").update(current=False)
    with at(w.REGISTERED):
        pledges.sign(lin, by=me(lin))
        refusal = refused(registration.submit, lin, by=me(lin), code="registration.blocked")
    assert refusal.message == "还有1处须先补正：还没有上传两寸证件照电子版。"


def test_a_newer_file_replaces_in_view_and_stays_in_the_record(world: World) -> None:
    lin = world.draft("林晓禾")
    with at(w.REGISTERED):
        registration.keep_material(
            lin, w.MaterialFile("portrait", "b.jpg", b"another", "image/jpeg"), by=me(lin)
        )
    assert lin.materials.filter(kind="portrait").count() == 2
    assert queries.materials_of(lin)["portrait"].original.size == len(b"another")


def test_nobody_signs_the_pledge_for_the_candidate(world: World) -> None:
    lin = world.draft("林晓禾")
    with at(w.REGISTERED):
        refused(pledges.sign, lin, by=world.clerk, code="registration.pledge-by-other")
        pledge = pledges.sign(lin, by=world.clerk, method=Pledge.Method.PAPER)
    assert pledge.data_sha256 == queries.data_digest(lin)


def test_nothing_is_handed_in_without_a_pledge(world: World) -> None:
    lin = world.draft("林晓禾")
    with at(w.REGISTERED):
        refused(registration.submit, lin, by=me(lin), code="registration.no-pledge")


def test_a_pledge_vouches_for_the_data_it_was_signed_over(world: World) -> None:
    lin = world.draft("林晓禾")
    with at(w.REGISTERED):
        pledges.sign(lin, by=me(lin))
        registration.fill_in(lin, {"major": "金融学"}, by=me(lin))
        refused(registration.submit, lin, by=me(lin), code="registration.pledge-outdated")


def test_a_stranger_changes_and_sees_nothing(world: World) -> None:
    lin = world.draft("林晓禾")
    stranger = open_account(username="stranger", roles=(Role.CANDIDATE,)).actor()
    with at(w.REGISTERED):
        refused(registration.fill_in, lin, {"name": "某人"}, by=stranger, code="gate.scope")
    with pytest.raises(Application.DoesNotExist):
        queries.application_for(stranger, lin.reference)
    assert queries.application_for(me(lin), lin.reference) == lin


def test_what_was_handed_in_is_not_changed(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    with at(w.REGISTERED):
        refused(registration.fill_in, lin, {"name": "某人"}, by=me(lin), code="registration.frozen")


def test_the_centre_sees_nothing_before_the_hand_over(world: World) -> None:
    (lin,) = world.accepted("林晓禾")
    assert list(queries.visible_to(world.second)) == []
    with at(w.HANDED_OVER):
        w.rosters.hand_over(
            agency=world.agency,
            batch=world.batch,
            applications=[lin],
            pledged=True,
            by=world.first,
        )
    assert list(queries.visible_to(world.second)) == fresh([lin])


def test_to_pass_needs_every_item_of_the_checklist(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    with at(w.REVIEWED):
        review.take(lin, by=world.first)
        refused(
            review.decide,
            lin,
            Review.Verdict.PASS,
            by=world.first,
            checklist={**w.CHECKED, "portrait": False},
            code="review.checklist",
        )


def test_a_released_case_can_be_taken_by_a_colleague(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    colleague = open_account(
        username="first2", roles=(Role.FIRST_REVIEWER,), organisation=world.agency
    ).actor()
    with at(w.REVIEWED):
        review.take(lin, by=world.first)
        review.release(lin, by=world.first)
        review.take(lin, by=colleague)
    assert [one.verdict for one in lin.reviews.all()] == ["released", ""]
    assert deeds(lin)[-3:] == ["begin_first_review", "release_first_review", "begin_first_review"]


def test_the_centre_answers_within_five_working_days(world: World) -> None:
    (lin,) = world.forwarded("林晓禾")
    assert review_clock(lin, date(2024, 2, 26)) == ReviewClock(
        received=date(2024, 2, 23), due=date(2024, 3, 1), days_left=4, paused=False
    )


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2024, 2, 23), 5),
        (date(2024, 2, 24), 5),
        (date(2024, 2, 26), 4),
        (date(2024, 3, 1), 0),
        (date(2024, 3, 2), -1),
        (date(2024, 3, 4), -1),
        (date(2024, 3, 5), -2),
    ],
)
def test_days_left_count_down_on_working_days(today: date, left: int) -> None:
    assert working_days_left(today, date(2024, 3, 1)) == left


def test_an_agency_is_on_file_between_its_days(world: World) -> None:
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2025, 12, 31), date(2026, 1, 1)]
    assert [is_on_file(world.agency, day) for day in days] == [False, True, True, False]


def test_an_agency_off_file_hands_nothing_over(world: World) -> None:
    applications = world.accepted("林晓禾")
    world.agency.filed_until = date(2024, 2, 22)
    world.agency.save()
    with at(w.HANDED_OVER):
        refused(
            w.rosters.hand_over,
            agency=world.agency,
            batch=world.batch,
            applications=fresh(applications),
            pledged=True,
            by=world.first,
            code="registration.agency-not-on-file",
        )


def test_an_account_is_found_by_its_phone(world: World) -> None:
    lin = world.draft("林晓禾")
    assert user_by_phone(lin.mobile) == lin.owner
    assert user_by_phone("15400009999") is None


def test_a_batch_that_has_opened_keeps_its_notice(world: World) -> None:
    newer = w.NOTICE.read_text(encoding="utf-8").replace('pass = "60分"', 'pass = "70分"')
    with at("2024-02-20 09:00"):
        w.load_notice(newer)
    batches = w.BatchRecord.objects.filter(slug="sc-2024-carbon").order_by("number")
    marks = [int(batch.notice.pass_mark) for batch in batches]
    assert marks == [60, 60] + [70] * 9


def test_withdrawing_ends_in_withdrawn(world: World) -> None:
    (lin,) = world.approved("林晓禾")
    with at(w.PAYING):
        registration.withdraw(lin, by=me(lin))
    assert fresh([lin])[0].state == State.WITHDRAWN
