"""Mobile numbers; all of them are made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaowu.rules.mobile import mask_mobile, read_mobile

NUMBERS = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


def codes(raw: str) -> list[tuple[str, str]]:
    return [(finding.code, finding.severity.value) for finding in read_mobile(raw).findings]


@pytest.mark.parametrize(
    "raw",
    [
        "+86 138 0000 0000",
        "86-13800000000",
        "008613800000000",
        "138-0000-0000",
        "\uff11\uff13\uff1800000000",  # full-width digits
        "'13800000000",
        "\u202a13800000000\u202c",
        "(138)00000000",
    ],
)
def test_writing_is_mended_and_said(raw: str) -> None:
    assert read_mobile(raw).value == "13800000000"
    assert codes(raw) == [("mobile.mended", "fixed")]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", ("mobile.missing", "error")),
        ("1380000000", ("mobile.format", "error")),
        ("138000000000", ("mobile.format", "error")),
        ("12800000000", ("mobile.format", "error")),
        ("028-85550000", ("mobile.format", "error")),
        ("1.38E+10", ("mobile.number-cell", "error")),
        ("+85260000000", ("mobile.abroad", "warning")),
    ],
)
def test_what_is_no_mobile_number(raw: str, code: tuple[str, str]) -> None:
    assert codes(raw) == [code]


@given(NUMBERS)
def test_every_mainland_number_passes(number: str) -> None:
    assert read_mobile(number).value == number
    assert codes(number) == []


@given(st.text(max_size=30))
def test_reading_again_changes_nothing(raw: str) -> None:
    value = read_mobile(raw).value
    assert read_mobile(value).value == value


@pytest.mark.parametrize(("number", "masked"), [("13800001234", "138****1234"), ("1234", "****")])
def test_masks(number: str, masked: str) -> None:
    assert mask_mobile(number) == masked
