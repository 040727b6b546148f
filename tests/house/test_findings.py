"""House law: a finding code that nobody can look up does not leave the house."""

from __future__ import annotations

from kaowu.rules.finding_codes import CHAPTERS, MEANINGS
from scripts import list_findings

USED = list_findings.used()


def test_every_finding_code_has_its_meaning() -> None:
    unknown = {code: files for code, files in USED.items() if code not in MEANINGS}
    assert unknown == {}, "say what it means in rules/finding_codes.py, then `make docs`"


def test_no_meaning_outlives_its_code() -> None:
    assert set(MEANINGS) - set(USED) == set()


def test_no_code_is_made_where_the_scan_cannot_follow() -> None:
    assert list_findings.unfollowed() == set(), "list it in scripts/list_findings.py, BUILT"


def test_the_scan_follows_codes_through_helpers() -> None:
    followed = {"archive.duplicate-name", "archive.split", "identity.place", "workbook.date"}
    assert followed <= set(USED)


def test_every_meaning_begins_with_its_severity() -> None:
    severities = ("error: ", "warning: ", "fixed: ", "error or warning: ")
    assert [code for code, text in MEANINGS.items() if not text.startswith(severities)] == []
    assert {code.split(".")[0] for code in MEANINGS} == set(CHAPTERS)


def test_the_page_of_findings_is_the_table() -> None:
    assert list_findings.page() == list_findings.PAGE.read_text("utf-8"), "run `make docs`"
