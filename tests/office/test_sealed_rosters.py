"""A sealed roster never changes; what is added later is a roster of its own."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from kaowu.office.ledger.models import Entry
from kaowu.office.people.models import Organisation
from kaowu.office.refusals import Refusal
from kaowu.office.registration import paperwork, queries
from kaowu.office.registration.models import HandOver, HandOverLine
from kaowu.office.registration.pledging import rosters
from kaowu.office.registration.pledging.rosters import Basis
from kaowu.rules.digests import (
    is_hex,
    pledge_digests,
    read_roster_code,
    roster_body,
    sha256_hex,
    sm3_hex,
)
from tests.office.sealed import unguarded
from tests.office.world import HANDED_OVER, World, at
from tests.papers.pages import codes, text_of


def test_the_database_refuses_to_change_it(world: World) -> None:
    world.forwarded("林晓禾", "周知远")
    roster = HandOver.objects.get()
    for changed in (
        {"head_count": 3},
        {"sha256": "0" * 64},
        {"rows": []},
        {"number": 2},
        {"pledge_facts": {}},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            HandOver.objects.filter(pk=roster.pk).update(**changed)
    with pytest.raises(IntegrityError), transaction.atomic():
        roster.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOverLine.objects.filter(hand_over=roster).update(position=9)
    assert rosters.still_fits(HandOver.objects.get())


@pytest.mark.parametrize("model", [HandOverLine, HandOver])
def test_the_database_refuses_to_delete_it(world: World, model: type[Model]) -> None:
    world.forwarded("林晓禾", "周知远")
    before = (HandOver.objects.count(), HandOverLine.objects.count())
    one = model._base_manager.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        model._base_manager.filter(pk=one.pk)._raw_delete(connection.alias)
    assert (HandOver.objects.count(), HandOverLine.objects.count()) == before == (1, 2)


def test_one_named_door_lets_the_law_erase_and_closes_behind_it(world: World) -> None:
    world.forwarded("林晓禾", "周知远")
    roster = HandOver.objects.get()
    last = roster.lines.last()
    assert last is not None
    with at(HANDED_OVER), rosters.erasing(roster, Basis.RETENTION_OVER, by=world.administrator):
        last.delete()
    assert roster.lines.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        roster.lines.all().delete()
    entry = Entry.objects.get(action="open_sealed_roster")
    assert entry.detail["basis"] == "retention-over"
    assert entry.detail["sha256"] == roster.sha256


def test_the_door_opens_to_an_administrator_only(world: World) -> None:
    world.forwarded("林晓禾")
    roster = HandOver.objects.get()
    with pytest.raises(Refusal), rosters.erasing(roster, Basis.REQUEST, by=world.first):
        raise AssertionError("nobody comes in here")
    assert not Entry.objects.filter(action="open_sealed_roster").exists()


def test_an_erasure_that_breaks_off_leaves_all_and_the_guards(world: World) -> None:
    world.forwarded("林晓禾")
    roster = HandOver.objects.get()

    def break_off() -> None:
        with rosters.erasing(roster, Basis.REQUEST, by=world.administrator):
            roster.lines.all().delete()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert roster.lines.count() == 1
    assert not Entry.objects.filter(action="open_sealed_roster").exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        roster.lines.all().delete()


def test_whoever_goes_round_the_guard_is_found_out(world: World) -> None:
    world.forwarded("林晓禾")
    roster = HandOver.objects.get()
    roster.rows[0]["name"] = "他人"
    with unguarded():
        roster.save()
    assert not rosters.still_fits(HandOver.objects.get())


def test_a_supplement_is_a_roster_of_its_own(world: World) -> None:
    world.forwarded("林晓禾")
    before = HandOver.objects.values().get()
    with at(HANDED_OVER):
        world.forwarded("周知远")
    first, second = HandOver.objects.order_by("id")
    assert HandOver.objects.values().get(pk=first.pk) == before
    assert (first.number, second.number) == (1, 2)
    assert [row["name"] for row in second.rows] == ["周知远"]
    assert "（补报，第2份）" in text_of(paperwork.roster(second))[0]
    assert "补报" not in text_of(paperwork.roster(first))[0]


def test_both_papers_carry_both_digests_in_print_and_in_the_code(world: World) -> None:
    world.forwarded("林晓禾")
    roster = HandOver.objects.get()
    body = roster_body(roster.rows)
    assert (roster.sha256, roster.sm3) == (sha256_hex(body), sm3_hex(body))
    told = (paperwork.roster_reference(roster).lower(), 1, roster.sha256, roster.sm3)
    for paper in (paperwork.roster(roster), paperwork.quality_pledge(roster)):
        text = text_of(paper)[0]
        assert roster.sha256 in text
        assert roster.sm3 in text
        (code,) = codes(paper)
        assert read_roster_code(code) == told


def test_a_line_that_is_gone_is_told_though_the_rows_are_whole(world: World) -> None:
    world.forwarded("林晓禾", "周知远")
    roster = HandOver.objects.get()
    with unguarded():
        roster.lines.filter(position=2).delete()
    assert not rosters.still_fits(HandOver.objects.get())


def test_a_count_that_is_another_is_told(world: World) -> None:
    world.forwarded("林晓禾")
    with unguarded():
        HandOver.objects.update(head_count=2)
    assert not rosters.still_fits(HandOver.objects.get())


def test_each_row_carries_the_candidates_own_pledge(world: World) -> None:
    applications = world.forwarded("林晓禾", "周知远")
    told = [row["pledge"] for row in HandOver.objects.get().rows]
    assert told == [queries.standing_pledge(one).sha256 for one in applications]
    assert all(map(is_hex, told))


def test_the_quality_pledge_says_for_ever_what_was_true_at_the_seal(world: World) -> None:
    world.forwarded("林晓禾")
    roster = HandOver.objects.get()
    with at(HANDED_OVER):
        before = [paperwork.quality_pledge(roster), paperwork.roster(roster)]
        world.submitted("周知远", "何清越")
        Organisation.objects.filter(pk=world.agency.pk).update(
            name="更名后的培训中心", filing_number="示例备〔2026〕09号"
        )
        again = HandOver.objects.get(pk=roster.pk)
        after = [paperwork.quality_pledge(again), paperwork.roster(again)]
    assert after == before
    assert "报名人数1人" in text_of(after[0])[0]


def test_the_quality_pledge_names_roster_count_and_text(world: World) -> None:
    world.forwarded("林晓禾")
    with at(HANDED_OVER):
        world.forwarded("周知远", "何清越")
    first, second = HandOver.objects.order_by("id")
    told = text_of(paperwork.quality_pledge(second))[0]
    number = paperwork.roster_reference(second)
    assert f"编号{number}（补报，第2份），共2人" in told
    assert "补报" not in text_of(paperwork.quality_pledge(first))[0]
    for digest in pledge_digests(second.batch.notice.quality_pledge):
        assert digest in told
