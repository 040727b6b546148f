"""``kaowu notice lint`` and ``kaowu notice schedule``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kaowu.faces.cli import main
from tests.rules.conftest import NOTICES

SICHUAN = str(NOTICES / "sc-2024-carbon.toml")
AS_PRINTED = str(NOTICES / "as-printed-2024.toml")
DEMO = str(NOTICES / "demo.toml")


def test_lint_exits_1_on_errors_and_prints_findings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notice", "lint", AS_PRINTED, "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert [*document] == ["findings"]
    assert [*document["findings"][0]] == [
        "code",
        "severity",
        "subject",
        "message",
        "remedy",
        "clause",
    ]
    errors = [f["code"] for f in document["findings"] if f["severity"] == "error"]
    assert errors.count("schedule.hand-out-inside-tickets") == 11


def test_lint_exits_0_on_warnings_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notice", "lint", SICHUAN]) == 0
    assert "0 个错误" in capsys.readouterr().out


def test_lint_of_what_is_no_notice_is_a_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("slug = ", encoding="utf-8")
    assert main(["notice", "lint", str(path), "--json"]) == 1
    [finding] = json.loads(capsys.readouterr().out)["findings"]
    assert finding["code"] == "notice.unreadable"


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["notice"],
        ["notice", "lint"],
        ["notice", "lint", "no-such-file.toml"],
        ["notice", "schedule", "no-such-file.toml"],
        ["notice", "schedule", DEMO, "--start", "soon"],
        ["no-such-verb"],
    ],
)
def test_wrong_usage_exits_2(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(args) == 2
    assert capsys.readouterr().out == ""


def test_schedule_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notice", "schedule", SICHUAN, "--json"]) == 0
    batches = json.loads(capsys.readouterr().out)["batches"]
    assert len(batches) == 11
    assert batches[0] == {
        "number": 1,
        "registration": ["2024-01-15", "2024-01-19"],
        "review": ["2024-01-22", "2024-02-02"],
        "payment": ["2024-02-05", "2024-02-07"],
        "tickets": ["2024-02-26", "2024-03-01"],
        "exam": "2024-03-02",
        "agency_cut_off": "2024-01-18",
        "second_review_due": "2024-01-26",
        "hand_out_by": "2024-02-29",
        "publicity": ["2024-03-11", "2024-03-15"],
        "provisional": False,
    }


def test_schedule_for_people(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    assert main(["notice", "schedule", SICHUAN]) == 0
    assert "2024-12-20" in capsys.readouterr().out


def test_a_generated_schedule_starts_where_it_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notice", "schedule", DEMO, "--json", "--start", "2026-03-04"]) == 0
    batches = json.loads(capsys.readouterr().out)["batches"]
    assert batches[0]["registration"] == ["2026-03-09", "2026-03-13"]


def test_a_provisional_batch_is_marked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    assert main(["notice", "schedule", DEMO, "--start", "2030-01-01"]) == 0
    out = capsys.readouterr().out
    assert "1（暂定）" in out
    assert "放假安排尚未公布" in out
