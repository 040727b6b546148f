"""No number of a person is whole in a mail."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaowu.office.mailbox.masks import mailable_subject, masked
from kaowu.rules.identity import check_character

AROUND = st.text(alphabet="0129 _-张Xx【】.", max_size=6)
DIGITS = st.text(alphabet="0123456789", min_size=3, max_size=3)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2026, 1, 1)), DIGITS, AROUND, AROUND)
def test_no_text_around_it_keeps_a_number_whole(
    born: date, order: str, before: str, after: str
) -> None:
    first = f"511399{born:%Y%m%d}{order}"
    number = first + check_character(first)
    for written in (number, number.lower(), f"{number[:6]} {number[6:14]} {number[14:]}"):
        shown = masked(f"{before}{written}{after}")
        assert number[4:14] not in re.sub(r"[^0-9*]", "", shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("511399199206151008_林晓禾_15400000000.zip", "511*************08_林晓禾_154****0000.zip"),
        ("51139919920615【6】001", "511***********【6】*01"),
        ("511399-19920615-1008", "511***-********-**08"),
        ("电话 138 0000 1234", "电话 138****1234"),
        ("通行证 H12345678", "通行证 H******78"),
        ("IMG20240219123456.jpg", "IMG20240219123456.jpg"),
        ("2024年02月19日 10:00", "2024年02月19日 10:00"),
    ],
)
def test_numbers_are_masked_and_nothing_else(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    ("subject", "answered"),
    [
        ("报名材料", "回复：报名材料"),
        ("Re: 回复：报名材料", "回复：报名材料"),
        ("林晓禾 511399199206151008", "回复：报名材料"),
        ("我的号是 5113 9919 9206 1510 08", "回复：报名材料"),
        ("５１１３９９１９９２０６１５１００８", "回复：报名材料"),
        ("", "回复：报名材料"),
    ],
)
def test_a_subject_with_numbers_is_not_repeated(subject: str, answered: str) -> None:
    assert mailable_subject(subject) == answered
