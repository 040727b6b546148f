"""Drawing seats from an announced seed, so that anyone can do it again.

The draw uses SHA-256 and nothing else that is random: a candidate's lot is the digest of the seed
and their key, and the smaller lot comes first. Any language, or a spreadsheet, gives the same.

Rules: everyone has exactly one seat; a room holds one project where the rooms allow it; the rooms
of a project are filled evenly; each agency is spread over the rooms, and neighbours (next in
order of seats) come from different agencies where that is possible at all.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

ALGORITHM = "kaowu-seating-1"


class NotEnoughSeats(ValueError):
    """Somebody would be left without a seat; ``missing`` says how many."""

    def __init__(self, missing: int) -> None:
        super().__init__(f"{missing} candidates have no seat")
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Sitter:
    """One candidate to be seated; ``key`` is unique and says nothing of the person."""

    key: str
    project: str
    agency: str


@dataclass(frozen=True, slots=True)
class FreeRoom:
    """A room and its free seats, in order."""

    code: str
    seats: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """Who sits where."""

    key: str
    room: str
    seat: int


def draw(seed: str, sitters: Iterable[Sitter], rooms: Iterable[FreeRoom]) -> tuple[Placement, ...]:
    """A seat for everyone, by room and seat; the order of the arguments does not matter.

    Raises NotEnoughSeats when somebody would have none, ValueError when a key or room is double.
    """
    everyone = sorted(sitters, key=lambda sitter: (_lot(seed, sitter.key), sitter.key))
    free = sorted((room for room in rooms if room.seats), key=lambda room: room.code)
    _ensure_single([sitter.key for sitter in everyone])
    _ensure_single([room.code for room in free])
    missing = len(everyone) - sum(len(room.seats) for room in free)
    if missing > 0:
        raise NotEnoughSeats(missing)
    placements = [
        placement
        for group, share in _allot(everyone, free)
        for room, members in _deal(group, share)
        for placement in _arrange(members, room)
    ]
    return tuple(sorted(placements, key=lambda placement: (placement.room, placement.seat)))


def by_lot(seed: str, keys: Iterable[str]) -> list[str]:
    """The keys by their lots: where a site does not hold everyone, the first ones sit there."""
    return sorted(keys, key=lambda key: (_lot(seed, key), key))


def neighbours_of_one_agency(agencies: Sequence[str]) -> int:
    """How many pairs of neighbours, in order of seats, come from one agency."""
    return sum(one == two for one, two in pairwise(agencies))


def _lot(seed: str, key: str) -> str:
    return hashlib.sha256(f"{seed}\n{key}".encode()).hexdigest()


def _ensure_single(keys: list[str]) -> None:
    double = [key for key, count in Counter(keys).items() if count > 1]
    if double:
        raise ValueError(f"double: {double[0]}")


def _allot(
    everyone: list[Sitter], rooms: list[FreeRoom]
) -> list[tuple[list[Sitter], list[FreeRoom]]]:
    """Rooms for each project; where the rooms are too few for that, projects share them."""
    groups: dict[str, list[Sitter]] = defaultdict(list)
    for sitter in everyone:
        groups[sitter.project].append(sitter)
    left = list(rooms)
    allotted = []
    for _, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        chosen = _rooms_for(len(group), left)
        if chosen is None:
            return _share([groups[project] for project in sorted(groups)], rooms)
        left = [room for room in left if room not in chosen]
        allotted.append((group, chosen))
    return allotted


def _rooms_for(count: int, rooms: list[FreeRoom]) -> list[FreeRoom] | None:
    """As few rooms as will do: the largest, and as the last one the smallest that suffices."""
    left = sorted(rooms, key=lambda room: (-len(room.seats), room.code))
    chosen: list[FreeRoom] = []
    while count > 0 and left:
        enough = [room for room in left if len(room.seats) >= count]
        room = enough[-1] if enough else left[0]
        left.remove(room)
        chosen.append(room)
        count -= len(room.seats)
    return sorted(chosen, key=lambda room: room.code) if count <= 0 else None


def _share(
    groups: list[list[Sitter]], rooms: list[FreeRoom]
) -> list[tuple[list[Sitter], list[FreeRoom]]]:
    """One project after the other through the rooms in order, each room filled in turn."""
    line = [sitter for group in groups for sitter in group]
    shares: list[tuple[list[Sitter], list[FreeRoom]]] = []
    for room in rooms:
        part, line = line[: len(room.seats)], line[len(room.seats) :]
        shares.append((part, [room]))
    return shares


def _deal(group: list[Sitter], rooms: list[FreeRoom]) -> list[tuple[FreeRoom, list[Sitter]]]:
    """The group over the rooms, agency by agency, so that each room gets some of each."""
    sizes = _even_sizes(len(group), [len(room.seats) for room in rooms])
    hands: list[list[Sitter]] = [[] for _ in rooms]
    turn = 0
    for sitter in sorted(group, key=lambda one: one.agency):  # stable: lots decide within one
        while len(hands[turn]) >= sizes[turn]:
            turn = (turn + 1) % len(rooms)
        hands[turn].append(sitter)
        turn = (turn + 1) % len(rooms)
    lots = {sitter.key: place for place, sitter in enumerate(group)}
    return [
        (room, sorted(hand, key=lambda one: lots[one.key]))
        for room, hand in zip(rooms, hands, strict=True)
    ]


def _even_sizes(count: int, capacities: list[int]) -> list[int]:
    """``count`` people over rooms, as evenly as the capacities allow."""
    sizes = [0] * len(capacities)
    for _ in range(count):
        open_rooms = [i for i, capacity in enumerate(capacities) if sizes[i] < capacity]
        sizes[min(open_rooms, key=lambda i: (sizes[i], i))] += 1
    return sizes


def _arrange(members: list[Sitter], room: FreeRoom) -> list[Placement]:
    """The members of a room in seats, in the order of their lots except where neighbours clash."""
    waiting = list(members)
    counts = Counter(member.agency for member in waiting)
    line: list[Sitter] = []
    while waiting:
        last = line[-1].agency if line else None
        chosen = _next(waiting, counts, last)
        waiting.remove(chosen)
        counts[chosen.agency] -= 1
        line.append(chosen)
    return [
        Placement(member.key, room.code, seat)
        for member, seat in zip(line, room.seats, strict=False)
    ]


def _next(waiting: list[Sitter], counts: Counter[str], last: str | None) -> Sitter:
    """Who sits next: of an agency that has to start now, or else the first of another agency.

    An agency with more than half of those who wait must take every second seat from here on.
    """
    others = [member for member in waiting if member.agency != last]
    pressing = [member for member in others if counts[member.agency] * 2 > len(waiting)]
    return (pressing or others or waiting)[0]
