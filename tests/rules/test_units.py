"""Quantities as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaowu.rules import units


@pytest.mark.parametrize(
    ("text", "size"),
    [("200KB", 204800), ("50 kb", 51200), ("1.5MB", 1572864), ("300K", 307200), ("８ＫＢ", 8192),
     ("204800B", 204800)],
)  # fmt: skip
def test_sizes(text: str, size: int) -> None:
    assert units.parse_size(text) == size


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("200KB ≤ 图片 ≤ 300KB", (204800, 307200)),
        ("200KB≥扫描件≥300KB", (307200, 204800)),
        ("两寸证件照大小≤50KB", (None, 51200)),
        ("≤50KB", (None, 51200)),
        ("图片≥200KB", (204800, None)),
        ("200KB≤图片", (204800, None)),
        ("200KB<=图片<=300KB", (204800, 307200)),
    ],
)
def test_limits_are_read_as_they_stand(text: str, limits: units.Limits) -> None:
    assert units.parse_limits(text) == limits


@pytest.mark.parametrize("text", ["", "300KB", "小于五十", "200≤图片≤300", "200KB≤图片≤"])
def test_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="大小范围应写成"):
        units.parse_limits(text)


@pytest.mark.parametrize(
    ("size", "text"),
    [(512, "512 字节"), (245 * 1024, "245 KB"), (1887437, "1.8 MB"), (60 * 1024**2, "60 MB")],
)
def test_a_size_is_written_as_people_write_it(size: int, text: str) -> None:
    assert units.written_size(size) == text


def test_the_fit_window_is_inside_both_readings_of_kb() -> None:
    assert units.fit_window((204800, 307200)) == (204800, 300000)
    assert units.fit_window((None, 51200)) == (None, 50000)


@given(least=st.integers(1, 5000), extra=st.integers(200, 5000))
def test_the_fit_window_is_inside_both_readings_for_any_limit(least: int, extra: int) -> None:
    low, high = units.fit_window(units.parse_limits(f"{least}KB≤图片≤{least + extra}KB"))
    assert low == least * 1024
    assert high == (least + extra) * 1000


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (units.parse_working_days, "5个工作日", 5),
        (units.parse_working_days, "5 个工作日", 5),
        (units.parse_working_days, "10工作日", 10),
        (units.parse_weeks, "2周", 2),
        (units.parse_weekday, "周六", 5),
        (units.parse_money, "120元", 12000),
        (units.parse_money, "19.90元", 1990),
        (units.parse_marks, "59.5分", Decimal("59.5")),
        (units.parse_age, "16周岁", 16),
        (units.parse_pixels, "413×579像素", (413, 579)),
    ],
)
def test_other_quantities(parse: object, text: str, value: object) -> None:
    assert parse(text) == value  # type: ignore[operator]


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (units.parse_working_days, "5天"),
        (units.parse_working_days, "五个工作日"),
        (units.parse_weeks, "14天"),
        (units.parse_weekday, "星期六晚"),
        (units.parse_money, "120"),
        (units.parse_marks, "60"),
        (units.parse_age, "成年"),
        (units.parse_pixels, "两寸"),
        (units.parse_size, "200"),
    ],
)
def test_what_is_no_quantity_is_refused(parse: object, text: str) -> None:
    with pytest.raises(ValueError, match="应写成"):
        parse(text)  # type: ignore[operator]
