"""A candidate's data against the notice's sheet."""

from __future__ import annotations

from datetime import date

from kaowu.rules.loader import load_notice
from kaowu.rules.record import read_record
from kaowu.rules.shipped import notices_folder

NOTICE = load_notice(notices_folder() / "sc-2024-carbon.toml")
DAY = date(2024, 2, 23)
WHOLE = {
    "name": "林晓禾",
    "id_type": "居民身份证",
    "id_number": "511399199406261009",
    "ethnicity": "汉族",
    "education": "本科",
    "mobile": "15400000000",
    "project": "碳排放交易",
    "batch": "第2批",
}


def read(**changes: str) -> tuple[dict[str, str], str, date | None, list[str]]:
    reading = read_record({**WHOLE, **changes}, notice=NOTICE, reference_day=DAY, today=DAY)
    return reading.values, reading.sex, reading.birth, [one.code for one in reading.findings]


def test_a_whole_record_has_no_findings_and_says_sex_and_birth() -> None:
    assert read()[1:] == ("女", date(1994, 6, 26), [])


def test_what_is_required_is_named_when_it_is_missing() -> None:
    assert read(ethnicity="")[3] == ["record.missing"]


def test_a_value_outside_the_menu_is_named() -> None:
    assert read(ethnicity="汉")[3] == ["record.not-in-list"]


def test_what_cannot_be_read_stays_as_it_was_typed() -> None:
    values, _, birth, _ = read(id_number="51139919940626100")
    assert (values["id_number"], birth) == ("51139919940626100", None)


def test_a_passport_is_not_read_as_a_resident_number() -> None:
    _, sex, birth, codes = read(id_type="护照", id_number="E00000000", sex="男", birth="1990-05-01")
    assert (sex, birth, codes) == ("男", date(1990, 5, 1), [])


def test_age_counts_by_a_typed_birth_date_too() -> None:
    codes = read(id_type="护照", id_number="E00000000", sex="男", birth="2010-05-01")[3]
    assert len(codes) == 1
    assert codes[0].startswith("eligibility.")


def test_a_sex_that_differs_from_the_number_warns() -> None:
    assert read(sex="男")[3] == ["record.sex-differs"]
