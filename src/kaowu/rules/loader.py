"""A notice file (TOML) read into a :class:`~kaowu.rules.notice.Notice`.

The format is described in ``docs/notices.md``. Reading is strict: a missing, misspelt or
unreadable entry raises :class:`NoticeError`, which names the key and says how to write it.
"""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date, timedelta
from pathlib import Path

from kaowu.rules.calendar import default_calendar
from kaowu.rules.checklist import read_checklist
from kaowu.rules.cross_references import collect
from kaowu.rules.facts import (
    read_certificates,
    read_deadlines,
    read_decision,
    read_eligibility,
    read_fee,
    read_material,
    read_naming,
    read_pledge,
    read_project,
)
from kaowu.rules.generate import GenerateRule, generate_batches
from kaowu.rules.notice import Batch, Column, Notice, Project, Window, WorkbookRule
from kaowu.rules.reminders import read_reminders
from kaowu.rules.tables import NoticeError, Table
from kaowu.rules.units import parse_marks, parse_weekday, parse_weeks, parse_working_days

__all__ = ["NoticeError", "is_generated", "load_notice", "parse_notice"]

COLUMN_KINDS = ("text", "choice", "date", "id_number", "mobile", "number")


def load_notice(path: Path, *, start: date | None = None) -> Notice:
    """The notice of a file; NoticeError when it cannot be read. See :func:`parse_notice`."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NoticeError(f"{path.name}：读不出这个文件（{type(error).__name__}）") from None
    return parse_notice(text, start=start)


def parse_notice(text: str, *, start: date | None = None) -> Notice:
    """The notice of a TOML text.

    ``start`` is the day on or after which the first batch opens, needed by a file whose batches
    are generated (``[schedule.generate]``) and ignored by one that lists them.
    """
    root = _root(text)
    issued_on, batches = _issue_and_batches(root, start)
    projects = tuple(read_project(table) for table in root.tables("projects"))
    decisions = tuple(read_decision(table) for table in root.tables("decisions"))
    clauses = root.strings("clauses")
    marks = root.table("marks")
    materials = tuple(read_material(table) for table in root.tables("materials"))
    raw = tomllib.loads(text)
    notice = Notice(
        slug=root.text("slug"),
        title=root.text("title"),
        number=root.text("number", ""),
        issuer=root.text("issuer"),
        centre=root.text("centre"),
        issued_on=issued_on,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        text=root.text("text"),
        clauses=clauses,
        decisions=decisions,
        projects=projects,
        eligibility=read_eligibility(root.table("eligibility")),
        materials=materials,
        naming=read_naming(root.table("naming")),
        workbook=_workbook(root, projects, batches),
        fees=tuple(read_fee(table) for table in root.tables("fees")),
        deadlines=read_deadlines(root.table("deadlines")),
        pass_mark=marks.parsed("pass", parse_marks),
        full_mark=marks.parsed("full", parse_marks),
        batches=batches,
        integrity_pledge=read_pledge(root.table("integrity_pledge")),
        quality_pledge=read_pledge(root.table("quality_pledge")),
        certificates=read_certificates(root.table("certificates")),
        checklist=read_checklist(root, {rule.kind for rule in materials}),
        contacts=root.texts("contacts", ()),
        query_sites=root.strings("query_sites"),
        remarks=root.texts("remarks", ()),
        reminders=read_reminders(root),
        cited=collect(raw, "clause", clauses),
        decided=collect(raw, "decision", {decision.key for decision in decisions}),
    )
    marks.done()
    root.done()
    return notice


def is_generated(text: str) -> bool:
    """Whether the batches of this notice text are generated, so that it needs a start date."""
    return _root(text).has("schedule")


def _root(text: str) -> Table:
    try:
        return Table(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise NoticeError(f"不是有效的 TOML 文件：{error}") from None


def _issue_and_batches(root: Table, start: date | None) -> tuple[date, tuple[Batch, ...]]:
    """The day of issue and the batches: as written, or as generated from the start date."""
    if not root.has("schedule"):
        return root.day("issued_on"), tuple(_batch(table) for table in root.tables("batches"))
    schedule = root.table("schedule")
    if start is None:
        raise root.error("schedule", "批次按规则生成，需要给出开始日期")
    table = schedule.table("generate")
    clause = table.text("clause", "")
    issued_on = start - timedelta(weeks=table.parsed("issued_before", parse_weeks))
    batches = generate_batches(_generate_rule(table), start, default_calendar(), clause)
    table.done()
    schedule.done()
    return issued_on, batches


def _generate_rule(table: Table) -> GenerateRule:
    return GenerateRule(
        count=table.whole("count"),
        first_day=table.parsed("first_day", parse_weekday),
        every=table.parsed("every", parse_weeks),
        registration=table.parsed("registration", parse_working_days),
        review=table.parsed("review", parse_working_days),
        payment=table.parsed("payment", parse_working_days),
        tickets=table.parsed("tickets", parse_working_days),
        tickets_end=table.parsed("tickets_end", parse_working_days),
        exam_day=table.parsed("exam_day", parse_weekday),
        exam_after=table.parsed("exam_after", parse_weeks),
    )


def _batch(table: Table) -> Batch:
    batch = Batch(
        number=table.whole("number"),
        registration=Window(*table.days("registration")),
        review=Window(*table.days("review")),
        payment=Window(*table.days("payment")),
        tickets=Window(*table.days("tickets")),
        exam=table.day("exam"),
        clause=table.text("clause", ""),
    )
    table.done()
    return batch


def _workbook(
    root: Table, projects: tuple[Project, ...], batches: tuple[Batch, ...]
) -> WorkbookRule:
    """The workbook's columns; a drop-down may name a list: projects, batches or one of [lists]."""
    lists = root.table("lists")
    named = {name: lists.texts(name) for name in lists.names()}
    named["projects"] = tuple(project.name for project in projects)
    named["batches"] = tuple(batch.label for batch in batches)
    named["conditions"] = tuple(
        dict.fromkeys(condition for project in projects for condition in project.conditions)
    )
    table = root.table("workbook")
    rule = WorkbookRule(
        title=table.text("title"),
        sheet=table.text("sheet"),
        template_version=table.text("template_version"),
        columns=tuple(_column(column, named) for column in table.tables("columns")),
        clause=table.text("clause", ""),
    )
    table.done()
    return rule


def _column(table: Table, named: dict[str, tuple[str, ...]]) -> Column:
    column = Column(
        key=table.text("key"),
        header=table.text("header"),
        kind=table.choice("kind", COLUMN_KINDS, "text"),
        required=table.flag("required", False),
        choices=_choices(table, named),
        aliases=table.texts("aliases", ()),
        width=table.whole("width", 14),
        note=table.text("note", ""),
        clause=table.text("clause", ""),
    )
    table.done()
    return column


def _choices(table: Table, named: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The values of a drop-down: the name of a list."""
    if not table.has("choices"):
        return ()
    name = table.text("choices")
    if name not in named:
        raise table.error("choices", f"没有名为“{name}”的列表，请写进 [lists]")
    return named[name]
