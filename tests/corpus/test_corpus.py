"""Every trouble of the corpus through ``kaowu check``: in one run, as a folder of zips comes."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

from kaowu.faces.cli import main
from kaowu.rules.findings import VERDICT_LABELS, Severity, Verdict
from scripts import list_troubles
from tests.corpus import CHAPTERS, CORPUS, TODAY, Trouble
from tests.dossier.drawn import ROOT

pytestmark = pytest.mark.slow
NOTICE = ROOT / "notices" / "sc-2024-carbon.toml"
SHEETS = {"workbooks", "cells"}  # the chapters whose packages come with a sheet
ALONE = [trouble for trouble in CORPUS.values() if trouble.chapter not in SHEETS]
WITH_SHEETS = [trouble for trouble in CORPUS.values() if trouble.chapter in SHEETS]


def kaowu_check(*args: str | Path) -> dict[str, Any]:
    """``kaowu check`` with these arguments, as the document that it prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        status = main(["check", *map(str, args), "--json", "--notice", str(NOTICE),
                       "--today", TODAY.isoformat()])  # fmt: skip
    result: dict[str, Any] = json.loads(out.getvalue())
    blocked = result["summary"]["blocked"] or any(
        finding["severity"] == Severity.ERROR
        for workbook in result.get("workbooks", [])
        for finding in workbook["findings"]
    )
    assert status == (1 if blocked else 0)
    return result


def write(trouble: Trouble, folder: Path) -> list[Path]:
    """The package of a trouble, then its workbooks, as files of a folder."""
    sent = trouble.sent()
    folder.mkdir()
    paths = []
    for name, data in (sent.file(), *sent.workbooks):
        paths.append(folder / name.replace("/", "_"))
        paths[-1].write_bytes(data)
    return paths


def worst(findings: list[dict[str, str]]) -> Verdict:
    severities = {finding["severity"] for finding in findings}
    if Severity.ERROR in severities:
        return Verdict.BLOCKED
    return Verdict.ATTENTION if Severity.WARNING in severities else Verdict.READY


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, str]]]:
    """The findings of every package without a sheet, all from one run over one folder."""
    inbox = tmp_path_factory.mktemp("inbox")
    for trouble in ALONE:
        write(trouble, inbox / trouble.name)
    result = kaowu_check(inbox)
    return {Path(one["path"]).parent.name: one["findings"] for one in result["packages"]}


@pytest.mark.parametrize("trouble", ALONE, ids=lambda trouble: trouble.name)
def test_a_package_is_answered_as_expected(
    trouble: Trouble, answers: dict[str, list[dict[str, str]]]
) -> None:
    findings = answers[trouble.name]
    assert {finding["code"] for finding in findings} == trouble.codes
    assert worst(findings) is trouble.verdict


@pytest.mark.parametrize("trouble", WITH_SHEETS, ids=lambda trouble: trouble.name)
def test_a_sheet_is_answered_as_expected(trouble: Trouble, tmp_path: Path) -> None:
    package, *sheets = write(trouble, tmp_path / "inbox")
    result = kaowu_check(package, *(part for sheet in sheets for part in ("--workbook", sheet)))
    findings = [
        finding
        for part in (*result["packages"], *result["workbooks"])
        for finding in part["findings"]
    ]
    assert {finding["code"] for finding in findings} == trouble.codes
    assert worst(findings) is trouble.verdict


def test_what_is_wrong_comes_with_a_remedy(answers: dict[str, list[dict[str, str]]]) -> None:
    told = [finding for findings in answers.values() for finding in findings]
    assert [finding for finding in told if not finding["message"].endswith("。")] == []
    wrong = [finding for finding in told if finding["severity"] == Severity.ERROR]
    assert [finding for finding in wrong if not finding["remedy"]] == []


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(CORPUS) >= 120
    assert {trouble.chapter for trouble in CORPUS.values()} == set(CHAPTERS)
    assert {trouble.verdict for trouble in CORPUS.values()} == set(VERDICT_LABELS)


def test_the_page_of_troubles_is_the_corpus() -> None:
    assert list_troubles.page() == list_troubles.PAGE.read_text("utf-8"), "run `make docs`"
