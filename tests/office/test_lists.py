"""Lists ask the database a fixed number of times, however long they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaowu.office.certificates.queries import certificates_for
from kaowu.office.exams.queries import for_the_hall, seats_of, tickets_of, turnout
from kaowu.office.fees.queries import orders_for, search_orders
from kaowu.office.results.queries import publicity_rows, tally, to_be_scored
from tests.office.world import World

LISTS: dict[str, Callable[[World], Any]] = {
    "orders": lambda world: [
        (order.application.name, order.application.batch.notice.title)
        for order in orders_for(world.officer, world.batch)
    ],
    "seats": lambda world: [
        (seat.application.agency.name, seat.room.label) for seat in seats_of(world.planned())
    ],
    "hall": lambda world: [
        (one.name, one.seat.room.number) for one in for_the_hall(world.officer, world.batch)
    ],
    "scores": lambda world: [
        [entry.by.display_name for entry in one.score_entries.all()]
        for one in to_be_scored(world.officer, world.batch)
    ],
    "rows": lambda world: publicity_rows(world.batch),
    "turnout": lambda world: (turnout(world.batch), tally(world.batch)),
}


def asked(ask: Callable[[World], Any], world: World) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        ask(world)
    return len(queries)


@pytest.mark.parametrize("name", LISTS)
def test_a_longer_list_asks_no_more(world: World, name: str) -> None:
    world.present("林晓禾")
    world.scored(周知远="60")
    LISTS[name](world)  # the notice is parsed once in a process
    before = asked(LISTS[name], world)
    world.present("何清越", "郑采薇")
    world.scored(韩东篱="70", 徐牧舟="59.5")
    assert asked(LISTS[name], world) == before
    assert before <= 8


def test_certificates_are_listed_in_one_query(world: World) -> None:
    world.certified(林晓禾="82.5", 周知远="60", 何清越="70")
    listed = certificates_for(world.officer, world.batch)
    with CaptureQueriesContext(connection) as queries:
        assert len([one.application.reference for one in listed]) == 3
    assert len(queries) == 1


def test_orders_are_found_by_what_a_clerk_holds_in_hand(world: World) -> None:
    lin, _ = world.billed("林晓禾", "周知远")
    orders = orders_for(world.officer, world.batch)
    for words in (lin.order.code, lin.reference.lower(), "晓禾", lin.id_number):
        assert list(search_orders(orders, words)) == [lin.order]
    assert search_orders(orders, "").count() == 2


def test_an_agency_sees_its_own_orders_and_the_candidate_theirs(world: World) -> None:
    lin, zhou = world.billed("林晓禾", "周知远")
    assert orders_for(world.clerk).count() == 2
    assert list(orders_for(lin.owner.actor())) == [lin.order]  # type: ignore[union-attr]
    assert tickets_of([lin, zhou]) == {}
