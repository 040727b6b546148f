"""States that a list shows together: what a tile counts is what its link opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from kaowu.rules.states import LABELS, State

# As a list's address names them; the first of two waits, the second has been begun or goes on.
STAGES: Mapping[str, tuple[State, ...]] = MappingProxyType(
    {
        "at_first_review": (State.SUBMITTED, State.FIRST_REVIEW),
        "at_second_review": (State.FORWARDED, State.SECOND_REVIEW),
        "at_payment": (State.APPROVED, State.AWAITING_PAYMENT),
        "before_ticket": (State.PAID, State.SEATED),
    }
)


def states_of(name: str, among: Sequence[State]) -> list[State]:
    """The states that an address asks for by a stage or by one state; all where it names none."""
    wanted = STAGES.get(name) or tuple(one for one in among if one == name)
    return [one for one in among if one in wanted] or list(among)


def options(among: Sequence[State]) -> list[tuple[str, str]]:
    """What a list can be narrowed to: each state, then the stages that it has all states of."""
    single = [(str(state), LABELS[state]) for state in among]
    stages = [
        (name, "、".join(LABELS[state] for state in states))
        for name, states in STAGES.items()
        if set(states) <= set(among)
    ]
    return [*single, *stages]
