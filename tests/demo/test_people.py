"""The demonstration's people: valid in form, nobody in fact, the same every time."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from kaowu.demo.people import REFERENCE_DAY, check_character, people

#: Weights of GB 11643, written out: the code computes them as powers of two.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def test_the_check_character_is_the_standards() -> None:
    assert check_character("11010519491231002") == "X"  # the example printed in GB 11643-1999


@pytest.mark.parametrize("person", people(), ids=lambda person: person.name)
def test_an_identity_number_sums_to_one_modulo_eleven(person) -> None:
    values = [10 if character == "X" else int(character) for character in person.id_number]
    assert len(values) == 18
    assert sum(a * b for a, b in zip(values, (*WEIGHTS, 1), strict=True)) % 11 == 1


@pytest.mark.parametrize("person", people(), ids=lambda person: person.name)
def test_an_identity_number_says_birth_and_sex_and_no_real_county(person) -> None:
    number = person.id_number
    assert number[4:6] == "99"
    assert number[6:14] == f"{person.birth:%Y%m%d}"
    assert person.sex == ("男" if int(number[16]) % 2 else "女")


def test_the_same_seed_gives_the_same_people() -> None:
    assert people(60, seed=7) == people(60, seed=7)
    assert people(60, seed=7) != people(60, seed=8)
    assert people(60) == people(90)[:60]


def test_numbers_are_given_once_however_many_people() -> None:
    crowd = people(5000)
    assert len({person.id_number for person in crowd}) == 5000
    assert len({person.mobile for person in crowd}) == 5000


def test_one_is_sixteen_on_the_day_and_nobody_younger() -> None:
    births = {person.name: person.birth for person in people()}
    assert births["陈初夏"] == date(REFERENCE_DAY.year - 16, REFERENCE_DAY.month, REFERENCE_DAY.day)
    assert max(births.values()) == births["陈初夏"]


def test_a_leap_day_has_people_too() -> None:
    youngest = max(person.birth for person in people(today=date(2028, 2, 29)))
    assert youngest == date(2012, 2, 29)
    assert max(person.birth for person in people(today=date(2026, 12, 31))) == date(2010, 12, 31)


def test_one_name_is_borne_by_two() -> None:
    assert Counter(person.name for person in people()).most_common(2)[0] == ("王静", 2)
    assert max(Counter(person.name for person in people()).values()) == 2


def test_everybody_left_school_before_the_day() -> None:
    assert all(person.graduated_on < REFERENCE_DAY for person in people(500))


def test_mail_and_mobiles_reach_nobody() -> None:
    for person in people(500):
        assert person.email.endswith("@example.com")
        assert person.mobile.startswith("1540000")
        assert len(person.mobile) == 11
