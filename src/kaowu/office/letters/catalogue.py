"""Every letter that the office writes: its name, its shipped text, what its text may hold."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from kaowu.office.letters.placeholders import COMMON, normalised

GROUPS: Mapping[str, str] = {
    "event": "办理进展",
    "reminder": "期限提醒",
    "staff": "工作人员提醒",
    "code": "验证码",
}
WAYS = ("note", "sms", "email")


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its placeholders. ``sms`` is the short form, "" where the body serves."""

    subject: str
    body: str
    sms: str = ""
    version: int = 0  # 0: as shipped


@dataclass(frozen=True, slots=True)
class Kind:
    """One letter of the catalogue. ``words`` are the placeholders that it may hold."""

    key: str
    label: str
    group: str
    ways: tuple[str, ...]
    words: tuple[str, ...]
    must: tuple[str, ...]
    shipped: Text

    @property
    def is_code(self) -> bool:
        """Whether it carries a code: never held back, never shown to staff."""
        return self.group == "code"

    @property
    def group_label(self) -> str:
        """What the screen calls the group."""
        return GROUPS[self.group]


@cache
def catalogue() -> Mapping[str, Kind]:
    """The letters by key, in the order of the file."""
    text = (files("kaowu.office.letters") / "data" / "letters.toml").read_text(encoding="utf-8")
    return {key: _kind(key, row) for key, row in tomllib.loads(text).items()}


@cache
def code_keys() -> frozenset[str]:
    """The letters whose body opens something."""
    return frozenset(key for key, kind in catalogue().items() if kind.is_code)


@cache
def off_screen_keys() -> frozenset[str]:
    """The letters that nobody finds among their messages: codes, and the mail of notes."""
    gathering = {
        k for k, one in catalogue().items() if one.group == "staff" and "note" not in one.ways
    }
    return code_keys() | gathering


@cache
def staff_note_keys() -> frozenset[str]:
    """The letters that a member of staff finds as a note, and gets gathered by mail."""
    return (
        frozenset(k for k, one in catalogue().items() if one.group == "staff") - off_screen_keys()
    )


def label_of(key: str) -> str:
    """What a letter is called on the screen; the mailbox's answers are no template."""
    kind = catalogue().get(key)
    return kind.label if kind else {"mailbox_reply": "邮件答复"}.get(key, key)


def _kind(key: str, row: Mapping[str, Any]) -> Kind:
    common = COMMON if row.get("common", True) else ()
    return Kind(
        key=key,
        label=row["label"],
        group=row["group"],
        ways=tuple(row.get("ways", WAYS)),
        words=(*common, *row.get("extra", ())),
        must=tuple(row.get("must", ())),
        shipped=Text(row["subject"], normalised(row["body"]), row.get("sms", "")),
    )
