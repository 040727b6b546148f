"""What of the corpus needs no picture opened: zips and sheets by themselves, in seconds."""

from __future__ import annotations

import pytest

from kaowu.dossier.archive import read_archive
from kaowu.dossier.workbook import read_workbook
from tests.corpus import CORPUS, TODAY, Trouble
from tests.corpus.workbooks import NOTICE

ZIPS = [one for one in CORPUS.values() if one.chapter in ("archives", "disguises", "dangers")]
SHEETS = [one for one in CORPUS.values() if one.chapter in ("workbooks", "cells")]
OF_A_SHEET = ("workbook.", "identity.", "mobile.", "name.")


@pytest.mark.parametrize("trouble", ZIPS, ids=lambda trouble: trouble.name)
def test_a_zip_by_itself(trouble: Trouble) -> None:
    name, data = trouble.sent().file()
    found = {finding.code for finding in read_archive(data, name).findings}
    expected = {code for code in trouble.codes if code.startswith("archive.")}
    assert found == {code for code in expected if not code.startswith("archive.name-")}


@pytest.mark.parametrize("trouble", SHEETS, ids=lambda trouble: trouble.name)
def test_a_sheet_by_itself(trouble: Trouble) -> None:
    reports = [
        read_workbook(data, name, notice=NOTICE, today=TODAY)
        for name, data in trouble.sent().workbooks
    ]
    findings = [f for report in reports for f in report.findings]
    findings += [f for report in reports for row in report.rows for f in row.findings]
    expected = {code for code in trouble.codes if code.startswith(OF_A_SHEET)}
    assert {finding.code for finding in findings} == expected
