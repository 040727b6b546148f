"""Names of every script, and what is mended in them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kaowu.rules.names import DOTS, is_han, mask_name, match_key, read_name
from kaowu.rules.private_use import PRIVATE_USE

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
HAN_NAMES = st.text(HAN, min_size=2, max_size=50)


def codes(raw: str) -> list[tuple[str, str]]:
    return [(finding.code, finding.severity.value) for finding in read_name(raw).findings]


@pytest.mark.parametrize(
    "name",
    [
        "张三",
        "阿依·古丽",
        "吉克阿依莫",  # Yi, no dot
        "扎西",
        "𠅤三",  # Ext B
        "䶮三",
        "\U0002cc56三",  # 𬱖, Ext E
        "\U0002ebf0三",  # Ext I
        "\U000313500三".replace("0三", "三"),  # Ext H
        "〇一",
        "ꀀꀁꀂ",
        "དགེ་བསམ་",
        "ᠮᠣᠩᠭᠣᠯ",
        "ئايگۈل",
        "Anne-Marie O'Neil",
        "John F. Smith",
        "汉" * 25,
        "汉" * 50,
        "\ufa0e三",  # a plain ideograph in the compatibility block
        "葛\U000e0100三",  # with a variation selector
    ],
)
def test_names_that_pass_as_they_are(name: str) -> None:
    reading = read_name(name)
    assert reading.value == name
    assert reading.findings == ()


@pytest.mark.parametrize("dot", [dot for dot in DOTS if dot != "·"])
def test_every_dot_in_the_wild_becomes_the_middle_dot(dot: str) -> None:
    reading = read_name(f"阿依{dot}古丽")
    assert reading.value == "阿依·古丽"
    assert codes(f"阿依{dot}古丽") == [("name.dot", "fixed")]


def test_python_decodes_the_dot_of_gb2312_wrongly_and_it_is_mended() -> None:
    assert read_name("阿依·古丽".encode("gbk").decode("gb2312")).value == "阿依·古丽"


@pytest.mark.parametrize("raw", ["阿依··古丽", "阿依 · 古丽", "阿依 •• 古丽"])
def test_dots_are_collapsed_and_their_spaces_dropped(raw: str) -> None:
    assert read_name(raw).value == "阿依·古丽"


def test_a_dot_at_the_end_asks_a_human() -> None:
    assert read_name("阿依·").value == "阿依"
    assert codes("阿依·") == [("name.dot-at-end", "warning")]


@pytest.mark.parametrize("raw", ["张三 ", " 张 三", "张\u3000三", "张\u200b三", "\ufeff张三"])
def test_spaces_go_and_it_is_said(raw: str) -> None:
    assert read_name(raw).value == "张三"
    assert codes(raw) == [("name.spaces", "fixed")]


def test_a_latin_name_keeps_single_spaces() -> None:
    assert read_name("Anne  Marie").value == "Anne Marie"


def test_kangxi_radicals_become_ideographs() -> None:
    assert read_name("⽂三").value == "文三"
    assert codes("⽂三") == [("name.radical", "fixed")]


def test_full_width_letters_become_plain() -> None:
    assert read_name("ＡＮＮＡ").value == "ANNA"


@pytest.mark.parametrize(
    ("old", "new"), [("\ue863", "䶮"), ("\ue81e", "\u9fb4"), ("\ue816", "\U00020087")]
)
def test_old_private_codes_become_their_standard_ones(old: str, new: str) -> None:
    assert read_name(f"张{old}").value == f"张{new}"
    assert codes(f"张{old}") == [("name.private-use", "fixed")]


def test_the_private_use_table_agrees_with_the_rows_of_gbk() -> None:
    """FE50–FEA0 were shown from U+E815 on, one after the other; Python knows most of them."""
    trails = [*range(0x50, 0x7F), *range(0x80, 0xA1)]
    decoded = {
        0xE815 + i: ord(bytes([0xFE, trail]).decode("gb18030")) for i, trail in enumerate(trails)
    }
    known = {old: new for old, new in decoded.items() if new != old and is_han(chr(new))}
    assert known.items() <= PRIVATE_USE.items()
    assert {old for old, new in decoded.items() if new == old} == PRIVATE_USE.keys() - known.keys()


@pytest.mark.parametrize("unknown", ["\ue000", "\uf8ff", "\U000f0001"])
def test_an_unknown_private_code_cannot_be_printed(unknown: str) -> None:
    assert codes(f"张{unknown}") == [("name.unknown-character", "error")]
    assert read_name(f"张{unknown}").value == f"张{unknown}"


def test_a_compatibility_ideograph_is_shown_and_not_replaced() -> None:
    reading = read_name("\uf9b5三")
    assert reading.value == "\uf9b5三"
    [finding] = reading.findings
    assert finding.code == "name.compatibility"
    assert "U+F9B5" in finding.message
    assert "U+4F8B" in finding.message


def test_a_homophone_in_brackets_asks_a_human() -> None:
    assert codes("王晓[沛]") == [("name.homophone", "warning")]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", ("name.missing", "error")),
        ("  ", ("name.missing", "error")),
        ("张?", ("name.character", "error")),
        ("张3", ("name.character", "error")),
        ("张\ufffd", ("name.character", "error")),
        ("张", ("name.short", "warning")),
        ("汉" * 51, ("name.long", "warning")),
    ],
)
def test_what_is_no_name(raw: str, code: tuple[str, str]) -> None:
    assert codes(raw) == [code]


def test_two_spellings_of_a_dotted_name_match() -> None:
    assert read_name("阿依・古丽").match_key == read_name("阿依古丽").match_key


def test_a_decomposed_latin_name_matches_its_composed_form() -> None:
    assert match_key(unicodedata.normalize("NFD", "Zoé")) == match_key("ZOÉ")


def test_a_compatibility_ideograph_does_not_match_its_unified_one() -> None:
    assert match_key("\uf9b5三") != match_key("例三")


@given(HAN_NAMES)
def test_every_han_name_passes_unchanged(name: str) -> None:
    assert read_name(name).value == name
    assert codes(name) == []


@given(HAN_NAMES, HAN_NAMES, st.sampled_from(DOTS))
def test_any_dot_gives_the_same_name(first: str, last: str, dot: str) -> None:
    assert read_name(f"{first}{dot}{last}").value == f"{first}·{last}"


@given(st.text(max_size=60))
@example("阿苏 ·")
@example("0\r·")
def test_reading_a_name_again_changes_nothing(raw: str) -> None:
    once = read_name(raw)
    assert read_name(once.value).value == once.value


@given(st.text(max_size=60))
def test_a_change_is_never_silent(raw: str) -> None:
    reading = read_name(raw)
    assert reading.value == raw or reading.findings


@pytest.mark.parametrize(
    ("name", "masked"), [("张三", "张*"), ("阿依·古丽", "阿****"), ("", ""), ("𠅤", "𠅤")]
)
def test_masks(name: str, masked: str) -> None:
    assert mask_name(name) == masked
