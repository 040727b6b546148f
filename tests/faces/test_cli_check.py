"""``kaowu check`` as it is typed: what it prints, what it writes, how it ends."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from kaowu.faces.cli import main
from kaowu.rules.loader import load_notice
from tests.dossier.drawn import (
    MOBILE,
    NAME,
    NUMBER,
    ROOT,
    STEM,
    ZIP_NAME,
    encoded,
    good_files,
    good_row,
    picture,
    sheet,
    zipped,
)

NOTICE = ROOT / "notices" / "sc-2024-carbon.toml"
DAY = ("--today", "2024-03-05")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def good(inbox: Path) -> Path:
    path = inbox / ZIP_NAME
    path.write_bytes(zipped(good_files()))
    return path


def answer(capsys: pytest.CaptureFixture[str], *args: str | Path) -> tuple[int, dict[str, Any]]:
    status = main(["check", *map(str, args), "--json", *DAY])
    return status, json.loads(capsys.readouterr().out)


def test_a_right_package_as_json(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, result = answer(capsys, good)
    assert status == 0
    assert list(result) == ["notice", "summary", "packages"]
    assert result["summary"] == {"ready": 1, "attention": 0, "blocked": 0}
    (package,) = result["packages"]
    assert list(package) == ["path", "verdict", "candidate", "materials", "findings"]
    assert (package["path"], package["verdict"]) == (str(good), "ready")
    assert package["candidate"] == {"id_number": NUMBER, "name": NAME, "mobile": MOBILE}
    assert package["materials"][0] == {
        "kind": "identity",
        "source": f"{STEM}_身份证.jpg",
        "bytes": len(good_files()[0][1]),
        "media_type": "image/jpeg",
        "fitted": None,
    }


def test_a_folder_with_a_blocked_package(
    good: Path, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (inbox / "里面").mkdir()
    (inbox / "里面" / "李四.zip").write_bytes(b"Rar!\x1a\x07\x01\x00")
    (inbox / "notes.txt").write_text("not a zip")
    status, result = answer(capsys, inbox)
    assert status == 1
    assert result["summary"] == {"ready": 1, "attention": 0, "blocked": 1}
    blocked = next(item for item in result["packages"] if item["verdict"] == "blocked")
    finding = blocked["findings"][0]
    assert list(finding) == ["code", "severity", "subject", "message", "remedy", "clause"]
    assert (finding["code"], finding["severity"]) == ("archive.not-zip", "error")


def test_out_holds_the_asked_zip_and_one_report(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    phone = zipped(
        [
            (f"张三/{STEM}-身份证.png", encoded(picture(2400, 1800), "PNG")),
            *good_files()[1:],
        ]
    )
    source = inbox / f"{STEM}-{MOBILE}.zip"
    source.write_bytes(phone)
    out = tmp_path / "out"
    status, result = answer(capsys, inbox, "--out", out)
    assert (status, source.read_bytes()) == (0, phone)
    assert sorted(path.name for path in out.iterdir()) == [
        ZIP_NAME,
        "检查报告.html",
        "检查报告.xlsx",
    ]
    fitted = result["packages"][0]["materials"][0]["fitted"]
    assert fitted["path"] == f"{STEM}_身份证.jpg"
    with zipfile.ZipFile(out / ZIP_NAME) as archive:
        assert archive.getinfo(fitted["path"]).file_size == fitted["bytes"]
        assert 204_800 <= fitted["bytes"] <= 300_000
        assert len(archive.namelist()) == 3


def test_the_report_has_a_row_for_each_finding(
    good: Path, inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (inbox / f"{NUMBER}_{NAME}_13900139000.zip").write_bytes(zipped(good_files()[:2]))
    main(["check", str(inbox), "--out", str(tmp_path / "out"), *DAY])
    book = CalamineWorkbook.from_filelike(
        io.BytesIO((tmp_path / "out" / "检查报告.xlsx").read_bytes())
    )
    header, *lines = book.get_sheet_by_index(0).to_python()
    row = dict(zip(header, lines[1], strict=True))
    assert len(lines) == 2
    assert (row["代码"], row["级别"], row["结论"]) == (
        "package.missing-material", "错误", "需补正",
    )  # fmt: skip
    assert row["依据"] == "3. 两寸证件照电子版（近期免冠两寸证件照，底色不限）"
    page = (tmp_path / "out" / "检查报告.html").read_text(encoding="utf-8")
    assert "缺少两寸证件照电子版。" in page
    assert "齐全" in capsys.readouterr().out


def test_originals_are_safe_even_in_the_out_folder(
    good: Path, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = good.read_bytes()
    assert answer(capsys, good, "--out", inbox)[0] == 0
    assert good.read_bytes() == before
    assert (inbox / f"{STEM}_{MOBILE}(2).zip").is_file()


def test_a_workbook_is_paired_and_its_lonely_rows_are_told(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notice = load_notice(NOTICE)
    book = tmp_path / "信息表.xlsx"
    lonely = good_row(name="李四", id_number=510104199103078512)
    book.write_bytes(sheet([good_row(), lonely], notice))
    status, result = answer(capsys, good, "--workbook", book, "--notice", NOTICE)
    assert (status, result["summary"]["ready"]) == (1, 1)
    (told,) = result["workbooks"]
    assert (told["rows"], told["without_package"]) == (2, [3])
    assert [finding["code"] for finding in told["findings"]] == ["workbook.numeric-id"]
    assert "D3" in told["findings"][0]["subject"]


def test_a_typed_number_is_refused_in_its_package(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "信息表.xlsx"
    book.write_bytes(sheet([good_row(id_number=int(NUMBER))], load_notice(NOTICE)))
    status, result = answer(capsys, good, "--workbook", book)
    (finding,) = result["packages"][0]["findings"]
    assert (status, finding["code"]) == (1, "workbook.numeric-id")
    assert "D2" in finding["subject"]


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("nowhere.zip",),
        (".", "--today", "tomorrow"),
        (".", "--notice", "nowhere.toml"),
        (".", "--workbook", "nowhere.xlsx"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_why(
    args: tuple[str, ...], good: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    monkeypatch.chdir(good.parent)
    assert main(["check", *args]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err != ""


def test_an_empty_folder_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "kaowu check：文件夹里没有压缩包。\n"


def test_the_table_names_verdict_and_remedy(
    inbox: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    (inbox / ZIP_NAME).write_bytes(zipped(good_files()[1:]))
    assert main(["check", str(inbox), *DAY]) == 1
    printed = capsys.readouterr().out
    assert "需补正" in printed
    assert "缺少身份证原件扫描件（正反面）。" in printed
    assert "510*************19" in printed
    assert "共 1 份：齐全 0，请核对 0，需补正 1。" in printed


def test_the_check_loads_no_web_and_no_database(good: Path) -> None:
    code = (
        "import sys; from kaowu.faces.cli import main; "
        f"status = main(['check', {str(good)!r}, '--today', '2024-03-05']); "
        "sys.exit(status or int('django' in sys.modules or 'sqlite3' in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={"PYTHONPATH": str(ROOT / "src")}, check=False
    )
    assert done.returncode == 0


def test_a_workbook_comes_back_with_its_cells_marked(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "信息表.xlsx"
    book.write_bytes(sheet([good_row(id_number=int(NUMBER))], load_notice(NOTICE)))
    status, _ = answer(capsys, good, "--workbook", book, "--out", tmp_path / "out")
    marked = openpyxl.load_workbook(tmp_path / "out" / "信息表_已标注.xlsx")
    cell = marked["基本信息"]["D2"]
    assert status == 1
    assert cell.value == f"{NUMBER[:15]}…"
    assert cell.comment is not None
    assert f"压缩包名中的号码是 {NUMBER}" in cell.comment.text
    assert marked["检查结果"]["B2"].value == "基本信息!D2"
