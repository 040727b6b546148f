"""What each fictional person looks like: drawn by lot from the identity number, once for all."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from kaowu.demo.drawn.ink import Colour, mixed
from kaowu.demo.people import REFERENCE_DAY, Person

#: The axis of the face in a portrait of 413 × 579 pixels.
MIDDLE = 206.5

_SKINS: tuple[Colour, ...] = (
    (250, 221, 197),
    (245, 209, 180),
    (238, 197, 164),
    (226, 180, 146),
    (209, 160, 126),
)
_HAIRS: tuple[Colour, ...] = ((34, 29, 30), (44, 36, 34), (58, 43, 37), (28, 28, 34))
_CLOTHES: tuple[Colour, ...] = (
    (44, 54, 78),
    (58, 62, 70),
    (40, 84, 92),
    (118, 60, 66),
    (92, 108, 84),
    (150, 120, 90),
    (84, 110, 150),
    (70, 62, 92),
)
_SHIRTS: tuple[Colour, ...] = (
    (248, 249, 251),
    (206, 223, 242),
    (244, 234, 214),
    (238, 214, 220),
    (212, 230, 216),
    (222, 214, 238),
    (150, 178, 204),
    (226, 190, 150),
)
_TIES: tuple[Colour, ...] = ((120, 40, 48), (44, 70, 120), (60, 90, 84), (96, 78, 50))


@dataclass(frozen=True, slots=True)
class Look:
    """What a person looks like; everything else follows from the geometry below."""

    skin: Colour
    hair: Colour
    style: str
    clothes: str
    cloth: Colour
    shirt: Colour
    tie: Colour
    jaw: float  # 0.9 narrow to 1.08 broad
    eyes: float  # scale of the eyes
    brows: float  # thickness
    smile: float  # pixels by which the corners of the mouth rise
    glasses: bool
    age: int
    male: bool
    parting: int  # 1: the hair is parted on the wearer's left, -1: on the right
    shoulders: float  # 0.93 narrow to 1.05 broad
    closeness: float  # 1.0 to 1.1: how near the camera stood
    aside: float  # -1 to 1: how far from the middle the person sat, of what closeness leaves
    low: float  # 0 to 1: how far down, of the same


def look_of(person: Person) -> Look:
    """The look that this person always has (drawn from the identity number)."""
    rng = Random(f"look/{person.id_number}")
    male = person.sex == "男"
    age = REFERENCE_DAY.year - person.birth.year
    grey = max(0.0, min(0.75, (age - 42) / 28))
    men = ("side", "crew", "fringe", "swept") if age < 50 else ("side", "receding", "crew")
    women = ("long", "bob", "ponytail", "wavy", "bun") if age < 45 else ("bob", "bun", "wavy")
    return Look(
        skin=_skin(rng.betavariate(1.6, 2.2)),
        hair=mixed(rng.choice(_HAIRS), (176, 174, 172), grey),
        style=rng.choice(men if male else women),
        clothes=rng.choice(("suit", "shirt", "polo", "jacket") if male else _WOMENS),
        cloth=rng.choice(_CLOTHES),
        tie=rng.choice(_TIES),
        jaw=rng.uniform(0.97, 1.07) if male else rng.uniform(0.90, 0.99),
        eyes=rng.uniform(0.92, 1.05) if male else rng.uniform(1.0, 1.12),
        brows=rng.uniform(6.2, 8.2) if male else rng.uniform(3.8, 5.0),
        smile=rng.uniform(2.5, 6.5),
        glasses=rng.random() < (0.34 if age > 20 else 0.25),
        age=age,
        male=male,
        parting=rng.choice((1, -1)),
        shoulders=rng.uniform(0.93, 1.05),
        closeness=rng.uniform(1.0, 1.1),
        aside=rng.uniform(-1, 1),
        low=rng.random(),
        shirt=rng.choice(_SHIRTS),
    )


def _skin(darkness: float) -> Colour:
    """The colour of skin; 0 is the lightest, 1 the darkest."""
    place = darkness * (len(_SKINS) - 1)
    step = min(int(place), len(_SKINS) - 2)
    return mixed(_SKINS[step], _SKINS[step + 1], place - step)


_WOMENS = ("blazer", "shirt", "sweater", "blazer")


def mirrored(half: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A closed outline from its right half, given as (distance from the middle, y) downwards."""
    right = [(MIDDLE + dx, y) for dx, y in half]
    return right + [(MIDDLE - dx, y) for dx, y in reversed(half) if dx]


def shade(colour: Colour, share: float) -> Colour:
    """The colour of skin in shadow."""
    return mixed(colour, (92, 42, 34), share)
