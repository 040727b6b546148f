"""Rare names print; what no font can draw is refused by name, before and while printing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaowu import papers
from kaowu.papers import press, typefaces
from tests.papers import pages, people

RARE = ["䶮大川", "阿依·古丽", "ꆈꌠꉙ", "བཀྲ་ཤིས་རྡོ་རྗེ", "龑㛃", "王晓[沛]", "亍翀"]  # fmt: skip
POLICE_ONLY = "\U0002ebf0"  # CJK Extension I: no font within reach has it


@pytest.mark.parametrize("name", RARE)
def test_a_rare_name_prints(name: str) -> None:
    assert papers.missing_glyphs(name) == []
    assert name in pages.text_of(papers.integrity_pledge(people.integrity(name=name)))[0]


@pytest.mark.parametrize("name", RARE)
def test_a_rare_name_prints_in_headings_too(name: str) -> None:
    fee = people.fee(deadline=name)
    assert name in pages.text_of(papers.fee_notice(fee))[0]


def test_a_missing_glyph_names_its_text_and_code_point() -> None:
    with pytest.raises(papers.MissingGlyph) as caught:
        papers.admission_tickets([people.ticket(), people.ticket(name=f"李{POLICE_ONLY}")])
    assert caught.value.text == f"李{POLICE_ONLY}"
    assert caught.value.characters == (POLICE_ONLY,)
    assert "U+2EBF0" in str(caught.value)


def test_a_missing_glyph_deep_in_a_list_is_found() -> None:
    rows = (people.roster_row(1), people.roster_row(2, name=f"赵{POLICE_ONLY}"))
    with pytest.raises(papers.MissingGlyph):
        papers.roster(people.roster(2, rows=rows))


def test_the_compiler_itself_refuses_a_missing_glyph() -> None:
    """The guard behind the guard: PDF/A does not allow a box for a letter."""
    data = {"fonts": typefaces.families(), "papers": [{}]}
    source = f'#set text(font: json("/data.json").fonts.serif)\n李{POLICE_ONLY}'
    with pytest.raises(papers.MissingGlyph) as caught:
        press.compile_paper("t.typ", data, {"t.typ": source.encode()}, date=pages.DAY)
    assert POLICE_ONLY in caught.value.text


@pytest.mark.parametrize("text", ["\ue863", "\x07", "\U000f0000"])
def test_private_use_and_control_characters_are_missing(text: str) -> None:
    assert papers.missing_glyphs(f"张{text}张{text}") == [text]


@pytest.mark.parametrize("text", ["", "张三\n李四\t", "葛\U000e0100", "a\u200bb", "　"])
def test_white_space_and_selectors_draw_nothing(text: str) -> None:
    assert papers.missing_glyphs(text) == []


def test_all_of_the_first_level_of_gb_18030_is_there() -> None:
    """GB 18030-2022 level 1 by block ranges: 27,580 characters with Extension A and U+3007."""
    level = [*range(0x4E00, 0x9FF0), *range(0x3400, 0x4DB6), 0x3007]
    assert typefaces.missing_glyphs("".join(map(chr, level))) == []


@given(st.text(st.characters(codec="gbk"), max_size=12))
def test_missing_is_a_subset_each_once(text: str) -> None:
    missing = papers.missing_glyphs(text)
    assert len(set(missing)) == len(missing)
    assert set(missing) <= set(text)
