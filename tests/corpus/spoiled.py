"""A trouble: what a candidate did, and what the check must answer. Each is a named function."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from kaowu.demo.drawn import drawing
from kaowu.demo.parcels import zipped
from kaowu.demo.people import Person, check_character, people
from kaowu.demo.troubles import DIPLOMA, ID_CARD, PORTRAIT, Parcel, file_name
from kaowu.rules.findings import Verdict

TODAY = date(2024, 3, 5)  # in the registration window of the notice's third batch
PERSON = people(1, today=date(2024, 2, 20))[0]
READY, ATTENTION, BLOCKED = Verdict.READY, Verdict.ATTENTION, Verdict.BLOCKED


@dataclass(slots=True)
class Sent(Parcel):
    """A package while it is spoiled, and the workbooks that come with it."""

    extension: str = "zip"
    workbooks: list[tuple[str, bytes]] = field(default_factory=list)
    members: Callable[[Sent], bytes] | None = None  # packs the files in a way of its own

    def add(self, name: str, data: bytes) -> None:
        """One more file in the zip."""
        self.files[f"more-{len(self.files)}"] = (name, data)

    def swap(self, material: str, data: bytes, extension: str = "jpg") -> None:
        """Another file for a material, under the right name with this extension."""
        self.put(material, data, name=file_name(self.person, material, extension))

    def become(self, **changes: object) -> None:
        """Let the package be that of another person, drawn and named accordingly."""
        self.person = replace(self.person, **changes)  # type: ignore[arg-type]
        self.stem = f"{self.person.id_number}_{self.person.name}_{self.person.mobile}"
        self.files = drawn(self.person)

    def file(self) -> tuple[str, bytes]:
        """File name and bytes of the package as it arrives."""
        if self.members:
            data = self.members(self)
        else:
            data = zipped(
                self.files.values(),
                encoding=self.encoding,
                flagged=self.flagged,
                encrypted=self.encrypted,
            )
        return f"{self.stem}.{self.extension}", self.wrap(data)


Spoil = Callable[[Sent], None]


@dataclass(frozen=True, slots=True)
class Trouble:
    """``codes`` are the findings that must be given, no more and no less."""

    name: str
    chapter: str
    arrives: str
    verdict: Verdict
    codes: frozenset[str]
    spoil: Spoil

    def sent(self) -> Sent:
        """The package and workbooks of this trouble."""
        parcel = right_package()
        self.spoil(parcel)
        return parcel


CORPUS: dict[str, Trouble] = {}


def trouble(name: str, arrives: str, verdict: Verdict, codes: str = "") -> Callable[[Spoil], Spoil]:
    """Enter a function into the corpus; the module that does so is the chapter."""
    chapter = sys._getframe(1).f_globals["__name__"].rsplit(".", 1)[-1]

    def enter(spoil: Spoil) -> Spoil:
        if name in CORPUS:
            raise ValueError(f"two troubles are called {name}")
        CORPUS[name] = Trouble(name, chapter, arrives, verdict, frozenset(codes.split()), spoil)
        return spoil

    return enter


def right_package() -> Sent:
    """The package of a candidate who did everything right."""
    stem = f"{PERSON.id_number}_{PERSON.name}_{PERSON.mobile}"
    return Sent(PERSON, stem, drawn(PERSON))


def drawn(person: Person) -> dict[str, tuple[str, bytes]]:
    """The three files of a person by material: name and bytes."""
    card, diploma, portrait = _pictures(person)
    return {
        ID_CARD: (file_name(person, ID_CARD), card),
        DIPLOMA: (file_name(person, DIPLOMA), diploma),
        PORTRAIT: (file_name(person, PORTRAIT), portrait),
    }


@lru_cache(maxsize=4)
def _pictures(person: Person) -> tuple[bytes, bytes, bytes]:
    """The portrait is always the same one: it is about files here, not about faces."""
    return drawing.identity_card(person), drawing.diploma(person), drawing.portrait(PERSON)


def number(first17: str) -> str:
    """A whole identity number."""
    return first17 + check_character(first17)
