"""The draw of seats: everyone once, agencies apart, and the same for whoever does it again."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaowu.rules.seating import (
    FreeRoom,
    NotEnoughSeats,
    Placement,
    Sitter,
    draw,
    neighbours_of_one_agency,
)

SEED = "2024-03-25 川A000"
sitters = st.lists(
    st.tuples(st.sampled_from("甲乙"), st.sampled_from("ABCD")), min_size=1, max_size=70
).map(
    lambda pairs: [
        Sitter(f"K{index:03}", project, agency) for index, (project, agency) in enumerate(pairs)
    ]
)
capacities = st.lists(st.integers(1, 30), min_size=1, max_size=6)


def rooms(*sizes: int) -> list[FreeRoom]:
    return [FreeRoom(f"{i:02}", tuple(range(1, n + 1))) for i, n in enumerate(sizes, start=1)]


def by_room(placements: tuple[Placement, ...]) -> dict[str, list[Placement]]:
    found = defaultdict(list)
    for placement in placements:
        found[placement.room].append(placement)
    return found


def people(**agencies: int) -> list[Sitter]:
    return [Sitter(f"{a}{i:02}", "甲", a) for a, n in agencies.items() for i in range(n)]


@given(sitters, capacities, st.text(max_size=20))
def test_everyone_has_one_seat_or_the_draw_fails(
    people: list[Sitter], sizes: list[int], seed: str
) -> None:
    free = rooms(*sizes)
    if len(people) > sum(sizes):
        with pytest.raises(NotEnoughSeats) as refused:
            draw(seed, people, free)
        assert refused.value.missing == len(people) - sum(sizes)
        return
    placements = draw(seed, people, free)
    assert sorted(p.key for p in placements) == sorted(s.key for s in people)
    places = [(p.room, p.seat) for p in placements]
    assert len(set(places)) == len(places)
    assert set(places) <= {(room.code, seat) for room in free for seat in room.seats}


@given(sitters, st.randoms())
def test_the_draw_does_not_depend_on_the_order_it_is_given(people, random) -> None:  # type: ignore[no-untyped-def]
    free = rooms(30, 30, 30)
    mixed = random.sample(people, len(people))
    assert draw(SEED, mixed, free[::-1]) == draw(SEED, people, free)


@given(sitters)
def test_neighbours_of_one_agency_only_where_it_cannot_be_helped(people: list[Sitter]) -> None:
    agency = {sitter.key: sitter.agency for sitter in people}
    for placed in by_room(draw(SEED, people, rooms(30, 30, 30, 30))).values():
        line = [agency[p.key] for p in placed]
        most = max(Counter(line).values())
        assert neighbours_of_one_agency(line) == max(0, 2 * most - len(line) - 1)


@given(sitters)
def test_a_room_holds_one_project_where_there_are_rooms_enough(people: list[Sitter]) -> None:
    project = {sitter.key: sitter.project for sitter in people}
    for placed in by_room(draw(SEED, people, rooms(*[30] * 4))).values():
        assert len({project[p.key] for p in placed}) == 1


@given(st.integers(1, 90))
def test_the_rooms_of_a_project_are_filled_evenly(count: int) -> None:
    placed = by_room(draw(SEED, people(A=count), rooms(30, 30, 30)))
    sizes = [len(room) for room in placed.values()]
    assert len(sizes) == -(-count // 30)
    assert max(sizes) - min(sizes) <= 1


def test_an_agency_is_spread_over_the_rooms() -> None:
    placed = by_room(draw(SEED, people(A=20, B=20), rooms(20, 20)))
    assert [Counter(p.key[0] for p in room) for room in placed.values()] == [
        {"A": 10, "B": 10},
        {"A": 10, "B": 10},
    ]


def test_projects_share_a_room_rather_than_leave_somebody_standing() -> None:
    one = Sitter("X", "乙", "A")
    placements = draw(SEED, [*people(A=3), one], rooms(2, 2))
    assert len(placements) == 4


def test_a_supplement_keeps_to_the_free_seats() -> None:
    room = FreeRoom("01", (3, 7))
    assert [p.seat for p in draw(SEED, people(A=2), [room])] == [3, 7]


def test_another_seed_is_another_draw() -> None:
    free = rooms(30)
    assert draw("one", people(A=10, B=10), free) != draw("two", people(A=10, B=10), free)


def test_the_draw_is_this_one_for_ever() -> None:
    placements = draw("seed", people(A=2, B=2), rooms(4))
    assert [p.key for p in placements] == ["A00", "B00", "A01", "B01"]


def test_a_double_key_is_an_error() -> None:
    with pytest.raises(ValueError, match="double: A00"):
        draw(SEED, [*people(A=1), *people(A=1)], rooms(4))
