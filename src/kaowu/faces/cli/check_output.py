"""What ``kaowu check`` prints and writes: the table, the JSON document, the mended packages."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from kaowu.dossier.facts import MaterialFile, PackageReport
from kaowu.dossier.repack import repack
from kaowu.rules.findings import VERDICT_LABELS, Finding, Verdict
from kaowu.rules.identity import mask_identity
from kaowu.rules.notice import Notice

MANY = 4  # packages from which a progress bar is shown
REPORT = "检查报告"
BLOCKED_FOLDER = "需补正"
SEVERITIES = {"error": "错误", "warning": "提醒", "fixed": "已修正"}
_STYLES = {"error": "bold red", "warning": "yellow", "fixed": "dim"}
_VERDICT_STYLES = {"blocked": "bold red", "attention": "yellow", "ready": "green"}


def record(path: Path, report: PackageReport) -> dict[str, Any]:
    """One package as plain data, without any file's bytes."""
    person = report.candidate
    return {
        "path": str(path),
        "verdict": str(report.verdict),
        "candidate": {
            "id_number": person.id_number,
            "name": person.name,
            "mobile": person.mobile,
        },
        "materials": [_material(material) for material in report.materials],
        "findings": [finding.as_dict() for finding in report.findings],
    }


def _material(material: MaterialFile) -> dict[str, Any]:
    fitted = material.fitted
    return {
        "kind": material.kind,
        "source": material.source_name,
        "bytes": len(material.data),
        "media_type": material.media_type,
        "fitted": {"path": fitted.filename, "bytes": len(fitted.data)} if fitted else None,
    }


def document(
    notice: Notice, records: Sequence[dict[str, Any]], workbooks: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """The whole answer; ``workbooks`` is there only when workbooks were given."""
    summary = {str(verdict): 0 for verdict in Verdict}
    for item in records:
        summary[item["verdict"]] += 1
    result: dict[str, Any] = {
        "notice": notice.slug,
        "summary": summary,
        "packages": list(records),
    }
    return {**result, "workbooks": list(workbooks)} if workbooks else result


def print_json(result: dict[str, Any]) -> None:
    """The document and nothing else on standard output, in UTF-8 whatever the console."""
    text = json.dumps(result, ensure_ascii=False, indent=2) + "\n"
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(text)
    else:
        buffer.write(text.encode())
        buffer.flush()


def print_table(result: dict[str, Any], out: Path | None) -> None:
    """The packages with what was found, then the counts."""
    console = Console()
    table = Table(show_lines=True, expand=False)
    table.add_column("结论", no_wrap=True)
    table.add_column("材料包与发现", overflow="fold")
    for item in result["packages"]:
        table.add_row(_verdict(item["verdict"]), _package(item))
    console.print(table)
    for workbook in result.get("workbooks", []):
        _print_workbook(console, workbook)
    counts = [f"{VERDICT_LABELS[Verdict(key)]} {n}" for key, n in result["summary"].items()]
    console.print(f"共 {len(result['packages'])} 份：{'，'.join(counts)}。")
    if out:
        console.print(f"整理好的压缩包和检查报告已写入 {escape(str(out))}。")


def _package(item: dict[str, Any]) -> str:
    person = item["candidate"]
    who = "　".join(filter(None, (person["name"], mask_identity(person["id_number"]))))
    head = f"[bold]{escape(Path(item['path']).name)}[/]\n{escape(who)}".strip()
    return f"{head}\n{_findings(item['findings'])}"


def _print_workbook(console: Console, workbook: dict[str, Any]) -> None:
    alone = workbook["without_package"]
    tail = f"，其中 {len(alone)} 行没有对应的压缩包" if alone else ""
    console.print(f"{escape(workbook['path'])}：{workbook['rows']} 行{tail}。")
    if workbook["findings"]:
        console.print(_findings(workbook["findings"]))


def _verdict(verdict: str) -> str:
    return f"[{_VERDICT_STYLES[verdict]}]{VERDICT_LABELS[Verdict(verdict)]}[/]"


def _findings(findings: Sequence[dict[str, str]]) -> str:
    order = list(SEVERITIES)
    lines = []
    for finding in sorted(findings, key=lambda item: order.index(item["severity"])):
        style = _STYLES[finding["severity"]]
        text = f"{finding['subject']}：{finding['message']}{finding['remedy']}"
        lines.append(f"[{style}]{SEVERITIES[finding['severity']]}[/] {escape(text)}")
    return "\n".join(lines) or "没有发现问题。"


@contextmanager
def progress(total: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error when there is much to do; call what it gives after each package."""
    bar = Progress(
        TextColumn("检查"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), disable=total < MANY, transient=True,
    )  # fmt: skip
    with bar:
        task = bar.add_task("检查", total=total)
        yield lambda: bar.advance(task)


class OutFolder:
    """Where the mended packages go; never where an original lies."""

    def __init__(self, folder: Path, originals: Sequence[Path]) -> None:
        self._folder = folder
        self._kept = {path.resolve() for path in originals}
        self._written: set[Path] = set()
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, report: PackageReport, notice: Notice) -> None:
        """The candidate's package as the notice asks; a blocked one goes to a folder of its own."""
        person = report.candidate
        if not (person.id_number and person.name and report.materials):
            return
        name, data = repack(report, notice=notice)
        blocked = report.verdict is Verdict.BLOCKED
        folder = self._folder / BLOCKED_FOLDER if blocked else self._folder
        folder.mkdir(exist_ok=True)
        self._free(folder / Path(name).name).write_bytes(data)

    def write_marked(
        self, path: Path, data: bytes, findings: Sequence[Finding], notice: Notice
    ) -> None:
        """A workbook as it was given, with its cells marked."""
        from kaowu.office.registration.intake.marked import marked_name, marked_workbook

        marked = marked_workbook(data, path.name, findings, notice=notice)
        self._free(self._folder / marked_name(path.name)).write_bytes(marked)

    def _free(self, path: Path) -> Path:
        """This path, or the next with a number where an original or an earlier one lies."""
        number, wanted = 2, path
        while path.resolve() in self._kept or path in self._written:
            path = wanted.with_stem(f"{wanted.stem}({number})")
            number += 1
        self._written.add(path)
        return path

    def write_report(self, result: dict[str, Any], notice: Notice) -> None:
        """The report of the run as a workbook and as a page."""
        from kaowu.papers.check_page import check_report_html
        from kaowu.papers.workbooks import check_report_workbook

        rows = report_rows(result, notice)
        title = f"{REPORT}：{notice.title}"
        self._free(self._folder / f"{REPORT}.xlsx").write_bytes(check_report_workbook(rows))
        page = check_report_html(title, rows)
        self._free(self._folder / f"{REPORT}.html").write_text(page, encoding="utf-8")


def report_rows(result: dict[str, Any], notice: Notice) -> list[dict[str, str]]:
    """One row for each finding, one for a package without any, then those of the workbooks."""
    rows = [
        row
        for item in result["packages"]
        for row in _rows_of(item["path"], item["candidate"], item["verdict"], item["findings"])
    ]
    for workbook in result.get("workbooks", []):
        if workbook["findings"]:
            rows += _rows_of(workbook["path"], {}, "", workbook["findings"])
    for number, row in enumerate(rows, 1):
        row["序号"] = str(number)
        row["依据"] = notice.clauses.get(row["依据"], row["依据"])
    return rows


def _rows_of(
    path: str, person: dict[str, str], verdict: str, findings: Sequence[dict[str, str]]
) -> list[dict[str, str]]:
    head = {
        "文件": Path(path).name,
        "姓名": person.get("name", ""),
        "证件号码": person.get("id_number", ""),
        "结论": VERDICT_LABELS[Verdict(verdict)] if verdict else "",
    }
    empty = dict.fromkeys(("代码", "级别", "对象", "问题", "处理办法", "依据"), "")
    return [{**head, **empty, **_columns(finding)} for finding in findings] or [{**head, **empty}]


def _columns(finding: dict[str, str]) -> dict[str, str]:
    return {
        "代码": finding["code"],
        "级别": SEVERITIES[finding["severity"]],
        "对象": finding["subject"],
        "问题": finding["message"],
        "处理办法": finding["remedy"],
        "依据": finding["clause"],
    }
