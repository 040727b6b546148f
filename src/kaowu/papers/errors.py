"""What can go wrong while a paper is printed."""

from __future__ import annotations

from collections.abc import Sequence


class PaperError(Exception):
    """A paper could not be printed; the message is one Chinese sentence for the desk."""


class MissingGlyph(PaperError):
    """A character that no font on this machine can draw, so the paper would carry a box.

    ``text`` is the whole value that holds it (a name, an address), ``characters`` the ones missing.
    """

    def __init__(self, text: str, characters: Sequence[str] = ()) -> None:
        self.text = text
        self.characters = tuple(characters)
        points = "、".join(f"U+{ord(character):04X}" for character in self.characters)
        where = f"（{points}）" if points else ""
        super().__init__(f"“{text}”中有字库没有的字{where}，请安装所需字库或登记为待补字。")
