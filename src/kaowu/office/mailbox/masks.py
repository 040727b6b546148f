"""What a mail may show of numbers: a mail lies open on many machines; pure."""

from __future__ import annotations

import re
from dataclasses import replace

from kaowu.rules.findings import Finding
from kaowu.rules.mobile import mask_mobile

# 15 characters and more, also spaced, hyphenated, full-width, or with a difference marked 【】.
_NUMBER = re.compile(r"\d[\d 【】]{12,}[\dXxＸｘ】]+|\d{6}-\d{8}-\d{3}[\dXx]")
_MARKED = re.compile(r"【(\w{1,4})】")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_PERMIT = re.compile(r"(?<![A-Za-z])(?!IMG|DSC|VID|PXL|MTX)([A-Z]{1,3})(\d{7,12})(?!\d)")
SHORTEST = 15  # characters of the shortest identity number, the old one
SHOWN = 4  # differing characters that are still shown


def masked(text: str) -> str:
    """The text with identity numbers as 510*************14, mobiles as 138****5678."""
    text = _NUMBER.sub(_masked_number, text)
    text = _MOBILE.sub(lambda found: mask_mobile(re.sub(r"\D", "", found[0])), text)
    return _PERMIT.sub(lambda found: found[1] + "*" * (len(found[2]) - 2) + found[2][-2:], text)


def masked_finding(finding: Finding) -> Finding:
    """The finding as it may be mailed."""
    return replace(
        finding,
        subject=masked(finding.subject),
        message=masked(finding.message),
        remedy=masked(finding.remedy),
    )


def mailable_subject(subject: str) -> str:
    """The subject of an answer; one that holds numbers is not repeated at all."""
    plain = re.sub(
        r"^(?:\s*(?:Re|回复|答复)\s*[:：])+\s*", "", subject, flags=re.IGNORECASE
    ).strip()
    if not plain or sum(char.isdecimal() for char in plain) >= 8:
        plain = "报名材料"
    return f"回复：{plain}"[:150]


def _masked_number(found: re.Match[str]) -> str:
    text = found[0]
    if sum(char.isalnum() for char in text) < SHORTEST:
        return text
    marked = "".join(_MARKED.findall(text))
    if len(marked) > SHOWN or re.search("[【】]", _MARKED.sub("", text)):
        text = re.sub("[【】]", "", text)  # no mark of ours: marks are short, and closed
    return _starred(text)


def _starred(text: str) -> str:
    """Stars for all but the first three, the last two and what stands in 【】."""
    places = [at for at, char in enumerate(text) if char.isalnum()]
    hidden = set(places[3:-2])
    depth, out = 0, []
    for at, char in enumerate(text):
        depth += (char == "【") - (char == "】")
        out.append("*" if at in hidden and not depth else char)
    return "".join(out)
