"""What ``kaowu check`` does: find the packages, check them two at a time, hand the results on."""

from __future__ import annotations

import argparse
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import kaowu
from kaowu.dossier.archive import MAX_ARCHIVE
from kaowu.dossier.check import check_package
from kaowu.dossier.facts import PackageReport, SheetRow
from kaowu.dossier.reading import available, read_package
from kaowu.dossier.workbook import MAX_WORKBOOK, read_workbook
from kaowu.faces.cli.check_output import (
    OutFolder,
    document,
    print_json,
    print_table,
    progress,
    record,
)
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.loader import NoticeError, load_notice
from kaowu.rules.notice import Notice

DEFAULT_NOTICE = "sc-2024-carbon.toml"
ARCHIVES = {".zip", ".rar", ".7z"}  # what is taken from a folder; a file that is named is taken
WORKERS = 2
SHANGHAI = timezone(timedelta(hours=8))


class Usage(Exception):
    """The command was called in a way that cannot be carried out; says why in Chinese."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one run checks against."""

    notice: Notice
    today: date
    rows: Sequence[SheetRow] = ()
    read_scans: bool = False


def check(args: argparse.Namespace) -> int:
    """Carry out ``kaowu check``; the exit status."""
    try:
        return _run(args)
    except (Usage, NoticeError, OSError) as error:
        print(f"kaowu check：{error}", file=sys.stderr)
        return 2


def _run(args: argparse.Namespace) -> int:
    today = args.today or datetime.now(SHANGHAI).date()
    path = args.notice or default_notice()
    notice = load_notice(path, start=today)
    packages = find_packages(args.paths)
    out = OutFolder(args.out, packages) if args.out else None
    sheets = [read_sheet(path, notice, today) for path in args.workbook]
    rows = [row for sheet in sheets for row in sheet["rows"]]
    records = []
    met: set[tuple[str, str, int]] = set()
    with progress(len(packages)) as advance:
        for package, report in check_all(packages, Run(notice, today, rows, may_read(args))):
            if report.row is not None:
                met.add((report.row.source, report.row.sheet, report.row.number))
            if out:
                out.write(report, notice)
            records.append(record(package, report))
            advance()
    workbooks = [_workbook_record(sheet, met) for sheet in sheets]
    result = document(notice, records, workbooks)
    if out:
        out.write_report(result, notice)
        for sheet in sheets:
            out.write_marked(Path(sheet["path"]), sheet["data"], _about(sheet, result), notice)
    print_json(result) if args.json else print_table(result, args.out)
    return 1 if _is_blocked(result) else 0


def may_read(args: argparse.Namespace) -> bool:
    """Whether scans are to be read; says so when they are but cannot be."""
    if args.ocr and not available():
        print("kaowu check：未安装可选组件 ocr，扫描件未识读。", file=sys.stderr)
    return bool(args.ocr) and available()


def default_notice() -> Path:
    """The notice that comes with the program: in ``notices/`` beside or above the package."""
    places = [*Path(kaowu.__file__).resolve().parents, Path.cwd()]
    for place in places:
        path = place / "notices" / DEFAULT_NOTICE
        if path.is_file():
            return path
    raise Usage("找不到随附的通知文件，请用 --notice 指定。")


def find_packages(paths: Sequence[Path]) -> list[Path]:
    """The files to check, each once, those of a folder in the order of their names."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(_in_folder(path)))
        elif path.is_file():
            found[path] = None
        else:
            raise Usage(f"找不到 {path}。")
    if not found:
        raise Usage("文件夹里没有压缩包。")
    return list(found)


def _in_folder(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in ARCHIVES
        and path.is_file()
        and not path.name.startswith(".")
        and "__MACOSX" not in path.parts
    )


def read_sheet(path: Path, notice: Notice, today: date) -> dict[str, Any]:
    """One workbook: its path, rows and findings."""
    data = _read(path, MAX_WORKBOOK)
    report = read_workbook(data, path.name, notice=notice, today=today)
    return {
        "path": str(path),
        "name": path.name,
        "data": data,
        "rows": report.rows,
        "findings": report.findings,
    }


def _about(sheet: dict[str, Any], result: dict[str, Any]) -> list[Finding]:
    """What was found about a workbook, its own findings and those that packages took up."""
    own = [w["findings"] for w in result["workbooks"] if w["path"] == sheet["path"]]
    taken = [package["findings"] for package in result["packages"]]
    mine = (sheet["name"], f"{sheet['name']} ")
    all_found = [Finding.from_dict(item) for found in (*own, *taken) for item in found]
    return [f for f in all_found if f.subject == mine[0] or f.subject.startswith(mine[1])]


def _workbook_record(sheet: dict[str, Any], met: set[tuple[str, str, int]]) -> dict[str, Any]:
    """What is said of a workbook: its own findings and those of rows that no package took up.

    A person with a row for each project has one package for all of them.
    """
    place = lambda row: (row.source, row.sheet, row.number)  # noqa: E731
    untold = [row for row in sheet["rows"] if place(row) not in met]
    there = {row.values.get("id_number") for row in sheet["rows"] if place(row) in met} - {""}
    alone = [row for row in untold if row.values.get("id_number") not in there]
    findings = [*sheet["findings"], *(finding for row in untold for finding in row.findings)]
    return {
        "path": sheet["path"],
        "rows": len(sheet["rows"]),
        "without_package": [row.number for row in alone],
        "findings": [finding.as_dict() for finding in findings],
    }


def check_all(packages: Sequence[Path], run: Run) -> Iterator[tuple[Path, PackageReport]]:
    """Every package's report in the order given; only a few are in memory at a time."""
    with ThreadPoolExecutor(WORKERS) as workers:
        waiting: deque[tuple[Path, Future[PackageReport]]] = deque()
        start: Callable[[Path], Future[PackageReport]] = lambda path: workers.submit(  # noqa: E731
            check_one, path, run
        )
        for path in packages:
            waiting.append((path, start(path)))
            if len(waiting) > WORKERS:
                done, report = waiting.popleft()
                yield done, report.result()
        while waiting:
            done, report = waiting.popleft()
            yield done, report.result()


def check_one(path: Path, run: Run) -> PackageReport:
    """One file's report."""
    report = check_package(
        _read(path, MAX_ARCHIVE), path.name, notice=run.notice, today=run.today, rows=run.rows
    )
    return read_package(report, notice=run.notice, today=run.today) if run.read_scans else report


def _read(path: Path, limit: int) -> bytes:
    """The file's bytes, one more than the limit at most: enough to say that it is too large."""
    with path.open("rb") as stream:
        return stream.read(limit + 1)


def _is_blocked(result: dict[str, Any]) -> bool:
    findings = [f for workbook in result.get("workbooks", []) for f in workbook["findings"]]
    return result["summary"]["blocked"] > 0 or any(
        finding["severity"] == Severity.ERROR for finding in findings
    )
