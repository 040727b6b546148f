"""No number of a person is whole in a mail."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaowu.office.mailbox.masks import mailable_subject, masked
from kaowu.rules.identity import check_character

SEVENTEEN = st.from_regex(
    r"[1-6]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|1\d|2[0-8])\d{3}", fullmatch=True
)


@given(SEVENTEEN, st.text(max_size=8), st.text(max_size=8))
def test_no_text_around_it_keeps_a_number_whole(first: str, before: str, after: str) -> None:
    number = first + check_character(first)
    for written in (number, number.lower(), f"{number[:6]} {number[6:14]} {number[14:]}"):
        shown = masked(f"{before}{written}{after}")
        assert number[4:14] not in re.sub(r"[^0-9]", "", shown.replace(before, "", 1))


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
