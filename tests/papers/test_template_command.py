"""``kaowu template basic-info``, and that what it writes is what the check reads."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from kaowu.dossier.workbook import read_workbook
from kaowu.faces import cli
from kaowu.rules.loader import load_notice

NOTICE = Path(__file__).parents[2] / "notices" / "sc-2024-carbon.toml"
ROW = {
    "姓名": "阿依·古丽",
    "证件类型": "居民身份证",
    "证件号码": "51010419900307852X",
    "民族": "维吾尔族",
    "最高学历": "本科",
    "手机号码": "13800000001",
}


def _filled(path: Path) -> bytes:
    """The template as a candidate sends it back: one row filled in."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for cell in sheet[3]:
        if cell.value in ROW:
            sheet.cell(4, cell.column).value = ROW[cell.value]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_writes_the_template_and_says_its_version(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "基本信息表.xlsx"
    assert cli.main(["template", "basic-info", "--out", str(out), "--notice", str(NOTICE)]) == 0
    assert load_notice(NOTICE).workbook.template_version in capsys.readouterr().out
    assert openpyxl.load_workbook(out).sheetnames == ["个人基本信息表", "填表说明", "字典"]


def test_the_notice_may_be_left_out(tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    assert cli.main(["template", "basic-info", "--out", str(out)]) == 0
    assert out.read_bytes().startswith(b"PK")


def test_wrong_usage_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["template", "basic-info"]) == 2
    missing = str(tmp_path / "no.toml")
    out = str(tmp_path / "a.xlsx")
    assert cli.main(["template", "basic-info", "--out", out, "--notice", missing]) == 2
    assert "no.toml" in capsys.readouterr().err


def test_the_check_reads_the_filled_template_back(tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    cli.main(["template", "basic-info", "--out", str(out), "--notice", str(NOTICE)])
    notice = load_notice(NOTICE)
    report = read_workbook(_filled(out), "a.xlsx", notice=notice, today=date(2024, 1, 16))
    codes = [finding.code for finding in report.findings]
    assert [row.number for row in report.rows] == [4]
    assert report.rows[0].values["name"] == "阿依·古丽"
    assert not [code for code in codes if "version" in code or "header" in code]
