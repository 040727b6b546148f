"""The demonstration's people sign by hand."""

from __future__ import annotations

from kaowu.demo.drawn.handwriting import handwritten
from kaowu.dossier.signature import read_strokes
from tests.office.world import CAST


def test_everybodys_hand_is_taken_for_a_signature() -> None:
    for who in CAST:
        assert len(read_strokes(handwritten(who.name))) == 4 * len(who.name)


def test_a_name_is_always_written_the_same_and_no_two_alike() -> None:
    names = {who.name for who in CAST}
    assert len({handwritten(name) for name in names}) == len(names)
    assert handwritten("林晓禾") == handwritten("林晓禾")


def test_the_longest_name_finds_room() -> None:
    assert read_strokes(handwritten("买买提·阿不都热依木·托合提·艾合买提江"))
