"""Never an identity number in a letter: the last look before one is written."""

from __future__ import annotations

import logging
import re
import unicodedata

from django.conf import settings

from kaowu.rules.identity import mask_identity

log = logging.getLogger(__name__)
_GAP = r"[ \t_·.—–-]?"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
# Eighteen characters with a birth date, also in groups; the fifteen of the old card; a permit's
# or the foreigner's fifteen. A longer run of digits (a 缴款码) is no identity number.
_NUMBER = re.compile(
    rf"(?<!\d)\d{{6}}{_GAP}(?:18|19|20)\d{{2}}{_GAP}{_DAY}{_GAP}\d{{3}}[\dXx](?!\d)"
    rf"|(?<!\d)[1-9]\d{{5}}\d{{2}}{_DAY}\d{{3}}(?!\d)"
    r"|(?<![A-Za-z])[A-Z]{3}\d{12}(?!\d)"
)


class IdentityNumberInLetter(ValueError):
    """A letter was about to tell an identity number. Says where, never which."""


def holds_number(text: str) -> bool:
    """Whether an identity number stands in the text, also in full-width digits."""
    return _NUMBER.search(_plain(text)) is not None


def masked(text: str) -> str:
    """The text with the middle of every identity number starred; else as it was."""
    plain = _plain(text)
    if not _NUMBER.search(plain):
        return text
    return _NUMBER.sub(lambda found: mask_identity(found[0]), plain)


def checked(text: str, *, template: str) -> str:
    """The text of a letter; with a number in it, refused in development and masked elsewhere."""
    if not holds_number(text):
        return text
    if settings.LETTERS_STRICT:
        raise IdentityNumberInLetter(template)
    log.error("letter %s held an identity number; it was masked", template)
    return masked(text)


def _plain(text: str) -> str:
    """Full-width digits and letters as plain ones, one character for one."""
    return "".join(_narrow(char) for char in text)


def _narrow(char: str) -> str:
    return unicodedata.normalize("NFKC", char) if "！" <= char <= "～" else char
