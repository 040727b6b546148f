"""Who a candidate of the demonstration is, and which way they go."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass

from kaowu.demo.people import Person


@dataclass(slots=True)
class Fate:
    """One candidate's way. Days are working days after the step's earliest day."""

    person: Person
    score: str = "82"
    turn: str = ""  # what goes another way than the rule
    reviewed_after: int = 2
    trouble: str | None = None
    by_agency: bool = False
    second_agency: bool = False
    reference: str = ""
    parcel: Future[tuple[str, bytes]] | None = None  # on its way, see ahead.py
