"""The ledger: whole when nobody touched it, and telling where somebody did."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from kaowu.faces.cli import main
from kaowu.office.actors import SYSTEM
from kaowu.office.ledger.actions import record, seal_day
from kaowu.office.ledger.digests import START, merkle_root
from kaowu.office.ledger.models import Chain, DaySeal, Entry
from kaowu.office.ledger.queries import faults, unsealed_days
from tests.office import world as w
from tests.office.world import World, at

digests = st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), max_size=12)


@pytest.fixture
def chain(db: None) -> Chain:
    """Three entries of one day."""
    with at("2024-03-11 09:00"):
        for number in range(3):
            record(chain="application:TEST", action=f"deed_{number}", by=SYSTEM)
    return Chain.objects.get(name="application:TEST")


def test_entries_are_numbered_and_chained(chain: Chain) -> None:
    first, second, third = chain.entries.order_by("number")
    assert [one.number for one in (first, second, third)] == [1, 2, 3]
    assert (first.previous, second.previous, third.previous) == (START, first.digest, second.digest)
    assert (chain.length, chain.head) == (3, third.digest)
    assert list(faults()) == []


@pytest.mark.parametrize(
    "change",
    [
        {"action": "something_else"},
        {"actor": "user:7"},
        {"detail": {"x": 1}},
        {"roles": "officer"},
        {"previous": "0" * 64},
    ],
)
def test_an_altered_entry_is_found(chain: Chain, change: dict[str, object]) -> None:
    Entry.objects.filter(chain=chain, number=2).update(**change)
    assert list(faults()) == ["application:TEST#2"]


def test_a_removed_entry_is_found(chain: Chain) -> None:
    Entry.objects.filter(chain=chain, number=2).delete()
    assert "application:TEST#3" in list(faults())


def test_a_cut_chain_is_found(chain: Chain) -> None:
    Entry.objects.filter(chain=chain, number=3).delete()
    assert list(faults()) == ["application:TEST#end"]


def test_a_chain_forged_whole_is_found_by_the_seal(chain: Chain) -> None:
    seal_day(date(2024, 3, 11))
    Entry.objects.all().delete()
    Chain.objects.all().delete()
    with at("2024-03-11 09:00"):
        record(chain="application:TEST", action="forged", by=SYSTEM)
    assert list(faults()) == ["seal:2024-03-11"]


def test_an_entry_dated_back_is_found_outside_the_demonstration(chain: Chain) -> None:
    seal_day(date(2024, 3, 11))
    with at("2024-03-11 23:00"):
        record(chain="application:TEST", action="late", by=SYSTEM)
    assert list(faults()) == ["late:2024-03-11"]
    with override_settings(DEMO=True):
        assert list(faults()) == []


def test_a_sealed_day_stays_as_it_is(chain: Chain) -> None:
    first = seal_day(date(2024, 3, 11))
    assert (first.count, seal_day(date(2024, 3, 11)).pk) == (3, first.pk)
    assert DaySeal.objects.count() == 1


def test_days_end_at_midnight_in_china(db: None) -> None:
    for moment in ("2024-03-11 23:59", "2024-03-12 00:00"):
        with at(moment):
            record(chain="batch:x", action="deed", by=SYSTEM)
    assert unsealed_days(date(2024, 3, 12)) == [date(2024, 3, 11), date(2024, 3, 12)]
    assert seal_day(date(2024, 3, 11)).count == 1


@given(digests, st.integers(0, 11), st.integers(0, 255))
def test_a_root_changes_with_any_of_its_leaves(leaves: list[str], place: int, flip: int) -> None:
    if not leaves:
        assert merkle_root(leaves) == START
        return
    place %= len(leaves)
    raw = bytearray.fromhex(leaves[place])
    raw[flip % 32] ^= 1
    other = [*leaves[:place], raw.hex(), *leaves[place + 1 :]]
    assert merkle_root(other) != merkle_root(leaves)


def test_the_ledger_holds_nothing_of_the_person(world: World) -> None:
    (lin,) = world.certified(林晓禾="82.5")
    told = json.dumps(
        [[one.action, one.detail, one.actor, one.chain.name] for one in Entry.objects.all()],
        ensure_ascii=False,
    )
    for secret in (lin.name, lin.id_number, lin.mobile, lin.email, lin.address, "82.5"):
        assert secret not in told


def test_kaowu_ledger_verify_says_whether_it_is_whole(chain: Chain, capsys) -> None:  # type: ignore[no-untyped-def]
    assert main(["ledger", "verify"]) == 0
    assert "全部相符" in capsys.readouterr().out
    Entry.objects.filter(number=2).update(action="forged")
    assert main(["ledger", "verify", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "chains": 1,
        "entries": 3,
        "seals": 0,
        "faults": ["application:TEST#2"],
    }


def test_kaowu_ledger_seal_prints_what_can_be_published(chain: Chain, capsys) -> None:  # type: ignore[no-untyped-def]
    with at("2024-03-12 09:00"):
        assert main(["ledger", "seal", "--json"]) == 0
    seal = DaySeal.objects.get()
    assert json.loads(capsys.readouterr().out) == {
        "seals": [{"day": "2024-03-11", "count": 3, "root": seal.root}]
    }


def test_today_is_not_sealed(chain: Chain, capsys) -> None:  # type: ignore[no-untyped-def]
    with at("2024-03-11 23:59"):
        assert main(["ledger", "seal"]) == 0
    assert capsys.readouterr().out == ""
    assert w.Entry.objects.count() == 3
