"""The components: each one is shown, and no template carries script or style inside it."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from kaowu.faces import text, timeline
from kaowu.rules.findings import Finding, Severity

TEMPLATES = Path(__file__).resolve().parents[2] / "src" / "kaowu" / "faces" / "templates"
STATIC = TEMPLATES.parent / "static" / "kaowu"
EVERY = sorted(TEMPLATES.rglob("*.html"))
INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style[\s>]", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script without src": re.compile(
        r"<script(?![^>]*\ssrc=)(?![^>]*application/json)[^>]*>", re.IGNORECASE
    ),
    "address of script": re.compile(r"javascript:", re.IGNORECASE),
}
COMPONENTS = {
    "page_header": "k-pagehead", "tabs": "k-tabs", "notice": "k-notice--attention",
    "deadline_chip": "k-chip", "next_step": "k-next", "step_bar": "k-steps",
    "finding_list": "k-findings", "tiles": "k-tiles", "timeline": "k-time",
    "timeline_rows": "k-gantt", "data_list": "k-data", "table": "k-table", "filters": "k-filters",
    "pagination": "k-pages", "scan_viewer": "k-viewer", "form_field": "k-field",
    "error_summary": "还有内容需要修改", "button_row": "k-buttons", "file_drop": "k-drop",
    "bar_list": "k-bars", "history": "k-history", "download_list": "k-files",
    "empty_state": "k-empty", "state_badge": "k-badge--blocked",
}  # fmt: skip


def render(source: str, **context: object) -> str:
    return Template("{% load kaowu_ui %}" + source).render(Context(context))


@pytest.fixture
def guide(client: Client, db: None) -> str:
    response = client.get("/styleguide/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", COMPONENTS)
def test_the_guide_shows_the_component(name: str, guide: str) -> None:
    assert COMPONENTS[name] in guide


@pytest.mark.parametrize("path", EVERY, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_has_nothing_inline(path: Path) -> None:
    source = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text("utf-8"))
    assert [name for name, found in INLINE.items() if found.search(source)] == []


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_a_script_is_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) < 150


def test_findings_that_block_come_first_with_their_clause() -> None:
    findings = [
        Finding("archive.nested-folder", Severity.FIXED, "甲.zip", "多了一层文件夹，已取出。"),
        Finding("file.too-small", Severity.ERROR, "乙.jpg", "太小。", "请重新扫描。", "size"),
    ]
    shown = render("{% finding_list f clauses=c %}", f=findings, c={"size": "200KB ≤ 图片"})
    assert shown.index("太小。") < shown.index("多了一层文件夹")
    assert "依据：200KB ≤ 图片" in shown


def test_a_subject_cannot_carry_markup() -> None:
    finding = Finding("file.name", Severity.ERROR, "<img src=x>.zip", "<b>名称有误。")
    shown = render("{% finding_list f %}", f=[finding])
    assert "&lt;img src=x&gt;.zip" in shown
    assert "<b>名称" not in shown


def test_differing_characters_are_marked_and_escaped() -> None:
    assert render("{% diff_text a b %}", a="<12", b="<13") == "&lt;1<mark>2</mark>"


def test_a_missing_character_is_marked() -> None:
    assert render("{% diff_text a b %}", a="12", b="123") == "12<mark>␣</mark>"


@pytest.mark.parametrize(
    ("due", "left", "lead", "state"),
    [
        (date(2024, 3, 22), 13, "还有 13 个工作日", "info"),
        (date(2024, 3, 7), 2, "还有 2 个工作日", "attention"),
        (date(2024, 3, 5), 0, "今天截止", "attention"),
        (date(2024, 3, 4), 0, "已截止", "blocked"),
        (date(2024, 3, 7), None, "还有 2 天", "attention"),
        (date(2024, 3, 10), 0, "已无工作日", "attention"),
    ],
)
def test_a_deadline_in_words(due: date, left: int | None, lead: str, state: str) -> None:
    words = text.deadline(due, date(2024, 3, 5), working_days=left)
    assert (words.lead, words.state) == (lead, state)


def test_the_chip_counts_working_days_over_the_spring_festival() -> None:
    # 2024-02-08 is the last working day before the festival; 02-18 (Sunday) is made up for.
    shown = render("{% deadline_chip due now %}", due=date(2024, 2, 19), now=date(2024, 2, 8))
    assert "还有 3 个工作日" in shown


def test_a_deadline_at_an_hour_is_over_after_it() -> None:
    due, now = datetime(2024, 3, 5, 17, 0), datetime(2024, 3, 5, 17, 1)  # noqa: DTZ001
    assert text.deadline(due, now, working_days=0).lead == "已截止"


@pytest.mark.parametrize(
    ("fen", "words"), [(12050, "120.50 元"), (0, "0.00 元"), (-5, "-0.05 元"), (None, "—")]
)
def test_money(fen: int | None, words: str) -> None:
    assert text.yuan(fen) == words


@pytest.mark.parametrize(
    ("count", "words"), [(512, "512 字节"), (204_800, "200 KB"), (1_887_437, "1.8 MB")]
)
def test_sizes(count: int, words: str) -> None:
    assert text.size(count) == words


def test_a_day_and_a_span() -> None:
    assert text.day(date(2024, 3, 7)) == "3月7日（周四）"
    assert text.span(date(2024, 1, 22), date(2024, 2, 2)) == "1月22日—2月2日"


def test_today_stands_inside_its_window() -> None:
    windows = [{"label": "审核", "start": date(2024, 2, 26), "end": date(2024, 3, 8)}]
    today = date(2024, 3, 1)
    line = timeline.axis(windows, today)
    bar = timeline.bars(windows, line, today)[0]
    marker = timeline.marker(line, today)
    assert bar.state == "now"
    assert marker is not None
    left, at, width = (float(value.rstrip("%")) for value in (bar.x, marker["x"], bar.width))
    assert left < at < left + width


def test_the_server_error_page_needs_no_context() -> None:
    assert "这一步没有办成" in render_to_string("500.html")


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "429.html"])
def test_an_error_page_offers_a_way_on(name: str) -> None:
    assert "回到首页" in render_to_string(name)


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_no_page_is_wider_than_its_window(
    width: int, browser: Browser, live_server: LiveServer
) -> None:
    said: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.goto(f"{live_server.url}/styleguide/")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert [line for line in said if line.startswith("error")] == []
    page.close()


def test_the_weighty_button_asks_first(browser: Browser, live_server: LiveServer) -> None:
    page = browser.new_page()
    page.goto(f"{live_server.url}/styleguide/")
    page.click("button[data-confirm]")
    assert page.inner_text("dialog p") == "确认通过初审？通过后将进入报送名册。"
    page.click("dialog >> text=取消")
    page.wait_for_selector("dialog", state="detached")
    page.close()


def test_the_viewer_zooms_and_turns_pages_by_key(browser: Browser, live_server: LiveServer) -> None:
    page = browser.new_page()
    page.goto(f"{live_server.url}/styleguide/")
    page.focus(".k-scan__stage")
    page.keyboard.press("+")
    assert page.inner_text(".k-viewer__scale") == "125%"
    page.keyboard.press("2")
    assert page.is_visible(".k-scan[data-label=学历证明]")
    assert page.is_hidden(".k-scan[data-label=身份证]")
    page.close()
