"""Tags and filters of the components; each component's inputs are told in its template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kaowu.faces import text, timeline

register = template.Library()

MARKS = {
    "info": '<circle cx="8" cy="8" r="6.6" fill="none" stroke="currentColor" stroke-width="1.8"/>'
    '<path d="M8 7.2v4.3M8 4.3v1.2" stroke="currentColor" stroke-width="1.8"/>',
    "done": '<circle cx="8" cy="8" r="7.5" fill="currentColor"/>'
    '<path d="M4.6 8.3 7 10.7l4.6-5.2" fill="none" stroke="#fff" stroke-width="1.8"/>',
    "attention": '<path d="M8 .9 15.6 15H.4z" fill="currentColor"/>'
    '<path d="M8 6v4.2M8 11.6v1.6" stroke="#fff" stroke-width="1.8"/>',
    "blocked": '<rect x=".8" y=".8" width="14.4" height="14.4" rx="2" fill="currentColor"/>'
    '<path d="m5 5 6 6m0-6-6 6" stroke="#fff" stroke-width="1.8"/>',
    "current": '<circle cx="8" cy="8" r="6.6" fill="#fff" stroke="currentColor" stroke-width="1.8"'
    '/><circle cx="8" cy="8" r="3.4" fill="currentColor"/>',
    "todo": '<circle cx="8" cy="8" r="6.6" fill="#fff" stroke="currentColor" stroke-width="1.4"/>',
}
SEVERITIES = {
    "error": ("blocked", "需补正"),
    "warning": ("attention", "请核对"),
    "fixed": ("done", "已修正"),
}
STATE_WORDS = {"info": "说明", "done": "完成", "attention": "请注意", "blocked": "受阻"}
STEP_WORDS = {"done": "已完成", "current": "进行中", "todo": "未开始", "blocked": "受阻"}
LEVELS = {"success": "done", "warning": "attention", "error": "blocked"}

register.filter("yuan", text.yuan)
register.filter("kb", text.size)
register.filter("moment", text.moment, expects_localtime=True)


@register.filter
def zh_date(value: date | None) -> str:
    """``3月7日（周四）``."""
    return text.day(value)


@register.filter
def zh_date_year(value: date | None) -> str:
    """``2024年3月7日（周四）``."""
    return text.day(value, year=True)


@register.filter
def zh_span(window: Any) -> str:
    """A window (anything with ``start`` and ``end``) as ``1月15日—19日``."""
    return text.span(window.start, window.end)


@register.filter
def mask_id(value: str) -> str:
    """An identity number as screens show it: masked by the rules' default."""
    from kaowu.rules.identity import mask_identity  # the filter alone needs that room

    return mask_identity(value) if value else "—"


@register.filter
def message_state(level_tag: str) -> str:
    """Django's message level as one of the four states."""
    return LEVELS.get(level_tag.rsplit(maxsplit=1)[-1] if level_tag else "", "info")


@register.filter
def field(row: Any, key: str) -> Any:
    """``row[key]`` of a mapping, else its attribute; "" when it has neither."""
    if isinstance(row, Mapping):
        return row.get(key, "")
    return getattr(row, key, "")


@register.simple_tag
def mark(state: str) -> SafeString:
    """The shape of a state; always followed by a word, so hidden from screen readers."""
    shape = SafeString(MARKS.get(state, MARKS["info"]))
    return format_html(
        '<svg class="k-mark k-mark--{}" viewBox="0 0 16 16" aria-hidden="true"'
        ' focusable="false">{}</svg>',
        state,
        shape,
    )


@register.simple_tag
def state_badge(state: str, label: str = "") -> SafeString:
    """Shape and word of a state: info, done, attention, blocked."""
    words = label or STATE_WORDS.get(state, "")
    return format_html('<span class="k-badge k-badge--{}">{}{}</span>', state, mark(state), words)


@register.simple_tag
def severity_badge(severity: str) -> SafeString:
    """The badge of a finding's severity."""
    return state_badge(*SEVERITIES.get(str(severity), ("info", "说明")))


@register.simple_tag
def diff_text(value: str, other: str) -> SafeString:
    """``value`` with each character marked that is not the same in ``other`` at that place."""
    pairs = zip_longest(value, other, fillvalue="")
    return format_html_join("", "{}", ((_marked(a, a != b),) for a, b in pairs))


def _marked(character: str, differs: bool) -> str:
    return format_html("<mark>{}</mark>", character or "␣") if differs else character


@register.inclusion_tag("components/page_header.html")
def page_header(title: str, **more: Any) -> dict[str, Any]:
    """Title of a page; more: lead, eyebrow, back_url, back_label, badge_state, badge, actions."""
    return {"title": title, **more}


@register.inclusion_tag("components/step_bar.html")
def step_bar(steps: Sequence[Mapping[str, str]], label: str = "办理进度") -> dict[str, Any]:
    """The way of an application: steps {label, state, note}."""
    rows = [{**step, "word": STEP_WORDS.get(step["state"], "")} for step in steps]
    here = next((n for n, step in enumerate(rows, 1) if step["state"] in ("current", "blocked")), 0)
    return {"steps": rows, "label": label, "here": here, "total": len(rows)}


@register.inclusion_tag("components/finding_list.html")
def finding_list(
    findings: Iterable[Any], clauses: Mapping[str, str] | None = None, show_code: bool = False
) -> dict[str, Any]:
    """Findings, those that block first, with counts; ``clauses`` turns keys into sentences."""
    order = list(SEVERITIES)
    rows = [_finding_row(finding, clauses or {}) for finding in findings]
    rows.sort(key=lambda row: order.index(row["severity"]) if row["severity"] in order else 9)
    counts = [
        {"state": state, "label": label, "count": sum(r["severity"] == key for r in rows)}
        for key, (state, label) in SEVERITIES.items()
    ]
    return {"rows": rows, "counts": [c for c in counts if c["count"]], "show_code": show_code}


def _finding_row(finding: Any, clauses: Mapping[str, str]) -> dict[str, str]:
    keys = ("code", "severity", "subject", "message", "remedy", "clause")
    row = {key: str(field(finding, key) or "") for key in keys}
    row["state"], row["word"] = SEVERITIES.get(row["severity"], ("info", "说明"))
    row["clause"] = clauses.get(row["clause"], row["clause"])
    return row


@register.inclusion_tag("components/deadline_chip.html")
def deadline_chip(
    due: date | datetime,
    now: date | datetime,
    *,
    working_days: int | None = None,
    provisional: bool = False,
    label: str = "",
) -> dict[str, Any]:
    """A deadline as people say it; working days are counted by the calendar when not given."""
    if working_days is None:
        working_days = _working_days_left(text.as_date(now), text.as_date(due))
    words = text.deadline(due, now, working_days=working_days)
    return {"deadline": words, "provisional": provisional, "label": label, "due": due}


def _working_days_left(now: date, due: date) -> int | None:
    from kaowu.rules.calendar import default_calendar  # read only where a date is shown

    if due <= now:
        return None
    calendar = default_calendar()
    return calendar.count(now, due) - calendar.is_working_day(now)


@register.inclusion_tag("components/timeline.html")
def schedule(
    windows: Sequence[Mapping[str, Any]], today: date | None = None, label: str = "时间安排"
) -> dict[str, Any]:
    """One batch's windows {label, start, end, kind} as a line with today in it, and as a list."""
    if not windows:
        return {"bars": [], "label": label}
    line = timeline.axis(windows, today)
    return {
        "bars": timeline.bars(windows, line, today),
        "months": line.months(),
        "today": timeline.marker(line, today),
        "label": label,
    }


@register.inclusion_tag("components/timeline_rows.html")
def schedule_rows(
    rows: Sequence[Mapping[str, Any]], today: date | None = None, label: str = "各批次时间安排"
) -> dict[str, Any]:
    """Many batches over one axis: rows {label, url, windows}."""
    every = [window for row in rows for window in row["windows"]]
    if not every:
        return {"rows": [], "label": label}
    line = timeline.axis(every, today)
    drawn = [{**row, "bars": timeline.bars(row["windows"], line, today)} for row in rows]
    return {
        "rows": drawn,
        "publicity": any(window.get("kind") == "publicity" for window in every),
        "months": line.months(),
        "today": timeline.marker(line, today),
        "label": label,
    }


@register.inclusion_tag("components/bar_list.html")
def bar_list(items: Sequence[Mapping[str, Any]], label: str = "", unit: str = "") -> dict[str, Any]:
    """Counts as bars: items {label, value, url, state}; widths against the greatest value."""
    top = max((item["value"] for item in items), default=0) or 1
    rows = [{**item, "width": timeline.percent(item["value"] / top * 100)} for item in items]
    return {"items": rows, "label": label, "unit": unit}


@register.inclusion_tag("components/table.html", takes_context=True)
def data_table(context: Context, table: Mapping[str, Any]) -> dict[str, Any]:
    """A table with filters, sorting and pages; see the template for the keys of ``table``."""
    sort = table.get("sort", "")
    columns = [_column(column, sort) for column in table["columns"]]
    rows = [{**row, "cells": _cells(row, columns)} for row in table["rows"]]
    return {**table, "columns": columns, "rows": rows, "request": context.get("request")}


def _column(column: Mapping[str, Any], sort: str) -> dict[str, Any]:
    key = column.get("key", "")
    current = {key: "ascending", f"-{key}": "descending"}.get(sort, "") if key else ""
    following = f"-{key}" if current == "ascending" else key
    return {**column, "current": current, "next_sort": following}


def _cells(row: Mapping[str, Any], columns: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    cells = row["cells"]
    plain = [c if isinstance(c, Mapping) else {"text": c} for c in cells]
    return [
        {**cell, "kind": column.get("kind", "text"), "label": column["label"]}
        for cell, column in zip(plain, columns, strict=True)
    ]


@register.inclusion_tag("components/form_field.html")
def form_field(bound: BoundField, **more: Any) -> dict[str, Any]:
    """One field of a form: label, help, error, widget; more: label, help, wide."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "") or type(widget).__name__.lower()
    group = hasattr(widget, "option_template_name") and kind in ("radio", "checkbox")
    css = {"checkbox": "form-check-input", "select": "form-select"}.get(kind, "form-control")
    names = " ".join(filter(None, (widget.attrs.get("class"), css)))
    control = "" if group else bound.as_widget(attrs={"class": names})
    return {"field": bound, "kind": kind, "group": group, "control": control, **more}
