"""The checklist of a notice: read, defaulted, linted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kaowu.rules.calendar import WorkingCalendar
from kaowu.rules.checklist import CheckPoint
from kaowu.rules.findings import Severity
from kaowu.rules.lint import lint
from kaowu.rules.loader import NoticeError, parse_notice
from kaowu.rules.notice import Notice
from tests.rules.conftest import NOTICES

SICHUAN = (NOTICES / "sc-2024-carbon.toml").read_text(encoding="utf-8")
HEAD, _, REST = SICHUAN.partition("[[checklist]]")
NAMING = REST[REST.index("[naming]") :]


def asking(tables: str) -> Notice:
    return parse_notice(f"{HEAD}{tables}\n{NAMING}")


def test_signature_fingerprint_and_pasted_photo_are_asked_by_their_sentences(
    sichuan: Notice,
) -> None:
    points = {point.key: point for point in sichuan.checklist}
    assert points["pasted_photo"] == CheckPoint(
        "pasted_photo",
        "申报表上粘贴或打印的证件照与电子版证件照一致",
        (1, 2),
        "application_form",
        "portrait",
        "annex1.2.2",
    )
    for key in ("signature", "fingerprint"):
        assert "签字后再按手印" in sichuan.clauses[points[key].clause]


@pytest.mark.parametrize(
    ("level", "asked"), [("first", (1,)), ("second", (2,)), ("both", (1, 2)), ("", (1, 2))]
)
def test_a_point_says_which_review_asks_for_it(level: str, asked: tuple[int, ...]) -> None:
    line = f'level = "{level}"\n' if level else ""
    notice = asking(f'[[checklist]]\nkey = "seal"\ntext = "已盖章"\n{line}')
    assert notice.checklist == (CheckPoint("seal", "已盖章", asked),)


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ('key = "a"\ntext = "甲"\nlevel = "third"', "checklist[0].level：“third”不在可选值之内"),
        ('key = "a"', "checklist[0].text：缺少这一项"),
        ('key = "a"\ntext = "甲"\nkind = "identity"', "checklist[0].kind：没有这个设置项"),
        ('key = "a"\ntext = "甲"\nclause = "9.9"', "checklist.a.clause：找不到“9.9”这一条"),
    ],
)
def test_a_mistake_names_its_place(table: str, complaint: str) -> None:
    with pytest.raises(NoticeError) as caught:
        asking(f"[[checklist]]\n{table}\n")
    assert complaint in str(caught.value)


def test_without_the_table_the_usual_points_are_asked() -> None:
    keys = [point.key for point in asking("").checklist]
    assert keys == ["identity", "education", "portrait", "signed", "same_photo"]


def test_the_usual_points_are_about_materials_that_the_notice_has() -> None:
    without = f"{HEAD}{NAMING}".replace('kind = "application_form"', 'kind = "form"')
    assert [point.key for point in parse_notice(without).checklist] == [
        "identity",
        "education",
        "portrait",
    ]


def test_an_empty_list_asks_for_nothing() -> None:
    assert parse_notice(f"checklist = []\n{HEAD}{NAMING}").checklist == ()


@pytest.mark.parametrize(
    ("points", "found"),
    [
        ((CheckPoint("a", "甲"), CheckPoint("a", "乙")), ("notice.checklist-duplicate", "a")),
        ((CheckPoint("a", ""),), ("notice.checklist-empty", "a")),
        ((CheckPoint("", "甲"),), ("notice.checklist-empty", "")),
        ((CheckPoint("a", "甲", material="passport"),), ("notice.checklist-material", "a")),
        ((CheckPoint("a", "甲", against="passport"),), ("notice.checklist-material", "a")),
    ],
)
def test_the_linter_finds_what_a_reviewer_could_not_use(
    sichuan: Notice,
    calendar: WorkingCalendar,
    points: tuple[CheckPoint, ...],
    found: tuple[str, str],
) -> None:
    code, key = found
    errors = [
        (one.code, one.subject)
        for one in lint(replace(sichuan, checklist=points), calendar)
        if one.severity is Severity.ERROR
    ]
    assert errors == [(code, f"checklist.{key}")]
