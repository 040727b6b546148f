"""Lines of text into fields: layout, labels, misread digits. Needs no engine."""

from __future__ import annotations

import math
from datetime import date

import pytest

from kaowu.dossier.reading import ReadField, ScanReading, compare_reading
from kaowu.dossier.reading.diploma import read_diploma
from kaowu.dossier.reading.identity_card import read_card, upright
from kaowu.dossier.reading.lines import Page, page
from kaowu.rules.findings import Finding, Severity

SIZE = (1000, 800)
TODAY = date(2024, 3, 5)
NUMBER = "511399199206161003"  # fictional: its county was never assigned
FRONT = [
    ("姓名", 100, 100), ("林晓禾", 200, 100),
    ("性别女民族汉", 100, 160),
    ("出生1992年6月16日", 100, 220),
    ("住址", 100, 280), ("四川省样例市嘉陵湾县百草街", 200, 280),
    ("86号14栋1501室", 200, 320),
    ("公民身份号码", 100, 440), (NUMBER, 320, 440),
]  # fmt: skip
BACK = [
    ("居民身份证", 200, 560),
    ("签发机关", 150, 660), ("样例市公安局", 300, 660),
    ("有效期限 2018.05.26-2038.05.26", 150, 720),
]  # fmt: skip
DIPLOMA = [
    ("毕业证书", 500, 100),
    ("学生 林晓禾 性别 女，一九九二年六月十六日生，于二〇一〇年", 300, 260),
    ("证书编号：", 100, 500), ("校 名：川西示例大学", 500, 500),
    ("980401199506168230", 100, 560), ("校长：", 500, 580),
]  # fmt: skip


def laid(lines, *, score=0.99, turn=0.0) -> Page:
    """A page of these lines (text, left, middle), turned clockwise about its corner."""
    angle = math.radians(turn)

    def put(x: float, y: float) -> tuple[float, float]:
        return x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)

    quads = []
    for text, left, y in lines:
        right = left + 30 * sum(0.55 if char.isascii() else 1 for char in text)
        corners = [(left, y - 15), (right, y - 15), (right, y + 15), (left, y + 15)]
        quads.append(([put(*corner) for corner in corners], text, score))
    return page(quads, SIZE)


def values(lines, **how) -> dict[str, str]:
    fields, _ = read_card(upright(laid(lines, **how)))
    return {key: field.value for key, field in fields.items()}


def test_both_sides_of_a_card() -> None:
    fields, sides = read_card(laid([*FRONT, *BACK]))
    assert sides == ("front", "back")
    assert {key: field.value for key, field in fields.items()} == {
        "name": "林晓禾",
        "sex": "女",
        "ethnicity": "汉",
        "birth": "1992-06-16",
        "address": "四川省样例市嘉陵湾县百草街86号14栋1501室",
        "id_number": NUMBER,
        "authority": "样例市公安局",
        "valid_from": "2018-05-26",
        "valid_until": "2038-05-26",
    }


@pytest.mark.parametrize("turn", [-6, 4, 8])
def test_a_tilted_card(turn: float) -> None:
    assert values([*FRONT, *BACK], turn=turn) == values([*FRONT, *BACK])


def test_one_side_alone_is_recognised() -> None:
    assert read_card(laid(FRONT))[1] == ("front",)
    assert read_card(laid(BACK))[1] == ("back",)
    assert read_card(laid([("购物小票", 100, 100), ("合计 35.00", 100, 160)])) == ({}, ())


@pytest.mark.parametrize("dot", "·・•‧.")
def test_the_dot_of_a_name_is_the_standards_own(dot: str) -> None:
    lines = [("姓名", 100, 100), (f"阿苏{dot}木呷", 200, 100), *FRONT[2:]]
    assert values(lines)["name"] == "阿苏·木呷"


def test_letters_of_a_watermark_are_no_part_of_the_name() -> None:
    lines = [("姓名", 100, 100), ("林晓禾SAMPLE", 200, 100), *FRONT[2:]]
    assert values(lines)["name"] == "林晓禾"


def test_a_name_whose_label_is_lost() -> None:
    assert values([("林晓禾", 200, 100), *FRONT[2:]])["name"] == "林晓禾"


def test_letters_among_the_digits_behind_the_label_are_put_right() -> None:
    fields, _ = read_card(laid([*FRONT[:-2], ("公民身份号码5113991992O6161003", 100, 440)]))
    assert (fields["id_number"].value, fields["id_number"].sure) == (NUMBER, True)


def test_a_number_with_a_wrong_check_character_is_not_sure() -> None:
    fields, _ = read_card(laid([*FRONT[:-1], ("511399199206161004", 320, 440)]))
    assert fields["id_number"].sure is False


def test_a_birth_date_that_contradicts_the_number_is_not_sure() -> None:
    lines = [line for line in FRONT if not line[0].startswith("出生")]
    fields, _ = read_card(laid([*lines, ("出生1992年6月18日", 100, 220)]))
    assert (fields["birth"].sure, fields["id_number"].sure) == (False, True)


@pytest.mark.parametrize(
    ("printed", "until"),
    [
        ("2018.05.26-长期", "长期"),
        ("2018.05.26一2038.05.26", "2038-05-26"),
        ("20180526-20380526", "2038-05-26"),
    ],
)
def test_the_last_day_of_validity(printed: str, until: str) -> None:
    assert values([*BACK[:-1], (f"有效期限{printed}", 150, 720)])["valid_until"] == until


def test_a_day_that_no_calendar_has_is_not_read() -> None:
    lines = [*BACK[:-1], ("有效期限2018.05.26-2038.02.30", 150, 720)]
    assert "valid_until" not in values(lines)


def test_a_diploma() -> None:
    fields = read_diploma(laid(DIPLOMA))
    assert {key: field.value for key, field in fields.items()} == {
        "name": "林晓禾",
        "school": "川西示例大学",
        "diploma_number": "980401199506168230",
    }


def test_a_name_that_is_broken_over_two_lines() -> None:
    lines = [("兹证明 帕丽达", 300, 260), ("·玉山 性别 女，系本校在读学生", 300, 320)]
    assert read_diploma(laid(lines))["name"].value == "帕丽达·玉山"


def test_the_kind_of_school_in_the_heading_is_not_the_school() -> None:
    lines = [("普通高等学校", 500, 60), *DIPLOMA[:2], ("嘉陵湾中学", 500, 500)]
    assert read_diploma(laid(lines))["school"].value == "嘉陵湾中学"


def test_a_report_of_the_student_register() -> None:
    lines = [("姓名 林晓禾", 100, 100), ("院校名称：川西示例大学", 100, 160)]
    fields = read_diploma(laid(lines))
    assert (fields["name"].value, fields["school"].value) == ("林晓禾", "川西示例大学")


# -- compared


def card(**changed: str | tuple[str, float]) -> ScanReading:
    """A reading of the card, sure of everything unless said."""
    said = {"id_number": NUMBER, "name": "林晓禾", "sex": "女", "valid_until": "2038-05-26"}
    fields = {}
    for key, value in {**said, **changed}.items():
        text, confidence = value if isinstance(value, tuple) else (value, 0.99)
        fields[key] = ReadField(text, confidence, (0.1, 0.1, 0.4, 0.2))
    return ScanReading("identity", fields)


def compared(reading: ScanReading, *, today: date = TODAY, **said) -> list[Finding]:
    told = {"id_number": NUMBER, "name": "林晓禾", **said}
    return compare_reading(reading, today=today, subject="身份证.jpg", **told)


def test_what_agrees_says_nothing() -> None:
    assert compared(card(), sheet={"name": "林晓禾", "sex": "女"}) == []


def test_a_dot_is_no_difference() -> None:
    assert compared(card(name="阿苏·木呷"), name="阿苏木呷") == []


def test_the_character_that_differs_is_marked() -> None:
    (finding,) = compared(card(id_number="511399199206181003"))
    assert (finding.code, finding.severity) == ("reading.id-number-differs", Severity.WARNING)
    assert finding.message == (
        "身份证扫描件上识读的证件号码为“5113991992061【8】1003”，"
        "报名信息为“5113991992061【6】1003”。"
    )


def test_the_scan_says_whom_it_bears_out() -> None:
    (finding,) = compared(
        card(),
        name="林小禾",
        sheet={"name": "林晓禾"},
        source="文件名",
        sheet_source="信息表第 2 行",
    )
    assert finding.message == (
        "身份证扫描件上识读的姓名为“林【晓】禾”，文件名为“林【小】禾”，与信息表第 2 行一致。"
    )


def test_an_unsure_reading_is_held_against_nobody() -> None:
    (finding,) = compared(card(name=("林晓木", 0.6)))
    assert (finding.code, finding.severity) == ("reading.uncertain", Severity.WARNING)
    assert "林" not in finding.message


def test_a_rare_character_is_left_to_a_human() -> None:
    (finding,) = compared(card(name="刘龚"), name="刘䶮")
    assert finding.code == "reading.rare-character"
    assert "䶮" in finding.message


def test_a_common_difference_beside_a_rare_character_is_one() -> None:
    (finding,) = compared(card(name="柳龚"), name="刘䶮")
    assert finding.code == "reading.name-differs"


@pytest.mark.parametrize(
    ("until", "codes"),
    [
        ("2024-03-04", ["reading.card-expired"]),
        ("2024-03-05", []),
        ("长期", []),
        (("2024-03-04", 0.5), []),
    ],
)
def test_an_expired_card_warns(until: str | tuple[str, float], codes: list[str]) -> None:
    findings = compared(card(valid_until=until))
    assert [finding.code for finding in findings] == codes
    assert {finding.severity for finding in findings} <= {Severity.WARNING}


def test_the_school_is_compared_with_the_sheet() -> None:
    field = ReadField("川西示例大学", 0.97, (0.0, 0.0, 1.0, 1.0))
    reading = ScanReading("education", {"school": field})
    assert compared(reading, sheet={"school": "川西 示例大学"}) == []
    (finding,) = compared(reading, sheet={"school": "川东示例大学"})
    assert finding.code == "reading.school-differs"


def test_a_reading_can_be_kept_as_plain_data() -> None:
    reading = card()
    assert ScanReading.from_dict(reading.as_dict()) == reading
