"""One row of the 个人基本信息表: each cell read by the kind of its column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kaowu.dossier.cells import ERRORS, Cell, choose, day_text, lost_digits, suggestion, text_of
from kaowu.dossier.facts import SheetRow
from kaowu.dossier.headers import Table
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.identity import read_identity
from kaowu.rules.mobile import read_mobile
from kaowu.rules.names import read_name
from kaowu.rules.notice import Column, Notice

CHECKED_ID_TYPES = ("居民身份证", "居住证", "外国人永久居留身份证")
_AS_TEXT = "请把该列设为“文本”格式后，对照证件重新输入完整号码。"


class RowReader:
    """Reads the rows of one table."""

    def __init__(self, table: Table, filename: str, notice: Notice, today: date) -> None:
        self._table, self._filename = table, filename
        self._rule, self._today = notice.workbook, today

    def read(self, index: int) -> SheetRow:
        """The row at this index (from 0) with its values and findings."""
        values: dict[str, str] = {}
        findings: list[Finding] = []
        for column in self._rule.columns:
            if column.key not in self._table.columns:
                continue
            value, found = self._read_cell(column, index)
            values[column.key] = value
            findings += found
        findings += self._identity(index, values)
        findings += self._hidden(index)
        lost = lost_digits(self._table.cell(index, "id_number")) or ""
        sheet = self._table.sheet
        return SheetRow(index + 1, values, tuple(findings), lost, self._filename, sheet)

    def _read_cell(self, column: Column, index: int) -> tuple[str, list[Finding]]:
        cell = self._table.cell(index, column.key)
        text = text_of(cell)
        if not text:
            return "", self._missing(column, index)
        if text in ERRORS:
            message = f"“{column.header}”是出错的公式（{text}）。"
            remedy = "请改为直接填写的内容。"
            return "", [self._error(column, index, "error-cell", message, remedy)]
        if column.kind == "choice":
            return self._choice(column, index, text)
        if column.kind == "date":
            return self._date(column, index, cell)
        if column.kind == "id_number":
            return self._number(column, index, cell)
        if column.kind == "mobile":
            reading = read_mobile(text)
            return reading.value or text, self._at(column, index, reading.findings)
        if column.key == "name":
            name = read_name(text)
            return name.value or text, self._at(column, index, name.findings)
        return text, []

    def _hidden(self, index: int) -> list[Finding]:
        """A row that the sender may not know of: filtered out or folded away."""
        if index not in self._table.hidden:
            return []
        column = next(c for c in self._rule.columns if c.key in self._table.columns)
        message = f"第 {index + 1} 行在表中是隐藏的。"
        remedy = "请核对这一行是否要报名；不要的请删除。"
        subject = self._subject(column, index)
        return [Finding("workbook.hidden-row", Severity.WARNING, subject, message, remedy)]

    def _missing(self, column: Column, index: int) -> list[Finding]:
        if not column.required:
            return []
        message = f"“{column.header}”没有填写。"
        return [self._error(column, index, "missing-value", message, "请补填后重新提交。")]

    def _choice(self, column: Column, index: int, text: str) -> tuple[str, list[Finding]]:
        if not column.choices:
            return text, []
        value, mended = choose(text, column.choices)
        if value and not mended:
            return value, []
        if value:
            message = f"“{text}”已按下拉选项改为“{value}”。"
            return value, [
                Finding("workbook.choice", Severity.FIXED, self._subject(column, index), message)
            ]
        near = suggestion(text, column.choices)
        hint = f"是否为“{near}”？" if near else ""
        remedy = f"{hint}请用下拉菜单选择：{_listed(column.choices)}。"
        message = f"“{column.header}”填的“{text}”不在下拉选项中。"
        return text, [self._error(column, index, "invalid-choice", message, remedy)]

    def _date(self, column: Column, index: int, cell: Cell) -> tuple[str, list[Finding]]:
        day = day_text(cell)
        if day:
            return day, []
        text = text_of(cell)
        message = f"“{column.header}”填的“{text}”不是有效的日期。"
        remedy = "请按 1990-03-07 的样子填写。"
        subject = self._subject(column, index)
        return text, [Finding("workbook.date", Severity.WARNING, subject, message, remedy)]

    def _number(self, column: Column, index: int, cell: Cell) -> tuple[str, list[Finding]]:
        """An identity number; one typed as a number has lost its end for good."""
        lost = lost_digits(cell)
        if lost is None:
            return text_of(cell), []
        message = (
            f"单元格 {self._table.address(index, column.key)} 的证件号码按数字输入，"
            f"第 15 位以后已丢失（现存 {lost}…）。"
        )
        return "", [self._error(column, index, "numeric-id", message, _AS_TEXT)]

    def _identity(self, index: int, values: dict[str, str]) -> list[Finding]:
        """The number by its own rules, and sex and birth date by the number."""
        raw = values.get("id_number", "")
        id_type = values.get("id_type", "")
        if not raw or (id_type and not any(known in id_type for known in CHECKED_ID_TYPES)):
            return []
        reading = read_identity(raw, today=self._today)
        values["id_number"] = reading.number or raw
        column = self._rule.column("id_number")
        findings = self._at(column, index, reading.findings)
        if reading.birth:
            findings += self._agree(index, values, "birth", reading.birth.isoformat())
        if reading.sex:
            findings += self._agree(index, values, "sex", reading.sex)
        return findings

    def _agree(self, index: int, values: dict[str, str], key: str, expected: str) -> list[Finding]:
        """An empty cell is filled from the number; a different value is shown beside it."""
        if key not in values:
            return []
        given = values[key]
        if not given:
            values[key] = expected
            return []
        if expected.startswith(given):
            return []
        column = self._rule.column(key)
        message = f"“{column.header}”填的是“{given}”，按证件号码应为“{expected}”。"
        subject = self._subject(column, index)
        code = f"workbook.{key}-mismatch"
        return [Finding(code, Severity.WARNING, subject, message, "请核对证件号码与该项。")]

    def _at(self, column: Column, index: int, findings: Sequence[Finding]) -> list[Finding]:
        subject = self._subject(column, index)
        return [replace(finding, subject=subject) for finding in findings]

    def _subject(self, column: Column, index: int) -> str:
        return f"{self._filename} {self._table.address(index, column.key)}"

    def _error(self, column: Column, index: int, code: str, message: str, remedy: str) -> Finding:
        clause = column.clause or self._rule.clause
        subject = self._subject(column, index)
        return Finding(f"workbook.{code}", Severity.ERROR, subject, message, remedy, clause)


def _listed(choices: Sequence[str]) -> str:
    shown = "、".join(choices[:8])
    return f"{shown} 等 {len(choices)} 项" if len(choices) > 8 else shown
