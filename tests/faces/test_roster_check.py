"""Paper and electronic roster prove each other: on the page, and by ``kaowu roster``."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from pytest_django import Settings

from kaowu.faces.cli import main
from kaowu.office.people.actions import open_account, register_agency
from kaowu.office.registration import paperwork
from kaowu.office.registration.models import HandOver
from kaowu.office.vault.models import StoredFile
from kaowu.papers.sealed_roster import sealed_roster_workbook
from kaowu.rules.roles import Role
from kaowu.rules.rosters import SEALED_SHEET, SHEET
from tests.dossier import scanned
from tests.faces.agencies import entered
from tests.faces.faces import words
from tests.office.world import HANDED_OVER, World, at, found_world

HERE = "/agency/rosters/check/"


@pytest.fixture
def office(db: None, settings: Settings) -> World:
    settings.DEMO = True
    return found_world()


def sealed(office: World, *names: str) -> HandOver:
    office.forwarded(*names)
    return HandOver.objects.latest("pk")


def checked(office: World, file: bytes, told: str = "", paper: bytes = b"") -> str:
    body: dict[str, object] = {"told": told, "file": SimpleUploadedFile("r.xlsx", file)}
    if paper:
        body["paper"] = SimpleUploadedFile("p.pdf", paper)
    with at(HANDED_OVER):
        return words(entered(office.clerk).post(HERE, body))


def altered(file: bytes, sheet: str, cell: str, value: str) -> bytes:
    book, out = load_workbook(io.BytesIO(file)), io.BytesIO()
    book[sheet][cell] = value
    book.save(out)
    return out.getvalue()


def test_the_downloaded_file_agrees_with_either_digest(office: World) -> None:
    roster = sealed(office, "何清越", "周知远")
    file = entered(office.clerk).get(f"/agency/rosters/{roster.pk}/roster.xlsx").content
    grouped = " ".join(roster.sm3[i : i + 8].upper() for i in range(0, 64, 8))
    for told, name in ((roster.sha256, "SHA-256"), (grouped, "SM3"), (roster.sha256[:16], "SHA")):
        shown = checked(office, file, told)
        assert "一致：纸质与电子花名册是同一份" in shown
        assert f"与纸上一致的摘要 {name}" in shown
        assert paperwork.roster_reference(roster) in shown


def test_the_scanned_paper_speaks_for_itself(office: World) -> None:
    roster = sealed(office, "何清越")
    file = sealed_roster_workbook(roster.rows)
    for printed in (paperwork.roster(roster), paperwork.quality_pledge(roster)):
        page = scanned.stack([scanned.scan(printed, turn=90, dpi=200)])
        shown = checked(office, file, paper=page)
        assert "一致：纸质与电子花名册是同一份" in shown
        assert "纸上的人数 1 人" in shown


def test_another_roster_does_not_agree(office: World) -> None:
    first, second = sealed(office, "何清越"), sealed(office, "周知远")
    shown = checked(office, sealed_roster_workbook(second.rows), first.sha256)
    assert "不一致：文件的摘要与纸上的不同" in shown


def test_a_cell_changed_by_hand_is_shown(office: World) -> None:
    roster = sealed(office, "何清越")
    file = altered(sealed_roster_workbook(roster.rows), SHEET, "B2", "何清月")
    shown = checked(office, file, roster.sm3)
    assert "表中内容被改动" in shown
    assert "2 姓名 何清月 何清越" in shown


def test_sealed_rows_changed_by_hand_do_not_agree(office: World) -> None:
    roster = sealed(office, "何清越")
    file = sealed_roster_workbook(roster.rows)
    cell = load_workbook(io.BytesIO(file))[SEALED_SHEET]["A2"].value
    other = altered(file, SEALED_SHEET, "A2", cell.replace("何清越", "何清月"))
    assert "不一致：文件的摘要与纸上的不同" in checked(office, other, roster.sm3)
    broken = altered(file, SEALED_SHEET, "A2", "x")
    assert "第 2 行已被改动" in checked(office, broken, roster.sm3)


def test_what_cannot_be_compared_is_said(office: World) -> None:
    roster = sealed(office, "何清越")
    file = sealed_roster_workbook(roster.rows)
    assert "请输入纸上的摘要" in checked(office, file, roster.sha256[:15])
    assert "没有读到本系统的二维码" in checked(
        office, file, paper=scanned.stack([scanned.foreign()])
    )
    assert "这不是 Excel 文件" in checked(office, b"%PDF-1.7", roster.sha256)
    with at(HANDED_OVER):
        assert "请选择从系统下载的花名册" in words(entered(office.clerk).post(HERE))


def test_nothing_is_kept_and_nobody_elses_roster_is_named(office: World) -> None:
    roster = sealed(office, "何清越")
    kept = StoredFile.objects.count()
    house = register_agency(name="示例竹海技能培训中心", filing_number="示例备02号")
    stranger = open_account(username="clerk2", roles=(Role.CLERK,), organisation=house)
    file = SimpleUploadedFile("r.xlsx", sealed_roster_workbook(roster.rows))
    with at(HANDED_OVER):
        body = {"told": roster.sha256, "file": file}
        shown = words(entered(stranger.actor()).post(HERE, body))
    assert "您可查看的封存记录中没有这份花名册" in shown
    assert office.agency.name not in shown
    assert StoredFile.objects.count() == kept


def test_the_centre_checks_too(office: World) -> None:
    roster = sealed(office, "何清越")
    file = SimpleUploadedFile("r.xlsx", sealed_roster_workbook(roster.rows))
    with at(HANDED_OVER):
        body = {"told": roster.sm3, "file": file}
        shown = words(entered(office.officer).post("/centre/rosters/check/", body))
    assert "一致：纸质与电子花名册是同一份" in shown


def test_by_command_without_an_office(
    office: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roster = sealed(office, "何清越")
    file, paper = tmp_path / "r.xlsx", tmp_path / "p.pdf"
    file.write_bytes(sealed_roster_workbook(roster.rows))
    paper.write_bytes(paperwork.roster(roster))
    assert main(["roster", str(file), "--digest", roster.sm3]) == 0
    assert main(["roster", str(file), "--paper", str(paper)]) == 0
    assert "一致" in capsys.readouterr().out
    assert main(["roster", str(file), "--digest", "0" * 64]) == 1
    assert main(["roster", str(file), "--digest", "0"]) == 2
    assert main(["roster", str(tmp_path / "none.xlsx")]) == 2
    assert main(["roster", str(file)]) == 0
    assert roster.sha256 in capsys.readouterr().out
