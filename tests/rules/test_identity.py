"""Identity numbers. Every number here is made up from a place code, a date and a sequence."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaowu.rules.identity import (
    age_on,
    check_character,
    mask_identity,
    normalise_identity,
    read_identity,
    to_18,
)

TODAY = date(2024, 2, 23)


def number(place: str, birth: str = "19900101", sequence: str = "001") -> str:
    first17 = f"{place}{birth}{sequence}"
    return first17 + check_character(first17)


def codes(raw: str) -> list[tuple[str, str]]:
    findings = read_identity(raw, today=TODAY).findings
    return [(finding.code, finding.severity.value) for finding in findings]


PLACES = st.from_regex(r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])[0-9]{4}", fullmatch=True)
BIRTHS = st.dates(date(1900, 1, 1), TODAY)
SEQUENCES = st.from_regex(r"[0-9]{3}", fullmatch=True)
NUMBERS = st.builds(lambda p, b, s: number(p, b.strftime("%Y%m%d"), s), PLACES, BIRTHS, SEQUENCES)
ENDING_IN_X = NUMBERS.filter(lambda n: n.endswith("X"))


def test_the_example_of_the_standard() -> None:
    assert check_character("11010519491231002") == "X"


def test_a_good_number_tells_birth_and_sex() -> None:
    reading = read_identity("11010519491231002X", today=TODAY)
    assert (reading.kind, reading.birth, reading.sex) == ("resident", date(1949, 12, 31), "女")
    assert reading.findings == ()


def test_the_sample_of_the_notice_is_refused_for_date_and_check_character() -> None:
    reading = read_identity("510123456789012345", today=TODAY)
    assert [finding.code for finding in reading.findings] == [
        "identity.birth-date",
        "identity.check-character",
    ]
    assert "应为“6”，现为“5”" in reading.findings[1].message


@pytest.mark.parametrize(
    "raw",
    [
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "11010519491231002Х",  # Cyrillic
        "11010519491231002×",  # multiplication sign
        "110105 19491231 002X",
        "110105-19491231-002X",
        "'11010519491231002X",
        "\u200b11010519491231002X",
        "身份证号：11010519491231002x",
        "11010519491231002X（本人）",
    ],
)
def test_writing_is_mended_and_said(raw: str) -> None:
    assert read_identity(raw, today=TODAY).number == "11010519491231002X"
    assert codes(raw) == [("identity.mended", "fixed")]


@pytest.mark.parametrize(
    "place",
    ["512221", "510202", "511021", "412723", "441282", "321119", "332522", "510118", "513401"],
)
def test_no_place_code_is_refused(place: str) -> None:
    assert codes(number(place)) == []


def test_an_unknown_province_only_warns() -> None:
    assert codes(number("990101", "19900101", "001")) == []  # a foreigner's card begins with 9
    assert codes(number("770101")) == [("identity.place", "warning")]


@pytest.mark.parametrize("place", ["810000", "820000", "830000"])
def test_residence_permits_of_hong_kong_macao_and_taiwan(place: str) -> None:
    reading = read_identity(number(place), today=TODAY)
    assert (reading.kind, reading.findings) == ("residence_permit", ())


def test_a_foreigners_permanent_residence_card() -> None:
    reading = read_identity(number("911840"), today=TODAY)
    assert (reading.kind, reading.birth, reading.findings) == ("foreigner", date(1990, 1, 1), ())


def test_an_old_foreigners_card_is_left_to_a_human() -> None:
    assert read_identity("USA110080010150", today=TODAY).kind == "foreigner15"
    assert codes("USA110080010150") == [("identity.unchecked", "warning")]


@pytest.mark.parametrize("raw", ["E12345678", "H1234567890", "12345678", "ea1234567"])
def test_other_documents_are_left_to_a_human(raw: str) -> None:
    assert ("identity.unchecked", "warning") in codes(raw)
    assert not [code for code, severity in codes(raw) if severity == "error"]


def test_a_15_digit_number_is_a_warning_that_offers_the_new_one() -> None:
    reading = read_identity("110105491231002", today=TODAY)
    assert (reading.kind, reading.birth, reading.sex) == (
        "resident15",
        date(1949, 12, 31),
        "女",
    )
    assert codes("110105491231002") == [("identity.old-number", "warning")]
    assert "11010519491231002X" in reading.findings[0].remedy


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "identity.missing"),
        ("   ", "identity.missing"),
        ("1101051949123100", "identity.length"),
        ("11010519491231002XX", "identity.length"),
        ("11010519491231OO2X", "identity.character"),
        (number("110105", "19900230"), "identity.birth-date"),
        (number("110105", "19901301"), "identity.birth-date"),
        (number("110105", "18991231"), "identity.birth-date"),
        (number("110105", "20240224"), "identity.birth-date"),  # born tomorrow
        ("110105194912310021", "identity.check-character"),
        ("110105491331002", "identity.birth-date"),
    ],
)
def test_what_cannot_be_a_number_is_an_error(raw: str, code: str) -> None:
    assert codes(raw) == [(code, "error")]


@given(NUMBERS)
def test_every_well_formed_number_passes(good: str) -> None:
    assert codes(good) == []


@given(NUMBERS, st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(good: str, place: int, step: int) -> None:
    old = good[place]
    new = str((int(old) + step) % 10) if old.isdigit() else str(step)
    wrong = good[:place] + new + good[place + 1 :]
    assert any(severity == "error" for _, severity in codes(wrong))


@given(NUMBERS, st.integers(0, 15))
def test_two_swapped_neighbours_are_always_noticed(good: str, place: int) -> None:
    a, b = good[place], good[place + 1]
    swapped = good[:place] + b + a + good[place + 2 :]
    noticed = any(severity == "error" for _, severity in codes(swapped))
    assert noticed == (a != b)


@settings(suppress_health_check=[HealthCheck.filter_too_much])  # one number in eleven ends in X
@given(ENDING_IN_X, st.sampled_from("xХх×Ｘ"))
def test_every_look_alike_of_x_is_an_x(good: str, lookalike: str) -> None:
    assert normalise_identity(good[:-1] + lookalike) == good


@given(st.text(max_size=40))
def test_nothing_that_is_typed_breaks_the_reader(raw: str) -> None:
    reading = read_identity(raw, today=TODAY)
    assert reading.findings or reading.number == raw.strip()


@given(PLACES, st.dates(date(1911, 1, 1), date(1999, 12, 31)), SEQUENCES)
def test_an_old_number_becomes_the_new_one(place: str, birth: date, sequence: str) -> None:
    old = place + birth.strftime("%y%m%d") + sequence
    assert to_18(old) == number(place, birth.strftime("%Y%m%d"), sequence)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2008, 2, 23), date(2024, 2, 23), 16),
        (date(2008, 2, 24), date(2024, 2, 23), 15),
        (date(2008, 2, 29), date(2025, 2, 28), 16),
        (date(2008, 2, 29), date(2025, 3, 1), 17),
    ],
)
def test_age_in_full_years(birth: date, day: date, age: int) -> None:
    assert age_on(birth, day) == age


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("3+2", "110*************2X"),
        ("6+4", "110105********002X"),
        ("last4", "**************002X"),
        ("none", "******************"),
    ],
)
def test_masks(style: str, shown: str) -> None:
    assert mask_identity("11010519491231002X", style) == shown


def test_a_short_number_is_masked_whole() -> None:
    assert mask_identity("1234", "last4") == "****"
    assert mask_identity("E1234") == "*****"
