"""The code on each page of a printed form: which record, which paper, which page, which version.

No personal data: the reference number says nothing of its person. The last part is a keyed check,
made and judged by the office; here it is only carried. Everything is of the alphabet that QR codes
pack densest (digits, capitals, colon), so that a code of 22 mm is read at 150 dpi.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

MARK = "KWP1"
MAX_PAGES = 3  # of one paper
LETTERS = {"application_form": "F", "integrity_pledge": "P"}  # the kinds that come back signed
KINDS = {letter: kind for kind, letter in LETTERS.items()}
_SHAPE = re.compile(
    rf"{MARK}:([0-9A-Z]{{10}}):([{''.join(KINDS)}])([1-9])([1-9]):([0-9A-F]{{8}}):([0-9A-F]{{16}})"
)


@dataclass(frozen=True, slots=True)
class PageCode:
    """What the code of one page says.

    ``version`` is the beginning (8 hex digits, capitals) of a digest over what is printed; a paper
    printed before a change carries another. ``check`` is 16 hex digits, "" while not made yet.
    """

    reference: str
    kind: str  # of the material
    page: int
    pages: int
    version: str
    check: str = ""

    @property
    def body(self) -> str:
        """What the check is made over."""
        where = f"{LETTERS[self.kind]}{self.page}{self.pages}"
        return f"{MARK}:{self.reference}:{where}:{self.version}"

    @property
    def text(self) -> str:
        """The text of the QR code."""
        return f"{self.body}:{self.check}"

    def checked(self, check: str) -> PageCode:
        """The same with its check."""
        return replace(self, check=check)


def is_ours(text: str) -> bool:
    """Whether a QR code claims to be of this kind, well made or not."""
    return text.startswith(f"{MARK}:")


def read_code(text: str) -> PageCode | None:
    """The parts of a page's code; None for anything else. Whether the check fits is not asked."""
    found = _SHAPE.fullmatch(text.strip())
    if found is None:
        return None
    reference, letter, page, pages, version, check = found.groups()
    if int(page) > int(pages):
        return None
    return PageCode(reference, KINDS[letter], int(page), int(pages), version, check)


def places() -> Iterator[tuple[int, int]]:
    """(page, pages) in the order in which a paper carries its codes: 1 of 1; 1 of 2, 2 of 2; …"""
    for pages in range(1, MAX_PAGES + 1):
        for page in range(1, pages + 1):
            yield page, pages
