"""The 个人基本信息表 that comes back: its rows as clean values, and what is wrong by cell.

The file is opened in a decoder; here its cells are read by the columns of the notice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from kaowu.dossier import sniff
from kaowu.dossier.addresses import cell_address
from kaowu.dossier.cells import text_of
from kaowu.dossier.facts import SheetReport, SheetRow
from kaowu.dossier.headers import (
    Table,
    find_tables,
    repeats_header,
    template_version,
    unknown_headers,
)
from kaowu.dossier.rows import RowReader
from kaowu.dossier.sandbox import JobFailed, pool
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.notice import Notice

__all__ = ["SheetReport", "SheetRow", "read_workbook"]

MAX_WORKBOOK = 30 * 1024 * 1024  # bytes
_USE_TEMPLATE = "请使用报名机构提供的《个人基本信息表》模板填写。"
_FAULTS = {
    "encrypted": ("workbook.encrypted", "工作簿设置了密码。", "请去除密码后重新提交。"),
    "too-large": ("workbook.too-large", "工作簿展开后异常巨大，没有打开。", _USE_TEMPLATE),
    "memory": ("workbook.too-large", "工作簿异常巨大，没有打开。", _USE_TEMPLATE),
    "crash": ("workbook.too-large", "工作簿异常，无法安全打开。", _USE_TEMPLATE),
    "time": ("workbook.too-large", "工作簿过于复杂，没有打开。", _USE_TEMPLATE),
}
_KINDS = {sniff.XLSX, sniff.OLE, sniff.ZIP, "text/plain"}
_EXAMPLES = {"示例", "例", "样例", "例如"}
_DEFAULTED = {"number", "project", "batch", "exam_type", "id_type"}  # filled in templates


def read_workbook(data: bytes, filename: str, *, notice: Notice, today: date) -> SheetReport:
    """The filled rows of a workbook (.xlsx, .xls, .ods or .csv) and its findings.

    A row's values are keyed by column key; dates are ISO, numbers are text. A file that cannot be
    read has no rows and one error.
    """
    sheets, trouble = open_sheets(data, filename)
    if trouble is not None:
        return SheetReport((), (trouble,))
    tables = find_tables(sheets, notice.workbook)
    if not tables:
        message = "找不到表头（姓名、证件号码等列）。"
        return SheetReport((), (_finding("no-header", filename, message, _USE_TEMPLATE),))
    read = [(table, _rows(table, filename, notice, today)) for table in tables]
    filled = [(table, rows) for table, rows in read if rows] or read[:1]
    findings = [
        *_version(sheets, filename, notice),
        *_several(filled, filename),
        *_formulas(sheets, filename),
        *(f for table, _ in filled for f in _missing_columns(table, filename, notice)),
    ]
    rows = [row for _, rows in filled for row in rows]
    if not rows:
        message = "表里没有填写任何考生。"
        findings.append(_finding("no-rows", filename, message, "请从表头下一行起填写。"))
    marked = _mark_repeats(rows, {table.sheet: table for table in tables})
    return SheetReport(tuple(marked), tuple(findings))


def open_sheets(data: bytes, filename: str) -> tuple[list[dict[str, Any]], Finding | None]:
    """The cells of all sheets (:mod:`kaowu.dossier.sheets`), or the finding that says why not."""
    kind = sniff.sniff(data)
    if kind not in _KINDS or len(data) > MAX_WORKBOOK:
        message = f"这不是 Excel 工作簿，而是{sniff.behind(kind)}。"
        if len(data) > MAX_WORKBOOK:
            message = "工作簿超过 30 MB。"
        return [], _finding("not-workbook", filename, message, _USE_TEMPLATE)
    try:
        answer, _ = pool().call("sheets", {"media": kind}, [data])
    except JobFailed as failure:
        answer = {"fault": failure.reason}
    if answer["fault"]:
        unreadable = ("workbook.unreadable", "工作簿已损坏，无法打开。", _USE_TEMPLATE)
        code, message, remedy = _FAULTS.get(answer["fault"], unreadable)
        return [], Finding(code, Severity.ERROR, filename, message, remedy)
    return answer["sheets"], None


def _version(sheets: Sequence[dict[str, Any]], filename: str, notice: Notice) -> list[Finding]:
    """A template of another notice or of an older version."""
    found, wanted = template_version(sheets), notice.workbook.template_version
    if found in ("", wanted):
        return []
    message = f"表格模板版本是“{found}”，本次为“{wanted}”。"
    remedy = "请核对各列是否一致；建议改用最新模板。"
    finding = _finding("template-version", filename, message, remedy, Severity.WARNING)
    return [finding]


def _several(filled: Sequence[tuple[Table, list[SheetRow]]], filename: str) -> list[Finding]:
    """Candidates on more than one sheet: all are read."""
    if len(filled) < 2:
        return []
    counts = "、".join(f"“{table.sheet}”{len(rows)} 行" for table, rows in filled)
    message = f"{len(filled)} 个工作表里都有考生，已全部读取：{counts}。"
    return [_finding("several-sheets", filename, message, "", Severity.FIXED)]


def _formulas(sheets: Sequence[dict[str, Any]], filename: str) -> list[Finding]:
    """Formulas among the values: what they showed when the file was saved is taken."""
    cells = [
        cell_address(sheet["name"], row, column)
        for sheet in sheets
        if sheet["visible"]
        for row, column in sheet["formulas"]
    ]
    if not cells:
        return []
    message = f"表里有 {len(cells)} 个公式单元格（如 {cells[0]}），已按显示的结果读取。"
    return [_finding("formula", filename, message, "", Severity.FIXED)]


def _missing_columns(table: Table, filename: str, notice: Notice) -> list[Finding]:
    rule = notice.workbook
    missing = [c.header for c in rule.columns if c.required and c.key not in table.columns]
    if not missing:
        return []
    message = f"表里缺少必填的列：{'、'.join(missing)}。"
    strange = "、".join(f"“{text}”" for text in unknown_headers(table)[:5])
    hint = f"表头{strange}未能识别，如是这些列请按模板改名。" if strange else ""
    remedy = f"{hint}{_USE_TEMPLATE}"
    finding = _finding("missing-column", filename, message, remedy, clause=rule.clause)
    return [finding]


def _rows(table: Table, filename: str, notice: Notice, today: date) -> list[SheetRow]:
    reader = RowReader(table, filename, notice, today)
    numbers = range(table.header + 1, len(table.rows))
    filled = [number for number in numbers if _is_filled(table, number)]
    return [reader.read(n) for n in filled if not repeats_header(table, n, notice.workbook)]


def _is_filled(table: Table, row: int) -> bool:
    """Whether a candidate stands in this row: not empty, not an example, not only defaults."""
    texts = {key: text_of(table.cell(row, key)) for key in table.columns}
    if texts.get("number", "") in _EXAMPLES:
        return False
    return any(text for key, text in texts.items() if key not in _DEFAULTED)


def _mark_repeats(rows: Sequence[SheetRow], tables: Mapping[str, Table]) -> list[SheetRow]:
    """The rows, those with a warning whose number stood higher up already for the same project.

    One person may apply for several projects: a row for each.
    """
    first: dict[tuple[str, ...], str] = {}
    result = []
    for row in rows:
        key = tuple(row.values.get(part, "") for part in ("id_number", "batch", "project"))
        address = tables[row.sheet].address(row.number - 1, "id_number") if key[0] else ""
        if key[0] and key in first:
            row = _with_warning(row, address, first[key])
        first.setdefault(key, address)
        result.append(row)
    return result


def _with_warning(row: SheetRow, address: str, earlier: str) -> SheetRow:
    finding = _finding(
        "duplicate-row",
        f"{row.source} {address}",
        f"{address} 与 {earlier} 的证件号码和考核项目都相同。",
        "请核对并只保留一行。",
        Severity.WARNING,
    )
    return replace(row, findings=(*row.findings, finding))


def _finding(
    code: str,
    subject: str,
    message: str,
    remedy: str,
    severity: Severity = Severity.ERROR,
    *,
    clause: str = "",
) -> Finding:
    return Finding(f"workbook.{code}", severity, subject, message, remedy, clause)
